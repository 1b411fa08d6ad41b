/** Suppliers as shown, with what stands in the place of one. */
import {
  type CatalogView,
  NO_SUPPLIER,
  SELF_HOSTED,
  SUPPLIER_ROLES,
  type SupplierId,
  type SuppliersByRole,
  type SupplierView,
  type TargetSupplier,
} from "@plumbline/core"
import { Effect } from "effect"
import { ApiFailure } from "./errors.ts"
import { didYouMean } from "./nearest.ts"

/** A supplier that has left the catalog is shown by its id. */
export const supplierView = (catalog: CatalogView, id: SupplierId): SupplierView => {
  if (NO_SUPPLIER.includes(id)) {
    return id === SELF_HOSTED
      ? { id, name: "Run by the body itself", kind: "self-hosted", country: null, url: null }
      : { id, name: "Others", kind: "other", country: null, url: null }
  }
  const supplier = catalog.suppliers.get(id)
  return {
    id,
    name: supplier?.name ?? id,
    kind: "supplier",
    country: supplier?.country ?? null,
    url: supplier?.url ?? null,
  }
}

/** Every supplier of the catalog, then those in the place of one. */
export const supplierViews = (catalog: CatalogView): ReadonlyArray<SupplierView> =>
  [...catalog.suppliers.keys(), ...NO_SUPPLIER].map((id) => supplierView(catalog, id))

export const findSupplier = (catalog: CatalogView, id: SupplierId): Effect.Effect<SupplierView, ApiFailure> => {
  if (catalog.suppliers.has(id) || NO_SUPPLIER.includes(id)) return Effect.succeed(supplierView(catalog, id))
  const message = `No supplier has the id ${id}.${didYouMean(id, [...catalog.suppliers.keys(), ...NO_SUPPLIER])}`
  return Effect.fail(new ApiFailure({ code: "unknown-supplier", message }))
}

export const targetSuppliers = (catalog: CatalogView, byRole: SuppliersByRole): ReadonlyArray<TargetSupplier> =>
  SUPPLIER_ROLES.flatMap((role) => {
    const ids = byRole[role] ?? []
    return ids.length === 0 ? [] : [{ role, suppliers: ids.map((id) => supplierView(catalog, id)) }]
  })
