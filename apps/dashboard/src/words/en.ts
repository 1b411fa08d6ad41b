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
      return m.words_hit_country()
    },
    get region() {
      return m.words_hit_region()
    },
    get standard() {
      return m.words_hit_standard()
    },
    get policy() {
      return m.words_hit_policy()
    },
    get mandate() {
      return m.words_hit_mandate()
    },
    get supplier() {
      return m.words_hit_supplier()
    },
    get organisation() {
      return m.words_hit_organisation()
    },
    get target() {
      return m.words_hit_target()
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

  /** What public bodies do that pass a standard: "61 % sign with DNSSEC". */
  adopts: (standard: StandardId, abbreviation: string): string =>
    ADOPTS[standard] ?? m.words_have_adopted({ abbreviation }),

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
    return m.words_of_public_sector_domains_that({
      n: formatCount(given.n),
      country: counted(m.units_country, given.countries),
      share: formatShare(given.share),
      adopts: given.adopts,
      change,
    })
  },

  /** "up 4 points", "down 1 point", "unchanged" */
  change: (points: number): string =>
    points === 0 ? "unchanged" : `${points > 0 ? "up" : "down"} ${counted(m.units_point, Math.abs(points))}`,

  /** "in a year" when the moments lie about that far apart, "since December 2024" otherwise. */
  since: (before: string, now: string): string => {
    const days = (Date.parse(now) - Date.parse(before)) / 86_400_000
    return days > 335 && days < 395 ? m.words_in_a_year() : m.words_since({ before: formatMonth(before) })
  },

  scanned: (at: string): string => m.words_last_scan_finished_on({ at: formatDate(at) }),
}

export type Words = typeof words

const ADOPTS: Readonly<Partial<Record<StandardId, string>>> = {
  get dnssec() {
    return m.words_adopts_dnssec()
  },
  get ipv6() {
    return m.words_adopts_ipv6()
  },
  get https() {
    return m.words_adopts_https()
  },
  get tls() {
    return m.words_adopts_tls()
  },
  get spf() {
    return m.words_adopts_spf()
  },
  get dkim() {
    return m.words_adopts_dkim()
  },
  get dmarc() {
    return m.words_adopts_dmarc()
  },
  get starttls() {
    return m.words_adopts_starttls()
  },
}
