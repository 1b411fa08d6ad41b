/** What changed for a target between two scans of its country: standard by standard. */
import { type Change, directionOfChange, STANDARD_IDS, type StandardId, type Verdict } from "@plumbline/core"

/** A change without its place and time. `from` is null for a new target, `to` for one that left the list. */
export type ChangeOfVerdict = Pick<Change, "standard" | "from" | "to" | "direction">

/** The standards whose verdict differs, in the order in which a report shows standards. A standard absent on one side counts as new or gone. */
export const changesBetween = (
  before: ReadonlyMap<StandardId, Verdict>,
  after: ReadonlyMap<StandardId, Verdict>,
): ReadonlyArray<ChangeOfVerdict> =>
  STANDARD_IDS.flatMap((standard): ReadonlyArray<ChangeOfVerdict> => {
    const from = before.get(standard) ?? null
    const to = after.get(standard) ?? null
    if (from === null) return to === null ? [] : [{ standard, from, to, direction: "new" }]
    if (to === null) return [{ standard, from, to, direction: "gone" }]
    const direction = directionOfChange(from, to)
    return direction === "unchanged" ? [] : [{ standard, from, to, direction }]
  })
