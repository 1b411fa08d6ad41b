/** The store on PostgreSQL. */
import { Effect } from "effect"
import { postgresql } from "./dialect.ts"
import { migrate } from "./migrate.ts"
import { openPostgres, type PostgresOptions } from "./postgres.ts"
import { storeMethods } from "./store-methods.ts"

/** Connects, brings the schema up to date, and closes all connections with the scope. */
export const postgresStore = Effect.fnUntraced(function* (options: PostgresOptions) {
  const database = yield* Effect.acquireRelease(
    Effect.sync(() => openPostgres(options)),
    (opened) => Effect.promise(() => opened.close()),
  )
  yield* Effect.promise(() => database.write(() => migrate(postgresql)))
  return storeMethods({
    read:
      (question) =>
      (...given) =>
        Effect.promise(() => database.read(() => question(...given))),
    write:
      (act) =>
      (...given) =>
        Effect.promise(() => database.write(() => act(...given))),
  })
})
