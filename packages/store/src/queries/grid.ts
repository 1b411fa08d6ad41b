/** How far is every standard for every subject, now and a year ago? Reads roll-ups only, and of each subject only the points it shows. */
import { ALL, newestAndYearBefore, RECENT_POINTS, yearBefore } from "@plumbline/assess"
import type { GridCell, StandardId } from "@plumbline/core"
import { ask, type Dialogue } from "../dialogue.ts"
import { endOf, millisecondsOf } from "../moment.ts"
import { COUNT_COLUMNS } from "../rollup/count-row.ts"
import type { GridFigureRow, GridQuestion } from "../words.ts"
import { drawPoints, type FigureInterval } from "./adoption-trend.ts"
import { measures } from "./measures.ts"
import { POINTS_OF, type PointRow, ROLLUP_OF, subjects } from "./subjects.ts"

export function* grid({ by, ids, at }: GridQuestion): Dialogue<ReadonlyArray<GridFigureRow>> {
  const { standardKeys } = yield* measures()
  const before = at === undefined ? Number.MAX_SAFE_INTEGER : endOf(at)
  const rows: Array<GridFigureRow> = []
  for (const { id, key, pointsOf } of yield* subjects(by, ids)) {
    const shown = yield* pointsToShow(POINTS_OF[by], pointsOf, before)
    if (shown === undefined) continue
    const figures = new Map<number, Array<FigureInterval>>()
    for (const row of yield* ask<FigureInterval & { measure_key: number }>(
      `SELECT figure.measure_key, figure.from_point, figure.until_point, figure.methodology, ${COUNT_COLUMNS}
       FROM ${ROLLUP_OF[by]} figure JOIN measure ON measure.key = figure.measure_key AND measure.requirement IS NULL
       WHERE figure.subject = ? AND figure.sector = ? AND figure.level = ? AND figure.from_point <= ?
         AND (figure.until_point IS NULL OR figure.until_point > ?)`,
      key,
      ALL,
      ALL,
      shown.newest.number,
      shown.points[0]!.number,
    )) {
      const ofMeasure = figures.get(row.measure_key)
      if (ofMeasure === undefined) figures.set(row.measure_key, [row])
      else ofMeasure.push(row)
    }
    const cells: Array<GridCell> = []
    for (const [measureKey, standard] of standardKeys) {
      const cell = cellOf(standard, shown, figures.get(measureKey) ?? [])
      if (cell !== undefined) cells.push(cell)
    }
    rows.push({ id, targets: shown.newest.targets, cells })
  }
  return rows
}

/** The newest points, and the two around a year before the newest, in the order of time. */
function* pointsToShow(table: string, subject: string, before: number): Dialogue<ShownPoints | undefined> {
  const inTime = `SELECT * FROM (${table}) point WHERE subject = ? AND at`
  const recent = yield* ask<PointRow>(`${inTime} < ? ORDER BY number DESC LIMIT ${RECENT_POINTS}`, subject, before)
  const newest = recent[0]
  if (newest === undefined) return undefined
  const wanted = yearBefore(newest.at)
  const earlier = yield* ask<PointRow>(`${inTime} <= ? ORDER BY number DESC LIMIT 1`, subject, wanted)
  const later = yield* ask<PointRow>(`${inTime} > ? ORDER BY number LIMIT 1`, subject, wanted)
  const points = new Map([...recent, ...earlier, ...later].map((point) => [point.number, point]))
  return {
    points: [...points.values()].sort((left, right) => left.number - right.number),
    newest,
    recentFrom: recent.at(-1)!.at,
  }
}

interface ShownPoints {
  readonly points: ReadonlyArray<PointRow>
  readonly newest: PointRow
  readonly recentFrom: number
}

const cellOf = (
  standard: StandardId,
  { points, recentFrom }: ShownPoints,
  figures: ReadonlyArray<FigureInterval>,
): GridCell | undefined => {
  const drawn = drawPoints(points, figures).map((point) => ({
    ...point,
    moment: point.at,
    at: millisecondsOf(point.at),
  }))
  const shown = newestAndYearBefore(drawn)
  if (shown === undefined) return undefined
  const { newest, before } = shown
  return {
    standard,
    at: newest.moment,
    adoption: newest.adoption,
    before: before === undefined ? null : { at: before.moment, adoption: before.adoption },
    recent: drawn.filter((point) => point.at >= recentFrom).map((point) => point.adoption.share),
  }
}
