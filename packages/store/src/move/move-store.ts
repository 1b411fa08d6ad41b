/**
 * Moves a store into another database, of the same engine or of the other.
 *
 * 1. Both are brought to the same schema; the destination must be empty, or hold the beginning of this very move.
 * 2. Tables are copied one after the other, in the order of their keys, some thousand rows a transaction. How far a table is, is written in the
 *    same transaction: a move that was interrupted goes on where it was.
 * 3. Counters of keys are set behind the last.
 * 4. Both are read once more and compared: rows of each table, and SHA-256 over all of them in the order of their keys.
 *
 * Nothing may be written to the source meanwhile: what was missed shows as a difference in step 4. The source is only read.
 */
import { createHash, type Hash } from "node:crypto"
import { canonicalJson } from "@plumbline/core"
import { Data, Effect } from "effect"
import { type Dialect, postgresql, sqlite } from "../dialect.ts"
import { ask, askOne, type Dialogue, type SqlValue, tell } from "../dialogue.ts"
import { migrate } from "../migrate.ts"
import { openPostgres } from "../postgres.ts"
import { openSqlite } from "../sqlite.ts"
import type { StoreOptions } from "../store.ts"
import { MOVED_TABLES, type MovedTable } from "./tables.ts"

export interface MoveOptions {
  readonly from: StoreOptions
  readonly to: StoreOptions
  /** Names the source in the destination, so that a move is not taken up with another one. */
  readonly sourceName: string
  readonly onProgress: (progress: MoveProgress) => void
  /** Rows a transaction. */
  readonly rowsAtOnce?: number
}

export interface MoveProgress {
  readonly step: "copying" | "comparing"
  readonly table: string
  readonly rows: number
  /** Rows of the table in the source. */
  readonly of: number
}

/** What was moved: per table the rows, and the hash that both sides have. */
export interface MoveReport {
  readonly tables: ReadonlyArray<{ readonly table: string; readonly rows: number; readonly sha256: string }>
}

/** The move cannot be made, or did not give the same store. Every line says what, and the mend. */
export class MoveRefused extends Data.TaggedError("MoveRefused")<{ readonly lines: ReadonlyArray<string> }> {}

export const moveStore = Effect.fn("store.move")(function* (options: MoveOptions) {
  const source = yield* open(options.from)
  const destination = yield* open(options.to)
  const rowsAtOnce = options.rowsAtOnce ?? ROWS_AT_ONCE
  yield* source.run(() => migrate(source.dialect))
  yield* destination.run(() => migrate(destination.dialect))
  const refusal = yield* destination.run(() => begin(options.sourceName, destination.dialect))
  if (refusal !== null) return yield* new MoveRefused({ lines: [refusal] })

  for (const table of MOVED_TABLES) {
    const total = yield* source.run(() => countOf(table))
    for (;;) {
      const place = yield* destination.run(() => placeOf(table))
      options.onProgress({ step: "copying", table: table.name, rows: place.rows, of: total })
      if (place.isDone) break
      const rows = yield* source.run(() => rowsAfter(table, place.after, rowsAtOnce))
      yield* destination.run(() =>
        keep(table, rows, place.rows + rows.length, rows.length < rowsAtOnce, destination.dialect),
      )
    }
  }

  const tables: Array<MoveReport["tables"][number]> = []
  const lines: Array<string> = []
  for (const table of MOVED_TABLES) {
    const say = (rows: number, of: number) => options.onProgress({ step: "comparing", table: table.name, rows, of })
    const was = yield* digestOf(source, table, rowsAtOnce, say)
    const is = yield* digestOf(destination, table, rowsAtOnce, () => undefined)
    if (was.rows !== is.rows || was.sha256 !== is.sha256) {
      lines.push(
        `${table.name}: ${was.rows} rows (SHA-256 ${was.sha256}) in the source, ${is.rows} rows (SHA-256 ${is.sha256}) in the destination; stop what writes to the source, empty the destination and move again`,
      )
    }
    tables.push({ table: table.name, ...is })
  }
  if (lines.length > 0) return yield* new MoveRefused({ lines })
  yield* destination.run(() => tell("DROP TABLE move"))
  return { tables } satisfies MoveReport
}, Effect.scoped)

/** A database of either engine, each dialogue in a transaction of its own. */
interface Side {
  readonly dialect: Dialect
  readonly run: <A>(dialogue: () => Dialogue<A>) => Effect.Effect<A>
}

const open = (options: StoreOptions) =>
  "url" in options
    ? Effect.acquireRelease(
        Effect.sync(() => openPostgres(options)),
        (database) => Effect.promise(() => database.close()),
      ).pipe(
        Effect.map(
          (database): Side => ({
            dialect: postgresql,
            run: (dialogue) => Effect.promise(() => database.write(dialogue)),
          }),
        ),
      )
    : Effect.acquireRelease(
        Effect.sync(() => openSqlite(options.file)),
        (database) => Effect.sync(() => database.close()),
      ).pipe(
        Effect.map(
          (database): Side => ({
            dialect: sqlite,
            run: (dialogue) => Effect.sync(() => database.write(dialogue())),
          }),
        ),
      )

type Row = Readonly<Record<string, SqlValue>>

