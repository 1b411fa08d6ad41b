/** Why do the whole list and the same domains move differently? The sentence and the table, made from the API's figures. Pure. */

import {
  type Adoption,
  type AdoptionPoint,
  adoptionOf,
  type FixedPanel,
  type StandardMandate,
  type VerdictCounts,
} from "@plumbline/core"
import { m } from "#app/paraglide/messages.js"
import { counted, formatCount, formatShortDate, formatTenths } from "#app/words/format.ts"

/** One sentence or two; `points` are those of the panel, and there are at least two. */
export const explainPanel = (panel: FixedPanel, points: ReadonlyArray<AdoptionPoint>): string => {
  const [first, last] = [points[0]?.adoption, points.at(-1)?.adoption]
  if (first === undefined || last === undefined || panel.targets === 0) return m.page_no_domain_was_measured_at()
  const domains = counted(m.units_domain, panel.targets)
  const same = movement(SAME, first, last, domains)
  if (panel.joined.n === 0 && panel.left.n === 0 && panel.interrupted === 0)
    return `${m.page_list_unchanged({ domains })} ${movement(WHOLE, first, last, domains)}`
  const { joined, left, interrupted } = panel
  return [
    movement(WHOLE, panel.wholeFirst, panel.wholeLast, domains),
    same,
    joined.n === 0
      ? m.page_none_joined()
      : m.page_joined({ domains: counted(m.units_domain, joined.n), share: formatTenths(joined.share) }),
    left.n === 0 ? m.page_none_left() : m.page_left({ number: formatCount(left.n), share: formatTenths(left.share) }),
    ...(interrupted === 0 ? [] : [m.page_could_not_be_measured_at({ domains: counted(m.units_domain, interrupted) })]),
  ].join(" ")
}

type Movements = Readonly<Record<"stayed" | "went" | "rose" | "fell", (given: Moved) => string>>
type Moved = { readonly from: string; readonly to: string; readonly domains: string }
const WHOLE: Movements = {
  stayed: m.page_whole_stayed,
  went: m.page_whole_went,
  rose: m.page_whole_rose,
  fell: m.page_whole_fell,
}
const SAME: Movements = {
  stayed: m.page_same_stayed,
  went: m.page_same_went,
  rose: m.page_same_rose,
  fell: m.page_same_fell,
}

const movement = (say: Movements, before: Adoption, after: Adoption, domains: string): string => {
  const [from, to] = [formatTenths(before.share), formatTenths(after.share)]
  const given = { from, to, domains }
  if (from === to) return say.stayed(given)
  if (before.share === null || after.share === null) return say.went(given)
  return after.share > before.share ? say.rose(given) : say.fell(given)
}

/**
 * Days of strict mandates, as far as they are known, for a chart that begins at `first`. What was due before that is marked at its
 * beginning: it holds all along.
 */
export const marksOfMandates = (
  mandates: ReadonlyArray<StandardMandate>,
  first: string,
): ReadonlyArray<{ readonly at: string; readonly label: string }> =>
  mandates
    .filter(({ mandate }) => STRICT.has(mandate.level))
    .flatMap(({ mandate, since, due }) => {
      const name = shortened(mandate.title)
      const days = [
        ...(since === null ? [] : [{ day: since, on: m.page_mark_in_force, all: m.page_mark_in_force_since }]),
        ...(due === null ? [] : [{ day: due, on: m.page_mark_due, all: m.page_mark_due_since }]),
      ]
      const before = days.filter(({ day }) => day < first.slice(0, 10)).at(-1)
      return [
        ...(before === undefined
          ? []
          : [{ at: first, label: before.all({ name, date: formatShortDate(before.day) }) }]),
        ...days
          .filter(({ day }) => day >= first.slice(0, 10))
          .map(({ day, on }) => ({ at: day, label: on({ name, date: formatShortDate(day) }) })),
      ]
    })
    .slice(0, MOST_MARKS)

const STRICT: ReadonlySet<string> = new Set(["mandatory", "comply-or-explain", "target-agreement"])
/** More would hide the lines. */
const MOST_MARKS = 4
/** Titles of instruments run on; what stands before the first comma or bracket names them. */
const shortened = (title: string): string => {
  const name = title.split(/[,(]/)[0]!.trim()
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…`
}
const LONGEST_NAME = 36

/** A row of the table: whole list, the same domains, the national level and all other levels, at one date. */
export type PanelRow = {
  readonly date: string
  readonly cells: ReadonlyArray<{ readonly n: string; readonly pass: string; readonly share: string }>
}

/** Oldest first. `national` are points of the whole list, so that what is left of it are all other levels. `date` is the moment as the API gives it; a group without figures at a date gets a dash. */
export const rowsOf = (
  whole: ReadonlyArray<AdoptionPoint>,
  fixed: ReadonlyArray<AdoptionPoint>,
  national: ReadonlyArray<AdoptionPoint>,
): ReadonlyArray<PanelRow> =>
  whole.map(({ at, adoption }) => {
    const find = (points: ReadonlyArray<AdoptionPoint>) => points.find((point) => point.at === at)?.adoption
    const ofNation = find(national)
    const others = ofNation === undefined ? adoption : adoptionOf(without(adoption.counts, ofNation.counts))
    return { date: at, cells: [adoption, find(fixed), ofNation, others].map(cellOf) }
  })

const without = (all: VerdictCounts, some: VerdictCounts): VerdictCounts => ({
  pass: all.pass - some.pass,
  partial: all.partial - some.partial,
  fail: all.fail - some.fail,
  notApplicable: all.notApplicable - some.notApplicable,
  unknown: all.unknown - some.unknown,
})

const cellOf = (adoption: Adoption | undefined): PanelRow["cells"][number] =>
  adoption === undefined
    ? { n: "–", pass: "–", share: "–" }
    : { n: formatCount(adoption.n), pass: formatCount(adoption.counts.pass), share: formatTenths(adoption.share) }
