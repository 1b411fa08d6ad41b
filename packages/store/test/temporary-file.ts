/**
 * A database of its own for a test, and a look into its tables from outside.
 *
 * In the project `sqlite` it is a file, in the project `postgresql` a schema of the server that the project has started.
 */
import { execFileSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { StoreOptions } from "../src/index.ts"

/** Address of the server whose schemas the tests use; absent where they use SQLite. */
const SERVER = process.env.PLUMBLINE_TEST_POSTGRESQL

export const isPostgresql = SERVER !== undefined

const isServer = (place: string): boolean => place.startsWith("postgresql:")

/** The options of a store in the database at `place`: a path, an address, or `:memory:`. */
export const storeAt = (place: string): StoreOptions => (isServer(place) ? { url: place } : { file: place })

/** A database for one test: the path of a file, or the address of a schema. */
export const withFile = async <A>(test: (place: string) => Promise<A>): Promise<A> => {
  if (SERVER !== undefined) {
    const schema = `test_${randomUUID().replaceAll("-", "")}`
    const place = `${SERVER}?options=-csearch_path%3D${schema}`
    execute(SERVER, `CREATE SCHEMA ${schema}`)
    try {
      return await test(place)
    } finally {
      execute(SERVER, `DROP SCHEMA ${schema} CASCADE`)
    }
  }
  return await withSqliteFile(test)
}

/** A file in either project. */
export const withSqliteFile = async <A>(test: (file: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-store-"))
  try {
    return await test(join(folder, "store.sqlite"))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The rows of a query, past the store. */
export const rowsOf = (place: string, sql: string): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  if (isServer(place)) {
    const text = execute(place, `SELECT coalesce(json_agg(row_to_json(found)), '[]') FROM (${sql}) found`)
    return JSON.parse(text)
  }
  const database = new DatabaseSync(place)
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}

/** All rows of a table, in an order that does not depend on where the database keeps them. */
export const allRowsOf = (place: string, table: string): ReadonlyArray<string> =>
  rowsOf(place, `SELECT * FROM ${table}`)
    .map((row) => JSON.stringify(Object.entries(row).toSorted(([left], [right]) => (left < right ? -1 : 1))))
    .toSorted()

/** Runs a statement past the store; throws what the database says against it. */
export const execute = (place: string, sql: string): string => {
  if (isServer(place)) {
    return execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", place, "-c", sql], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    })
  }
  const database = new DatabaseSync(place)
  try {
    database.exec(sql)
    return ""
  } finally {
    database.close()
  }
}

/** The names of the tables. */
export const tablesOf = (place: string): ReadonlyArray<string> =>
  rowsOf(
    place,
    isServer(place)
      ? // Not the parts of a table: the table has their rows.
        `SELECT relname AS name FROM pg_class
         WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
  ).map(({ name }) => String(name))

/** How many rows each table holds. */
export const countRows = (place: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    tablesOf(place).map((name) => [name, Number(rowsOf(place, `SELECT count(*) AS n FROM ${name}`)[0]!.n)]),
  )
