/** How far do the targets that a supplier serves meet mandates and checks, and how far do those that it does not serve? */
import {
  addCounts,
  type CheckId,
  type CountryCode,
  type MandateId,
  noVerdicts,
  type SupplierId,
  type VerdictCounts,
} from "@plumbline/core"
import { ask, askOne, type Dialogue, type SqlValue } from "../dialogue.ts"
import { roleOfNumber } from "../record/supplier-use.ts"
import { COUNT_COLUMNS, type CountRow, countsOf } from "../rollup/count-row.ts"
import { ANYBODY } from "../rollup/supplier-checks.ts"
import type { SupplierCheckFigure, SupplierDemandFigure } from "../words.ts"

/** Demand by demand, of the customers in any role that are bound; `others` are bound in the same countries. */
export function* supplierCompliance(
  supplier: SupplierId,
  country?: CountryCode,
): Dialogue<ReadonlyArray<SupplierDemandFigure>> {
  const [condition, parameters] = where(country)
  const own = yield* ask<DemandRow>(
    `SELECT demand.mandate, demand.position, figure.country, ${COUNT_COLUMNS}
     FROM compliance_by_demand_supplier figure JOIN demand ON demand.key = figure.demand_key
       JOIN supplier ON supplier.key = figure.supplier_key
     WHERE supplier.id = ? ${condition}`,
    supplier,
    ...parameters,
  )
  if (own.length === 0) return []
  const all = yield* ask<DemandRow>(
    `SELECT demand.mandate, demand.position, figure.country, ${COUNT_COLUMNS}
     FROM compliance_by_demand_scan figure JOIN demand ON demand.key = figure.demand_key
     WHERE figure.until_point IS NULL ${condition}`,
    ...parameters,
  )
  return sideBySide(own, all, (row) => `${row.mandate} ${row.position}`).map(({ row, customers, others }) => ({
    mandate: row.mandate,
    index: row.position,
    customers,
    others,
  }))
}

/** Check by check, in each role that has its hand in it. */
export function* supplierChecks(
  supplier: SupplierId,
  country?: CountryCode,
): Dialogue<ReadonlyArray<SupplierCheckFigure>> {
  const known = yield* askOne<{ key: number }>("SELECT key FROM supplier WHERE id = ?", supplier)
  if (known === undefined) return []
  const [condition, parameters] = where(country)
  const rowsOf = (key: number) =>
    ask<CheckRow>(
      `SELECT figure.country, figure.role, measure.id AS "check", ${COUNT_COLUMNS}
       FROM check_by_supplier_role figure JOIN measure ON measure.key = figure.measure_key
       WHERE figure.supplier_key = ? ${condition} ORDER BY figure.role, measure.key`,
      key,
      ...parameters,
    )
  return sideBySide(yield* rowsOf(known.key), yield* rowsOf(ANYBODY), (row) => `${row.role} ${row.check}`).map(
    ({ row, customers, others }) => ({ role: roleOfNumber(row.role), check: row.check, customers, others }),
  )
}

const where = (country: CountryCode | undefined): readonly [string, ReadonlyArray<SqlValue>] =>
  country === undefined ? ["", []] : ["AND figure.country = ?", [country]]

/** Adds up countries; others are all less one's own, in the countries in which one has customers. */
const sideBySide = <Row extends CountRow & { readonly country: CountryCode }>(
  own: ReadonlyArray<Row>,
  all: ReadonlyArray<Row>,
  keyOf: (row: Row) => string,
): ReadonlyArray<{ readonly row: Row; readonly customers: VerdictCounts; readonly others: VerdictCounts }> => {
  const placed = new Map(all.map((row) => [`${row.country} ${keyOf(row)}`, countsOf(row)]))
  return [...Map.groupBy(own, keyOf).values()].map((rows) => {
    const customers = rows.map(countsOf).reduce(addCounts, noVerdicts)
    const everybody = rows.map((row) => placed.get(`${row.country} ${keyOf(row)}`) ?? countsOf(row))
    return { row: rows[0]!, customers, others: subtract(everybody.reduce(addCounts, noVerdicts), customers) }
  })
}

const subtract = (whole: VerdictCounts, part: VerdictCounts): VerdictCounts => ({
  pass: whole.pass - part.pass,
  partial: whole.partial - part.partial,
  fail: whole.fail - part.fail,
  notApplicable: whole.notApplicable - part.notApplicable,
  unknown: whole.unknown - part.unknown,
})

interface DemandRow extends CountRow {
  readonly country: CountryCode
  readonly mandate: MandateId
  readonly position: number
}

interface CheckRow extends CountRow {
  readonly country: CountryCode
  readonly role: number
  readonly check: CheckId
}
