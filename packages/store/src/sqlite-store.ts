/** The store on SQLite. */
import type { SnapshotId } from "@plumbline/core"
import { Effect } from "effect"
import { sqlite } from "./dialect.ts"
import { migrate } from "./migrate.ts"
import { isSnapshot } from "./queries/snapshots.ts"
import { openSqlite } from "./sqlite.ts"
import { pinnedDatabases } from "./sqlite-pinned.ts"
import type { StoreShape } from "./store.ts"
import { storeMethods, unchangeable } from "./store-methods.ts"

export interface SqliteOptions {
  /** Path of the database file, or `:memory:`. */
  readonly file: string
  /** Memory for pages of the database; 64 MiB unless given. Who reads everything once, in order, needs little. */
  readonly cacheKibibytes?: number
}

/** Opens the database, brings its schema up to date, and closes it with the scope. */
export const sqliteStore = Effect.fnUntraced(function* ({ file, cacheKibibytes }: SqliteOptions) {
  const database = yield* Effect.acquireRelease(
    Effect.sync(() => openSqlite(file, cacheKibibytes)),
    (opened) => Effect.sync(() => opened.close()),
  )
  yield* Effect.sync(() => database.write(migrate(sqlite)))
  const pinned = yield* Effect.acquireRelease(
    Effect.sync(() => pinnedDatabases(file)),
    (opened) => Effect.sync(() => opened.close()),
  )
  const asOf = (id: SnapshotId): Effect.Effect<StoreShape | null> =>
    Effect.sync(() =>
      database.read(isSnapshot(id))
        ? storeMethods({
            read:
              (question) =>
              (...given) =>
                Effect.sync(() => pinned.at(id).read(question(...given))),
            write: unchangeable,
            asOf,
          })
        : null,
    )
  return storeMethods({
    read:
      (question) =>
      (...given) =>
        Effect.sync(() => database.read(question(...given))),
    write:
      (act) =>
      (...given) =>
        Effect.sync(() => database.write(act(...given))),
    asOf,
  })
})
