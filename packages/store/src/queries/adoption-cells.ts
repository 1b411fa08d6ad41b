/** All figures of a subject, cell by cell: for reading everything. Reads roll-ups only. */
import { ALL } from "@plumbline/assess"
import type { GovernmentLevel, Sector, StandardId } from "@plumbline/core"
import { ask, type Dialogue } from "../dialogue.ts"
import { COUNT_COLUMNS } from "../rollup/count-row.ts"
import type { AdoptionCell, CellAdoption } from "../words.ts"
import { drawPoints, type FigureInterval } from "./adoption-trend.ts"
import { POINTS_OF, type PointRow, ROLLUP_OF, type SubjectsBy, subjects } from "./subjects.ts"

/** The pairs of sector and level of which a subject has figures; null stands for all. */
export function* adoptionCells(by: SubjectsBy, id: string): Dialogue<ReadonlyArray<AdoptionCell>> {
  const [subject] = yield* subjects(by, [id])
  if (subject === undefined) return []
  const rows = yield* ask<{ sector: string; level: string }>(
    `SELECT DISTINCT sector, level FROM ${ROLLUP_OF[by]} WHERE subject = ? ORDER BY sector, level`,
    subject.key,
  )
  return rows.map(({ sector, level }) => ({
    sector: sector === ALL ? null : (sector as Sector),
    level: level === ALL ? null : (level as GovernmentLevel),
  }))
}

/** The trends of every standard and check in one cell of a subject. */
export function* adoptionOfCell(
  by: SubjectsBy,
  id: string,
  { sector, level }: AdoptionCell,
): Dialogue<ReadonlyArray<CellAdoption>> {
  const [subject] = yield* subjects(by, [id])
  if (subject === undefined) return []
  const points = yield* ask<PointRow>(
    `SELECT * FROM (${POINTS_OF[by]}) point WHERE subject = ? ORDER BY number`,
    subject.pointsOf,
  )
  const figures = yield* ask<FigureInterval & { standard: StandardId; measure: string; requirement: string | null }>(
    `SELECT measure.standard, measure.id AS measure, measure.requirement,
       figure.from_point, figure.until_point, figure.methodology, ${COUNT_COLUMNS}
     FROM ${ROLLUP_OF[by]} figure JOIN measure ON measure.key = figure.measure_key
     WHERE figure.subject = ? AND figure.sector = ? AND figure.level = ? ORDER BY figure.measure_key`,
    subject.key,
    sector ?? ALL,
    level ?? ALL,
  )
  return [...Map.groupBy(figures, ({ measure }) => measure)].map(([measure, ofMeasure]) => ({
    standard: ofMeasure[0]!.standard,
    check: ofMeasure[0]!.requirement === null ? null : measure,
    points: drawPoints(points, ofMeasure),
  }))
}
