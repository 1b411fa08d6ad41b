/**
 * Sharing within a scan: what several probes or targets need is looked up once.
 *
 * The work runs in the scan's own scope, so that a target which gives up does not take the answer away from the others.
 */
import { Effect, Fiber, type Scope } from "effect"

/**
 * Makes `lookup` answer each key once while the scope lives, also when asked many times at once. The newest `capacity`
 * answers are kept; an older one is looked up again.
 */
export const shareByKey = <A, E, R>(
  lookup: (key: string) => Effect.Effect<A, E, R>,
  capacity: number,
): Effect.Effect<(key: string) => Effect.Effect<A, E>, never, R | Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const context = yield* Effect.context<R>()
    const fibers = new Map<string, Fiber.Fiber<A, E>>()
    return (key) =>
      Effect.suspend(() => {
        const running = fibers.get(key)
        if (running !== undefined) return Fiber.join(running)
        return Effect.flatMap(Effect.forkIn(Effect.provideContext(lookup(key), context), scope), (fiber) => {
          fibers.set(key, fiber)
          if (fibers.size > capacity) fibers.delete(fibers.keys().next().value!)
          return Fiber.join(fiber)
        })
      })
  })
