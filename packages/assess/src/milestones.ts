/** What figures stood at the moments that matter to a demand: before it was in force, when it fell due, and now. Pure comparison, no cause. */
import type { AdoptionPoint, IsoDate, Milestone } from "@plumbline/core"

/** The series of a demand; points rise in time. */
export interface DemandSeries {
  readonly compliance: ReadonlyArray<AdoptionPoint>
  readonly adoption: ReadonlyArray<AdoptionPoint>
  readonly comparison: ReadonlyArray<AdoptionPoint>
}

/** Those of the moments that have come, in the order of time; `newest` is last. None without any point. */
export const milestonesOf = (
  { since, due }: { readonly since: IsoDate | null; readonly due: IsoDate | null },
  series: DemandSeries,
): ReadonlyArray<Milestone> => {
  const newest = series.adoption.at(-1)?.at ?? series.compliance.at(-1)?.at
  if (newest === undefined) return []
  const at = (
    moment: Milestone["moment"],
    on: IsoDate | null,
    holds: (point: AdoptionPoint) => boolean,
  ): Milestone => ({
    moment,
    on,
    compliance: series.compliance.findLast(holds) ?? null,
    adoption: series.adoption.findLast(holds) ?? null,
    comparison: series.comparison.findLast(holds) ?? null,
  })
  const milestones: Array<Milestone> = []
  if (since !== null && since <= newest) milestones.push(at("before", since, (point) => point.at < since))
  if (due !== null && due <= newest) milestones.push(at("due", due, (point) => point.at.slice(0, 10) <= due))
  milestones.push(at("newest", null, () => true))
  return milestones
}
