/**
 * The SQLite driver: runs a dialogue at once, in one transaction, on Node's own SQLite.
 *
 * Write-ahead log, so that readers of other processes do not wait for the writer; `synchronous = NORMAL`, so that a commit does not
 * wait for the disk: killing the process loses nothing, a power cut at most the last commits, and never the database.
 */
import { DatabaseSync, type StatementSync } from "node:sqlite"
import type { Dialogue, SqlValue, Statement } from "./dialogue.ts"

export interface SqliteDatabase {
  /** Runs a dialogue that writes: takes the write lock first, so that what it reads stays true until it ends. */
  readonly write: <A>(dialogue: Dialogue<A>) => A
  /** Runs a dialogue that only reads: all its statements see one state. */
  readonly read: <A>(dialogue: Dialogue<A>) => A
  readonly close: () => void
}

/** Opens a database file, or a fresh database in memory for `:memory:`. */
export const openSqlite = (file: string, cacheKibibytes: number = CACHE_KIBIBYTES): SqliteDatabase => {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MILLISECONDS}`)
  database.exec("PRAGMA journal_mode = WAL")
  database.exec("PRAGMA synchronous = NORMAL")
  database.exec("PRAGMA foreign_keys = ON")
  database.exec(`PRAGMA cache_size = -${cacheKibibytes}`)
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  const prepared = new Map<string, StatementSync>()

  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql)
    if (statement === undefined) {
      // Filters make many texts; statements are cheap to prepare again.
      if (prepared.size >= PREPARED_LIMIT) prepared.clear()
      statement = database.prepare(sql)
      prepared.set(sql, statement)
    }
    return statement
  }

  const run = <A>(begin: string, dialogue: Dialogue<A>): A => {
    database.exec(begin)
    try {
      let step = dialogue.next()
      while (step.done !== true) step = dialogue.next(rowsOf(prepare, step.value))
      database.exec("COMMIT")
      return step.value
    } catch (problem) {
      // A full disk ends the transaction by itself.
      if (database.isTransaction) database.exec("ROLLBACK")
      throw problem
    }
  }

  return {
    write: (dialogue) => run("BEGIN IMMEDIATE", dialogue),
    read: (dialogue) => run("BEGIN", dialogue),
    close: () => database.close(),
  }
}

const rowsOf = (prepare: (sql: string) => StatementSync, { sql, parameters }: Statement) =>
  prepare(sql).all(...(parameters as Array<SqlValue>)) as ReadonlyArray<Record<string, SqlValue>>

/** How long to wait for another process that writes. Finishing the scan of a large country takes a second or two. */
const BUSY_TIMEOUT_MILLISECONDS = 10_000
/** Pages kept in memory: 64 MiB hold the standing findings of some hundred thousand targets. */
const CACHE_KIBIBYTES = 65_536
/** Pages of 4 KiB in the log before they are taken over into the database: a target recorded for the first time writes some twenty. */
const CHECKPOINT_PAGES = 8_192
const PREPARED_LIMIT = 500
