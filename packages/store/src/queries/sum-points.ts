/**
 * Adds up the figures of countries to points: one on each day on which a scan of one of them ended, of the newest figures of all of
 * them. Only figures of one methodology are added up, the newest, as for regions.
 */
import {
  type AdoptionPoint,
  addCounts,
  adoptionOf,
  type CountryCode,
  type MethodologyId,
  noVerdicts,
  type VerdictCounts,
} from "@plumbline/core"
import { ask, type Dialogue } from "../dialogue.ts"
import { dayOf, instantOf } from "../moment.ts"
import { type CountRow, countsOf } from "../rollup/count-row.ts"

/** A row of a roll-up by country and scan. */
export interface CountryFigureRow extends CountRow {
  readonly country: CountryCode
  readonly methodology: MethodologyId
  readonly from_point: number
  readonly until_point: number | null
}

export interface ScanEnd {
  readonly id: number
  readonly country: CountryCode
  readonly methodology: MethodologyId
  readonly finished_at: number
}

/** All finished scans as they ended. */
export function* scanEnds(): Dialogue<ReadonlyArray<ScanEnd>> {
  return yield* ask<ScanEnd>(
    "SELECT id, country, methodology, finished_at FROM scan WHERE finished_at IS NOT NULL ORDER BY finished_at, id",
  )
}

/**
 * Scans in the order in which they ended. Rows of a country that hold at once are added up. Days are left out on which nothing holds,
 * and those whose scans are of countries of which nothing held before nor holds now.
 */
export const sumPoints = (
  scans: ReadonlyArray<ScanEnd>,
  figures: ReadonlyArray<CountryFigureRow>,
  isIncluded: (scan: ScanEnd) => boolean = () => true,
): ReadonlyArray<AdoptionPoint> => {
  const byCountry = Map.groupBy(figures, ({ country }) => country)
  const newest = new Map<CountryCode, ScanFigure>()
  const points: Array<AdoptionPoint> = []
  const concerned = scans.filter(({ country }) => byCountry.has(country))
  for (const [, finished] of Map.groupBy(concerned, ({ finished_at }) => dayOf(finished_at))) {
    let isTouched = false
    for (const scan of finished) {
      const counts = isIncluded(scan) ? countsAt(byCountry.get(scan.country)!, scan) : undefined
      isTouched ||= counts !== undefined || newest.get(scan.country)?.counts !== undefined
      newest.set(scan.country, { methodology: scan.methodology, counts })
    }
    if (!isTouched) continue
    const holding = [...newest.values()].filter(({ counts }) => counts !== undefined)
    if (holding.length === 0) continue
    const methodology = Math.max(...holding.map((figure) => figure.methodology))
    const sum = holding.reduce(
      (sofar, figure) => (figure.methodology === methodology ? addCounts(sofar, figure.counts!) : sofar),
      noVerdicts,
    )
    points.push({ at: instantOf(finished.at(-1)!.finished_at), methodology, adoption: adoptionOf(sum) })
  }
  return points
}

/** Undefined where no row holds at the scan. */
const countsAt = (figures: ReadonlyArray<CountryFigureRow>, scan: ScanEnd): VerdictCounts | undefined => {
  let sum: VerdictCounts | undefined
  for (const row of figures) {
    if (row.methodology !== scan.methodology || row.from_point > scan.id) continue
    if (row.until_point !== null && row.until_point <= scan.id) continue
    sum = addCounts(sum ?? noVerdicts, countsOf(row))
  }
  return sum
}

interface ScanFigure {
  readonly methodology: MethodologyId
  readonly counts: VerdictCounts | undefined
}
