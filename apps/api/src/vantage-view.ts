/** What two places said of a check, side by side, with their texts. */
import type { Instant, SaidOfCheck, TargetView } from "@plumbline/core"
import type { RecordedJudgement, StandingFinding, StoredView } from "@plumbline/store"
import type { Texts } from "./texts.ts"

interface Compared {
  readonly here: StandingFinding
  readonly observedHereAt: Instant
  readonly there: RecordedJudgement
  readonly observedThereAt: Instant
}

export const comparedView = (
  texts: Texts,
  { here, observedHereAt, there, observedThereAt }: Compared,
): TargetView["differences"][number] => {
  const { methodology } = here
  const viewed = (judgement: RecordedJudgement, observedAt: Instant) =>
    texts.viewOf({ ...judgement, methodology, evidence: null, since: observedAt, observedAt })
  const said = ({ verdict, reason, parameters, label, explanation, observedAt }: SaidOfCheck): SaidOfCheck => ({
    verdict,
    reason,
    parameters,
    label,
    explanation,
    observedAt,
  })
  const viewedHere = viewed(here, observedHereAt)
  return {
    standard: here.standard,
    check: here.check,
    requirement: viewedHere.requirement,
    here: said(viewedHere),
    there: said(viewed(there, observedThereAt)),
  }
}

/** How a target looks from elsewhere; `observedHereAt` is when it was last measured for the figures. */
export const targetView = (
  texts: Texts,
  { vantage, scan, observedAt, methodology, comparison }: StoredView,
  observedHereAt: Instant,
): TargetView => ({
  vantage,
  scan,
  observedAt,
  methodology,
  agreeing: comparison.agreeing,
  differing: comparison.differing.length,
  unknownThere: comparison.unknownThere,
  unknownHere: comparison.unknownHere,
  differences: comparison.differing.map(({ here, there }) =>
    comparedView(texts, { here, observedHereAt, there, observedThereAt: observedAt }),
  ),
})
