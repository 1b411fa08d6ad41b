/** How much does the store hold, by country and in all? */
import type { CountryCode } from "@plumbline/core"
import { ask, askFor, askOne, type Dialogue } from "../dialogue.ts"
import { SCAN_COLUMNS, ScanRow, scanOf } from "../scan-row.ts"
import type { CountryFigure, InstallationFigure } from "../words.ts"
import { unfinishedScans } from "./scans.ts"

/** The countries of today's catalog, by code; or one of them. */
export function* countryFigures(only?: CountryCode): Dialogue<ReadonlyArray<CountryFigure>> {
  const one = only === undefined ? "" : "AND country.id = ?"
  const given = only === undefined ? [] : [only]
  const rows = yield* ask<{ id: CountryCode; organisations: number; targets: number }>(
    `SELECT country.id,
       (SELECT count(*) FROM organisation WHERE organisation.country = country.id AND retired_on IS NULL) AS organisations,
       (SELECT count(*) FROM target WHERE target.country = country.id AND retired_on IS NULL) AS targets
     FROM country WHERE country.retired_on IS NULL ${one} ORDER BY country.id`,
    ...given,
  )
  const latest = yield* askFor(
    ScanRow,
    `SELECT ${SCAN_COLUMNS} FROM scan
     WHERE scan.id IN (SELECT max(id) FROM scan WHERE finished_at IS NOT NULL ${only === undefined ? "" : "AND country = ?"} GROUP BY country)`,
    ...given,
  )
  const scans = new Map(latest.map((row) => [row.country, scanOf(row)]))
  return rows.map(({ id, organisations, targets }) => ({
    country: id,
    organisations,
    targets,
    latestScan: scans.get(id) ?? null,
  }))
}

export function* installation(): Dialogue<InstallationFigure> {
  const counts = yield* askOne<{ countries: number; targets: number }>(
    `SELECT (SELECT count(*) FROM country WHERE retired_on IS NULL) AS countries,
            (SELECT count(*) FROM target WHERE retired_on IS NULL) AS targets`,
  )
  const [latest] = yield* askFor(
    ScanRow,
    `SELECT ${SCAN_COLUMNS} FROM scan WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT 1`,
  )
  return {
    countries: counts!.countries,
    targets: counts!.targets,
    latestFinishedScan: latest === undefined ? null : scanOf(latest),
    running: yield* unfinishedScans(),
  }
}
