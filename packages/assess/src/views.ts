/**
 * How does what was seen of a target from elsewhere compare with what stands of it?
 *
 * Pure. Compared are the checks that both places know to pass, to pass in part, or to fail: what is unknown on one side is counted apart, and
 * what does not apply on one side is not counted. A check whose standing judgement is of another methodology, or younger than the scan that
 * the view belongs to, is passed over: what differs would be the rules, or the time, not the place.
 */
import { type CheckId, directionOfChange, type MethodologyId, type ScanId, type Verdict } from "@plumbline/core"

export interface StandingJudgement {
  readonly check: CheckId
  readonly verdict: Verdict
  readonly methodology: MethodologyId
  /** The scan since which it has been said. */
  readonly fromScan: ScanId
}

export interface SeenThere<There> {
  /** The scan of the target's country beside which it was looked at. */
  readonly scan: ScanId
  readonly methodology: MethodologyId
  readonly judgements: ReadonlyArray<There>
}

export interface ViewComparison<Here, There> {
  readonly agreeing: number
  /** In the order of the standing judgements. */
  readonly differing: ReadonlyArray<{ readonly here: Here; readonly there: There }>
  /** Checks known here only. */
  readonly unknownThere: number
  /** Checks known there only. */
  readonly unknownHere: number
}

export const compareView = <
  Here extends StandingJudgement,
  There extends { readonly check: CheckId; readonly verdict: Verdict },
>(
  standing: ReadonlyArray<Here>,
  view: SeenThere<There>,
): ViewComparison<Here, There> => {
  const seen = new Map(view.judgements.map((judgement) => [judgement.check, judgement]))
  const differing: Array<{ readonly here: Here; readonly there: There }> = []
  let [agreeing, unknownThere, unknownHere] = [0, 0, 0]
  for (const here of standing) {
    const there = seen.get(here.check)
    if (there === undefined || here.methodology !== view.methodology || here.fromScan > view.scan) continue
    if (isKnown(here.verdict) && isKnown(there.verdict)) {
      if (here.verdict === there.verdict) agreeing += 1
      else differing.push({ here, there })
    } else if (isKnown(here.verdict) && there.verdict === "unknown") unknownThere += 1
    else if (isKnown(there.verdict) && here.verdict === "unknown") unknownHere += 1
  }
  return { agreeing, differing, unknownThere, unknownHere }
}

/** Whether two verdicts are known and differ: those without a place on the scale from fail to pass never do. */
export const isDifference = (one: Verdict, other: Verdict): boolean => {
  const direction = directionOfChange(one, other)
  return direction === "improved" || direction === "regressed"
}

/** Verdicts with a place on the scale from fail to pass. */
const isKnown = (verdict: Verdict): boolean => verdict !== "unknown" && verdict !== "not-applicable"
