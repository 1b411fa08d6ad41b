/** A database file of its own for a test, and a look into its tables from outside. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

export const withFile = async <A>(test: (file: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-store-"))
  try {
    return await test(join(folder, "store.sqlite"))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The rows of a query, past the store. */
export const rowsOf = (file: string, sql: string): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  const database = new DatabaseSync(file)
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}

/** How many rows each table holds. */
export const countRows = (file: string): Readonly<Record<string, number>> => {
  const tables = rowsOf(file, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  return Object.fromEntries(
    tables.map(({ name }) => [String(name), Number(rowsOf(file, `SELECT count(*) AS n FROM ${name}`)[0]!.n)]),
  )
}
