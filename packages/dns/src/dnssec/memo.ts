/**
 * Remembers the outcome of effects by key until it goes stale, in bounded memory: what was not asked for longest goes first. What many ask
 * for at once runs once.
 *
 * When the one who runs it is interrupted, the next who waits takes over, so that nobody is lost with another's fibre.
 */
import { Clock, Deferred, Effect, Exit } from "effect"

export interface Memo<A, E> {
  readonly get: (key: string, run: Effect.Effect<A, E>) => Effect.Effect<A, E>
  readonly clear: () => void
}

interface Entry<A, E> {
  readonly outcome: Deferred.Deferred<A | typeof ABANDONED, E>
  /** The value once it is there, and until when it may be used, in milliseconds since 1970. */
  value?: A
  until: number
}

const ABANDONED = Symbol("abandoned")

/** `keepUntilMillis` says how long a value holds; failures are not kept. */
export const makeMemo = <A, E>(
  maxEntries: number,
  keepUntilMillis: (value: A, nowMillis: number) => number,
): Memo<A, E> => {
  const entries = new Map<string, Entry<A, E>>()

  const get = (key: string, run: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Clock.clockWith((clock) => {
      const known = entries.get(key)
      if (known !== undefined && known.until > clock.currentTimeMillisUnsafe()) {
        entries.delete(key)
        entries.set(key, known)
        if (known.value !== undefined) return Effect.succeed(known.value)
        return Effect.flatMap(Deferred.await(known.outcome), (value) =>
          value === ABANDONED ? get(key, run) : Effect.succeed(value as A),
        )
      }
      const entry: Entry<A, E> = { outcome: Deferred.makeUnsafe(), until: Number.POSITIVE_INFINITY }
      entries.delete(key)
      entries.set(key, entry)
      if (entries.size > maxEntries) for (const oldest of entries.keys()) if (forget(oldest)) break
      return Effect.onExit(run, (exit) =>
        Effect.sync(() => {
          if (Exit.isSuccess(exit)) {
            entry.value = exit.value
            entry.until = keepUntilMillis(exit.value, clock.currentTimeMillisUnsafe())
            Deferred.doneUnsafe(entry.outcome, exit)
            return
          }
          if (entries.get(key) === entry) entries.delete(key)
          const isInterrupted = exit.cause.reasons.some((reason) => reason._tag === "Interrupt")
          Deferred.doneUnsafe(entry.outcome, isInterrupted ? Effect.succeed(ABANDONED) : exit)
        }),
      )
    })

  /** Only what is settled may go; what runs has others waiting for it. */
  const forget = (key: string): boolean => entries.get(key)?.value !== undefined && entries.delete(key)

  return { get, clear: () => entries.clear() }
}
