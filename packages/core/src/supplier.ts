/** Suppliers: who runs a target's name, mail or web, as seen from outside; `data/suppliers/` describes them. */
import { Schema } from "effect"
import { CountryCode } from "./identifier.ts"
import { Source, WebAddress } from "./source.ts"

export const SUPPLIER_ROLES = ["dns-operator", "mail-host", "web-host"] as const

/** Part that a supplier plays for a target. */
export const SupplierRole = Schema.Literals(SUPPLIER_ROLES).annotate({
  title: "SupplierRole",
  description: "Part that a supplier plays for a target",
})
export type SupplierRole = typeof SupplierRole.Type

/** Identifier of a supplier, or one of `NO_SUPPLIER`, which no supplier may bear. */
export const SupplierId = Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  title: "SupplierId",
  description: "Identifier of a supplier: lower case letters, digits and hyphens",
})
export type SupplierId = typeof SupplierId.Type

/** Runs it itself: the host stands below the target's own organisational domain. */
export const SELF_HOSTED: SupplierId = "self-hosted"
/** Somebody else whom no supplier of the catalog describes. */
export const OTHER_SUPPLIER: SupplierId = "other"

/** What stands in the place of a supplier where there is none, or none that we know. */
export const NO_SUPPLIER: ReadonlyArray<SupplierId> = [SELF_HOSTED, OTHER_SUPPLIER]

/** A domain below which, or as which, a supplier's hosts are named. */
export const HostPattern = Schema.Struct({
  /** Matches itself and every name below it: `mail.protection.outlook.com`. A `*` at the end of the first label stands for digits: `awsdns-*.com`. */
  suffix: Schema.String.check(Schema.isNonEmpty()),
  source: Source,
}).annotate({ title: "HostPattern", description: "A domain name that stands for itself and all names below it" })
export type HostPattern = typeof HostPattern.Type

/** An autonomous system from which a supplier serves its customers. */
export const NetworkPattern = Schema.Struct({
  number: Schema.Number.check(Schema.isInt()).annotate({ description: "Number of an autonomous system (RFC 6793)" }),
  source: Source,
}).annotate({ title: "NetworkPattern", description: "The number of an autonomous system" })
export type NetworkPattern = typeof NetworkPattern.Type

/** A supplier with the patterns by which it is recognised. Its roles follow from the kinds of its patterns. */
export const Supplier = Schema.Struct({
  id: SupplierId,
  name: Schema.String.check(Schema.isNonEmpty()),
  /** Where the company or body has its seat; absent where no source that was read says so. */
  country: Schema.optionalKey(CountryCode),
  url: WebAddress,
  fictional: Schema.optionalKey(Schema.Boolean),
  patterns: Schema.Struct({
    /** Names of mail exchanges: it is a mail host. */
    mx: Schema.optionalKey(Schema.Array(HostPattern).check(Schema.isNonEmpty())),
    /** Names of authoritative name servers: it is a DNS operator. */
    ns: Schema.optionalKey(Schema.Array(HostPattern).check(Schema.isNonEmpty())),
    /** Networks that announce the addresses of web sites: it is a web host. */
    asn: Schema.optionalKey(Schema.Array(NetworkPattern).check(Schema.isNonEmpty())),
  }),
  /** Under which its customers' DKIM keys stand, unless they choose others (RFC 6376 §3.1). */
  dkimSelectors: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        selector: Schema.String.check(Schema.isPattern(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/)),
        source: Source,
      }),
    ).check(Schema.isNonEmpty()),
  ),
  /** Where name and seat come from. */
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Supplier", description: "A supplier with the patterns by which it is recognised" })
export type Supplier = typeof Supplier.Type

/** The roles in which a supplier can be recognised. */
export const rolesOfSupplier = ({ patterns }: Pick<Supplier, "patterns">): ReadonlyArray<SupplierRole> =>
  SUPPLIER_ROLES.filter((role) => (patterns[PATTERNS_OF[role]]?.length ?? 0) > 0)

const PATTERNS_OF = { "dns-operator": "ns", "mail-host": "mx", "web-host": "asn" } as const

/**
 * Who plays each role for a target, sorted: ids of suppliers, `self-hosted`, `other`. A role about which nothing could be seen is
 * left out; of one that nobody plays the list is empty.
 */
export const SuppliersByRole = Schema.Struct({
  "dns-operator": Schema.optionalKey(Schema.Array(SupplierId)),
  "mail-host": Schema.optionalKey(Schema.Array(SupplierId)),
  "web-host": Schema.optionalKey(Schema.Array(SupplierId)),
}).annotate({ title: "SuppliersByRole", description: "Who plays each role for a target" })
export type SuppliersByRole = typeof SuppliersByRole.Type
