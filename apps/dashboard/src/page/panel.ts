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
  const whole = movement(panel.wholeFirst, panel.wholeLast)
  const same = movement(first, last)
  const domains = m.page_the_same({ domain: counted(m.units_domain, panel.targets) })
  if (panel.joined.n === 0 && panel.left.n === 0 && panel.interrupted === 0)
    return m.page_the_list_held_at_every({ domains, text: same.text })
  const joint = whole.direction === same.direction ? "and" : "while"
  const came =
    panel.joined.n === 0
      ? m.page_none_joined()
      : m.page_joined_of_which_pass({
          domain: counted(m.units_domain, panel.joined.n),
          share: formatTenths(panel.joined.share),
        })
  const went =
    panel.left.n === 0
      ? m.page_none_left()
      : m.page_left_of_which_passed({ n: formatCount(panel.left.n), share: formatTenths(panel.left.share) })
  const between =
    panel.interrupted === 0
      ? ""
      : ` ${m.page_could_not_be_measured_at({ domain: counted(m.units_domain, panel.interrupted) })}`
  return `The whole list ${whole.text} ${joint} ${domains} ${same.text}: ${came}; ${went}.${between}`
}

const movement = (before: Adoption, after: Adoption) => {
  const [from, to] = [formatTenths(before.share), formatTenths(after.share)]
  if (from === to || before.share === null || after.share === null)
    return { direction: 0, text: from === to ? m.page_stayed_at({ from }) : m.page_went_from_to({ from, to }) }
  return after.share > before.share
    ? { direction: 1, text: m.page_rose_from_to({ from, to }) }
    : { direction: -1, text: m.page_fell_from_to({ from, to }) }
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
        ...(since === null ? [] : [{ day: since, word: m.page_in_force() }]),
        ...(due === null ? [] : [{ day: due, word: m.page_due() }]),
      ]
      const before = days.filter(({ day }) => day < first.slice(0, 10)).at(-1)
      return [
        ...(before === undefined
          ? []
          : [{ at: first, label: m.page_since({ name, word: before.word, day: formatShortDate(before.day) }) }]),
        ...days
          .filter(({ day }) => day >= first.slice(0, 10))
          .map(({ day, word }) => ({ at: day, label: `${name}: ${word} ${formatShortDate(day)}` })),
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
