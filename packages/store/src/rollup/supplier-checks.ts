/**
 * How the targets that each supplier serves in a role meet the checks in which that role has its hand, as of a country's newest finished
 * scan; and, under no supplier, all targets of which it is known who plays the role.
 */
import { roleWithHandIn } from "@plumbline/assess"
import { SUPPLIER_ROLES } from "@plumbline/core"
import { type Dialogue, marks, tell } from "../dialogue.ts"
import { asOfScan } from "../interval.ts"
import { measures } from "../queries/measures.ts"
import { ROLE_NUMBERS } from "../record/supplier-use.ts"
import { isNewest } from "./compliance.ts"
import type { EndedScan } from "./count-demands.ts"

/** In the place of a supplier: anybody who is known. The database hands out keys from 1. */
export const ANYBODY = 0

/** Replaces the country's figures by those of this scan, if it is its newest. */
export function* keepSupplierChecks(scan: EndedScan): Dialogue<void> {
  if (!(yield* isNewest(scan))) return
  yield* tell("DELETE FROM check_by_supplier_role WHERE country = ?", scan.country)
  const { standards, keyOf } = yield* measures()
  const checks = standards.flatMap((standard) => standard.checks.map(({ id }) => id))
  for (const role of SUPPLIER_ROLES) {
    const measureKeys = checks.flatMap((check) => (roleWithHandIn(check) === role ? [keyOf.get(check)!] : []))
    if (measureKeys.length === 0) continue
    const served = `supplier_use used WHERE used.target_key = placement.target_key AND used.role = ? AND ${asOfScan("used")}`
    for (const [supplier, from, condition] of [
      ["used.supplier_key", "placement JOIN supplier_use used ON used.target_key = placement.target_key", ""],
      [String(ANYBODY), "placement", `AND EXISTS (SELECT 1 FROM ${served})`],
    ] as const) {
      const isOne = condition === ""
      yield* tell(
        `INSERT INTO check_by_supplier_role (country, role, supplier_key, measure_key,
           pass, partial, fail, not_applicable, unknown)
         SELECT placement.country, ${ROLE_NUMBERS[role]}, ${supplier}, finding.measure_key, ${COUNTED}
         FROM ${from} JOIN finding ON finding.target_key = placement.target_key
         WHERE placement.country = ? AND ${asOfScan("placement")} AND finding.methodology = ? AND ${asOfScan("finding")}
           AND finding.measure_key IN (${marks(measureKeys)})
           ${isOne ? `AND used.role = ? AND ${asOfScan("used")}` : condition}
         GROUP BY placement.country, ${isOne ? "used.supplier_key, " : ""}finding.measure_key`,
        scan.country,
        scan.id,
        scan.id,
        scan.methodology,
        scan.id,
        scan.id,
        ...measureKeys,
        ROLE_NUMBERS[role],
        scan.id,
        scan.id,
      )
    }
  }
}

const COUNTED = ["pass", "partial", "fail", "not-applicable", "unknown"]
  .map((verdict) => `sum(CASE WHEN finding.verdict = '${verdict}' THEN 1 ELSE 0 END)`)
  .join(", ")
