/** The store on PostgreSQL. */
import type { SnapshotId } from "@plumbline/core"
import { Effect } from "effect"
import { postgresql } from "./dialect.ts"
import { migrate } from "./migrate.ts"
import { openPostgres, type PostgresOptions } from "./postgres.ts"
import { pinnedPostgres } from "./postgres-pinned.ts"
import { isSnapshot } from "./queries/snapshots.ts"
import type { StoreShape } from "./store.ts"
import { storeMethods, unchangeable } from "./store-methods.ts"

/** Connects, brings the schema up to date, and closes all connections with the scope. */
export const postgresStore = Effect.fnUntraced(function* (options: PostgresOptions) {
  const database = yield* Effect.acquireRelease(
    Effect.sync(() => openPostgres(options)),
    (opened) => Effect.promise(() => opened.close()),
  )
  yield* Effect.promise(() => database.write(() => migrate(postgresql)))
  const pinned = yield* Effect.acquireRelease(
    Effect.sync(() => pinnedPostgres(options)),
    (opened) => Effect.promise(() => opened.close()),
  )
  const asOf = (id: SnapshotId): Effect.Effect<StoreShape | null> =>
    Effect.promise(async () =>
      (await database.read(() => isSnapshot(id)))
        ? storeMethods({
            read:
              (question) =>
              (...given) =>
                Effect.promise(() => pinned.read(id, () => question(...given))),
            write: unchangeable,
            asOf,
          })
        : null,
    )
  return storeMethods({
    asOf,
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
