/** Scans as the database keeps them. */
import type { CountryCode, MethodologyId, Scan } from "@plumbline/core"
import { instantOf } from "./moment.ts"

export interface ScanRow {
  readonly id: number
  readonly country: CountryCode
  readonly methodology: MethodologyId
  readonly vantage: string
  readonly scheduled_for: number
  readonly started_at: number
  readonly finished_at: number | null
  readonly targets: number
  readonly measured: number
}

/** The columns of `ScanRow`, for a SELECT from `scan`. */
export const SCAN_COLUMNS =
  "scan.id, scan.country, scan.methodology, scan.vantage, scan.scheduled_for, scan.started_at, scan.finished_at, scan.targets, scan.measured"

export const scanOf = (row: ScanRow): Scan => ({
  id: row.id,
  country: row.country,
  methodology: row.methodology,
  vantage: row.vantage,
  scheduledFor: instantOf(row.scheduled_for),
  startedAt: instantOf(row.started_at),
  finishedAt: row.finished_at === null ? null : instantOf(row.finished_at),
  targets: row.targets,
  measured: row.measured,
})
