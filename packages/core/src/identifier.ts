/**
 * Identifiers: how each thing of Plumbline is named in files, database, API and URLs.
 *
 * An identifier is the same string everywhere: the path of its data file, its database key and its URL segment.
 */
import { Schema } from "effect"

const pattern = (expression: RegExp, title: string, description: string) =>
  Schema.String.check(Schema.isPattern(expression)).annotate({ title, description })

/** ISO 3166-1 alpha-2 code in lower case (`nl`). The user-assigned codes (`xa` … `xz`, `qm` … `qz`) name fictional countries. */
export const CountryCode = pattern(/^[a-z]{2}$/, "CountryCode", "ISO 3166-1 alpha-2 code in lower case, for example nl")
export type CountryCode = typeof CountryCode.Type

/** Region or grouping: UN M49 regions by name (`europe`, `western-europe`), groupings by a name that cannot be a country (`eu`, `african-union`). */
export const RegionId = pattern(
  /^[a-z][a-z0-9-]*$/,
  "RegionId",
  "Kebab-case name of a UN M49 region or a grouping, for example western-europe",
)
export type RegionId = typeof RegionId.Type

/**
 * Domain name as stored and measured: lower-case A-labels (RFC 5890 §2.3.2.1), no trailing dot, at least two labels,
 * at most 253 octets (RFC 1035 §2.3.4). The last label is never all digits, so an IPv4 address is no domain name.
 */
export const DomainName = pattern(
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:xn--[a-z0-9-]{2,59}|[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/,
  "DomainName",
  "Domain name in lower-case A-labels without trailing dot, for example rijksoverheid.nl",
)
export type DomainName = typeof DomainName.Type

/** Organisation: `<country>/<slug>`, for example `nl/gemeente-amsterdam`. */
export const OrganisationId = pattern(
  /^[a-z]{2}\/[a-z0-9]+(?:-[a-z0-9]+)*$/,
  "OrganisationId",
  "Country code, slash, kebab-case name, for example nl/gemeente-amsterdam",
)
export type OrganisationId = typeof OrganisationId.Type

/** Domain list: `<country>/<slug>`, for example `nl/central-government`. */
export const ListId = pattern(
  /^[a-z]{2}\/[a-z0-9]+(?:-[a-z0-9]+)*$/,
  "ListId",
  "Country code, slash, name of the file under domains/, for example nl/central-government",
)
export type ListId = typeof ListId.Type

/** Every standard that Plumbline knows, in the order in which a report shows them. */
export const STANDARD_IDS = [
  "dnssec",
  "caa",
  "ipv6",
  "rpki",
  "https",
  "tls",
  "hsts",
  "security-headers",
  "security-txt",
  "spf",
  "dkim",
  "dmarc",
  "starttls",
  "dane",
  "mta-sts",
  "tls-rpt",
] as const

/** Open standard that can be tested from outside. */
export const StandardId = Schema.Literals(STANDARD_IDS).annotate({
  title: "StandardId",
  description: "Identifier of a standard, equal to the name of its file under data/standards/",
})
export type StandardId = typeof StandardId.Type

/** Check: `<standard>.<requirement>`, for example `dnssec.valid`. */
export const CheckId = pattern(
  /^[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$/,
  "CheckId",
  "Identifier of a standard, dot, kebab-case name of the requirement, for example dnssec.valid",
)
export type CheckId = typeof CheckId.Type

/** The standard that a check belongs to; `undefined` when the part before the dot names none. */
export const standardOfCheck = (check: CheckId): StandardId | undefined =>
  STANDARD_IDS.find((id) => check.startsWith(`${id}.`))

/** Reason code of a finding: kebab-case, from the closed list of its check (or of the obstacles, when the verdict is `unknown`). */
export const ReasonCode = pattern(
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  "ReasonCode",
  "Kebab-case reason code, for example no-record",
)
export type ReasonCode = typeof ReasonCode.Type

/** Calendar date, ISO 8601 (`2026-11-23`). */
export const IsoDate = pattern(
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  "IsoDate",
  "Calendar date as YYYY-MM-DD",
)
export type IsoDate = typeof IsoDate.Type

/** Moment in UTC, ISO 8601 to the millisecond (`2026-11-23T03:10:00.000Z`). */
export const Instant = pattern(
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/,
  "Instant",
  "Moment in UTC, for example 2026-11-23T03:10:00.000Z",
)
export type Instant = typeof Instant.Type

/** SHA-256 digest in lower-case hexadecimal. */
export const Sha256 = pattern(/^[0-9a-f]{64}$/, "Sha256", "SHA-256 digest, 64 lower-case hexadecimal digits")
export type Sha256 = typeof Sha256.Type

/** BCP 47 language tag (`nl`, `pt-br`). */
export const LanguageTag = pattern(
  /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/,
  "LanguageTag",
  "BCP 47 language tag, for example nl",
)
export type LanguageTag = typeof LanguageTag.Type

/** Number of all judges together; every finding and every figure names it. Raised when any judge changes its meaning. */
export const MethodologyId = Schema.Number.check(
  Schema.isInt(),
  Schema.isBetween({ minimum: 1, maximum: 9999 }),
).annotate({
  title: "MethodologyId",
  description: "Number of the version of all judges",
})
export type MethodologyId = typeof MethodologyId.Type
