/**
 * Sharing within a scan: what several probes or targets need is looked up once.
 *
 * The work runs in the scan's own scope, so that a target which gives up does not take the answer away from the others.
 */
import { Effect, Fiber, type Scope } from "effect"

/**
 * Makes `lookup` answer each key once while the scope lives, also when asked many times at once. The `capacity` answers that were asked for
 * last are kept; another is looked up again.
 */
export const shareByKey = <A, E, R>(
  lookup: (key: string) => Effect.Effect<A, E, R>,
  capacity: number,
): Effect.Effect<(key: string) => Effect.Effect<A, E>, never, R | Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const context = yield* Effect.context<R>()
    // Whoever joins a fibre while it runs, and the outcome alone once it has ended: a fibre holds on to much.
    const outcomes = new Map<string, Effect.Effect<A, E>>()
    return (key) =>
      Effect.suspend(() => {
        const known = outcomes.get(key)
        if (known !== undefined) {
          // Maps iterate in the order of insertion, so what is not asked for any more goes first.
          outcomes.delete(key)
          outcomes.set(key, known)
          return known
        }
        return Effect.flatMap(Effect.forkIn(Effect.provideContext(lookup(key), context), scope), (fiber) => {
          const running = Fiber.join(fiber)
          outcomes.set(key, running)
          if (outcomes.size > capacity) outcomes.delete(outcomes.keys().next().value!)
          fiber.addObserver((exit) => {
            if (outcomes.get(key) === running) outcomes.set(key, exit)
          })
          return running
        })
      })
  })
