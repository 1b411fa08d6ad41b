/**
 * The roll-up tables: figures of subjects over their points, as intervals, so that a figure that stays the same costs nothing.
 *
 * A subject is a country (points are its finished scans), an organisation (its country's finished scans) or a region (days).
 */
import type { ALL } from "@plumbline/assess"
import {
  addCounts,
  type GovernmentLevel,
  type MethodologyId,
  noVerdicts,
  type Sector,
  type VerdictCounts,
} from "@plumbline/core"
import { ask, askOne, type Dialogue, marks, type SqlValue, tell } from "../dialogue.ts"
import { intervalChanges } from "../interval.ts"
import { COUNT_COLUMNS, type CountRow, countsOf, isSameCount, isSameCounts } from "./count-row.ts"

export type RollupTable = "adoption_by_country_scan" | "adoption_by_organisation_scan" | "adoption_by_region_daily"

/** A figure of a subject, of one methodology. Measures go by the database's number, and so do organisations. */
export interface SubjectFigure {
  readonly subject: string | number
  readonly sector: Sector | typeof ALL
  readonly level: GovernmentLevel | typeof ALL
  readonly measure: number
  readonly methodology: MethodologyId
  readonly counts: VerdictCounts
}

/** Appends a point: `now` is all that holds for `subjects` at it. Points of a subject are appended in order. */
export function* appendPoint(
  table: RollupTable,
  subjects: ReadonlyArray<string | number>,
  point: number,
  now: Iterable<SubjectFigure>,
): Dialogue<void> {
  const standing = new Map<string, FigureRow>()
  for (let start = 0; start < subjects.length; start += SUBJECTS_A_STATEMENT) {
    const some = subjects.slice(start, start + SUBJECTS_A_STATEMENT)
    for (const row of yield* ask<FigureRow>(
      `SELECT ${FIGURE_COLUMNS} FROM ${table} figure WHERE figure.until_point IS NULL AND figure.subject IN (${marks(some)})`,
      ...some,
    )) {
      standing.set(keyOf(row.subject, row.sector, row.level, row.measure_key), row)
    }
  }
  const wanted = new Map<string, SubjectFigure>()
  for (const figure of now) wanted.set(keyOf(figure.subject, figure.sector, figure.level, figure.measure), figure)

  const { closed, opened } = intervalChanges(
    standing,
    wanted,
    (row, figure) => row.methodology === figure.methodology && isSameCount(row, figure.counts),
  )
  for (const row of closed) {
    yield* tell(
      `UPDATE ${table} SET until_point = ?
       WHERE subject = ? AND sector = ? AND level = ? AND measure_key = ? AND methodology = ? AND from_point = ?`,
      point,
      row.subject,
      row.sector,
      row.level,
      row.measure_key,
      row.methodology,
      row.from_point,
    )
  }
  for (const figure of opened) yield* open(table, point, figure)
}

