/**
 * Counts of groups: from counted verdicts of targets to the figures of a country, cut by sector and by level of government, of an
 * organisation, and of a region.
 *
 * A figure belongs to a cell: sector × level, where `all` stands for every one. A country's cells are thus: the whole, each sector,
 * each level, and each pair that occurs. A measure is a standard or a check.
 */
import {
  addCounts,
  type GovernmentLevel,
  noVerdicts,
  type Sector,
  type Verdict,
  type VerdictCounts,
} from "@plumbline/core"

/** In the place of a sector or a level: all of them together. */
export const ALL = "all"

/** So many targets got this verdict for this measure. */
export interface CountedVerdict<Measure extends string | number> {
  readonly measure: Measure
  readonly verdict: Verdict
  readonly targets: number
}

/** Those of one sector and level. */
export interface VerdictOfCell<Measure extends string | number> extends CountedVerdict<Measure> {
  readonly sector: Sector
  readonly level: GovernmentLevel
}

/** Those of one organisation. */
export interface VerdictOfOrganisation<Measure extends string | number, Body extends string | number>
  extends CountedVerdict<Measure> {
  readonly organisation: Body
}

/** The counts of one cell for one measure. */
export interface Figure<Measure extends string | number> {
  readonly sector: Sector | typeof ALL
  readonly level: GovernmentLevel | typeof ALL
  readonly measure: Measure
  readonly counts: VerdictCounts
}

/** One string for one cell and measure. */
export const figureKey = (figure: Pick<Figure<string | number>, "sector" | "level" | "measure">): string =>
  `${figure.sector}|${figure.level}|${figure.measure}`

/** The figures of a country: each verdict counts in its pair of sector and level, in its sector, in its level, and in the whole. */
export const countByCell = <Measure extends string | number>(
  counted: Iterable<VerdictOfCell<Measure>>,
): ReadonlyMap<string, Figure<Measure>> => {
  const figures = new Map<string, MutableFigure<Measure>>()
  for (const { sector, level, measure, verdict, targets } of counted) {
    const field = verdict === "not-applicable" ? "notApplicable" : verdict
    for (const ofSector of [sector, ALL] as const) {
      for (const ofLevel of [level, ALL] as const) {
        const key = figureKey({ sector: ofSector, level: ofLevel, measure })
        let figure = figures.get(key)
        if (figure === undefined) {
          figure = { sector: ofSector, level: ofLevel, measure, counts: { ...noVerdicts } }
          figures.set(key, figure)
        }
        figure.counts[field] += targets
      }
    }
  }
  return figures
}

/** The counts of one organisation for one measure. */
export interface OrganisationCount<Measure extends string | number, Body extends string | number> {
  readonly organisation: Body
  readonly measure: Measure
  readonly counts: VerdictCounts
}

/** The figures of organisations. Keys are `organisation|measure`. */
export const countByOrganisation = <Measure extends string | number, Body extends string | number>(
  counted: Iterable<VerdictOfOrganisation<Measure, Body>>,
): ReadonlyMap<string, OrganisationCount<Measure, Body>> => {
  const counts = new Map<string, OrganisationCount<Measure, Body> & { counts: MutableCounts }>()
  for (const { organisation, measure, verdict, targets } of counted) {
    const key = `${organisation}|${measure}`
    let entry = counts.get(key)
    if (entry === undefined) {
      entry = { organisation, measure, counts: { ...noVerdicts } }
      counts.set(key, entry)
    }
    entry.counts[verdict === "not-applicable" ? "notApplicable" : verdict] += targets
  }
  return counts
}

/** The figures of a region: those of its member countries added up, cell by cell. */
export const sumFigures = <Measure extends string | number>(
  members: Iterable<Iterable<Figure<Measure>>>,
): ReadonlyMap<string, Figure<Measure>> => {
  const sum = new Map<string, Figure<Measure>>()
  for (const member of members) {
    for (const figure of member) {
      const key = figureKey(figure)
      const before = sum.get(key)
      sum.set(key, before === undefined ? figure : { ...before, counts: addCounts(before.counts, figure.counts) })
    }
  }
  return sum
}

type MutableCounts = { -readonly [Key in keyof VerdictCounts]: VerdictCounts[Key] }
type MutableFigure<Measure extends string | number> = Figure<Measure> & { counts: MutableCounts }
