/**
 * How the store speaks with a database without knowing which: a dialogue yields statements, is given their rows, and ends with an
 * answer. A driver runs it, inside one transaction: `sqlite.ts` at once, one for a database behind a socket step by step.
 *
 * SQL is written in the common tongue of SQLite and PostgreSQL; the few words in which they differ are in `dialect.ts`.
 * Parameters are marked `?`. Moments are milliseconds since 1970-01-01T00:00:00Z, days are ISO dates or, in roll-ups, days since then.
 */
import { Schema } from "effect"

/** What a column can hold. Truth is 0 or 1. */
export type SqlValue = string | number | null | Uint8Array

export interface Statement {
  readonly sql: string
  readonly parameters: ReadonlyArray<SqlValue>
}

export type Rows = ReadonlyArray<Readonly<Record<string, SqlValue>>>

export type Dialogue<A> = Generator<Statement, A, Rows>

/** Rows of a statement. `Row` describes what its columns are: the statement's author vouches for it, since both stand side by side. */
export function* ask<Row>(sql: string, ...parameters: ReadonlyArray<SqlValue>): Dialogue<ReadonlyArray<Row>> {
  return (yield { sql, parameters }) as unknown as ReadonlyArray<Row>
}

/** Rows of a statement, decoded by a schema: for answers of a few hundred rows at most. A row that does not fit is a defect. */
export function* askFor<S extends Schema.ConstraintDecoder<unknown>>(
  row: S,
  sql: string,
  ...parameters: ReadonlyArray<SqlValue>
): Dialogue<ReadonlyArray<S["Type"]>> {
  const decode = Schema.decodeUnknownSync(row)
  return (yield { sql, parameters }).map((columns) => decode(columns))
}

/** The first row of a statement. */
export function* askOne<Row>(sql: string, ...parameters: ReadonlyArray<SqlValue>): Dialogue<Row | undefined> {
  const rows = yield* ask<Row>(sql, ...parameters)
  return rows[0]
}

/** A statement without rows. */
export function* tell(sql: string, ...parameters: ReadonlyArray<SqlValue>): Dialogue<void> {
  yield { sql, parameters }
}

/** Writes many rows by few statements: over a socket each one is a round trip, and others wait for the writer. */
export function* insertRows(
  table: string,
  columns: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<SqlValue>>,
): Dialogue<void> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const some = rows.slice(start, start + ROWS_A_STATEMENT)
    const row = `(${marks(columns)})`
    yield* tell(`INSERT INTO ${table} (${columns.join(", ")}) VALUES ${some.map(() => row).join(", ")}`, ...some.flat())
  }
}

/** Engines limit the parameters of one statement, SQLite's default to 32,766; more rows would hardly make it faster. */
const ROWS_A_STATEMENT = 200

/** As many marks as a list has values: `?, ?, ?`. */
export const marks = (values: ReadonlyArray<unknown>): string => values.map(() => "?").join(", ")
