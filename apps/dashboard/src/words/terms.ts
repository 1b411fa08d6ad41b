/**
 * Names of the values of the schema in the language of the page, and the sentences that are made from data.
 *
 * Texts about a standard or a reason come from the API.
 */

import type {
  Change,
  Region,
  RequirementLevel,
  SearchHit,
  Standard,
  SupplierRole,
  Theme,
  Verdict,
} from "@plumbline/core"
import { m } from "#app/paraglide/messages.js"
import { counted, formatCount, formatMonth, formatShare } from "./format.ts"

export const words = {
  verdict: {
    get pass() {
      return m.words_verdict_pass()
    },
    get partial() {
      return m.words_verdict_partial()
    },
    get fail() {
      return m.words_verdict_fail()
    },
    get unknown() {
      return m.words_verdict_unknown()
    },
    get "not-applicable"() {
      return m.words_verdict_not_applicable()
    },
  } satisfies Record<Verdict, string>,

  direction: {
    get improved() {
      return m.words_direction_improved()
    },
    get regressed() {
      return m.words_direction_regressed()
    },
    get other() {
      return m.words_direction_other()
    },
    get new() {
      return m.words_direction_new()
    },
    get gone() {
      return m.words_direction_gone()
    },
  } satisfies Record<Change["direction"], string>,

  /** The same between a domain and a standard: "tax.gov.xa regressed on DNSSEC". */
  directionOn: {
    get improved() {
      return m.words_improved_on()
    },
    get regressed() {
      return m.words_regressed_on()
    },
    get other() {
      return m.words_changed_on()
    },
    get new() {
      return m.words_new_with()
    },
    get gone() {
      return m.words_gone_with()
    },
  } satisfies Record<Change["direction"], string>,

  theme: {
    get name() {
      return m.words_theme_name()
    },
    get routing() {
      return m.words_theme_routing()
    },
    get web() {
      return m.words_theme_web()
    },
    get mail() {
      return m.words_theme_mail()
    },
  } satisfies Record<Theme, string>,

  specificationStatus: {
    get update() {
      return m.words_specification_update()
    },
    get obsolete() {
      return m.words_specification_obsolete()
    },
    get guidance() {
      return m.words_specification_guidance()
    },
  } satisfies Record<Exclude<Standard["specifications"][number]["status"], "current">, string>,

  requirement: {
    get required() {
      return m.words_requirement_required()
    },
    get recommended() {
      return m.words_requirement_recommended()
    },
    get optional() {
      return m.words_requirement_optional()
    },
  } satisfies Record<RequirementLevel, string>,

  hit: {
    get country() {
      return m.words_country()
    },
    get region() {
      return m.words_region()
    },
    get standard() {
      return m.words_standard()
    },
    get policy() {
      return m.words_document()
    },
    get mandate() {
      return m.words_mandate()
    },
    get supplier() {
      return m.words_supplier()
    },
    get organisation() {
      return m.words_organisation()
    },
    get target() {
      return m.words_domain()
    },
  } satisfies Record<SearchHit["kind"], string>,

  sector: {
    get "general-public-services"() {
      return m.words_sector_general_public_services()
    },
    get defence() {
      return m.words_sector_defence()
    },
    get "public-order-and-safety"() {
      return m.words_sector_public_order_and_safety()
    },
    get "economic-affairs"() {
      return m.words_sector_economic_affairs()
    },
    get "environmental-protection"() {
      return m.words_sector_environmental_protection()
    },
    get "housing-and-community"() {
      return m.words_sector_housing_and_community()
    },
    get health() {
      return m.words_sector_health()
    },
    get "recreation-culture-religion"() {
      return m.words_sector_recreation_culture_religion()
    },
    get education() {
      return m.words_sector_education()
    },
    get "social-protection"() {
      return m.words_sector_social_protection()
    },
  } as Readonly<Record<string, string>>,

  level: {
    get national() {
      return m.words_level_national()
    },
    get regional() {
      return m.words_level_regional()
    },
    get local() {
      return m.words_level_local()
    },
  } as Readonly<Record<string, string>>,

  /** The same, where it stands alone: "national level". */
  governmentLevel: {
    get national() {
      return m.words_level_is_national()
    },
    get regional() {
      return m.words_level_is_regional()
    },
    get local() {
      return m.words_level_is_local()
    },
  } as Readonly<Record<string, string>>,

  supplierRole: {
    get "dns-operator"() {
      return m.words_supplierrole_dns_operator()
    },
    get "mail-host"() {
      return m.words_supplierrole_mail_host()
    },
    get "web-host"() {
      return m.words_supplierrole_web_host()
    },
  } satisfies Record<SupplierRole, string>,

  regionKinds: {
    get "m49-region"() {
      return m.words_regionkinds_m49_region()
    },
    get "m49-subregion"() {
      return m.words_regionkinds_m49_subregion()
    },
    get grouping() {
      return m.words_regionkinds_grouping()
    },
  } satisfies Record<Region["kind"], string>,

  regionKind: {
    get "m49-region"() {
      return m.words_regionkind_m49_region()
    },
    get "m49-subregion"() {
      return m.words_regionkind_m49_subregion()
    },
    get grouping() {
      return m.words_regionkind_grouping()
    },
  } as Readonly<Record<string, string>>,

  /** The first sentence of the home page: how many do what the standard asks; and how that has changed. */
  lead: (given: {
    readonly standard: string
    readonly abbreviation: string
    readonly n: number
    readonly countries: number
    readonly share: number
    readonly points: number | null
    readonly before: string | null
    readonly now: string
  }): string => {
    const sentence: Lead = LEADS[given.standard] ?? m.words_lead_other
    const told = sentence({
      n: formatCount(given.n),
      countries: counted(m.units_country, given.countries),
      share: formatShare(given.share),
      standard: given.abbreviation,
    })
    if (given.points === null || given.before === null) return told
    return `${told} ${words.changeSentence(given.points, given.before, given.now)}`
  },

  /** "up 4 points", "down 1 point", "unchanged" */
  change: (points: number): string => {
    if (points === 0) return m.words_unchanged()
    const counting = { points: counted(m.units_point, Math.abs(points)) }
    return points > 0 ? m.words_up(counting) : m.words_down(counting)
  },

  /** "That is 4 points more than a year before." "That is 4 points more than in December 2024." */
  changeSentence: (points: number, before: string, now: string): string => {
    const month = formatMonth(before)
    const counting = { points: counted(m.units_point, Math.abs(points)), month }
    if (isAboutAYear(before, now)) {
      if (points === 0) return m.words_as_a_year_before()
      return points > 0 ? m.words_more_than_a_year_before(counting) : m.words_less_than_a_year_before(counting)
    }
    if (points === 0) return m.words_as_in_month({ month })
    return points > 0 ? m.words_more_than_in_month(counting) : m.words_less_than_in_month(counting)
  },
}

/** Whether two moments lie about a year apart, so that "a year before" is true. */
export const isAboutAYear = (before: string, now: string): boolean => {
  const days = (Date.parse(now) - Date.parse(before)) / 86_400_000
  return days > 335 && days < 395
}

export type Words = typeof words

type Lead = (given: Parameters<typeof m.words_lead_other>[0]) => string
const LEADS: Readonly<Record<string, Lead>> = {
  dnssec: m.words_lead_dnssec,
  ipv6: m.words_lead_ipv6,
  https: m.words_lead_https,
  tls: m.words_lead_tls,
  spf: m.words_lead_spf,
  dkim: m.words_lead_dkim,
  dmarc: m.words_lead_dmarc,
  starttls: m.words_lead_starttls,
}
