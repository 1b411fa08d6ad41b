/**
 * The figures of regions and of the world, a point a day: on each day on which a member country's scan finished, the newest figures
 * of all countries that were members on that day, added up.
 *
 * Only figures of one methodology are added up: the newest that any member has been measured by. After a change of methodology a
 * region thus starts with few targets and grows as its countries are scanned again; its n says so.
 */
import { type Figure, sumFigures } from "@plumbline/assess"
import type { CountryCode, IsoDate, MethodologyId } from "@plumbline/core"
import { ask, type Dialogue, tell } from "../dialogue.ts"
import { dateOf, dayOf } from "../moment.ts"
import { appendPoint, figuresAt, figuresNow, rewindTo } from "./rollup-table.ts"

/** The subject that all countries belong to. */
export const WORLD = "world"

/** Makes the points of the world, and of every region that a country ever belonged to, from a day on. All regions when no country is given. */
export function* rebuildRegions(fromDay: number, country?: CountryCode): Dialogue<void> {
  const countries = yield* ask<CountryRow>("SELECT id, retired_on FROM country")
  const memberships = yield* ask<MembershipRow>("SELECT region, country, from_date, until_date FROM region_membership")
  const ends = yield* ask<ScanEnd>(
    "SELECT id, country, methodology, finished_at, targets FROM scan WHERE finished_at IS NOT NULL ORDER BY finished_at, id",
  )
  const regions = new Set<string>([WORLD])
  for (const membership of memberships) {
    if (country === undefined || membership.country === country) regions.add(membership.region)
  }
  const members = (region: string, on: IsoDate): ReadonlySet<CountryCode> =>
    region === WORLD
      ? new Set(countries.flatMap(({ id, retired_on }) => (retired_on === null || on < retired_on ? [id] : [])))
      : new Set(memberships.flatMap((row) => (row.region === region && holdsOn(row, on) ? [row.country] : [])))

  const days = [...new Set(ends.map((end) => dayOf(end.finished_at)))].filter((day) => day >= fromDay)
  const figures = figureReader(ends)
  for (const region of regions) {
    yield* rewindTo("adoption_by_region_daily", region, fromDay)
    yield* tell("DELETE FROM region_day WHERE region = ? AND day >= ?", region, fromDay)
    for (const day of days) {
      const inside = members(region, dateOf(day))
      const sofar = ends.filter((end) => inside.has(end.country) && dayOf(end.finished_at) <= day)
      const last = sofar.at(-1)
      if (last === undefined || dayOf(last.finished_at) !== day) continue
      const methodology = sofar.reduce((newest, end) => Math.max(newest, end.methodology), 0)
      const newest = new Map<CountryCode, ScanEnd>()
      for (const end of sofar) if (end.methodology === methodology) newest.set(end.country, end)

      const parts: Array<ReadonlyArray<Figure<number>>> = []
      for (const end of newest.values()) parts.push(yield* figures(end))
      yield* tell(
        "INSERT INTO region_day (region, day, at, methodology, targets) VALUES (?, ?, ?, ?, ?)",
        region,
        day,
        last.finished_at,
        methodology,
        [...newest.values()].reduce((sum, end) => sum + end.targets, 0),
      )
      yield* appendPoint(
        "adoption_by_region_daily",
        [region],
        day,
        [...sumFigures<number>(parts).values()].map((figure) => ({ ...figure, subject: region, methodology })),
      )
    }
  }
}

/** Reads the figures of a scan once for all regions that need them. */
const figureReader = (ends: ReadonlyArray<ScanEnd>) => {
  const newestOf = new Map<CountryCode, number>()
  for (const { country, id } of ends) newestOf.set(country, Math.max(id, newestOf.get(country) ?? 0))
  const read = new Map<number, ReadonlyArray<Figure<number>>>()
  return function* (end: ScanEnd): Dialogue<ReadonlyArray<Figure<number>>> {
    let figures = read.get(end.id)
    if (figures === undefined) {
      figures =
        newestOf.get(end.country) === end.id
          ? yield* figuresNow("adoption_by_country_scan", end.country, end.methodology)
          : yield* figuresAt("adoption_by_country_scan", end.country, end.id, end.methodology)
      if (read.size >= FIGURE_SETS_KEPT) read.clear()
      read.set(end.id, figures)
    }
    return figures
  }
}

const holdsOn = ({ from_date, until_date }: MembershipRow, on: IsoDate): boolean =>
  (from_date === null || from_date <= on) && (until_date === null || on < until_date)

interface CountryRow {
  readonly id: CountryCode
  readonly retired_on: IsoDate | null
}

interface MembershipRow {
  readonly region: string
  readonly country: CountryCode
  readonly from_date: IsoDate | null
  readonly until_date: IsoDate | null
}

interface ScanEnd {
  readonly id: number
  readonly country: CountryCode
  readonly methodology: MethodologyId
  readonly finished_at: number
  readonly targets: number
}

/** Some hundred figures each; enough for every country of the world. */
const FIGURE_SETS_KEPT = 300
