/** Whose figures: the three kinds of subject, the roll-up that holds their figures, and the points at which they have some. */
import type { MethodologyId } from "@plumbline/core"
import { ask, type Dialogue, marks } from "../dialogue.ts"
import { WORLD } from "../rollup/region.ts"
import type { RollupTable } from "../rollup/rollup-table.ts"

/** A subject by its name everywhere, and as the roll-up's column names it. */
export interface SubjectKey {
  readonly id: string
  readonly key: string | number
  /** The country whose scans are an organisation's points; otherwise the subject itself. */
  readonly pointsOf: string
}

/** A point of a subject: `number` is a scan or a day, `at` its moment in milliseconds. */
export interface PointRow {
  readonly subject: string
  readonly number: number
  readonly at: number
  readonly methodology: MethodologyId
  readonly targets: number
}

export type SubjectsBy = "world" | "region" | "country" | "organisation"

export const ROLLUP_OF: Readonly<Record<SubjectsBy, RollupTable>> = {
  world: "adoption_by_region_daily",
  region: "adoption_by_region_daily",
  country: "adoption_by_country_scan",
  organisation: "adoption_by_organisation_scan",
}

const DAY_POINTS = "SELECT region AS subject, day AS number, at, methodology, targets FROM region_day"
const SCAN_POINTS =
  "SELECT country AS subject, id AS number, finished_at AS at, methodology, targets FROM scan WHERE finished_at IS NOT NULL"

/** SQL of all points of a kind, as `PointRow`s of the subjects named `pointsOf`. */
export const POINTS_OF: Readonly<Record<SubjectsBy, string>> = {
  world: DAY_POINTS,
  region: DAY_POINTS,
  country: SCAN_POINTS,
  organisation: SCAN_POINTS,
}

/** The subjects of a kind: those named, as far as they are known, or all (of organisations none, there are too many). */
export function* subjects(by: SubjectsBy, ids: ReadonlyArray<string> | undefined): Dialogue<ReadonlyArray<SubjectKey>> {
  if (by === "world") return [{ id: WORLD, key: WORLD, pointsOf: WORLD }]
  if (by === "organisation") {
    if (ids === undefined || ids.length === 0) return []
    const rows = yield* ask<{ id: string; key: number; country: string }>(
      `SELECT id, key, country FROM organisation WHERE id IN (${marks(ids)}) ORDER BY id`,
      ...ids,
    )
    return rows.map(({ id, key, country }) => ({ id, key, pointsOf: country }))
  }
  const all =
    by === "country"
      ? yield* ask<{ id: string }>("SELECT id FROM country ORDER BY id")
      : yield* ask<{ id: string }>("SELECT DISTINCT region AS id FROM region_membership ORDER BY region")
  const wanted = ids === undefined ? undefined : new Set(ids)
  return all.flatMap(({ id }) => (wanted === undefined || wanted.has(id) ? [{ id, key: id, pointsOf: id }] : []))
}
