/**
 * The words of the pages in English: names of the schema's values, and the sentences that are made from data.
 *
 * One module a language, all of the shape of `Words`. Texts about a standard or a reason come from `data/standards/` by the API.
 */

import type {
  Change,
  Region,
  RequirementLevel,
  SearchHit,
  StandardId,
  SupplierRole,
  Theme,
  Verdict,
} from "@plumbline/core"
import { m } from "#app/paraglide/messages.js"
import { counted, formatCount, formatDate, formatMonth, formatShare } from "./format.ts"

export const words = {
  verdict: {
    pass: "pass",
    partial: "partial",
    fail: "fail",
    unknown: "unknown",
    "not-applicable": "not applicable",
  } satisfies Record<Verdict, string>,

  direction: {
    improved: "improved",
    regressed: "regressed",
    other: "changed",
    new: "new on the list",
    gone: "gone from the list",
  } satisfies Record<Change["direction"], string>,

  theme: { name: "Name", routing: "Routing", web: "Web", mail: "Mail" } satisfies Record<Theme, string>,

  requirement: {
    required: "Required",
    recommended: "Recommended",
    optional: "Optional",
  } satisfies Record<RequirementLevel, string>,

  hit: {
    country: "Country",
    region: "Region",
    standard: "Standard",
    policy: "Document",
    mandate: "Mandate",
    supplier: "Supplier",
    organisation: "Organisation",
    target: "Domain",
  } satisfies Record<SearchHit["kind"], string>,

  sector: {
    "general-public-services": "general public services",
    defence: "defence",
    "public-order-and-safety": "public order and safety",
    "economic-affairs": "economic affairs",
    "environmental-protection": "environmental protection",
    "housing-and-community": "housing and community",
    health: "health",
    "recreation-culture-religion": "recreation, culture and religion",
    education: "education",
    "social-protection": "social protection",
  } as Readonly<Record<string, string>>,

  level: { national: "national", regional: "regional", local: "local" } as Readonly<Record<string, string>>,

  supplierRole: {
    "dns-operator": "DNS operator",
    "mail-host": "Mail host",
    "web-host": "Web host",
  } satisfies Record<SupplierRole, string>,

  regionKinds: {
    "m49-region": "UN M49 regions",
    "m49-subregion": "UN M49 sub-regions",
    grouping: "Groupings",
  } satisfies Record<Region["kind"], string>,

  regionKind: {
    "m49-region": "UN M49 region",
    "m49-subregion": "UN M49 sub-region",
    grouping: "grouping of countries",
  } as Readonly<Record<string, string>>,

  /** What public bodies do that pass a standard: "61 % sign with DNSSEC". */
  adopts: (standard: StandardId, abbreviation: string): string => ADOPTS[standard] ?? `have adopted ${abbreviation}`,

  /** The first sentence of the home page. */
  lead: (given: {
    readonly n: number
    readonly countries: number
    readonly share: number
    readonly adopts: string
    readonly points: number | null
    readonly since: string | null
  }): string => {
    const change = given.points === null || given.since === null ? "" : `, ${words.change(given.points)} ${given.since}`
    return `Of ${formatCount(given.n)} public-sector domains that could be measured in ${counted(m.units_country, given.countries)}, ${formatShare(given.share)} ${given.adopts}${change}.`
  },

  /** "up 4 points", "down 1 point", "unchanged" */
  change: (points: number): string =>
    points === 0 ? "unchanged" : `${points > 0 ? "up" : "down"} ${counted(m.units_point, Math.abs(points))}`,

  /** "in a year" when the moments lie about that far apart, "since December 2024" otherwise. */
  since: (before: string, now: string): string => {
    const days = (Date.parse(now) - Date.parse(before)) / 86_400_000
    return days > 335 && days < 395 ? "in a year" : `since ${formatMonth(before)}`
  },

  scanned: (at: string): string => `Last scan finished on ${formatDate(at)}`,
}

export type Words = typeof words

const ADOPTS: Readonly<Partial<Record<StandardId, string>>> = {
  dnssec: "sign their names with DNSSEC",
  ipv6: "can be reached over IPv6",
  https: "offer their sites over HTTPS",
  tls: "use TLS as it should be",
  spf: "say with SPF who may send their mail",
  dkim: "publish DKIM keys",
  dmarc: "tell others with DMARC to refuse forged mail",
  starttls: "receive mail encrypted with STARTTLS",
}