function* open(
  table: RollupTable,
  point: number,
  { subject, sector, level, measure, methodology, counts }: SubjectFigure,
): Dialogue<void> {
  yield* tell(
    `INSERT INTO ${table} (subject, sector, level, measure_key, methodology, from_point,
       pass, partial, fail, not_applicable, unknown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    subject,
    sector,
    level,
    measure,
    methodology,
    point,
    counts.pass,
    counts.partial,
    counts.fail,
    counts.notApplicable,
    counts.unknown,
  )
}

/**
 * Adds differences to what stands for a subject, at a point that is its last or comes after it. Counts that become what they were before
 * the point leave no row behind; a figure of which nothing is left ends.
 */
export function* addToPoint(
  table: RollupTable,
  subject: string,
  point: number,
  differences: ReadonlyArray<SubjectFigure>,
): Dialogue<void> {
  const sums = new Map<string, SubjectFigure>()
  for (const figure of differences) {
    const key = keyOf(subject, figure.sector, figure.level, figure.measure)
    const sofar = sums.get(key)
    sums.set(key, sofar === undefined ? figure : { ...figure, counts: addCounts(sofar.counts, figure.counts) })
  }
  const rowsThat = (condition: string) =>
    ask<FigureRow>(`SELECT ${FIGURE_COLUMNS} FROM ${table} figure WHERE figure.subject = ? AND ${condition}`, subject)
  const byKey = (rows: ReadonlyArray<FigureRow>) =>
    new Map(rows.map((row) => [keyOf(row.subject, row.sector, row.level, row.measure_key), row]))
  const standing = byKey(yield* rowsThat("figure.until_point IS NULL"))
  for (const [key, { sector, level, measure, methodology, counts: difference }] of sums) {
    if (isSameCounts(difference, noVerdicts)) continue
    const row = standing.get(key)
    const counts = row === undefined ? difference : addCounts(countsOf(row), difference)
    const isNothing = isSameCounts(counts, noVerdicts)
    const place = [subject, sector, level, measure, methodology] as const
    const at = "subject = ? AND sector = ? AND level = ? AND measure_key = ? AND methodology = ?"
    if (row?.from_point === point) {
      // Made at this very point by a scan before: it is made again, from what stood before the point.
      yield* tell(`DELETE FROM ${table} WHERE ${at} AND from_point = ?`, ...place, point)
      const before = yield* askOne<FigureRow>(
        `SELECT ${FIGURE_COLUMNS} FROM ${table} figure WHERE ${at} AND until_point = ?`,
        ...place,
        point,
      )
      if (before !== undefined && isSameCounts(countsOf(before), counts)) {
        yield* tell(
          `UPDATE ${table} SET until_point = NULL WHERE ${at} AND from_point = ?`,
          ...place,
          before.from_point,
        )
        continue
      }
    } else if (row !== undefined) {
      yield* tell(`UPDATE ${table} SET until_point = ? WHERE ${at} AND from_point = ?`, point, ...place, row.from_point)
    } else {
      // Ended at this very point by a scan before, and is back.
      const ended = yield* askOne<FigureRow>(
        `SELECT ${FIGURE_COLUMNS} FROM ${table} figure WHERE ${at} AND until_point = ?`,
        ...place,
        point,
      )
      if (ended !== undefined && isSameCounts(countsOf(ended), counts)) {
        yield* tell(`UPDATE ${table} SET until_point = NULL WHERE ${at} AND from_point = ?`, ...place, ended.from_point)
        continue
      }
    }
    if (!isNothing) yield* open(table, point, { subject, sector, level, measure, methodology, counts })
  }
}

/** Takes a subject back to where it stood before a point. */
export function* rewindTo(table: RollupTable, subject: string | number, point: number): Dialogue<void> {
  yield* tell(`DELETE FROM ${table} WHERE subject = ? AND from_point >= ?`, subject, point)
  yield* tell(`UPDATE ${table} SET until_point = NULL WHERE subject = ? AND until_point >= ?`, subject, point)
}

/** The figures of a subject that began at a point, which is its last. */
export function* figuresBegun(
  table: RollupTable,
  subject: string,
  point: number,
): Dialogue<ReadonlyArray<SubjectFigure>> {
  const rows = yield* ask<FigureRow>(
    `SELECT ${FIGURE_COLUMNS} FROM ${table} figure WHERE figure.subject = ? AND figure.until_point IS NULL AND figure.from_point = ?`,
    subject,
    point,
  )
  return rows.map(figureOf)
}

/** The figures of a subject that ended at a point. */
export function* figuresEnded(
  table: RollupTable,
  subject: string,
  point: number,
): Dialogue<ReadonlyArray<SubjectFigure>> {
  const rows = yield* ask<FigureRow>(
    `SELECT ${FIGURE_COLUMNS} FROM ${table} figure WHERE figure.subject = ? AND figure.until_point = ?`,
    subject,
    point,
  )
  return rows.map(figureOf)
}

/** The figures of a subject as of a point, of one methodology. */
export function* figuresAt(
  table: RollupTable,
  subject: string | number,
  point: number,
  methodology: MethodologyId,
): Dialogue<ReadonlyArray<SubjectFigure>> {
  return yield* figuresWhere(
    table,
    "figure.from_point <= ? AND (figure.until_point IS NULL OR figure.until_point > ?)",
    subject,
    methodology,
    [point, point],
  )
}

/** The figures of a subject at its newest point, of one methodology: read through the index of standing rows. */
export function* figuresNow(
  table: RollupTable,
  subject: string | number,
  methodology: MethodologyId,
): Dialogue<ReadonlyArray<SubjectFigure>> {
  return yield* figuresWhere(table, "figure.until_point IS NULL", subject, methodology, [])
}

function* figuresWhere(
  table: RollupTable,
  condition: string,
  subject: string | number,
  methodology: MethodologyId,
  parameters: ReadonlyArray<SqlValue>,
): Dialogue<ReadonlyArray<SubjectFigure>> {
  const rows = yield* ask<FigureRow>(
    `SELECT ${FIGURE_COLUMNS} FROM ${table} figure WHERE figure.subject = ? AND figure.methodology = ? AND ${condition}`,
    subject,
    methodology,
    ...parameters,
  )
  return rows.map(figureOf)
}

const figureOf = (row: FigureRow): SubjectFigure => ({
  subject: row.subject,
  sector: row.sector,
  level: row.level,
  measure: row.measure_key,
  methodology: row.methodology,
  counts: countsOf(row),
})

interface FigureRow extends CountRow {
  readonly subject: string | number
  readonly sector: SubjectFigure["sector"]
  readonly level: SubjectFigure["level"]
  readonly measure_key: number
  readonly methodology: MethodologyId
  readonly from_point: number
}

const FIGURE_COLUMNS = `figure.subject, figure.sector, figure.level, figure.measure_key, figure.methodology, figure.from_point, ${COUNT_COLUMNS}`

const keyOf = (subject: string | number, sector: string, level: string, measure: number): string =>
  `${subject}|${sector}|${level}|${measure}`

/** Engines limit the parameters of one statement; SQLite's default limit is 32,766. */
const SUBJECTS_A_STATEMENT = 5_000
