/**
 * Does a target meet a standard? Its required checks decide, joined by the verdict algebra of core; recommended and optional
 * checks are shown but never counted.
 */
import {
  type Check,
  combineVerdicts,
  type Judgement,
  type StandardId,
  type StandardVerdict,
  type Verdict,
} from "@plumbline/core"

/** As much of a standard as decides on adoption. */
export interface StandardChecks {
  readonly id: StandardId
  readonly checks: ReadonlyArray<Pick<Check, "id" | "requirement">>
}

/** The verdict of a standard's required checks together. Judgements of other standards' checks are passed over; `not-applicable` when none is left. */
export const verdictOfStandard = (
  standard: StandardChecks,
  judgements: Iterable<Pick<Judgement, "check" | "verdict">>,
): Verdict => {
  const required = new Set<string>()
  for (const check of standard.checks) if (check.requirement === "required") required.add(check.id)
  const verdicts: Array<Verdict> = []
  for (const judgement of judgements) if (required.has(judgement.check)) verdicts.push(judgement.verdict)
  return combineVerdicts(verdicts)
}

/** The verdict of each standard of which at least one check was judged, in the order of the standards given. */
export const standardVerdicts = (
  standards: Iterable<StandardChecks>,
  judgements: Iterable<Pick<Judgement, "check" | "verdict">>,
): ReadonlyArray<StandardVerdict> => {
  const verdictOf = new Map<string, Verdict>()
  for (const judgement of judgements) verdictOf.set(judgement.check, judgement.verdict)
  const verdicts: Array<StandardVerdict> = []
  for (const standard of standards) {
    const judged = standard.checks.flatMap((check) => {
      const verdict = verdictOf.get(check.id)
      return verdict === undefined ? [] : [{ check: check.id, verdict }]
    })
    if (judged.length > 0) verdicts.push({ standard: standard.id, verdict: verdictOfStandard(standard, judged) })
  }
  return verdicts
}
