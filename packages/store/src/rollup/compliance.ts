/**
 * The figures of a scan by demand: of the targets that a mandate binds, how many meet what it asks for; and the same by supplier, as of
 * the country's newest finished scan.
 */
import { countriesOfMandate } from "@plumbline/assess"
import type { MethodologyId, VerdictCounts } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { intervalChanges } from "../interval.ts"
import { dateOf, dayOf } from "../moment.ts"
import type { DemandDefinition } from "../record/sync-demands.ts"
import { SCAN_COLUMNS, type ScanRow } from "../scan-row.ts"
import { countDemands, type EndedScan, type KnownDemand } from "./count-demands.ts"
import { COUNT_COLUMNS, type CountRow, isSameCount } from "./count-row.ts"

/** Appends a scan's figures. Scans of a country come in order. */
export function* appendCompliance(scan: EndedScan): Dialogue<void> {
  yield* appendDemands(scan, yield* readDemands(), yield* isNewest(scan))
}

/** Makes the figures of some demands anew, from all finished scans. */
export function* rebuildCompliance(keys: ReadonlyArray<number>): Dialogue<void> {
  const some = new Set(keys)
  const demands = (yield* readDemands()).filter(({ key }) => some.has(key))
  for (const key of some) {
    for (const table of ["compliance_by_demand_scan", "compliance_by_demand_supplier"]) {
      yield* tell(`DELETE FROM ${table} WHERE demand_key = ?`, key)
    }
  }
  for (const scan of yield* ask<ScanRow & EndedScan>(
    `SELECT ${SCAN_COLUMNS} FROM scan WHERE finished_at IS NOT NULL ORDER BY id`,
  )) {
    yield* appendDemands(scan, demands, yield* isNewest(scan))
  }
}

/** `demands` are all that may have figures standing, or all of some that are made anew. */
function* appendDemands(scan: EndedScan, demands: ReadonlyArray<KnownDemand>, isNewestScan: boolean): Dialogue<void> {
  const on = dateOf(dayOf(scan.finished_at))
  const holding = demands.filter(
    ({ definition: { country, region } }) =>
      countriesOfMandate(
        { ...(country === undefined ? {} : { country }), ...(region === undefined ? {} : { region: region.id }) },
        [{ id: scan.country }],
        new Map(region === undefined ? [] : [[region.id, region]]),
        on,
      ).length > 0,
  )
  const counted = yield* countDemands(scan, holding, isNewestScan)
  yield* writeIntervals(scan, demands, counted.all)
  if (!isNewestScan) return
  for (const { key } of demands) {
    yield* tell("DELETE FROM compliance_by_demand_supplier WHERE country = ? AND demand_key = ?", scan.country, key)
  }
  for (const [demand, bySupplier] of counted.bySupplier) {
    for (const [supplier, counts] of bySupplier) {
      yield* tell(
        `INSERT INTO compliance_by_demand_supplier (country, demand_key, supplier_key,
           pass, partial, fail, not_applicable, unknown) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        scan.country,
        demand,
        supplier,
        counts.pass,
        counts.partial,
        counts.fail,
        counts.notApplicable,
        counts.unknown,
      )
    }
  }
}

/** Closes and opens what changed; figures of other demands than those given are left alone. */
function* writeIntervals(
  scan: EndedScan,
  demands: ReadonlyArray<KnownDemand>,
  counted: ReadonlyMap<number, VerdictCounts>,
): Dialogue<void> {
  const given = new Set(demands.map(({ key }) => key))
  const standing = new Map<number, StandingRow>()
  for (const row of yield* ask<StandingRow>(
    `SELECT figure.demand_key, figure.methodology, figure.from_point, ${COUNT_COLUMNS}
     FROM compliance_by_demand_scan figure WHERE figure.country = ? AND figure.until_point IS NULL`,
    scan.country,
  )) {
    if (given.has(row.demand_key)) standing.set(row.demand_key, row)
  }
  const { closed, opened } = intervalChanges(
    standing,
    new Map([...counted].map(([demand, counts]) => [demand, { demand, counts }])),
    (row, { counts }) => row.methodology === scan.methodology && isSameCount(row, counts),
  )
  for (const row of closed) {
    yield* tell(
      `UPDATE compliance_by_demand_scan SET until_point = ?
       WHERE demand_key = ? AND country = ? AND methodology = ? AND from_point = ?`,
      scan.id,
      row.demand_key,
      scan.country,
      row.methodology,
      row.from_point,
    )
  }
  for (const { demand, counts } of opened) {
    yield* tell(
      `INSERT INTO compliance_by_demand_scan (demand_key, country, methodology, from_point,
         pass, partial, fail, not_applicable, unknown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      demand,
      scan.country,
      scan.methodology,
      scan.id,
      counts.pass,
      counts.partial,
      counts.fail,
      counts.notApplicable,
      counts.unknown,
    )
  }
}

function* readDemands(): Dialogue<ReadonlyArray<KnownDemand>> {
  const rows = yield* ask<{ key: number; definition: string }>("SELECT key, definition FROM demand ORDER BY key")
  return rows.map(({ key, definition }) => ({ key, definition: JSON.parse(definition) as DemandDefinition }))
}

/** Whether no later scan of the country has ended. */
export function* isNewest(scan: Pick<EndedScan, "id" | "country">): Dialogue<boolean> {
  const newest = yield* askOne<{ id: number | null }>(
    "SELECT max(id) AS id FROM scan WHERE country = ? AND finished_at IS NOT NULL",
    scan.country,
  )
  return newest?.id === scan.id
}

interface StandingRow extends CountRow {
  readonly demand_key: number
  readonly methodology: MethodologyId
  readonly from_point: number
}
