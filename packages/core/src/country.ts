/** Countries, regions, organisations and domain lists, as `data/countries/` and `data/regions/` describe them. */
import { Schema } from "effect"
import { CountryCode, DomainName, IsoDate, LanguageTag, ListId, OrganisationId, RegionId } from "./identifier.ts"
import { Source, WebAddress } from "./source.ts"
import { TargetRole } from "./standard.ts"

const Text = Schema.String.check(Schema.isNonEmpty())

/** When a country's lists are scanned. */
export const Schedule = Schema.Struct({
  /** Cron expression of five fields, read in `timeZone`. */
  cron: Text,
  /** IANA time zone, for example Europe/Amsterdam. */
  timeZone: Text,
}).annotate({
  title: "Schedule",
  description: "Cron expression of five fields, and the IANA time zone in which it is read",
})
export type Schedule = typeof Schedule.Type

/** Division of the UN Classification of the Functions of Government (COFOG 1999, ST/ESA/STAT/SER.M/84). */
export const SECTORS = [
  "general-public-services",
  "defence",
  "public-order-and-safety",
  "economic-affairs",
  "environmental-protection",
  "housing-and-community",
  "health",
  "recreation-culture-religion",
  "education",
  "social-protection",
] as const
export const Sector = Schema.Literals(SECTORS).annotate({
  title: "Sector",
  description: "Division of the UN Classification of the Functions of Government (COFOG)",
})
export type Sector = typeof Sector.Type

export const GOVERNMENT_LEVELS = ["national", "regional", "local"] as const
export const GovernmentLevel = Schema.Literals(GOVERNMENT_LEVELS).annotate({
  title: "GovernmentLevel",
  description: "National (central or federal), regional (state, province, canton), or local (municipality, district)",
})
export type GovernmentLevel = typeof GovernmentLevel.Type

/** The public body that a target belongs to. */
export const Organisation = Schema.Struct({
  id: OrganisationId,
  country: CountryCode,
  /** Name in English. */
  name: Text,
  /** Name in its own language. */
  nameLocal: Schema.optionalKey(Text),
  sector: Sector,
  level: GovernmentLevel,
}).annotate({ title: "Organisation", description: "The public body that a target belongs to" })
export type Organisation = typeof Organisation.Type

/** Where a list of domains comes from: stands in the country file, beside the CSV of the same name. */
export const DomainList = Schema.Struct({
  id: ListId,
  title: Text,
  owner: Text,
  source: Source,
  licence: Text,
  retrievedOn: IsoDate,
  maintained: Schema.Literals(["by-hand", "by-script"]),
}).annotate({
  title: "DomainList",
  description: "A list of public-sector domains: who owns it, where and when it was taken from",
})
export type DomainList = typeof DomainList.Type

/** A country or area, as `data/countries/<cc>/country.yaml` describes it. */
export const Country = Schema.Struct({
  id: CountryCode,
  /** ISO 3166-1 alpha-3, upper case. */
  alpha3: Schema.String.check(Schema.isPattern(/^[A-Z]{3}$/)),
  /** UN M49 code of three digits; absent for areas that M49 does not list. */
  m49: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^\d{3}$/))),
  /** Names by BCP 47 tag; `en` is always there. */
  names: Schema.Record(LanguageTag, Text),
  /** True only for the lab's countries. */
  fictional: Schema.optionalKey(Schema.Boolean),
  schedule: Schedule,
  /** Country-code top-level domains whose names may stand in the lists, beside those that `otherSuffixes` allows. */
  topLevelDomains: Schema.Array(Schema.String.check(Schema.isPattern(/^[a-z0-9-]{2,63}$/))).check(Schema.isNonEmpty()),
  /** Public suffixes under which names of this country's public sector are found: `gov.uk`, `gob.mx`. */
  governmentSuffixes: Schema.Array(Text),
  /** Suffixes outside the country's own top-level domains that its public sector uses: `gov`, `mil`, `eu`. */
  otherSuffixes: Schema.optionalKey(Schema.Array(Text)),
  lists: Schema.Array(DomainList).check(Schema.isNonEmpty()),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Country", description: "A country or area whose public-sector domains are listed" })
export type Country = typeof Country.Type

/** A country's membership of a region, with the dates between which it holds; open where absent. */
export const Membership = Schema.Struct({
  country: CountryCode,
  from: Schema.optionalKey(IsoDate),
  /** The first day on which it no longer holds. */
  until: Schema.optionalKey(IsoDate),
}).annotate({ title: "Membership" })
export type Membership = typeof Membership.Type

/** A UN M49 region or sub-region, or a grouping of countries. */
export const Region = Schema.Struct({
  id: RegionId,
  name: Text,
  kind: Schema.Literals(["m49-region", "m49-subregion", "grouping"]),
  /** UN M49 code of three digits, for M49 regions. */
  m49: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^\d{3}$/))),
  /** The M49 region that a sub-region belongs to. */
  parent: Schema.optionalKey(RegionId),
  fictional: Schema.optionalKey(Schema.Boolean),
  description: Schema.optionalKey(Text),
  url: Schema.optionalKey(WebAddress),
  members: Schema.Array(Membership),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Region", description: "A UN M49 region or sub-region, or a grouping of countries" })
export type Region = typeof Region.Type

/** Whether a country belongs to a region on a day. */
export const isMember = (region: Pick<Region, "members">, country: CountryCode, on: IsoDate): boolean =>
  region.members.some(
    (membership) =>
      membership.country === country &&
      (membership.from === undefined || membership.from <= on) &&
      (membership.until === undefined || on < membership.until),
  )

/** A mark that an installation puts on targets to find and compare them: `municipality`, `pilot-2026`. */
export const Tag = Schema.String.check(Schema.isPattern(/^(?=.{1,32}$)[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  title: "Tag",
  description: "Kebab-case mark of at most 32 characters, for example pilot-2026",
})
export type Tag = typeof Tag.Type

/** More would not be read by anybody, and every one is a row in the store. */
export const MOST_TAGS = 16

/** A domain name as tested, with the organisation it belongs to and the list that names it. */
export const Target = Schema.Struct({
  name: DomainName,
  country: CountryCode,
  organisation: OrganisationId,
  list: ListId,
  sector: Sector,
  level: GovernmentLevel,
  roles: Schema.Array(TargetRole).check(Schema.isNonEmpty()),
  /** In the order of the alphabet; absent where there are none. */
  tags: Schema.optionalKey(Schema.Array(Tag).check(Schema.isMaxLength(MOST_TAGS))),
}).annotate({ title: "Target", description: "A domain name as tested: as a web target, a mail target, or both" })
export type Target = typeof Target.Type

/** A name that its owner asked us not to measure, as a row of `data/opt-out.csv`. Names below it are excluded too. */
export const OptOut = Schema.Struct({
  domain: DomainName,
  since: IsoDate,
  reason: Schema.optionalKey(Text),
}).annotate({ title: "OptOut", description: "A name, and all below it, that is excluded on request" })
export type OptOut = typeof OptOut.Type

/** Whether a name, or a name above it, is to be left alone on a day. */
export const isExcluded = (optOuts: Iterable<OptOut>, name: DomainName, on: IsoDate): boolean => {
  for (const { domain, since } of optOuts) {
    if (since <= on && (name === domain || name.endsWith(`.${domain}`))) return true
  }
  return false
}
