/** Which scans were there, which run, and what did one find? */

import { ALL } from "@plumbline/assess"
import { adoptionOf, type CountryCode, type Scan, type ScanId, type StandardId } from "@plumbline/core"
import { ask, askFor, askOne, type Dialogue, type SqlValue } from "../dialogue.ts"
import { COUNT_COLUMNS, type CountRow, countsOf } from "../rollup/count-row.ts"
import { SCAN_COLUMNS, ScanRow, scanOf } from "../scan-row.ts"
import type { Items, ScanFigures, ScansQuestion } from "../words.ts"

export function* unfinishedScans(): Dialogue<ReadonlyArray<Scan>> {
  const rows = yield* askFor(ScanRow, `SELECT ${SCAN_COLUMNS} FROM scan WHERE finished_at IS NULL ORDER BY id`)
  return rows.map(scanOf)
}

export function* lastScan(country: CountryCode): Dialogue<Scan | null> {
  const [row] = yield* askFor(
    ScanRow,
    `SELECT ${SCAN_COLUMNS} FROM scan WHERE country = ? ORDER BY id DESC LIMIT 1`,
    country,
  )
  return row === undefined ? null : scanOf(row)
}

export function* scans({ country, offset, limit }: ScansQuestion): Dialogue<Items<Scan>> {
  const where = country === undefined ? "" : "WHERE country = ?"
  const filters: ReadonlyArray<SqlValue> = country === undefined ? [] : [country]
  const count = yield* askOne<{ total: number }>(`SELECT count(*) AS total FROM scan ${where}`, ...filters)
  const rows = yield* askFor(
    ScanRow,
    `SELECT ${SCAN_COLUMNS} FROM scan ${where} ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?`,
    ...filters,
    limit,
    offset,
  )
  return { items: rows.map(scanOf), total: count!.total }
}

/** A scan with its country's figures for every standard; none while it runs. */
export function* scan(id: ScanId): Dialogue<ScanFigures | null> {
  const [row] = yield* askFor(ScanRow, `SELECT ${SCAN_COLUMNS} FROM scan WHERE id = ?`, id)
  if (row === undefined) return null
  if (row.finished_at === null) return { scan: scanOf(row), adoption: [] }
  const figures = yield* ask<CountRow & { standard: StandardId }>(
    `SELECT measure.standard, ${COUNT_COLUMNS}
     FROM adoption_by_country_scan figure JOIN measure ON measure.key = figure.measure_key
     WHERE figure.subject = ? AND figure.sector = ? AND figure.level = ? AND figure.methodology = ?
       AND measure.requirement IS NULL
       AND figure.from_point <= ? AND (figure.until_point IS NULL OR figure.until_point > ?)
     ORDER BY measure.key`,
    row.country,
    ALL,
    ALL,
    row.methodology,
    id,
    id,
  )
  return {
    scan: scanOf(row),
    adoption: figures.map((figure) => ({ standard: figure.standard, adoption: adoptionOf(countsOf(figure)) })),
  }
}
