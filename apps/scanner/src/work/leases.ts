/**
 * Manners across machines: a place at an address is held in the database too, so that workers together open no more connections to it
 * than one of them may.
 *
 * A place is a session-level advisory lock of PostgreSQL on one connection of this process: when the process dies, or its machine, the
 * session ends and its places are free. The database knows no names of addresses, only a hash of each.
 */
import { createHash } from "node:crypto"
import { Duration, Effect, type Scope } from "effect"
import pg from "pg"

/** Holds one of the places at an address while the scope lives. */
export type Lease = (address: string, places: number) => Effect.Effect<void, never, Scope.Scope>

export interface LeaseOptions {
  readonly url: string
  /** Between two connections to one address: a place stays held that long after it was given back. */
  readonly spacing: Duration.Duration
}

export const openLeases = ({ url, spacing }: LeaseOptions): Effect.Effect<Lease, never, Scope.Scope> =>
  Effect.gen(function* () {
    let client: Promise<pg.Client> | undefined
    const connected = (): Promise<pg.Client> => {
      client ??= (async () => {
        const made = new pg.Client({ connectionString: url, application_name: "plumbline-leases" })
        // With the connection go its locks; the next place asked for makes another.
        made.on("error", () => {
          client = undefined
        })
        await made.connect()
        return made
      })().catch((problem: unknown) => {
        client = undefined
        throw problem
      })
      return client
    }
    yield* Effect.addFinalizer(() =>
      Effect.promise(async () => {
        const last = await client?.catch(() => undefined)
        await last?.end().catch(() => undefined)
      }),
    )

    // One question at a time: a connection answers in order.
    let last: Promise<unknown> = Promise.resolve()
    const ask = (holder: pg.Client, sql: string, key: number): Promise<boolean> => {
      const answer = last.then(async () => {
        const { rows } = await holder.query(sql, [LOCK_CLASS, key])
        return (rows[0] as { readonly done: boolean }).done
      })
      last = answer.catch(() => undefined)
      return answer
    }

    const held = new Set<number>()

    /** The lock that was got, with the connection that holds it; null when all places are taken or the database does not answer. */
    const tryPlaces = async (address: string, places: number): Promise<Held | null> => {
      try {
        const holder = await connected()
        for (let place = 0; place < places; place += 1) {
          const key = keyOf(`${address} ${place}`)
          // A session gets a lock that it holds as often as it asks.
          if (held.has(key)) continue
          held.add(key)
          if (await ask(holder, "SELECT pg_try_advisory_lock($1, $2) AS done", key)) return { holder, key }
          held.delete(key)
        }
      } catch {
        // A database that restarts: its locks are gone with the connection, and it is asked again after the pause.
        held.clear()
      }
      return null
    }

    const release = ({ holder, key }: Held) =>
      Effect.sync(() => {
        const free = () =>
          void ask(holder, "SELECT pg_advisory_unlock($1, $2) AS done", key)
            .catch(() => undefined)
            .then(() => held.delete(key))
        const rest = Duration.toMillis(spacing)
        if (rest === 0) free()
        else setTimeout(free, rest).unref()
      })
    // What was got is given back whatever happens; only the waiting can be cut short.
    return (address, places) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.gen(function* () {
          for (let pause = SHORTEST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
            const got = yield* Effect.promise(() => tryPlaces(address, places))
            if (got !== null) return yield* Effect.addFinalizer(() => release(got))
            yield* restore(Effect.sleep(pause))
          }
        }),
      )
  })

interface Held {
  readonly holder: pg.Client
  readonly key: number
}

const keyOf = (text: string): number => createHash("sha256").update(text).digest().readInt32BE(0)

/** Tells our locks from those of others in the same database. */
const LOCK_CLASS = 0x706c756d
const SHORTEST_PAUSE = 10
const LONGEST_PAUSE = 500
