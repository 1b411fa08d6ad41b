/** Makes every derived table anew from findings. Idempotent: run twice, or never, the figures are the same. */
import { ask, type Dialogue, tell } from "../dialogue.ts"
import { SCAN_COLUMNS, type ScanRow } from "../scan-row.ts"
import { freezeRegions } from "../snapshot/freeze-regions.ts"
import type { EndedScan } from "./count-demands.ts"
import { appendScan } from "./country.ts"
import { rebuildRegions } from "./region.ts"

export function* rebuildRollups(): Dialogue<void> {
  yield* freezeRegions(0)
  for (const table of DERIVED) yield* tell(`DELETE FROM ${table}`)
  for (const scan of yield* ask<ScanRow & EndedScan>(
    `SELECT ${SCAN_COLUMNS} FROM scan WHERE finished_at IS NOT NULL ORDER BY id`,
  )) {
    yield* appendScan(scan)
  }
  yield* rebuildRegions()
}

const DERIVED = [
  "verdict_change",
  "reason_by_country_scan",
  "adoption_by_country_scan",
  "adoption_by_organisation_scan",
  "adoption_by_supplier_scan",
  "compliance_by_demand_scan",
  "compliance_by_demand_supplier",
  "check_by_supplier_role",
  "adoption_by_region_daily",
  "region_day",
]
