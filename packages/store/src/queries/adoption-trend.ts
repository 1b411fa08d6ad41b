/** How did the adoption of a standard, or of one check, move? Reads roll-ups only: its cost grows with the points drawn. */
import { ALL } from "@plumbline/assess"
import { type AdoptionPoint, adoptionOf, type MethodologyId } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import { endOf, instantOf, startOf } from "../moment.ts"
import { COUNT_COLUMNS, type CountRow, countsOf } from "../rollup/count-row.ts"
import type { AdoptionPoints, AdoptionTrendQuestion } from "../words.ts"
import { POINTS_OF, type PointRow, ROLLUP_OF, subjects } from "./subjects.ts"

export function* adoptionTrend(question: AdoptionTrendQuestion): Dialogue<ReadonlyArray<AdoptionPoints>> {
  const measure = yield* askOne<{ key: number }>("SELECT key FROM measure WHERE id = ?", question.measure)
  if (measure === undefined) return []
  const [since, before] = rangeOf(question)

  const series: Array<AdoptionPoints> = []
  for (const { id, key, pointsOf } of yield* subjects(question.by, question.ids)) {
    const points = yield* ask<PointRow>(
      `SELECT * FROM (${POINTS_OF[question.by]}) point WHERE subject = ? AND at >= ? AND at < ? ORDER BY number`,
      pointsOf,
      since,
      before,
    )
    const figures = yield* ask<FigureInterval>(
      `SELECT figure.from_point, figure.until_point, figure.methodology, ${COUNT_COLUMNS}
       FROM ${ROLLUP_OF[question.by]} figure
       WHERE figure.subject = ? AND figure.sector = ? AND figure.level = ? AND figure.measure_key = ?`,
      key,
      question.sector ?? ALL,
      question.level ?? ALL,
      measure.key,
    )
    const drawn = drawPoints(points, figures)
    if (drawn.length > 0) series.push({ id, points: drawn })
  }
  return series
}

/** The first moment of a range of days, and the first after it. */
export const rangeOf = ({ from, to }: Pick<AdoptionTrendQuestion, "from" | "to">): readonly [number, number] => [
  from === undefined ? Number.MIN_SAFE_INTEGER : startOf(from),
  to === undefined ? Number.MAX_SAFE_INTEGER : endOf(to),
]

/** A roll-up row, with the points between which it holds. */
export interface FigureInterval extends CountRow {
  readonly from_point: number
  readonly until_point: number | null
  readonly methodology: MethodologyId
}

/** The figure at each point, of the newest methodology where several hold; points at which nothing holds are left out. */
export const drawPoints = (
  points: ReadonlyArray<PointRow>,
  figures: ReadonlyArray<FigureInterval>,
): ReadonlyArray<AdoptionPoint> => {
  const rising = figures.toSorted((left, right) => left.from_point - right.from_point)
  const standing = new Map<MethodologyId, FigureInterval>()
  const drawn: Array<AdoptionPoint> = []
  let next = 0
  for (const point of points) {
    for (let row = rising[next]; row !== undefined && row.from_point <= point.number; row = rising[++next]) {
      standing.set(row.methodology, row)
    }
    let newest: FigureInterval | undefined
    for (const row of standing.values()) {
      if (row.until_point !== null && row.until_point <= point.number) continue
      if (newest === undefined || row.methodology > newest.methodology) newest = row
    }
    if (newest !== undefined) {
      const adoption = adoptionOf(countsOf(newest))
      drawn.push({ at: instantOf(point.at), methodology: newest.methodology, adoption })
    }
  }
  return drawn
}
