import { Effect, Fiber } from "effect"
import { expect, it } from "vitest"
import { shareByKey } from "./shared.ts"

const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(effect)

it("looks each key up once, however many ask at once", () =>
  run(
    Effect.scoped(
      Effect.gen(function* () {
        const asked: Array<string> = []
        const look = yield* shareByKey(
          (key) =>
            Effect.delay(
              Effect.sync(() => asked.push(key)),
              "5 millis",
            ),
          10,
        )
        yield* Effect.all([look("a"), look("a"), look("b"), look("a")], { concurrency: "unbounded" })
        yield* look("b")
        expect(asked).toEqual(["a", "b"])
      }),
    ),
  ))

it("remembers failures too", () =>
  run(
    Effect.scoped(
      Effect.gen(function* () {
        let count = 0
        const look = yield* shareByKey(() => Effect.suspend(() => Effect.fail(++count)), 10)
        expect(yield* Effect.flip(look("a"))).toBe(1)
        expect(yield* Effect.flip(look("a"))).toBe(1)
      }),
    ),
  ))

it("keeps the answer for the others when the one who asked first gives up", () =>
  run(
    Effect.scoped(
      Effect.gen(function* () {
        let count = 0
        const look = yield* shareByKey(
          () =>
            Effect.delay(
              Effect.sync(() => ++count),
              "20 millis",
            ),
          10,
        )
        const first = yield* Effect.forkChild(look("a"))
        yield* Effect.sleep("5 millis")
        const second = yield* Effect.forkChild(look("a"))
        yield* Fiber.interrupt(first)
        expect(yield* Fiber.join(second)).toBe(1)
      }),
    ),
  ))

it("keeps no more than its capacity", () =>
  run(
    Effect.scoped(
      Effect.gen(function* () {
        let count = 0
        const look = yield* shareByKey(() => Effect.sync(() => ++count), 2)
        for (const key of ["a", "b", "c", "c", "a"]) yield* look(key)
        expect(count).toBe(4)
      }),
    ),
  ))
