/** Starts a scan of a country, or takes up the unfinished one. */
import type { DomainName, ScanId } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { millisecondsOf } from "../moment.ts"
import { SCAN_COLUMNS, type ScanRow, scanOf } from "../scan-row.ts"
import type { OpenedScan, OpenScan } from "../words.ts"

export function* openScan(wanted: OpenScan): Dialogue<OpenedScan> {
  const targets = [...new Set(wanted.targets)]
  const unfinished = yield* askOne<ScanRow>(
    `SELECT ${SCAN_COLUMNS} FROM scan WHERE country = ? AND finished_at IS NULL`,
    wanted.country,
  )
  if (unfinished !== undefined) {
    if (unfinished.methodology === wanted.methodology && unfinished.vantage === wanted.vantage) {
      return yield* resume(unfinished, targets)
    }
    yield* discardScan(unfinished.id)
  }
  const [row] = yield* ask<ScanRow>(
    `INSERT INTO scan (country, methodology, vantage, scheduled_for, started_at, targets, measured)
     VALUES (?, ?, ?, ?, ?, ?, 0) RETURNING ${SCAN_COLUMNS.replaceAll("scan.", "")}`,
    wanted.country,
    wanted.methodology,
    wanted.vantage,
    millisecondsOf(wanted.scheduledFor),
    millisecondsOf(wanted.startedAt),
    targets.length,
  )
  return { scan: scanOf(row!), pending: targets, resumed: false }
}

/** The list may have changed since the scan began: what was recorded stays recorded, and what is new is pending. */
function* resume(unfinished: ScanRow, targets: ReadonlyArray<DomainName>): Dialogue<OpenedScan> {
  const recorded = new Set<DomainName>()
  for (const { name } of yield* ask<{ name: DomainName }>(
    "SELECT target.name FROM observation JOIN target ON target.key = observation.target_key WHERE observation.scan_id = ?",
    unfinished.id,
  )) {
    recorded.add(name)
  }
  const pending = targets.filter((name) => !recorded.has(name))
  const total = recorded.size + pending.length
  if (total !== unfinished.targets) yield* tell("UPDATE scan SET targets = ? WHERE id = ?", total, unfinished.id)
  return { scan: scanOf({ ...unfinished, targets: total }), pending, resumed: true }
}

/**
 * Undoes an unfinished scan. It is the newest of its country, so every interval that it closed stood before it, and every interval
 * that it opened began with it. Its evidence stays: the next scan most likely finds the same.
 */
export function* discardScan(id: ScanId): Dialogue<void> {
  const touched = "target_key IN (SELECT target_key FROM observation WHERE scan_id = ?)"
  for (const table of INTERVAL_TABLES) {
    yield* tell(`DELETE FROM ${table} WHERE from_scan = ? AND ${touched}`, id, id)
    yield* tell(`UPDATE ${table} SET until_scan = NULL WHERE until_scan = ? AND ${touched}`, id, id)
  }
  yield* tell(
    `DELETE FROM vantage_difference WHERE EXISTS (SELECT 1 FROM vantage_view seen WHERE seen.scan_id = ?
      AND seen.target_key = vantage_difference.target_key AND seen.vantage_key = vantage_difference.vantage_key)`,
    id,
  )
  yield* tell("DELETE FROM vantage_view WHERE scan_id = ?", id)
  yield* tell("DELETE FROM verdict_confirmation WHERE scan_id = ?", id)
  yield* tell("DELETE FROM observation WHERE scan_id = ?", id)
  yield* tell("DELETE FROM scan WHERE id = ?", id)
}

/** The tables whose rows are intervals of a target. */
export const INTERVAL_TABLES = ["placement", "finding", "standard_verdict", "evidence_use", "supplier_use"] as const
