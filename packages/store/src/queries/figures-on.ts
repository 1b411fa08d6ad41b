/** How far was every country, region, organisation or supplier at the end of a day? Reads roll-ups only, one row a subject. */
import { ALL } from "@plumbline/assess"
import { type Adoption, addCounts, adoptionOf, type CountryCode, type MethodologyId } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import { endOf, instantOf } from "../moment.ts"
import { COUNT_COLUMNS, type CountRow, countsOf } from "../rollup/count-row.ts"
import type { DayFigure, FiguresOnQuestion } from "../words.ts"

/** Subjects that had no scan by then, and suppliers that then served nobody, are left out. */
export function* figuresOn(question: FiguresOnQuestion): Dialogue<ReadonlyArray<DayFigure>> {
  const measure = yield* askOne<{ key: number }>("SELECT key FROM measure WHERE id = ?", question.measure)
  if (measure === undefined) return []
  const before = endOf(question.on)
  if (question.by === "supplier") return yield* suppliersOn(measure.key, before, question.country)
  const { points, figures, subject, place, key } = SOURCES[question.by]
  // Points first, then the figures that hold at each: in another order the whole roll-up would be read.
  const rows = yield* ask<FigureRow>(
    `WITH point AS MATERIALIZED (${points}${question.country === undefined ? "" : OF_COUNTRY})
     SELECT subject.id, point.at, figure.methodology, ${COUNT_COLUMNS}
     FROM point CROSS JOIN ${subject} subject CROSS JOIN ${figures} figure
     WHERE subject.${place} = point.place AND figure.subject = subject.${key} AND figure.sector = ? AND figure.level = ? AND figure.measure_key = ?
       AND figure.from_point <= point.number AND (figure.until_point IS NULL OR figure.until_point > point.number)
     ORDER BY subject.id, figure.methodology`,
    before,
    ...(question.country === undefined ? [] : [question.country]),
    question.sector ?? ALL,
    question.level ?? ALL,
    measure.key,
  )
  // Of several methodologies that hold, the newest comes last.
  return [...new Map(rows.map((row) => [row.id, row])).values()].map((row) =>
    figureOf(row.id, row.at, row.methodology, adoptionOf(countsOf(row))),
  )
}

/** Figures of countries added up, of the newest methodology among them only, as for regions. */
function* suppliersOn(
  measure: number,
  before: number,
  country: CountryCode | undefined,
): Dialogue<ReadonlyArray<DayFigure>> {
  const rows = yield* ask<FigureRow>(
    `WITH point AS MATERIALIZED (${NEWEST_SCANS}${country === undefined ? "" : OF_COUNTRY})
     SELECT supplier.id, point.at, figure.methodology, ${COUNT_COLUMNS}
     FROM point CROSS JOIN supplier CROSS JOIN adoption_by_supplier_scan figure
     WHERE figure.supplier_key = supplier.key AND figure.country = point.place AND figure.measure_key = ?
       AND figure.from_point <= point.number AND (figure.until_point IS NULL OR figure.until_point > point.number)
     ORDER BY supplier.id`,
    before,
    ...(country === undefined ? [] : [country]),
    measure,
  )
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, ofSupplier]) => {
    const methodology = Math.max(...ofSupplier.map((row) => row.methodology))
    const summed = ofSupplier.filter((row) => row.methodology === methodology)
    return figureOf(
      id,
      Math.max(...summed.map(({ at }) => at)),
      methodology,
      adoptionOf(summed.map(countsOf).reduce(addCounts)),
    )
  })
}

const figureOf = (id: string, at: number, methodology: MethodologyId, adoption: Adoption): DayFigure => ({
  id,
  at: instantOf(at),
  methodology,
  adoption,
})

/** Scans of a country rise in number as they do in time: its newest is found from the end. Takes the moment before which they ended. */
const NEWEST_SCANS = `SELECT country.id AS place, scan.id AS number, scan.finished_at AS at FROM country JOIN scan ON scan.id = (
  SELECT earlier.id FROM scan earlier WHERE earlier.country = country.id AND earlier.finished_at < ? ORDER BY earlier.id DESC LIMIT 1)`
const OF_COUNTRY = " WHERE country.id = ?"
const NEWEST_DAYS = `SELECT region_day.region AS place, region_day.day AS number, region_day.at FROM region_day
  JOIN (SELECT region, max(day) AS day FROM region_day WHERE at < ? GROUP BY region) newest
    ON newest.region = region_day.region AND newest.day = region_day.day`

const SOURCES = {
  country: { points: NEWEST_SCANS, figures: "adoption_by_country_scan", subject: "country", place: "id", key: "id" },
  region: {
    points: NEWEST_DAYS,
    figures: "adoption_by_region_daily",
    subject: "(SELECT DISTINCT region AS id FROM region_membership)",
    place: "id",
    key: "id",
  },
  organisation: {
    points: NEWEST_SCANS,
    figures: "adoption_by_organisation_scan",
    subject: "organisation",
    place: "country",
    key: "key",
  },
} as const

interface FigureRow extends CountRow {
  readonly id: string
  readonly at: number
  readonly methodology: MethodologyId
}
