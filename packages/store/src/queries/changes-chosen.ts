/** Which changes are meant, as SQL on `verdict_change change`. Filters name keys rather than join, so that counting joins nothing. */
import type { SqlValue } from "../dialogue.ts"
import { endOf, startOf } from "../moment.ts"
import { ROLE_NUMBERS } from "../record/supplier-use.ts"
import type { ChangesChosen } from "../words.ts"

export const chosenChanges = (
  chosen: ChangesChosen,
): { readonly where: string; readonly parameters: ReadonlyArray<SqlValue> } => {
  const conditions = ["1 = 1"]
  const parameters: Array<SqlValue> = []
  const add = (condition: string, ...values: ReadonlyArray<SqlValue | undefined>) => {
    if (values.includes(undefined)) return
    conditions.push(condition)
    parameters.push(...(values as ReadonlyArray<SqlValue>))
  }
  const day = (date: string | undefined, moment: (date: string) => number) =>
    date === undefined ? undefined : moment(date)

  add("change.scan_id IN (SELECT id FROM scan WHERE country = ?)", chosen.country)
  add("change.scan_id IN (SELECT id FROM scan WHERE finished_at >= ?)", day(chosen.from, startOf))
  add("change.scan_id IN (SELECT id FROM scan WHERE finished_at < ?)", day(chosen.to, endOf))
  add("change.scan_id = ?", chosen.scan)
  add(
    "change.scan_id IN (SELECT scan_id FROM scan_notice WHERE key > ? AND key <= ?)",
    chosen.noticed?.after,
    chosen.noticed?.until,
  )
  add("change.organisation_key = (SELECT key FROM organisation WHERE id = ?)", chosen.organisation)
  add("change.target_key = (SELECT key FROM target WHERE name = ?)", chosen.target)
  add("change.target_key IN (SELECT target_key FROM target_tag WHERE tag = ?)", chosen.tag)
  add("change.measure_key = (SELECT key FROM measure WHERE id = ?)", chosen.standard)
  add("change.direction = ?", chosen.direction)
  add(`EXISTS (SELECT 1 FROM placement WHERE ${AROUND("placement")} AND placement.sector = ?)`, chosen.sector)
  add(`EXISTS (SELECT 1 FROM placement WHERE ${AROUND("placement")} AND placement.level = ?)`, chosen.level)
  if (chosen.role === undefined) add(`EXISTS (${SERVED})`, chosen.supplier)
  else add(`EXISTS (${SERVED} AND supplier_use.role = ?)`, chosen.supplier, ROLE_NUMBERS[chosen.role])
  // A change of the check's standard in which the check changed too.
  add(
    `change.measure_key IN (SELECT whole.key FROM measure whole JOIN measure part ON part.standard = whole.standard
       WHERE whole.requirement IS NULL AND part.id = ?)
     AND EXISTS (SELECT 1 FROM finding WHERE finding.target_key = change.target_key
       AND finding.measure_key = (SELECT key FROM measure WHERE id = ?)
       AND (finding.from_scan = change.scan_id OR finding.until_scan = change.scan_id))`,
    chosen.check,
    chosen.check,
  )
  return { where: conditions.join(" AND "), parameters }
}

/** SQL: intervals of the target that hold as of the change's scan, or ended in it. */
export const AROUND = (alias: string): string =>
  `${alias}.target_key = change.target_key AND ${alias}.from_scan <= change.scan_id
   AND (${alias}.until_scan IS NULL OR ${alias}.until_scan >= change.scan_id)`

const SERVED = `SELECT 1 FROM supplier_use WHERE ${AROUND("supplier_use")}
  AND supplier_use.supplier_key = (SELECT key FROM supplier WHERE id = ?)`
