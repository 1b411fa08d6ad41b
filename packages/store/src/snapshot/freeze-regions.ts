/**
 * Copies what snapshots show of regions before it is written anew: a scan that ends later on a snapshot's own day, one from an archive,
 * or a rebuild. Nothing is copied twice, and nothing while time only moves on.
 */
import { ask, type Dialogue, tell } from "../dialogue.ts"

/** Called before the points of regions are written anew from a day on. */
export function* freezeRegions(fromDay: number): Dialogue<void> {
  for (const { key, frozen_from } of yield* ask<{ key: number; frozen_from: number }>(
    "SELECT key, regions_frozen_from AS frozen_from FROM snapshot WHERE regions_frozen_from > ?",
    fromDay,
  )) {
    yield* tell(
      `INSERT INTO frozen_region_day (snapshot_key, region, day, at, methodology, targets)
       SELECT ${key}, region, day, at, methodology, targets FROM region_day WHERE day >= ? AND day < ?`,
      fromDay,
      frozen_from,
    )
    // Rows that begin in these days, and rows that end in them; what a snapshot did not yet see the end of has none. A row whose end
    // is frozen already is there with that end.
    yield* tell(
      `INSERT INTO frozen_adoption_by_region_daily (snapshot_key, subject, sector, level, measure_key, methodology, from_point,
         until_point, pass, partial, fail, not_applicable, unknown)
       SELECT ${key}, subject, sector, level, measure_key, methodology, from_point,
         CASE WHEN until_point < ? THEN until_point END, pass, partial, fail, not_applicable, unknown
       FROM adoption_by_region_daily figure
       WHERE from_point < ? AND (from_point >= ? OR (until_point >= ? AND until_point < ?))
         AND NOT EXISTS (SELECT 1 FROM frozen_adoption_by_region_daily frozen WHERE frozen.snapshot_key = ${key} AND ${SAME})`,
      frozen_from,
      frozen_from,
      fromDay,
      fromDay,
      frozen_from,
    )
    yield* tell("UPDATE snapshot SET regions_frozen_from = ? WHERE key = ?", fromDay, key)
  }
}

/** Whether `frozen` and `figure` are the same row. */
export const SAME = ["subject", "sector", "level", "measure_key", "methodology", "from_point"]
  .map((column) => `frozen.${column} = figure.${column}`)
  .join(" AND ")
