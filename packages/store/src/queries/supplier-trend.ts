/** How did the adoption of a standard move among those whom each supplier serves? Reads roll-ups only. */
import type { AdoptionPoint } from "@plumbline/core"
import { ask, type Dialogue, marks } from "../dialogue.ts"
import { endOf, millisecondsOf, startOf } from "../moment.ts"
import { COUNT_COLUMNS } from "../rollup/count-row.ts"
import type { AdoptionPoints, SupplierTrendQuestion } from "../words.ts"
import { type CountryFigureRow, type ScanEnd, sumPoints } from "./sum-points.ts"

/** Points as of the page of a supplier: one on each day on which a scan ended of a country where it served anybody. */
export function* supplierTrend(question: SupplierTrendQuestion): Dialogue<ReadonlyArray<AdoptionPoints>> {
  if (question.ids.length === 0) return []
  const inCountry = question.country === undefined ? [] : [question.country]
  const figures = yield* ask<CountryFigureRow & { id: string }>(
    `SELECT supplier.id, figure.country, figure.methodology, figure.from_point, figure.until_point, ${COUNT_COLUMNS}
     FROM supplier JOIN adoption_by_supplier_scan figure ON figure.supplier_key = supplier.key
       JOIN measure ON measure.key = figure.measure_key
     WHERE supplier.id IN (${marks(question.ids)}) AND measure.id = ? ${inCountry.length === 0 ? "" : "AND figure.country = ?"}
     ORDER BY supplier.id, figure.from_point`,
    ...question.ids,
    question.standard,
    ...inCountry,
  )
  if (figures.length === 0) return []
  const countries = [...new Set(figures.map(({ country }) => country))]
  const scans = yield* ask<ScanEnd>(
    `SELECT id, country, methodology, finished_at FROM scan
     WHERE finished_at IS NOT NULL AND id >= ? AND country IN (${marks(countries)}) ORDER BY finished_at, id`,
    figures.reduce((first, { from_point }) => Math.min(first, from_point), Number.MAX_SAFE_INTEGER),
    ...countries,
  )
  const since = question.from === undefined ? Number.MIN_SAFE_INTEGER : startOf(question.from)
  const before = question.to === undefined ? Number.MAX_SAFE_INTEGER : endOf(question.to)
  const isWithin = ({ at }: AdoptionPoint) => millisecondsOf(at) >= since && millisecondsOf(at) < before
  return [...Map.groupBy(figures, ({ id }) => id)].flatMap(([id, rows]) => {
    const points = sumPoints(scans, rows).filter(isWithin)
    return points.length === 0 ? [] : [{ id, points }]
  })
}
