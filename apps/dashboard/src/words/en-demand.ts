/** The words of demand in English: mandates, how they stand beside adoption, and explanations. */

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
    mandatory: "binding for those in its scope",
    "comply-or-explain": "asked, unless a reason is recorded",
    "target-agreement": "an agreed date, without a law behind it",
    recommended: "official advice",
    eligible: "may be asked for in tenders",
    programme: "an incentive, a certificate or a measurement",
    hook: "a general clause that names no standard, on which one can be hung",
  } satisfies Record<MandateLevel, string>,

  phase: {
    draft: "draft",
    ahead: "begins later",
    "in-force": "in force",
    ended: "ended",
  } satisfies Record<MandatePhase, string>,

  party: {
    buyer: "public bodies",
    supplier: "suppliers",
    registrar: "registrars",
  } satisfies Record<Mandate["binds"]["parties"][number], string>,

  noFigures: {
    "no-measured-country": "No figures: none of the countries in which it holds is measured here.",
    "part-of-a-country":
      "No figures: it holds in a part of a country, and the lists do not say which domains lie there.",
    "binds-no-public-body":
      "No figures: it binds suppliers or registrars, and what is measured here are public bodies.",
    "nobody-listed": "No figures: none of the listed bodies is of the levels and sectors that it binds.",
    "nothing-asked": "No figures: it names no standard that is measured here.",
    "not-measured-yet": "No figures yet: no scan of those bound has ended, or none measures the standard.",
  } satisfies Record<NoFigures, string>,

  /** Short enough for a cell of the map. */
  standingShort: {
    "demanded-and-adopted": "demanded, adopted",
    "demanded-not-yet-due": "demanded, not yet due",
    "demanded-not-adopted": "demanded, not adopted",
    "demanded-of-others": "demanded of others",
    "advised-and-adopted": "advised, adopted",
    "advised-not-adopted": "advised, not adopted",
    "adopted-without-known-demand": "adopted, no known demand",
    "no-known-demand-not-adopted": "no known demand, not adopted",
    "not-measured": "not measured",
  } satisfies Record<Standing, string>,

  standing: {
    "demanded-and-adopted": "Demanded and adopted",
    "demanded-not-yet-due": "Demanded; its day lies ahead",
    "demanded-not-adopted": "Demanded, not adopted",
    "demanded-of-others": "Demanded of others than those measured",
    "advised-and-adopted": "Advised and adopted",
    "advised-not-adopted": "Advised, not adopted",
    "adopted-without-known-demand": "Adopted without known demand",
    "no-known-demand-not-adopted": "No known demand, not adopted",
    "not-measured": "Not measured",
  } satisfies Record<Standing, string>,

  milestone: {
    before: "Before it was in force",
    due: "When it fell due",
    newest: "Newest",
  } satisfies Record<Milestone["moment"], string>,

  ground: {
    "no-supplier-offers-it": "no supplier offers it",
    "disproportionate-cost": "its cost is out of proportion",
    "conflicts-with-law": "it conflicts with law",
    "security-trade-off": "security elsewhere would suffer",
    "end-of-life": "the system is about to be taken out of use",
    "does-not-apply": "it does not apply here",
  } satisfies Record<ExplanationGround, string>,

  explanationState: {
    future: "not yet in effect",
    current: "in effect",
    expired: "expired",
  } satisfies Record<ExplanationState, string>,

  /** "12 organisations with 31 domains" */
  bound: ({ organisations, targets }: BoundCount): string =>
    `${counted(m.units_organisation, organisations)} with ${counted(m.units_domain, targets)}`,

  /** "due on 1 March 2027", "fell due on 31 October 2026, 23 days ago" */
  due: (due: string, today: string): string => {
    const days = daysBetween(due, today)
    if (days < 0) return `due on ${formatDate(due)}, in ${span(-days)}`
    return days === 0 ? `falls due today, ${formatDate(due)}` : `fell due on ${formatDate(due)}, ${span(days)} ago`
  },

  /** What one check must say, in words; `title` is the name of the check. */
  requirement: (requirement: Requirement, title: string, reasonLabels: ReadonlyArray<string>): string => {
    const { parameter, atLeast, atMost } = requirement
    const bounds = [
      ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
      ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ].join(" and ")
    const asked = [
      ...(reasonLabels.length === 0
        ? []
        : [`its outcome is ${formatChoice(reasonLabels.map((label) => `“${label}”`))}`]),
      ...(parameter === undefined ? [] : [`${parameter} is ${bounds === "" ? "given" : bounds}`]),
    ]
    return asked.length === 0 ? `${title}: passes` : `${title}: ${formatList(asked)}`
  },

  /** The evidence of a country in a sentence: never that it has no policy. */
  evidence: ({
    evidence,
    searchedOn,
    documents,
  }: Pick<CountryDemand, "evidence" | "searchedOn" | "documents">): string => {
    if (evidence === "found") return `The library holds ${counted(m.units_document, documents)} of this country.`
    if (evidence === "not-searched") return "Documents of this country have not been searched for."
    return searchedOn === null
      ? "Documents were searched for, and none was found. There may be some all the same."
      : `None found on ${formatDate(searchedOn)}. There may be some all the same.`
  },

  /** Days that a chart of a demand marks, with what they are, oldest first. */
  marks: ({
    since,
    due,
    until,
    earlierDues,
  }: Pick<DemandView, "since" | "due" | "until"> & { readonly earlierDues: ReadonlyArray<string> }) =>
    [
      ...(since === null ? [] : [{ at: since, label: `in force ${formatShortDate(since)}` }]),
      ...earlierDues.map((day) => ({ at: endOf(day), label: `earlier due ${partialDate(day)}` })),
      ...(due === null ? [] : [{ at: due, label: `due ${formatShortDate(due)}` }]),
      ...(until === null ? [] : [{ at: until, label: `ended ${formatShortDate(until)}` }]),
    ].toSorted((left, right) => left.at.localeCompare(right.at)),

  /** `2025`, `Mar 2026` or `31 Mar 2026`, as far as the day is known. */
  partialDate: (day: string): string => partialDate(day),
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
