/**
 * Connections to a database file as it was at snapshots: opened when first asked, a few kept open, the one asked longest ago closed.
 *
 * A database in memory cannot be opened a second time, so it has no snapshots to look back to.
 */
import type { SnapshotId } from "@plumbline/core"
import { sqlite } from "./dialect.ts"
import { pin } from "./snapshot/pin.ts"
import { openSqlite, type SqliteDatabase } from "./sqlite.ts"

export interface PinnedDatabases {
  /** The database as of a snapshot that exists. Good for one dialogue: a later call may close it. */
  readonly at: (id: SnapshotId) => SqliteDatabase
  readonly close: () => void
}

export const pinnedDatabases = (file: string): PinnedDatabases => {
  const open = new Map<SnapshotId, SqliteDatabase>()
  const close = (id: SnapshotId) => {
    open.get(id)?.close()
    open.delete(id)
  }
  return {
    at: (id) => {
      let database = open.get(id)
      if (database === undefined) {
        if (file === ":memory:") throw new Error("a store in memory cannot be read as of a snapshot: keep it in a file")
        database = openSqlite(file)
        if (!database.read(pin(id, sqlite))) throw new Error(`there is no snapshot ${id}`)
        const eldest = open.keys().next().value
        if (open.size >= KEPT_OPEN && eldest !== undefined) close(eldest)
      }
      // Moves to the end: the first is the one asked longest ago.
      open.delete(id)
      open.set(id, database)
      return database
    },
    close: () => {
      for (const id of [...open.keys()]) close(id)
    },
  }
}

/** Each has its catalog tables in temporary tables, and a page cache of its own. */
const KEPT_OPEN = 8
