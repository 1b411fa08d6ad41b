import { Duration, Effect, Scope } from "effect"
import { expect, it } from "vitest"
import { openLeases } from "../src/work/leases.ts"

const url = process.env.PLUMBLINE_TEST_POSTGRESQL!

it("no more than the places of an address are held by all processes together, and those of one that is gone are free", async () => {
  const spacing = Duration.millis(0)
  await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const mine = yield* openLeases({ url, spacing })
        // Another process: another session of the database.
        const theirs = yield* Scope.make()
        const other = yield* openLeases({ url, spacing }).pipe(Effect.provideService(Scope.Scope, theirs))
        let inUse = 0
        let most = 0
        const use = (lease: typeof mine, address: string) =>
          Effect.scoped(
            Effect.gen(function* () {
              yield* lease(address, 2)
              inUse += 1
              most = Math.max(most, inUse)
              yield* Effect.sleep(15)
              inUse -= 1
            }),
          )
        yield* Effect.forEach(
          Array.from({ length: 24 }, (_, index) => (index % 2 === 0 ? mine : other)),
          (lease) => use(lease, "192.0.2.1"),
          { concurrency: "unbounded" },
        )
        expect(most).toBe(2)

        // Held by the other when it dies: its session ends.
        yield* other("192.0.2.2", 1).pipe(Effect.provideService(Scope.Scope, theirs))
        const isFree = yield* Effect.scoped(mine("192.0.2.2", 1)).pipe(Effect.timeoutOption("200 millis"))
        expect(isFree._tag).toBe("None")
        yield* Scope.close(theirs, yield* Effect.exit(Effect.void))
        yield* Effect.scoped(mine("192.0.2.2", 1)).pipe(Effect.timeout("5 seconds"))
      }),
    ),
  )
})
