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
  subtractCounts,
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
  const countries = new Map(
    [...Map.groupBy(figures, ({ country }) => country)].map(([country, rows]) => [country, new CountryFigures(rows)]),
  )
  /** What holds now, by methodology: how many countries, and their sum. */
  const totals = new Map<MethodologyId, { holding: number; counts: VerdictCounts }>()
  const add = ({ methodology, counts }: ScanFigure, sign: 1 | -1) => {
    if (counts === undefined) return
    const total = totals.get(methodology) ?? { holding: 0, counts: noVerdicts }
    totals.set(methodology, {
      holding: total.holding + sign,
      counts: (sign === 1 ? addCounts : subtractCounts)(total.counts, counts),
    })
  }
  const newest = new Map<CountryCode, ScanFigure>()
  const points: Array<AdoptionPoint> = []
  let isTouched = false
  let last: ScanEnd | undefined
  const endDay = () => {
    const holding = [...totals].filter(([, total]) => total.holding > 0)
    if (last === undefined || !isTouched || holding.length === 0) return
    const [methodology, { counts }] = holding.reduce((left, right) => (right[0] > left[0] ? right : left))
    points.push({ at: instantOf(last.finished_at), methodology, adoption: adoptionOf(counts) })
  }
  for (const scan of scans) {
    const ofCountry = countries.get(scan.country)
    if (ofCountry === undefined) continue
    if (last !== undefined && dayOf(last.finished_at) !== dayOf(scan.finished_at)) {
      endDay()
      isTouched = false
    }
    last = scan
    const before = newest.get(scan.country)
    const now = { methodology: scan.methodology, counts: isIncluded(scan) ? ofCountry.at(scan) : undefined }
    isTouched ||= now.counts !== undefined || before?.counts !== undefined
    if (before !== undefined) add(before, -1)
    add(now, 1)
    newest.set(scan.country, now)
  }
  endDay()
  return points
}

/** The rows of a country, asked for by scans that rise. */
class CountryFigures {
  readonly #rising: ReadonlyArray<CountryFigureRow>
  #next = 0
  #standing: ReadonlyArray<CountryFigureRow> = []

  constructor(rows: ReadonlyArray<CountryFigureRow>) {
    this.#rising = rows.toSorted((left, right) => left.from_point - right.from_point)
  }

  /** Undefined where no row holds at the scan. */
  at({ id, methodology }: ScanEnd): VerdictCounts | undefined {
    const begun: Array<CountryFigureRow> = []
    for (
      let row = this.#rising[this.#next];
      row !== undefined && row.from_point <= id;
      row = this.#rising[++this.#next]
    ) {
      begun.push(row)
    }
    this.#standing = [...this.#standing, ...begun].filter(({ until_point }) => until_point === null || until_point > id)
    let sum: VerdictCounts | undefined
    for (const row of this.#standing) {
      if (row.methodology === methodology) sum = addCounts(sum ?? noVerdicts, countsOf(row))
    }
    return sum
  }
}

interface ScanFigure {
  readonly methodology: MethodologyId
  readonly counts: VerdictCounts | undefined
}
