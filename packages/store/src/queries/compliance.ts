/** How far do those bound meet what mandates ask for, and how far did they adopt the standards? Reads roll-ups only. */
import { ALL } from "@plumbline/assess"
import {
  type AdoptionPoint,
  type CountryCode,
  type GovernmentLevel,
  isMember,
  type MandateId,
  type MethodologyId,
  type Sector,
  type StandardId,
} from "@plumbline/core"
import { ask, type Dialogue, marks } from "../dialogue.ts"
import { dateOf, dayOf, instantOf } from "../moment.ts"
import { COUNT_COLUMNS, type CountRow, countsOf } from "../rollup/count-row.ts"
import type { CellFigure, ComplianceFigure, DemandPoints, GroupAdoptionQuestion } from "../words.ts"
import { type CountryFigureRow, scanEnds, sumPoints } from "./sum-points.ts"

/** Demand by demand, in the order of the mandate; demands of which there are no figures are left out. */
export function* complianceTrend(mandate: MandateId): Dialogue<ReadonlyArray<DemandPoints>> {
  const rows = yield* ask<CountryFigureRow & { position: number }>(
    `SELECT demand.position, figure.country, figure.methodology, figure.from_point, figure.until_point, ${COUNT_COLUMNS}
     FROM demand JOIN compliance_by_demand_scan figure ON figure.demand_key = demand.key
     WHERE demand.mandate = ? ORDER BY demand.position, figure.from_point`,
    mandate,
  )
  const scans = yield* scanEnds()
  return [...Map.groupBy(rows, ({ position }) => position)].map(([index, figures]) => ({
    index,
    points: sumPoints(scans, figures),
  }))
}

/** What stands as of each country's newest finished scan: of all mandates and countries, or of one country. */
export function* complianceFigures(country?: CountryCode): Dialogue<ReadonlyArray<ComplianceFigure>> {
  const rows = yield* ask<StandingFigure & { mandate: MandateId; position: number }>(
    `SELECT demand.mandate, demand.position, figure.country, figure.methodology, ${COUNT_COLUMNS}
     FROM compliance_by_demand_scan figure JOIN demand ON demand.key = figure.demand_key
     WHERE figure.until_point IS NULL ${country === undefined ? "" : "AND figure.country = ?"}
     ORDER BY demand.mandate, demand.position, figure.country`,
    ...(country === undefined ? [] : [country]),
  )
  const ends = yield* newestEnds()
  return rows.map((row) => ({
    mandate: row.mandate,
    index: row.position,
    country: row.country,
    at: instantOf(ends.get(row.country)!),
    methodology: row.methodology,
    counts: countsOf(row),
  }))
}

/** The adoption of a standard by the targets of some levels and sectors in a group of countries, each while it is a member. */
export function* groupAdoption(question: GroupAdoptionQuestion): Dialogue<ReadonlyArray<AdoptionPoint>> {
  const countries = [...new Set(question.members.map(({ country }) => country))]
  if (countries.length === 0) return []
  // The whole, or the pairs of sector and level: figures of the same kind add up, and those of both kinds would count twice.
  const isWhole = question.levels === undefined && question.sectors === undefined
  const figures = yield* ask<CountryFigureRow & { sector: Sector; level: GovernmentLevel }>(
    `SELECT figure.subject AS country, figure.sector, figure.level, figure.methodology, figure.from_point, figure.until_point,
       ${COUNT_COLUMNS}
     FROM adoption_by_country_scan figure JOIN measure ON measure.key = figure.measure_key
     WHERE measure.id = ? AND figure.subject IN (${marks(countries)}) AND figure.sector ${isWhole ? "=" : "<>"} ?
       AND figure.level ${isWhole ? "=" : "<>"} ?`,
    question.standard,
    ...countries,
    ALL,
    ALL,
  )
  const concerned = isWhole
    ? figures
    : figures.filter(
        ({ sector, level }) =>
          (question.levels?.includes(level) ?? true) && (question.sectors?.includes(sector) ?? true),
      )
  return sumPoints(yield* scanEnds(), concerned, (scan) =>
    isMember(question, scan.country, dateOf(dayOf(scan.finished_at))),
  )
}

/** The standing figures of standards for each pair of sector and level: of all countries, or of one. */
export function* cellFigures(country?: CountryCode): Dialogue<ReadonlyArray<CellFigure>> {
  const rows = yield* ask<StandingFigure & { standard: StandardId; sector: Sector; level: GovernmentLevel }>(
    `SELECT figure.subject AS country, measure.standard, figure.sector, figure.level, figure.methodology, ${COUNT_COLUMNS}
     FROM adoption_by_country_scan figure JOIN measure ON measure.key = figure.measure_key
     WHERE figure.until_point IS NULL AND measure.requirement IS NULL AND figure.sector <> ? AND figure.level <> ?
       ${country === undefined ? "" : "AND figure.subject = ?"}
     ORDER BY figure.subject, measure.key, figure.sector, figure.level`,
    ALL,
    ALL,
    ...(country === undefined ? [] : [country]),
  )
  const ends = yield* newestEnds()
  return rows.map((row) => ({
    country: row.country,
    standard: row.standard,
    sector: row.sector,
    level: row.level,
    at: instantOf(ends.get(row.country)!),
    methodology: row.methodology,
    counts: countsOf(row),
  }))
}

/** When each country's newest finished scan ended: standing figures are of it. */
function* newestEnds(): Dialogue<ReadonlyMap<CountryCode, number>> {
  const rows = yield* ask<{ country: CountryCode; ended_at: number }>(
    "SELECT country, max(finished_at) AS ended_at FROM scan WHERE finished_at IS NOT NULL GROUP BY country",
  )
  return new Map(rows.map(({ country, ended_at }) => [country, ended_at]))
}

interface StandingFigure extends CountRow {
  readonly country: CountryCode
  readonly methodology: MethodologyId
}
