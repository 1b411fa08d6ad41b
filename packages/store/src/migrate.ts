/** Brings a database to the schema that this program knows, and refuses one that is newer. */
import type { Dialect } from "./dialect.ts"
import { ask, type Dialogue, tell } from "./dialogue.ts"
import { MIGRATIONS } from "./migrations/index.ts"

/** Runs the migrations that the database has not seen, each recorded by number and name. Run in one transaction: all or none. */
export function* migrate(dialect: Dialect): Dialogue<ReadonlyArray<string>> {
  yield* tell(`CREATE TABLE IF NOT EXISTS migration (number ${dialect.integer} PRIMARY KEY, name TEXT NOT NULL)`)
  const seen = yield* ask<{ number: number; name: string }>("SELECT number, name FROM migration ORDER BY number")
  for (const { number, name } of seen) {
    const known = MIGRATIONS.find((migration) => migration.number === number)
    if (known?.name !== name) {
      throw new Error(
        `the database has migration ${number} (${name}), which this version of Plumbline does not know: use the newer version`,
      )
    }
  }
  const run: Array<string> = []
  for (const migration of MIGRATIONS) {
    if (seen.some(({ number }) => number === migration.number)) continue
    for (const statement of migration.statements(dialect)) yield* tell(dialect.schema(statement))
    yield* tell("INSERT INTO migration (number, name) VALUES (?, ?)", migration.number, migration.name)
    run.push(migration.name)
  }
  return run
}
