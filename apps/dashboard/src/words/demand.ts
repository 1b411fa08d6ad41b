/** The words of demand: mandates, how they stand beside adoption, and explanations. */

import type {
  BoundCount,
  CountryDemand,
  DemandView,
  ExplanationGround,
  ExplanationState,
  Mandate,
  MandateLevel,
  MandatePhase,
  Milestone,
  NoFigures,
  Requirement,
  Standing,
} from "@plumbline/core"
import { m } from "#app/paraglide/messages.js"
import { counted, formatChoice, formatDate, formatList, formatMonth, formatShortDate } from "./format.ts"

export const demandWords = {
  /** What a level means, for its first use on a page. */
  levelMeans: {
    get mandatory() {
      return m.demand_words_levelmeans_mandatory()
    },
    get "comply-or-explain"() {
      return m.demand_words_levelmeans_comply_or_explain()
    },
    get "target-agreement"() {
      return m.demand_words_levelmeans_target_agreement()
    },
    get recommended() {
      return m.demand_words_levelmeans_recommended()
    },
    get eligible() {
      return m.demand_words_levelmeans_eligible()
    },
    get programme() {
      return m.demand_words_levelmeans_programme()
    },
    get hook() {
      return m.demand_words_levelmeans_hook()
    },
  } satisfies Record<MandateLevel, string>,

  phase: {
    get draft() {
      return m.demand_words_phase_draft()
    },
    get ahead() {
      return m.demand_words_phase_ahead()
    },
    get "in-force"() {
      return m.demand_words_phase_in_force()
    },
    get ended() {
      return m.demand_words_phase_ended()
    },
  } satisfies Record<MandatePhase, string>,

  party: {
    get buyer() {
      return m.demand_words_party_buyer()
    },
    get supplier() {
      return m.demand_words_party_supplier()
    },
    get registrar() {
      return m.demand_words_party_registrar()
    },
  } satisfies Record<Mandate["binds"]["parties"][number], string>,

  noFigures: {
    get "no-measured-country"() {
      return m.demand_words_nofigures_no_measured_country()
    },
    get "part-of-a-country"() {
      return m.demand_words_nofigures_part_of_a_country()
    },
    get "binds-no-public-body"() {
      return m.demand_words_nofigures_binds_no_public_body()
    },
    get "nobody-listed"() {
      return m.demand_words_nofigures_nobody_listed()
    },
    get "nothing-asked"() {
      return m.demand_words_nofigures_nothing_asked()
    },
    get "not-measured-yet"() {
      return m.demand_words_nofigures_not_measured_yet()
    },
  } satisfies Record<NoFigures, string>,

  /** Short enough for a cell of the map. */
  standingShort: {
    get "demanded-and-adopted"() {
      return m.demand_words_standingshort_demanded_and_adopted()
    },
    get "demanded-not-yet-due"() {
      return m.demand_words_standingshort_demanded_not_yet_due()
    },
    get "demanded-not-adopted"() {
      return m.demand_words_standingshort_demanded_not_adopted()
    },
    get "demanded-of-others"() {
      return m.demand_words_standingshort_demanded_of_others()
    },
    get "advised-and-adopted"() {
      return m.demand_words_standingshort_advised_and_adopted()
    },
    get "advised-not-adopted"() {
      return m.demand_words_standingshort_advised_not_adopted()
    },
    get "adopted-without-known-demand"() {
      return m.demand_words_standingshort_adopted_without_known_demand()
    },
    get "no-known-demand-not-adopted"() {
      return m.demand_words_standingshort_no_known_demand_not_adopted()
    },
    get "not-measured"() {
      return m.demand_words_standingshort_not_measured()
    },
  } satisfies Record<Standing, string>,

  standing: {
    get "demanded-and-adopted"() {
      return m.demand_words_standing_demanded_and_adopted()
    },
    get "demanded-not-yet-due"() {
      return m.demand_words_standing_demanded_not_yet_due()
    },
    get "demanded-not-adopted"() {
      return m.demand_words_standing_demanded_not_adopted()
    },
    get "demanded-of-others"() {
      return m.demand_words_standing_demanded_of_others()
    },
    get "advised-and-adopted"() {
      return m.demand_words_standing_advised_and_adopted()
    },
    get "advised-not-adopted"() {
      return m.demand_words_standing_advised_not_adopted()
    },
    get "adopted-without-known-demand"() {
      return m.demand_words_standing_adopted_without_known_demand()
    },
    get "no-known-demand-not-adopted"() {
      return m.demand_words_standing_no_known_demand_not_adopted()
    },
    get "not-measured"() {
      return m.demand_words_standing_not_measured()
    },
  } satisfies Record<Standing, string>,

  milestone: {
    get before() {
      return m.demand_words_milestone_before()
    },
    get due() {
      return m.demand_words_milestone_due()
    },
    get newest() {
      return m.demand_words_milestone_newest()
    },
  } satisfies Record<Milestone["moment"], string>,

  ground: {
    get "no-supplier-offers-it"() {
      return m.demand_words_ground_no_supplier_offers_it()
    },
    get "disproportionate-cost"() {
      return m.demand_words_ground_disproportionate_cost()
    },
    get "conflicts-with-law"() {
      return m.demand_words_ground_conflicts_with_law()
    },
    get "security-trade-off"() {
      return m.demand_words_ground_security_trade_off()
    },
    get "end-of-life"() {
      return m.demand_words_ground_end_of_life()
    },
    get "does-not-apply"() {
      return m.demand_words_ground_does_not_apply()
    },
  } satisfies Record<ExplanationGround, string>,

  explanationState: {
    get future() {
      return m.demand_words_explanationstate_future()
    },
    get current() {
      return m.demand_words_explanationstate_current()
    },
    get expired() {
      return m.demand_words_explanationstate_expired()
    },
  } satisfies Record<ExplanationState, string>,

  /** "12 organisations with 31 domains" */
  bound: ({ organisations, targets }: BoundCount): string =>
    m.demand_words_bound({
      organisations: counted(m.units_organisation, organisations),
      domains: counted(m.units_domain, targets),
    }),

  /** "due on 1 March 2027", "fell due on 31 October 2026, 23 days ago" */
  due: (due: string, today: string): string => {
    const days = daysBetween(due, today)
    if (days < 0) return m.demand_words_due_on_in({ date: formatDate(due), span: span(-days) })
    return days === 0
      ? m.demand_words_falls_due_today({ date: formatDate(due) })
      : m.demand_words_fell_due_on_ago({ date: formatDate(due), span: span(days) })
  },

  /** The same as a sentence: "It is due on 1 March 2027, in 4 months." */
  dueSentence: (due: string, today: string): string => {
    const days = daysBetween(due, today)
    const date = formatDate(due)
    if (days === 0) return m.demand_words_sentence_falls_due_today({ date })
    return days < 0
      ? m.demand_words_sentence_due_on_in({ date, span: span(-days) })
      : m.demand_words_sentence_fell_due_on_ago({ date, span: span(days) })
  },

  /** What one check must say, in words; `title` is the name of the check. */
  requirement: (requirement: Requirement, title: string, reasonLabels: ReadonlyArray<string>): string => {
    const { parameter, atLeast, atMost } = requirement
    const asked = [
      ...(reasonLabels.length === 0
        ? []
        : [
            m.demand_words_its_outcome_is({
              outcomes: formatChoice(reasonLabels.map((label) => m.words_quoted({ text: label }))),
            }),
          ]),
      ...(parameter === undefined ? [] : [boundOf(parameter, atLeast, atMost)]),
    ]
    return asked.length === 0
      ? m.demand_words_passes({ title })
      : m.words_labelled({ label: title, text: formatList(asked) })
  },

  /** The evidence of a country in a sentence: never that it has no policy. */
  evidence: ({
    evidence,
    searchedOn,
    documents,
  }: Pick<CountryDemand, "evidence" | "searchedOn" | "documents">): string => {
    if (evidence === "found")
      return m.demand_words_the_library_holds_of_this({ documents: counted(m.units_document, documents) })
    if (evidence === "not-searched") return m.demand_words_documents_of_this_country_have()
    return searchedOn === null
      ? m.demand_words_documents_were_searched_for_and()
      : m.demand_words_none_found_on_there_may({ date: formatDate(searchedOn) })
  },

  /** Days that a chart of a demand marks, with what they are, oldest first. */
  marks: ({
    since,
    due,
    until,
    earlierDues,
  }: Pick<DemandView, "since" | "due" | "until"> & { readonly earlierDues: ReadonlyArray<string> }) =>
    [
      ...(since === null ? [] : [{ at: since, label: m.demand_words_mark_in_force({ date: formatShortDate(since) }) }]),
      ...earlierDues.map((day) => ({
        at: endOf(day),
        label: m.demand_words_mark_earlier_due({ date: partialDate(day) }),
      })),
      ...(due === null ? [] : [{ at: due, label: m.demand_words_mark_due({ date: formatShortDate(due) }) }]),
      ...(until === null ? [] : [{ at: until, label: m.demand_words_mark_ended({ date: formatShortDate(until) }) }]),
    ].toSorted((left, right) => left.at.localeCompare(right.at)),

  /** `2025`, `Mar 2026` or `31 Mar 2026`, as far as the day is known. */
  partialDate: (day: string): string => partialDate(day),
}

/** What the value of a finding must be: "lookups is at most 10". */
const boundOf = (parameter: string, atLeast: number | undefined, atMost: number | undefined): string => {
  if (atLeast !== undefined && atMost !== undefined) return m.demand_words_is_between({ parameter, atLeast, atMost })
  if (atLeast !== undefined) return m.demand_words_is_at_least({ parameter, atLeast })
  return atMost === undefined
    ? m.demand_words_is_given({ parameter })
    : m.demand_words_is_at_most({ parameter, atMost })
}

/** Whole days from one day or moment to another, both taken as days. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000)

const span = (days: number): string => {
  if (days < 60) return counted(m.units_day, days)
  return days < 730
    ? counted(m.units_month, Math.round(days / 30.44))
    : counted(m.units_year, Math.round(days / 365.25))
}

const partialDate = (day: string): string => {
  if (day.length === 4) return day
  return day.length === 7 ? formatMonth(`${day}-01`) : formatShortDate(day)
}

/** The last day of a year or month, the day itself otherwise: by then it should have been met. */
const endOf = (day: string): string => {
  if (day.length === 10) return day
  const [year = 0, month = 12] = day.split("-").map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
