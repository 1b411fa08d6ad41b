/** Ends a scan: closes what left the list, marks it finished, makes its figures. */
import type { Instant, Scan, ScanId } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { millisecondsOf } from "../moment.ts"
import { appendScan } from "../rollup/country.ts"
import { appendToRegions } from "../rollup/region.ts"
import { SCAN_COLUMNS, type ScanRow, scanOf } from "../scan-row.ts"
import { INTERVAL_TABLES } from "./open-scan.ts"

/** Run as one transaction: figures exist only for finished scans, and every finished scan has its figures. */
export function* finishScan(id: ScanId, finishedAt: Instant): Dialogue<Scan> {
  const scan = yield* askOne<ScanRow>(`SELECT ${SCAN_COLUMNS} FROM scan WHERE id = ?`, id)
  if (scan === undefined) throw new Error(`there is no scan ${id}`)
  if (scan.finished_at !== null) return scanOf(scan)

  const gone = yield* ask<{ target_key: number }>(
    `SELECT target_key FROM placement
     WHERE country = ? AND until_scan IS NULL
       AND NOT EXISTS (SELECT 1 FROM observation WHERE scan_id = ? AND observation.target_key = placement.target_key)`,
    scan.country,
    id,
  )
  for (const { target_key } of gone) {
    for (const table of INTERVAL_TABLES) {
      yield* tell(`UPDATE ${table} SET until_scan = ? WHERE target_key = ? AND until_scan IS NULL`, id, target_key)
    }
  }
  const finished = millisecondsOf(finishedAt)
  yield* tell("UPDATE scan SET finished_at = ? WHERE id = ?", finished, id)
  yield* appendScan({ ...scan, finished_at: finished })
  yield* appendToRegions({ ...scan, finished_at: finished })
  return scanOf({ ...scan, finished_at: finished })
}
