/** When did the list behind a series change, and when the vantage point? What breaks are found from. */
import type { ListMoment, VantageMoment } from "@plumbline/assess"
import { LIST_BREAK_SHARE } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { SeriesMoments } from "../words.ts"
import { type SubjectsBy, subjects } from "./subjects.ts"

/**
 * Of countries: who joined each scan's list. Of regions and the world: by how much the list grew or shrank, and the first scan from each
 * vantage point. Of organisations: the vantage points of their country; a few domains more are no break of theirs.
 */
export function* seriesMoments(
  by: SubjectsBy,
  ids: ReadonlyArray<string>,
): Dialogue<ReadonlyMap<string, SeriesMoments>> {
  const found = new Map<string, SeriesMoments>()
  for (const { id, pointsOf } of yield* subjects(by, ids)) {
    found.set(
      id,
      by === "country" || by === "organisation"
        ? yield* momentsOfCountry(pointsOf, by === "country")
        : yield* momentsOfRegion(by, pointsOf),
    )
  }
  return found
}

function* momentsOfCountry(country: string, withLists: boolean): Dialogue<SeriesMoments> {
  const scans = yield* ask<{ id: number; finished_at: number; targets: number; vantage: string }>(
    "SELECT id, finished_at, targets, vantage FROM scan WHERE country = ? AND finished_at IS NOT NULL ORDER BY id",
    country,
  )
  const vantages = scans
    .filter(({ vantage }, index) => vantage !== scans[index - 1]?.vantage)
    .map(({ finished_at, vantage }): VantageMoment => ({ at: instantOf(finished_at), vantage }))
  if (!withLists) return { lists: [], vantages }
  const joined = new Map<number, number>()
  for (const row of yield* ask<{ scan: number; targets: number }>(
    "SELECT from_scan AS scan, count(*) AS targets FROM placement WHERE country = ? GROUP BY from_scan",
    country,
  )) {
    joined.set(row.scan, row.targets)
  }
  const lists: Array<ListMoment> = []
  for (const [index, { id, finished_at, targets }] of scans.entries()) {
    const before = scans[index - 1]?.targets ?? 0
    let count = joined.get(id) ?? 0
    // A placement begins anew when a target only moves within the list; who moved is counted where it could matter.
    if (index > 0 && count > 0 && isMany(count, before, targets)) count -= yield* moved(country, id)
    lists.push({ at: instantOf(finished_at), targets, joined: count })
  }
  return { lists, vantages }
}

const isMany = (joined: number, before: number, after: number): boolean =>
  Math.max(joined, before + joined - after) > before * LIST_BREAK_SHARE

function* moved(country: string, scan: number): Dialogue<number> {
  const row = yield* askOne<{ targets: number }>(
    `SELECT count(*) AS targets FROM placement
     WHERE country = ? AND from_scan = ? AND EXISTS (
       SELECT 1 FROM placement earlier
       WHERE earlier.target_key = placement.target_key AND earlier.country = ? AND earlier.until_scan = ?)`,
    country,
    scan,
    country,
    scan,
  )
  return row?.targets ?? 0
}

function* momentsOfRegion(by: SubjectsBy, region: string): Dialogue<SeriesMoments> {
  const days = yield* ask<{ at: number; targets: number }>(
    "SELECT at, targets FROM region_day WHERE region = ? ORDER BY day",
    region,
  )
  const members = by === "world" ? "" : "AND country IN (SELECT country FROM region_membership WHERE region = ?)"
  const vantages = yield* ask<{ vantage: string; at: number }>(
    `SELECT vantage, min(finished_at) AS at FROM scan WHERE finished_at IS NOT NULL ${members} GROUP BY vantage ORDER BY at`,
    ...(by === "world" ? [] : [region]),
  )
  return {
    lists: days.map(({ at, targets }, index) => ({
      at: instantOf(at),
      targets,
      joined: Math.max(0, targets - (days[index - 1]?.targets ?? 0)),
    })),
    vantages: vantages.map(({ at, vantage }) => ({ at: instantOf(at), vantage })),
  }
}
