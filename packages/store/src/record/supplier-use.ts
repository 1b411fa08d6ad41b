/** Who serves a target, role by role: only what changed is written. */
import { SUPPLIER_ROLES, type SupplierId, type SupplierRole, type SuppliersByRole } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { intervalChanges } from "../interval.ts"

/** What the database calls the roles. Released numbers never change their meaning. */
export const ROLE_NUMBERS: Readonly<Record<SupplierRole, number>> = { "dns-operator": 1, "mail-host": 2, "web-host": 3 }

export const roleOfNumber = (number: number): SupplierRole =>
  SUPPLIER_ROLES.find((role) => ROLE_NUMBERS[role] === number) ?? neverWritten(number)

const neverWritten = (number: number): never => {
  throw new Error(`the database has a supplier in role ${number}, which this version of Plumbline does not know`)
}

/** A role that is left out could not be seen: what stood for it stands on. */
export function* recordSuppliers(scan: number, targetKey: number, now: SuppliersByRole): Dialogue<void> {
  for (const role of SUPPLIER_ROLES) {
    const seen = now[role]
    if (seen !== undefined) yield* recordRole(scan, targetKey, ROLE_NUMBERS[role], seen)
  }
}

function* recordRole(scan: number, targetKey: number, role: number, seen: ReadonlyArray<SupplierId>): Dialogue<void> {
  const standing = new Map<number, StandingUse>()
  for (const row of yield* ask<StandingUse>(
    "SELECT supplier_key, from_scan FROM supplier_use WHERE target_key = ? AND role = ? AND until_scan IS NULL",
    targetKey,
    role,
  )) {
    standing.set(row.supplier_key, row)
  }
  const now = new Map<number, number>()
  for (const id of seen) {
    const key = yield* supplierKey(id)
    now.set(key, key)
  }
  const { closed, opened } = intervalChanges(standing, now, () => true)
  for (const { supplier_key, from_scan } of closed) {
    yield* tell(
      "UPDATE supplier_use SET until_scan = ? WHERE target_key = ? AND role = ? AND supplier_key = ? AND from_scan = ?",
      scan,
      targetKey,
      role,
      supplier_key,
      from_scan,
    )
  }
  for (const key of opened) {
    yield* tell(
      "INSERT INTO supplier_use (target_key, role, supplier_key, from_scan) VALUES (?, ?, ?, ?)",
      targetKey,
      role,
      key,
      scan,
    )
  }
}

function* supplierKey(id: SupplierId): Dialogue<number> {
  const known = yield* askOne<{ key: number }>("SELECT key FROM supplier WHERE id = ?", id)
  if (known !== undefined) return known.key
  const [written] = yield* ask<{ key: number }>("INSERT INTO supplier (id) VALUES (?) RETURNING key", id)
  return written!.key
}

interface StandingUse {
  readonly supplier_key: number
  readonly from_scan: number
}
