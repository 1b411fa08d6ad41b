/**
 * The PostgreSQL driver: runs a dialogue step by step, in one transaction, on a connection of a pool.
 *
 * What only reads sees one state (REPEATABLE READ). What writes takes an advisory lock first, held until it ends, so that what it reads
 * stays true, as with SQLite: writers of a database wait for each other, readers for nobody. A transaction that the server breaks off for the
 * sake of others (serialization, deadlock), or whose connection is lost before COMMIT was sent, is run again: a dialogue is a pure
 * function of what it is told, so it can be begun anew.
 */
import pg from "pg"
import type { Dialogue, Rows, SqlValue, Statement } from "./dialogue.ts"

export interface PostgresDatabase {
  readonly write: <A>(dialogue: () => Dialogue<A>) => Promise<A>
  readonly read: <A>(dialogue: () => Dialogue<A>) => Promise<A>
  readonly close: () => Promise<void>
}

export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database`; libpq's parameters are understood, `?options=-csearch_path%3Dname` among them. */
  readonly url: string
  /** Connections at once; writers use one at a time. */
  readonly connections?: number
}

/** Nothing connects yet: the first dialogue does. */
export const openPostgres = ({ url, connections = CONNECTIONS }: PostgresOptions): PostgresDatabase => {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: "plumbline",
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    idleTimeoutMillis: IDLE_MILLISECONDS,
    types: { getTypeParser },
  })
  // An idle connection that the server ends is taken out of the pool by itself; without a listener it would end the process.
  pool.on("error", () => undefined)

  const once = async <A>(begin: string, dialogue: Dialogue<A>): Promise<A> => {
    const client = await pool.connect()
    let isBroken = false
    try {
      await client.query(begin)
      if (begin === WRITE) await client.query(LOCK)
      let step = dialogue.next()
      while (step.done !== true) step = dialogue.next(await rowsOf(client, step.value))
      await client.query("COMMIT")
      return step.value
    } catch (problem) {
      await client.query("ROLLBACK").catch(() => {
        isBroken = true
      })
      throw problem
    } finally {
      client.release(isBroken)
    }
  }

  const run = async <A>(begin: string, dialogue: () => Dialogue<A>): Promise<A> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(begin, dialogue())
      } catch (problem) {
        if (attempt >= ATTEMPTS || !isPassing(problem)) throw problem
        await new Promise((wake) => setTimeout(wake, PAUSE_MILLISECONDS * 2 ** attempt))
      }
    }
  }

  return {
    write: (dialogue) => run(WRITE, dialogue),
    read: (dialogue) => run(READ, dialogue),
    close: () => pool.end(),
  }
}

const rowsOf = async (client: pg.PoolClient, { sql, parameters }: Statement): Promise<Rows> => {
  const { rows } = await client.query(numbered(sql), parameters.map(given))
  return rows as Rows
}

/** `?` as `$1`, `$2`, …: no SQL of this package has a question mark in a text. */
const numbered = (sql: string): string => {
  let known = numberedTexts.get(sql)
  if (known === undefined) {
    if (numberedTexts.size >= TEXTS_KEPT) numberedTexts.clear()
    let number = 0
    known = sql.replace(/\?/g, () => {
      number += 1
      return `$${number}`
    })
    numberedTexts.set(sql, known)
  }
  return known
}
const numberedTexts = new Map<string, string>()

const given = (value: SqlValue): string | number | null | Buffer =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value

/** Whole numbers as numbers (all that the store keeps are below 2^53), sums of them too; truth as 0 or 1; bytes as bytes. */
const getTypeParser = ((oid: number, format?: "text" | "binary") => {
  if (NUMBERS.has(oid)) return Number
  if (oid === pg.types.builtins.BOOL) return (text: string) => (text === "t" ? 1 : 0)
  return pg.types.getTypeParser(oid, format as "text")
}) as typeof pg.types.getTypeParser

const NUMBERS = new Set<number>([
  pg.types.builtins.INT2,
  pg.types.builtins.INT4,
  pg.types.builtins.INT8,
  pg.types.builtins.FLOAT8,
  pg.types.builtins.NUMERIC,
])

/** Whether the same may work a moment later: class 08 connection, 40 rolled back, 57P shut down or starting (PostgreSQL, appendix A). */
const isPassing = (problem: unknown): boolean => {
  const { code, message } = problem as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code === "string" && /^(?:08|40|57P|ECONN|EPIPE)/.test(code)) return true
  return (
    typeof message === "string" && /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(message)
  )
}

const READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
const WRITE = "BEGIN"
/** One writer at a time in a schema. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtext('plumbline'), hashtext(current_schema()))"

const CONNECTIONS = 8
const CONNECT_MILLISECONDS = 10_000
const IDLE_MILLISECONDS = 60_000
/** With pauses of 0.2 to 25 seconds: a database that restarts is back within a minute. */
const ATTEMPTS = 9
const PAUSE_MILLISECONDS = 100
const TEXTS_KEPT = 2_000
