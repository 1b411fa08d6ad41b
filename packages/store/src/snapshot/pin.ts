/**
 * Turns a connection's view of the database back to a snapshot: temporary views and tables take the place of the living ones, so that
 * every question is answered as of the snapshot by the same SQL that answers it today.
 *
 * Intervals need no copy: rows of later scans are hidden, and an end that lies in one has not come yet. What is not hidden does not
 * change: reasons, suppliers and evidence are only added to, observations are only read through their scans.
 */
import type { Dialect } from "../dialect.ts"
import { askOne, type Dialogue, marks, type SqlValue, tell } from "../dialogue.ts"
import { readPart } from "./document.ts"
import { SAME } from "./freeze-regions.ts"
import { COMPLIANCE_COLUMNS, INTERVALS, isWholeNumber, REGION_COLUMNS, WHOLE_TABLES } from "./tables.ts"

/** Run once, on a connection of its own. False when there is no such snapshot. */
export function* pin(id: string, dialect: Dialect): Dialogue<boolean> {
  const snapshot = yield* askOne<{ key: number; bound: number; unfinished: string }>(
    "SELECT key, bound, unfinished FROM snapshot WHERE id = ?",
    id,
  )
  if (snapshot === undefined) return false
  const { integer } = dialect
  const main = (yield* askOne<{ name: string }>(dialect.currentSchema))!.name
  const unfinished = (JSON.parse(snapshot.unfinished) as ReadonlyArray<number>).map(Number)
  const inside = (column: string) =>
    `${column} <= ${snapshot.bound}${unfinished.length === 0 ? "" : ` AND ${column} NOT IN (${unfinished.join(", ")})`}`

  yield* tell(`CREATE TEMP VIEW scan AS SELECT * FROM ${main}.scan WHERE ${inside("id")}`)
  yield* tell(`CREATE TEMP VIEW verdict_change AS SELECT * FROM ${main}.verdict_change WHERE ${inside("scan_id")}`)
  const asOf = (table: string, grain: string, columns: ReadonlyArray<string>) =>
    `SELECT ${columns.join(", ")}, from_${grain}, CASE WHEN ${inside(`until_${grain}`)} THEN until_${grain} END AS until_${grain}
     FROM ${main}.${table} WHERE ${inside(`from_${grain}`)}`
  for (const [table, grain, columns] of INTERVALS) {
    yield* tell(`CREATE TEMP VIEW ${table} AS ${asOf(table, grain, columns)}`)
  }
  // A demand's figures are here or there: its number is never given again.
  yield* tell(`CREATE TEMP VIEW compliance_by_demand_scan AS
    ${asOf("compliance_by_demand_scan", "point", COMPLIANCE_COLUMNS)}
    UNION ALL ${asOf("past_compliance_by_demand_scan", "point", COMPLIANCE_COLUMNS)}`)

  // Asked anew each time: figures may become frozen while this connection is open.
  const frozenFrom = `(SELECT regions_frozen_from FROM ${main}.snapshot WHERE key = ${snapshot.key})`
  yield* tell(`CREATE TEMP VIEW region_day AS
    SELECT region, day, at, methodology, targets FROM ${main}.region_day WHERE day < ${frozenFrom}
    UNION ALL SELECT region, day, at, methodology, targets FROM ${main}.frozen_region_day WHERE snapshot_key = ${snapshot.key}`)
  const columns = REGION_COLUMNS.join(", ")
  yield* tell(`CREATE TEMP VIEW adoption_by_region_daily AS
    SELECT ${columns}, from_point, CASE WHEN until_point < ${frozenFrom} THEN until_point END AS until_point
    FROM ${main}.adoption_by_region_daily figure WHERE from_point < ${frozenFrom}
      AND NOT EXISTS (SELECT 1 FROM ${main}.frozen_adoption_by_region_daily frozen
        WHERE frozen.snapshot_key = ${snapshot.key} AND ${SAME})
    UNION ALL SELECT ${columns}, from_point, until_point
    FROM ${main}.frozen_adoption_by_region_daily WHERE snapshot_key = ${snapshot.key}`)

  // A snapshot shows what was judged at the time.
  yield* tell(`CREATE TEMP VIEW rejudgement AS SELECT * FROM ${main}.rejudgement WHERE 1 = 0`)

  for (const { name, columns: names, key, indexes } of WHOLE_TABLES) {
    const described = names.map((column) => `${column} ${isWholeNumber(column) ? integer : "TEXT"}`)
    const primary = key.length === 0 ? "" : `, PRIMARY KEY (${key.join(", ")})`
    yield* tell(dialect.schema(`CREATE TEMP TABLE ${name} (${described.join(", ")}${primary})`))
    for (const row of yield* readPart<ReadonlyArray<ReadonlyArray<SqlValue>>>(snapshot.key, name)) {
      yield* tell(`INSERT INTO ${name} VALUES (${marks(names)})`, ...row)
    }
    for (const [place, index] of indexes.entries()) {
      yield* tell(`CREATE INDEX pinned_${name}_${place} ON ${name} (${index.join(", ")})`)
    }
  }
  return true
}
