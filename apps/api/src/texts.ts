/** Findings in words: the catalog's texts with their parameters filled in. */
import {
  type CatalogView,
  type CheckId,
  type FindingView,
  fillText,
  type Judgement,
  type ObstacleText,
  type Reason,
  type RequirementLevel,
} from "@plumbline/core"
import type { FindingRecord } from "@plumbline/store"

export interface Texts {
  /** The short text of a reason, without parameters. */
  readonly labelOf: (judgement: Pick<Judgement, "check" | "reason">) => string
  readonly viewOf: (finding: FindingRecord) => FindingView
}

/** Texts by check and reason; a reason that a check does not know itself is an obstacle's, shared by all checks. */
export const textsOf = (catalog: CatalogView): Texts => {
  const requirements = new Map<CheckId, RequirementLevel>()
  const reasons = new Map<string, Reason | ObstacleText>()
  for (const standard of catalog.standards.values()) {
    for (const check of standard.checks) {
      requirements.set(check.id, check.requirement)
      for (const reason of check.reasons) reasons.set(`${check.id} ${reason.code}`, reason)
    }
  }
  const obstacles = new Map(catalog.obstacles.map((obstacle) => [obstacle.code, obstacle]))
  // A reason of an older methodology may be gone from the catalog: its code is then all that can be shown.
  const textOf = (check: CheckId, code: string): Reason | ObstacleText =>
    reasons.get(`${check} ${code}`) ?? obstacles.get(code) ?? { code, label: code, explanation: code }

  return {
    labelOf: ({ check, reason }) => textOf(check, reason).label,
    viewOf: ({ check, verdict, reason, parameters, evidence, since, observedAt, methodology }) => {
      const text = textOf(check, reason)
      return {
        check,
        verdict,
        reason,
        parameters,
        requirement: requirements.get(check) ?? "optional",
        label: fillText(text.label, parameters),
        explanation: fillText(text.explanation, parameters),
        mend: text.mend === undefined ? null : fillText(text.mend, parameters),
        evidence,
        since,
        observedAt,
        methodology,
      }
    },
  }
}