/** Takes up the move, or begins it. Gives the reason why it cannot. */
function* begin(sourceName: string, { integer }: Dialect): Dialogue<string | null> {
  yield* tell(
    `CREATE TABLE IF NOT EXISTS move (
       source TEXT NOT NULL, name TEXT PRIMARY KEY, moved ${integer} NOT NULL, after TEXT, is_done ${integer} NOT NULL)`,
  )
  const [begun] = yield* ask<{ source: string }>("SELECT source FROM move LIMIT 1")
  if (begun !== undefined) {
    if (begun.source === sourceName) return null
    return `the destination holds part of a move from ${begun.source}: go on with that one, or give an empty database`
  }
  for (const { name } of MOVED_TABLES) {
    const [row] = yield* ask(`SELECT 1 AS one FROM ${name} LIMIT 1`)
    if (row !== undefined) return `the destination is not empty (${name} has rows): give an empty database`
  }
  for (const { name } of MOVED_TABLES) {
    yield* tell("INSERT INTO move (source, name, moved, after, is_done) VALUES (?, ?, 0, NULL, 0)", sourceName, name)
  }
  return null
}

function* countOf({ name }: MovedTable): Dialogue<number> {
  const row = yield* askOne<{ rows: number }>(`SELECT count(*) AS rows FROM ${name}`)
  return row!.rows
}

interface Place {
  readonly rows: number
  readonly after: ReadonlyArray<SqlValue> | null
  readonly isDone: boolean
}

function* placeOf({ name }: MovedTable): Dialogue<Place> {
  const row = yield* askOne<{ moved: number; after: string | null; is_done: number }>(
    "SELECT moved, after, is_done FROM move WHERE name = ?",
    name,
  )
  return {
    rows: row!.moved,
    after: row!.after === null ? null : (JSON.parse(row!.after) as ReadonlyArray<SqlValue>),
    isDone: row!.is_done === 1,
  }
}

/** Rows behind a key, in the order of keys. Absent parts of a key come first, as the empty text. */
function* rowsAfter(
  { name, key }: MovedTable,
  after: ReadonlyArray<SqlValue> | null,
  limit: number,
): Dialogue<ReadonlyArray<Row>> {
  const columns = key.map((column) => (column.endsWith("_date") ? `coalesce(${column}, '')` : column)).join(", ")
  return yield* ask<Row>(
    `SELECT * FROM ${name} ${after === null ? "" : `WHERE (${columns}) > (${after.map(() => "?").join(", ")})`}
     ORDER BY ${columns} LIMIT ${limit}`,
    ...(after ?? []),
  )
}

const keyOf = ({ key }: MovedTable, row: Row): ReadonlyArray<SqlValue> => key.map((column) => row[column] ?? "")

/** Writes rows, and how far the table is now. */
function* keep(
  table: MovedTable,
  rows: ReadonlyArray<Row>,
  moved: number,
  isDone: boolean,
  dialect: Dialect,
): Dialogue<void> {
  const columns = Object.keys(rows[0] ?? {})
  const atOnce = Math.max(1, Math.floor(PARAMETERS_A_STATEMENT / Math.max(1, columns.length)))
  for (let start = 0; start < rows.length; start += atOnce) {
    const some = rows.slice(start, start + atOnce)
    const marks = `(${columns.map(() => "?").join(", ")})`
    yield* tell(
      `INSERT INTO ${table.name} (${columns.join(", ")}) VALUES ${some.map(() => marks).join(", ")}`,
      ...some.flatMap((row) => columns.map((column) => row[column]!)),
    )
  }
  const last = rows.at(-1)
  if (last !== undefined)
    yield* tell("UPDATE move SET after = ? WHERE name = ?", JSON.stringify(keyOf(table, last)), table.name)
  yield* tell("UPDATE move SET moved = ?, is_done = ? WHERE name = ?", moved, Number(isDone), table.name)
  if (isDone && table.isCounted) {
    const statement = dialect.setCounter(table.name, table.key[0]!)
    if (statement !== null) yield* tell(statement)
  }
}

/** SHA-256 over the rows of a table in the order of their keys, each as canonical JSON on a line. */
const digestOf = Effect.fnUntraced(function* (
  side: Side,
  table: MovedTable,
  rowsAtOnce: number,
  say: (rows: number, of: number) => void,
) {
  const hash = createHash("sha256")
  const total = yield* side.run(() => countOf(table))
  let after: ReadonlyArray<SqlValue> | null = null
  let rows = 0
  for (;;) {
    const place: ReadonlyArray<SqlValue> | null = after
    const some: ReadonlyArray<Row> = yield* side.run(() => rowsAfter(table, place, rowsAtOnce))
    for (const row of some) addTo(hash, row)
    rows += some.length
    say(rows, total)
    if (some.length < rowsAtOnce) return { rows, sha256: hash.digest("hex") }
    after = keyOf(table, some.at(-1)!)
  }
})

const addTo = (hash: Hash, row: Row): void => {
  const plain = Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString("hex")}` : value,
    ]),
  )
  hash.update(`${canonicalJson(plain)}\n`)
}

const ROWS_AT_ONCE = 5_000
/** SQLite takes 32,766 parameters a statement, PostgreSQL 65,535. */
const PARAMETERS_A_STATEMENT = 30_000
