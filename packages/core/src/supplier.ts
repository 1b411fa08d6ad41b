/** Suppliers: who runs a target's name, mail or web, as seen from outside. */
import { Schema } from "effect"
import { Source } from "./source.ts"

/** Part that a supplier plays for a target. */
export const SupplierRole = Schema.Literals(["dns-operator", "mail-host", "web-host"]).annotate({
  title: "SupplierRole",
  description: "Part that a supplier plays for a target",
})
export type SupplierRole = typeof SupplierRole.Type

/** A supplier with the patterns by which it is recognised. */
export const Supplier = Schema.Struct({
  id: Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)),
  name: Schema.String.check(Schema.isNonEmpty()),
  roles: Schema.Array(SupplierRole).check(Schema.isNonEmpty()),
  patterns: Schema.Struct({
    mx: Schema.optionalKey(Schema.Array(Schema.String)),
    ns: Schema.optionalKey(Schema.Array(Schema.String)),
    asn: Schema.optionalKey(Schema.Array(Schema.Number.check(Schema.isInt()))),
  }),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Supplier", description: "A supplier with the patterns by which it is recognised" })
export type Supplier = typeof Supplier.Type
