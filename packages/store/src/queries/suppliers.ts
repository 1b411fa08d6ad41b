/** Who serves whom: suppliers with their targets, the adoption of those, and how far each country depends on each supplier. */
import {
  type CountryCode,
  type StandardId,
  SUPPLIER_ROLES,
  type SupplierId,
  type SupplierRole,
  type SuppliersByRole,
} from "@plumbline/core"
import { ask, type Dialogue } from "../dialogue.ts"
import { ROLE_NUMBERS, roleOfNumber } from "../record/supplier-use.ts"
import { COUNT_COLUMNS } from "../rollup/count-row.ts"
import type { CountryRoleFigure, SupplierAdoption, SupplierAdoptionQuestion, SupplierFigure } from "../words.ts"
import { type CountryFigureRow, scanEnds, sumPoints } from "./sum-points.ts"

/** Those that serve a target of today's lists, with most targets first; `self-hosted` and `other` among them. */
export function* supplierFigures(): Dialogue<ReadonlyArray<SupplierFigure>> {
  const rows = yield* ask<{ id: SupplierId; targets: number; organisations: number; countries: number }>(
    `SELECT supplier.id, count(DISTINCT target.key) AS targets, count(DISTINCT target.organisation_key) AS organisations,
       count(DISTINCT target.country) AS countries
     FROM supplier JOIN ${STANDING} GROUP BY supplier.id ORDER BY targets DESC, supplier.id`,
  )
  const byRole = new Map<SupplierId, Array<{ role: SupplierRole; targets: number }>>()
  for (const { id, role, targets } of yield* ask<{ id: SupplierId; role: number; targets: number }>(
    `SELECT supplier.id, used.role, count(*) AS targets FROM supplier JOIN ${STANDING}
     GROUP BY supplier.id, used.role ORDER BY used.role`,
  )) {
    const roles = byRole.get(id)
    if (roles === undefined) byRole.set(id, [{ role: roleOfNumber(role), targets }])
    else roles.push({ role: roleOfNumber(role), targets })
  }
  return rows.map(({ id, targets, organisations, countries }) => ({
    supplier: id,
    targets,
    organisations,
    countries,
    roles: byRole.get(id) ?? [],
  }))
}

/** Role by role, of the targets in a country's lists of today: of how many the supplier is known, and how many each serves. */
export function* suppliersOfCountry(country: CountryCode): Dialogue<ReadonlyArray<CountryRoleFigure>> {
  const totals = new Map<number, number>()
  for (const { role, targets } of yield* ask<{ role: number; targets: number }>(
    `SELECT used.role, count(DISTINCT target.key) AS targets FROM supplier JOIN ${STANDING}
     WHERE target.country = ? GROUP BY used.role`,
    country,
  )) {
    totals.set(role, targets)
  }
  const rows = yield* ask<{ role: number; id: SupplierId; targets: number }>(
    `SELECT used.role, supplier.id, count(*) AS targets FROM supplier JOIN ${STANDING}
     WHERE target.country = ? GROUP BY used.role, supplier.id ORDER BY targets DESC, supplier.id`,
    country,
  )
  return SUPPLIER_ROLES.map((role) => ({
    role,
    targets: totals.get(ROLE_NUMBERS[role]) ?? 0,
    suppliers: rows
      .filter((row) => row.role === ROLE_NUMBERS[role])
      .map(({ id, targets }) => ({ supplier: id, targets })),
  }))
}

/** Who serves one target; a role of which no scan could see anything, or that nobody plays, is left out. */
export function* suppliersOfTarget(targetKey: number): Dialogue<SuppliersByRole> {
  const found: Partial<Record<SupplierRole, Array<SupplierId>>> = {}
  for (const { role, id } of yield* ask<{ role: number; id: SupplierId }>(
    `SELECT used.role, supplier.id FROM supplier_use used JOIN supplier ON supplier.key = used.supplier_key
     WHERE used.target_key = ? AND used.until_scan IS NULL ORDER BY used.role, supplier.id`,
    targetKey,
  )) {
    const name = roleOfNumber(role)
    const ids = found[name]
    if (ids === undefined) found[name] = [id]
    else ids.push(id)
  }
  return found
}

/**
 * How the adoption of the targets that a supplier serves moved, standard by standard: a point on each day on which a scan of a
 * country where it serves anybody ended, of the newest figures of all those countries added up. As for regions, only figures
 * of one methodology are added up: the newest.
 */
export function* supplierAdoption(question: SupplierAdoptionQuestion): Dialogue<ReadonlyArray<SupplierAdoption>> {
  const wanted = question.country === undefined ? "" : "AND figure.country = ?"
  const parameters = question.country === undefined ? [] : [question.country]
  const figures = yield* ask<FigureRow>(
    `SELECT figure.country, measure.standard, figure.methodology, figure.from_point, figure.until_point, ${COUNT_COLUMNS}
     FROM adoption_by_supplier_scan figure JOIN supplier ON supplier.key = figure.supplier_key
       JOIN measure ON measure.key = figure.measure_key
     WHERE supplier.id = ? ${wanted} ORDER BY measure.key, figure.from_point`,
    question.supplier,
    ...parameters,
  )
  const scans = yield* scanEnds()
  return [...Map.groupBy(figures, ({ standard }) => standard)].map(([standard, rows]) => ({
    standard,
    points: sumPoints(scans, rows),
  }))
}

interface FigureRow extends CountryFigureRow {
  readonly standard: StandardId
}

/** What stands, of targets in today's lists. */
const STANDING = `supplier_use used ON used.supplier_key = supplier.key AND used.until_scan IS NULL
  JOIN target ON target.key = used.target_key AND target.retired_on IS NULL`
