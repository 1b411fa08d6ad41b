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
import { dateOf, dayOf, startOf } from "../moment.ts"
import { appendPoint, figuresAt, figuresNow, rewindTo } from "./rollup-table.ts"

/** The subject that all countries belong to. */
export const WORLD = "world"

/** Makes the points of the world, and of every region that a country ever belonged to, from a day on. All regions when no country is given. */
export function* rebuildRegions(fromDay: number, country?: CountryCode): Dialogue<void> {
  const memberships = yield* readMemberships()
  const regions = new Set<string>([WORLD])
  for (const row of memberships) if (country === undefined || row.country === country) regions.add(row.region)
  for (const region of regions) {
    yield* rewindTo("adoption_by_region_daily", region, fromDay)
    yield* tell("DELETE FROM region_day WHERE region = ? AND day >= ?", region, fromDay)
  }

  const ends = yield* readScanEnds(fromDay)
  const figures = figureReader(ends)
  const newest: NewestScans = new Map()
  for (const [day, finished] of Map.groupBy(ends, (end) => dayOf(end.finished_at))) {
    for (const end of finished) {
      const ofCountry = newest.get(end.country) ?? new Map<MethodologyId, ScanEnd>()
      newest.set(end.country, ofCountry.set(end.methodology, end))
    }
    if (day < fromDay) continue
    const on = dateOf(day)
    for (const region of regions) {
      const members = new Set(
        memberships.filter((row) => row.region === region && holdsOn(row, on)).map((row) => row.country),
      )
      const last = finished.findLast((end) => members.has(end.country))
      if (last !== undefined) yield* appendDay(region, day, last.finished_at, scansOfNewest(newest, members), figures)
    }
  }
}

/** Appends a region's point: the figures of these scans added up. All are of one methodology. */
function* appendDay(
  region: string,
  day: number,
  at: number,
  scans: ReadonlyArray<ScanEnd>,
  figures: FigureReader,
): Dialogue<void> {
  const methodology = scans[0]!.methodology
  const parts: Array<ReadonlyArray<Figure<number>>> = []
  for (const scan of scans) parts.push(yield* figures(scan))
  yield* tell(
    "INSERT INTO region_day (region, day, at, methodology, targets) VALUES (?, ?, ?, ?, ?)",
    region,
    day,
    at,
    methodology,
    scans.reduce((sum, scan) => sum + scan.targets, 0),
  )
  yield* appendPoint(
    "adoption_by_region_daily",
    [region],
    day,
    [...sumFigures<number>(parts).values()].map((figure) => ({ ...figure, subject: region, methodology })),
  )
}

/** Each member's newest scan by the newest methodology that any of them was measured by. */
const scansOfNewest = (newest: NewestScans, members: ReadonlySet<CountryCode>): ReadonlyArray<ScanEnd> => {
  const inside = [...newest].flatMap(([country, scans]) => (members.has(country) ? [scans] : []))
  const methodology = Math.max(...inside.flatMap((scans) => [...scans.keys()]))
  return inside.flatMap((scans) => scans.get(methodology) ?? [])
}

/** Memberships as the catalog has them. Every country belongs to the world; a retired one belongs nowhere any more. */
function* readMemberships(): Dialogue<ReadonlyArray<MembershipRow>> {
  return [
    ...(yield* ask<MembershipRow>(
      `SELECT membership.region, membership.country, membership.from_date,
         CASE WHEN country.retired_on < coalesce(membership.until_date, '9999-12-31') THEN country.retired_on
              ELSE membership.until_date END AS until_date
       FROM region_membership membership JOIN country ON country.id = membership.country`,
    )),
    ...(yield* ask<MembershipRow>(
      `SELECT '${WORLD}' AS region, id AS country, NULL AS from_date, retired_on AS until_date FROM country`,
    )),
  ]
}

/** The scans that finished from a day on, and each country's newest before it, by every methodology; as they finished. */
function* readScanEnds(fromDay: number): Dialogue<ReadonlyArray<ScanEnd>> {
  const start = startOf(dateOf(fromDay))
  return yield* ask<ScanEnd>(
    `SELECT id, country, methodology, finished_at, targets FROM scan
     WHERE finished_at >= ?
       OR id IN (SELECT max(id) FROM scan WHERE finished_at < ? GROUP BY country, methodology)
     ORDER BY finished_at, id`,
    start,
    start,
  )
}

type FigureReader = (end: ScanEnd) => Dialogue<ReadonlyArray<Figure<number>>>

/** Reads the figures of a scan once for all regions that need them. */
const figureReader = (ends: ReadonlyArray<ScanEnd>): FigureReader => {
  const newestOf = new Map<CountryCode, number>()
  for (const { country, id } of ends) newestOf.set(country, Math.max(id, newestOf.get(country) ?? 0))
  const read = new Map<number, ReadonlyArray<Figure<number>>>()
  return function* (end) {
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

/** The newest scan of each country by each methodology. */
type NewestScans = Map<CountryCode, Map<MethodologyId, ScanEnd>>

/** Some hundred figures each; enough for every country of the world. */
const FIGURE_SETS_KEPT = 300
