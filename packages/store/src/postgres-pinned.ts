/**
 * Connections to a PostgreSQL database as it was at snapshots: one each, a few kept, the one asked longest ago closed.
 *
 * What hides the living tables belongs to a session: a connection that was lost and opened anew has to be turned back again, so every
 * dialogue looks first whether it stands where it should.
 */
import type { SnapshotId } from "@plumbline/core"
import { postgresql } from "./dialect.ts"
import { askOne, type Dialogue, tell } from "./dialogue.ts"
import { openPostgres, type PostgresDatabase, type PostgresOptions } from "./postgres.ts"
import { pin } from "./snapshot/pin.ts"

export interface PinnedPostgres {
  /** Runs a dialogue that only reads, as of a snapshot that exists. */
  readonly read: <A>(id: SnapshotId, dialogue: () => Dialogue<A>) => Promise<A>
  readonly close: () => Promise<void>
}

export const pinnedPostgres = (options: PostgresOptions): PinnedPostgres => {
  const open = new Map<SnapshotId, PostgresDatabase>()
  const at = (id: SnapshotId): PostgresDatabase => {
    const database = open.get(id) ?? openPostgres({ ...options, connections: 1 })
    const eldest = open.keys().next().value
    if (!open.has(id) && open.size >= KEPT_OPEN && eldest !== undefined) {
      // Ends when those who wait for it have their answers.
      void open.get(eldest)?.close()
      open.delete(eldest)
    }
    open.delete(id)
    open.set(id, database)
    return database
  }
  return {
    read: async (id, dialogue) => {
      for (let tries = 0; tries < PIN_TRIES; tries++) {
        const database = at(id)
        const answer = await database.read(() => ifPinned(dialogue))
        if (answer !== null) return answer.said
        await database.write(() => pinSession(id))
      }
      throw new Error(`snapshot ${id}: the connection to the database is lost again and again`)
    },
    close: async () => {
      await Promise.all([...open.values()].map((database) => database.close()))
      open.clear()
    },
  }
}

function* ifPinned<A>(dialogue: () => Dialogue<A>): Dialogue<{ readonly said: A } | null> {
  return (yield* isPinned()) ? { said: yield* dialogue() } : null
}

function* pinSession(id: SnapshotId): Dialogue<void> {
  if (yield* isPinned()) return
  if (!(yield* pin(id, postgresql))) throw new Error(`there is no snapshot ${id}`)
  // Written last: a session has it when it has everything.
  yield* tell("CREATE TEMP TABLE pinned_session (snapshot TEXT)")
}

function* isPinned(): Dialogue<boolean> {
  const row = yield* askOne<{ place: string | null }>(
    "SELECT CAST(to_regclass('pg_temp.pinned_session') AS TEXT) AS place",
  )
  return row?.place != null
}

/** Each holds a connection of the server. */
const KEPT_OPEN = 8
const PIN_TRIES = 3
