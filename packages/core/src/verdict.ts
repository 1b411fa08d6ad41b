/**
 * Verdicts and their algebra: how the verdicts of several checks make one.
 *
 * `combineVerdicts` is a bounded semilattice: the most telling verdict wins, in the order
 * fail > unknown > partial > pass > not-applicable. A known failure settles the matter whatever else could not be measured;
 * short of that, something unmeasured leaves the whole unknown.
 */
import { Schema } from "effect"

/** `partial` means phase-out or warning; `unknown` means that we could not measure, and never counts against anybody. */
export const VERDICTS = ["pass", "partial", "fail", "not-applicable", "unknown"] as const
export const Verdict = Schema.Literals(VERDICTS).annotate({
  title: "Verdict",
  description: "pass, partial (phase-out or warning), fail, not-applicable, unknown (could not be measured)",
})
export type Verdict = typeof Verdict.Type

/** The verdict of the whole from the verdicts of its parts; `not-applicable` when there are none. */
export const combineVerdicts = (verdicts: Iterable<Verdict>): Verdict => {
  let combined: Verdict = "not-applicable"
  for (const verdict of verdicts) if (WEIGHT[verdict] > WEIGHT[combined]) combined = verdict
  return combined
}

const WEIGHT: Readonly<Record<Verdict, number>> = { "not-applicable": 0, pass: 1, partial: 2, unknown: 3, fail: 4 }

/** Whether going from one verdict to the other is a change for the worse or the better; verdicts without a place on the scale give `other`. */
export const directionOfChange = (from: Verdict, to: Verdict): "improved" | "regressed" | "unchanged" | "other" => {
  if (from === to) return "unchanged"
  const before = SCALE[from]
  const after = SCALE[to]
  if (before === undefined || after === undefined) return "other"
  return after > before ? "improved" : "regressed"
}

const SCALE: Readonly<Partial<Record<Verdict, number>>> = { fail: 0, partial: 1, pass: 2 }
