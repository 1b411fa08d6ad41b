/**
 * The figures of regions and of the world, a point a day: on each day on which a member country's scan finished, the newest figures
 * of all countries that were members on that day, added up.
 *
 * Only figures of one methodology are added up: the newest that any member has been measured by. After a change of methodology a
 * region thus starts with few targets and grows as its countries are scanned again; its n says so.
 */
import { type Figure, sumFigures } from "@plumbline/assess"
import { type CountryCode, type IsoDate, type MethodologyId, noVerdicts, subtractCounts } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { dateOf, dayOf, startOf } from "../moment.ts"
import { freezeRegions } from "../snapshot/freeze-regions.ts"
import {
  addToPoint,
  appendPoint,
  figuresAt,
  figuresBegun,
  figuresEnded,
  figuresNow,
  rewindTo,
  type SubjectFigure,
} from "./rollup-table.ts"

/** The subject that all countries belong to. */
export const WORLD = "world"

/**
 * Takes a scan that has just finished, and whose country's figures are made, into the regions of its country. A region whose other
 * members stand as they stood gets the difference that this scan makes; any other is made anew from that day on.
 */
export function* appendToRegions(scan: ScanEnd): Dialogue<void> {
  const day = dayOf(scan.finished_at)
  yield* freezeRegions(day)
  const memberships = yield* readMemberships()
  const previous = yield* askOne<{ id: number; methodology: MethodologyId; targets: number }>(
    "SELECT id, methodology, targets FROM scan WHERE country = ? AND id < ? AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1",
    scan.country,
    scan.id,
  )
  const regions = new Set([WORLD])
  for (const row of memberships) if (row.country === scan.country) regions.add(row.region)
  const anew = new Set<string>()
  let moved: ReadonlyArray<SubjectFigure> | undefined
  for (const region of regions) {
    const last = yield* askOne<{ day: number; methodology: MethodologyId; targets: number }>(
      "SELECT day, methodology, targets FROM region_day WHERE region = ? ORDER BY day DESC LIMIT 1",
      region,
    )
    if (
      last === undefined ||
      last.day > day ||
      last.methodology !== scan.methodology ||
      (previous !== undefined && previous.methodology !== scan.methodology) ||
      !isSameSet(membersOn(memberships, region, last.day), membersOn(memberships, region, day)) ||
      !membersOn(memberships, region, day).has(scan.country)
    ) {
      anew.add(region)
      continue
    }
    moved ??= yield* difference(scan)
    yield* tell("DELETE FROM region_day WHERE region = ? AND day = ?", region, day)
    yield* tell(
      "INSERT INTO region_day (region, day, at, methodology, targets) VALUES (?, ?, ?, ?, ?)",
      region,
      day,
      scan.finished_at,
      scan.methodology,
      last.targets - (previous?.targets ?? 0) + scan.targets,
    )
    yield* addToPoint("adoption_by_region_daily", region, day, moved)
  }
  if (anew.size > 0) yield* makeRegions(day, anew, memberships)
}

/** What a scan changed in its country's figures: those that began with it less those that ended with it. */
function* difference(scan: ScanEnd): Dialogue<ReadonlyArray<SubjectFigure>> {
  const began = yield* figuresBegun("adoption_by_country_scan", scan.country, scan.id)
  const ended = yield* figuresEnded("adoption_by_country_scan", scan.country, scan.id)
  return [...began, ...ended.map((figure) => ({ ...figure, counts: subtractCounts(noVerdicts, figure.counts) }))]
}

const membersOn = (
  memberships: ReadonlyArray<MembershipRow>,
  region: string,
  day: number,
): ReadonlySet<CountryCode> => {
  const on = dateOf(day)
  return new Set(memberships.filter((row) => row.region === region && holdsOn(row, on)).map((row) => row.country))
}

const isSameSet = <A>(left: ReadonlySet<A>, right: ReadonlySet<A>): boolean =>
  left.size === right.size && [...left].every((each) => right.has(each))

/** Makes all points of the world and of every region. */
export function* rebuildRegions(): Dialogue<void> {
  const memberships = yield* readMemberships()
  yield* makeRegions(0, new Set([WORLD, ...memberships.map(({ region }) => region)]), memberships)
}

/** Makes the points of regions from a day on. */
function* makeRegions(
  fromDay: number,
  regions: ReadonlySet<string>,
  memberships: ReadonlyArray<MembershipRow>,
): Dialogue<void> {
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
    for (const region of regions) {
      const members = membersOn(memberships, region, day)
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
