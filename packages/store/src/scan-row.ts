/** Scans as the database keeps them. */
import { CountryCode, MethodologyId, type Scan, ScanId } from "@plumbline/core"
import { Schema } from "effect"
import { instantOf } from "./moment.ts"

export const ScanRow = Schema.Struct({
  id: ScanId,
  country: CountryCode,
  methodology: MethodologyId,
  vantage: Schema.String,
  scheduled_for: Schema.Number,
  started_at: Schema.Number,
  finished_at: Schema.NullOr(Schema.Number),
  targets: Schema.Number,
  measured: Schema.Number,
})
export type ScanRow = typeof ScanRow.Type

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
