/** The figures of a scan by supplier: of the targets that each serves in any role, how many got which verdict for each standard. */
import { noVerdicts, type Verdict, type VerdictCounts } from "@plumbline/core"
import { ask, type Dialogue, tell } from "../dialogue.ts"
import { asOfScan, intervalChanges } from "../interval.ts"
import type { ScanRow } from "../scan-row.ts"
import { COUNT_COLUMNS, type CountRow, isSameCount } from "./count-row.ts"

/** Appends a scan's figures. Scans of a country come in order. */
export function* appendSuppliers(scan: Pick<ScanRow, "id" | "country" | "methodology">): Dialogue<void> {
  const counted = yield* ask<CountedRow>(
    `SELECT used.supplier_key, said.measure_key, said.verdict, count(DISTINCT placement.target_key) AS targets
     FROM placement JOIN supplier_use used ON used.target_key = placement.target_key
       JOIN standard_verdict said ON said.target_key = placement.target_key
     WHERE placement.country = ? AND ${asOfScan("placement")} AND ${asOfScan("used")}
       AND said.methodology = ? AND ${asOfScan("said")}
     GROUP BY used.supplier_key, said.measure_key, said.verdict`,
    scan.country,
    scan.id,
    scan.id,
    scan.id,
    scan.id,
    scan.methodology,
    scan.id,
    scan.id,
  )
  const now = new Map<string, SupplierFigure>()
  for (const { supplier_key, measure_key, verdict, targets } of counted) {
    const key = `${supplier_key}|${measure_key}`
    const figure = now.get(key)
    const counts = {
      ...(figure?.counts ?? noVerdicts),
      [verdict === "not-applicable" ? "notApplicable" : verdict]: targets,
    }
    now.set(key, { supplier_key, measure_key, counts })
  }
  const standing = new Map<string, StandingRow>()
  for (const row of yield* ask<StandingRow>(
    `SELECT figure.supplier_key, figure.measure_key, figure.methodology, figure.from_point, ${COUNT_COLUMNS}
     FROM adoption_by_supplier_scan figure WHERE figure.country = ? AND figure.until_point IS NULL`,
    scan.country,
  )) {
    standing.set(`${row.supplier_key}|${row.measure_key}`, row)
  }
  const { closed, opened } = intervalChanges(
    standing,
    now,
    (row, figure) => row.methodology === scan.methodology && isSameCount(row, figure.counts),
  )
  for (const row of closed) {
    yield* tell(
      `UPDATE adoption_by_supplier_scan SET until_point = ?
       WHERE supplier_key = ? AND country = ? AND measure_key = ? AND methodology = ? AND from_point = ?`,
      scan.id,
      row.supplier_key,
      scan.country,
      row.measure_key,
      row.methodology,
      row.from_point,
    )
  }
  for (const { supplier_key, measure_key, counts } of opened) {
    yield* tell(
      `INSERT INTO adoption_by_supplier_scan (supplier_key, country, measure_key, methodology, from_point,
         pass, partial, fail, not_applicable, unknown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      supplier_key,
      scan.country,
      measure_key,
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

interface CountedRow {
  readonly supplier_key: number
  readonly measure_key: number
  readonly verdict: Verdict
  readonly targets: number
}

interface SupplierFigure {
  readonly supplier_key: number
  readonly measure_key: number
  readonly counts: VerdictCounts
}

interface StandingRow extends CountRow {
  readonly supplier_key: number
  readonly measure_key: number
  readonly methodology: number
  readonly from_point: number
}
