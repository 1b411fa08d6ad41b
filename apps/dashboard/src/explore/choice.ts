/**
 * The state of a chart, as its address says it: `?view=map&standard=dnssec&by=country&id=nl&id=fr&from=2024-01-01&panel=fixed`.
 *
 * Pure. What an address does not know, or what does not go together, is left out: no address is an error.
 */

export const VIEWS = ["trend", "multiples", "map", "ranking", "distribution", "table"] as const
export type View = (typeof VIEWS)[number]
/** A region is a region of UN M49 or a grouping. */
export const SUBJECTS = ["country", "region", "sector", "level", "organisation", "supplier", "world"] as const
export type By = (typeof SUBJECTS)[number]
export const COUNTED = ["countries", "organisations", "targets"] as const
export type Counted = (typeof COUNTED)[number]

export type Choice = {
  readonly view: View
  /** At least one. */
  readonly standards: ReadonlyArray<string>
  /** One check of the first standard, in place of the standards. */
  readonly check: string | null
  readonly by: By
  readonly ids: ReadonlyArray<string>
  /** Whose organisations; of suppliers, sectors and levels within which country. */
  readonly country: string | null
  /** First and last day. */
  readonly from: string | null
  readonly to: string | null
  readonly panel: "whole" | "fixed"
  /** What a distribution counts. */
  readonly of: Counted
}

/** What can be chosen: standards with their checks, and countries. */
export type Known = {
  readonly standards: ReadonlyArray<{ readonly id: string; readonly checks: ReadonlyArray<{ readonly id: string }> }>
  readonly countries: ReadonlyArray<string>
}

/** `known.standards` is not empty. */
export const choiceOf = (query: URLSearchParams, known: Known): Choice => {
  const asked = [...new Set(query.getAll("standard"))].filter((id) => known.standards.some((each) => each.id === id))
  const standards =
    asked.length === 0 ? known.standards.slice(0, 1).map(({ id }) => id) : asked.slice(0, MOST_STANDARDS)
  const by = oneOf(SUBJECTS, query.get("by")) ?? "country"
  const checks = known.standards.find(({ id }) => id === standards[0])?.checks ?? []
  const check = by === "supplier" ? undefined : checks.find(({ id }) => id === query.get("check"))
  const country = known.countries.find((id) => id === query.get("country")) ?? null
  const [from, to] = [dayOf(query.get("from")), dayOf(query.get("to"))]
  const isTurned = from !== null && to !== null && from > to
  const of = oneOf(COUNTED, query.get("of")) ?? (by === "organisation" ? "organisations" : "countries")
  return {
    view: oneOf(VIEWS, query.get("view")) ?? "trend",
    standards,
    check: check?.id ?? null,
    by,
    ids: [...new Set(query.getAll("id"))].filter((id) => ID.test(id)).slice(0, MOST_IDS),
    country: PLACED.has(by) || of !== "countries" ? country : null,
    from: isTurned ? to : from,
    to: isTurned ? from : to,
    panel: by === "country" && query.get("panel") === "fixed" ? "fixed" : "whole",
    of,
  }
}

/** The shortest address of a choice, in one order: the same chart always has the same address. */
export const queryOf = (choice: Choice): URLSearchParams => {
  const query = new URLSearchParams()
  query.set("view", choice.view)
  for (const standard of choice.standards) query.append("standard", standard)
  if (choice.check !== null) query.set("check", choice.check)
  query.set("by", choice.by)
  for (const id of choice.ids) query.append("id", id)
  if (choice.country !== null) query.set("country", choice.country)
  if (choice.from !== null) query.set("from", choice.from)
  if (choice.to !== null) query.set("to", choice.to)
  if (choice.panel === "fixed") query.set("panel", "fixed")
  if (choice.view === "distribution") query.set("of", choice.of)
  return query
}

/** Kinds of subjects that may stand within a country. */
export const PLACED: ReadonlySet<By> = new Set(["organisation", "supplier", "sector", "level"])

/** The question to `/adoption` behind a trend, in the API's names; null where organisations or suppliers are to be named first. */
export const trendQuestion = (
  { standards, check, by, country, from, to, panel }: Choice,
  ids: ReadonlyArray<string>,
): URLSearchParams | null => {
  if ((by === "organisation" || by === "supplier") && ids.length === 0) return null
  const query = measureQuestion(standards, check)
  query.set("by", by)
  if (by !== "world") for (const id of ids) query.append("id", id)
  if (country !== null && by !== "organisation" && PLACED.has(by)) query.set("country", country)
  if (from !== null) query.set("from", from)
  if (to !== null) query.set("to", to)
  if (panel === "fixed") query.set("panel", "fixed")
  return query
}

/** The question to `/ranking`; null for subjects that it does not compare. */
export const rankingQuestion = ({ standards, check, by, country, from, to, view }: Choice): URLSearchParams | null => {
  const ranked = view === "map" ? "country" : by
  if (ranked === "world" || ranked === "sector" || ranked === "level") return null
  if (ranked === "organisation" && country === null) return null
  const query = measureQuestion(standards.slice(0, 1), check)
  query.set("by", ranked)
  if (country !== null && PLACED.has(ranked)) query.set("country", country)
  if (to !== null) query.set("at", to)
  if (from !== null) query.set("since", from)
  return query
}

/** The question to `/distribution`; null where a country is to be chosen first. */
export const distributionQuestion = ({ standards, check, of, country, to }: Choice): URLSearchParams | null => {
  if (of === "targets" && country === null) return null
  const query = of === "targets" ? new URLSearchParams() : measureQuestion(standards.slice(0, 1), check)
  query.set("of", of)
  if (country !== null && of !== "countries") query.set("country", country)
  if (to !== null) query.set("at", to)
  return query
}

const measureQuestion = (standards: ReadonlyArray<string>, check: string | null): URLSearchParams =>
  new URLSearchParams(check === null ? standards.map((id) => ["standard", id]) : [["check", check]])

/** Of all that could be shown, those named; and where none is, the first `DEFAULT_IDS`. */
export const chosenIds = (choice: Choice, all: ReadonlyArray<string>): ReadonlyArray<string> =>
  choice.ids.length > 0 ? choice.ids : all.slice(0, DEFAULT_IDS)

/** At most `most` of rising days, evenly, with the first, the last and `kept`. */
export const thinDays = (
  days: ReadonlyArray<string>,
  most: number,
  kept: ReadonlyArray<string | null>,
): ReadonlyArray<string> => {
  const step = Math.max(1, (days.length - 1) / (most - 1))
  const wanted = new Set([...Array.from({ length: most }, (_, index) => Math.round(index * step)), days.length - 1])
  return [...new Set([...days.filter((_, index) => wanted.has(index)), ...kept.filter((day) => day !== null)])].sort()
}

const oneOf = <A extends string>(all: ReadonlyArray<A>, given: string | null): A | null =>
  all.find((each) => each === given) ?? null

/** A day of the calendar, `2024-02-29`. */
const dayOf = (given: string | null): string | null => {
  if (given === null || !/^\d{4}-\d{2}-\d{2}$/.test(given)) return null
  const at = new Date(`${given}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== given ? null : given
}

/** The form of every id of a subject. */
const ID = /^[a-z0-9][a-z0-9/-]{0,119}$/
/** More standards than there are. */
const MOST_STANDARDS = 40
/** More countries than there are; the API takes 300. */
const MOST_IDS = 250
/** As many lines as have a colour of their own. */
export const DEFAULT_IDS = 7
