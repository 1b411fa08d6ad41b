/**
 * The roll-up tables: figures of subjects over their points, as intervals, so that a figure that stays the same costs nothing.
 *
 * A subject is a country (points are its finished scans), an organisation (its country's finished scans) or a region (days).
 */
import type { ALL } from "@plumbline/assess"
import type { GovernmentLevel, MethodologyId, Sector, VerdictCounts } from "@plumbline/core"
import { ask, type Dialogue, marks, type SqlValue, tell } from "../dialogue.ts"
import { intervalChanges } from "../interval.ts"
import { COUNT_COLUMNS, type CountRow, countsOf, isSameCount } from "./count-row.ts"

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
  for (const { subject, sector, level, measure, methodology, counts } of opened) {
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
}

/** Takes a subject back to where it stood before a point. */
export function* rewindTo(table: RollupTable, subject: string | number, point: number): Dialogue<void> {
  yield* tell(`DELETE FROM ${table} WHERE subject = ? AND from_point >= ?`, subject, point)
  yield* tell(`UPDATE ${table} SET until_point = NULL WHERE subject = ? AND until_point >= ?`, subject, point)
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
  return rows.map((row) => ({
    subject: row.subject,
    sector: row.sector,
    level: row.level,
    measure: row.measure_key,
    methodology: row.methodology,
    counts: countsOf(row),
  }))
}

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
