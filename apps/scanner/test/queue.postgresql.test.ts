import { Effect } from "effect"
import { expect, it } from "vitest"
import { planBatches } from "../src/work/plan.ts"
import { openQueue, viewQueue } from "../src/work/queue.ts"

const url = process.env.PLUMBLINE_TEST_POSTGRESQL!
const NAIROBI = "nairobi"

it("what waits for a place where nobody works is superseded by the country's next scan, and queued once whoever queues it", async () => {
  await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const queue = yield* openQueue({ url, isScheduler: false, elsewhere: [NAIROBI, "lima"], onError: () => {} })
        const send = (vantage: string, country: string, scan: number) =>
          Effect.promise(() => {
            const planned = ["a", "b", "c"].map((name) => ({ target: `${name}.gov.${country}`, sharedHost: null }))
            return queue.sendViews(vantage, country, scan, planBatches(scan, country, planned, 0, { size: 1, vantage }))
          })
        const waiting = (vantage: string) =>
          Effect.promise(async () => {
            const { rows } = await queue.boss
              .getDb()
              .executeSql(
                "SELECT data->>'country' AS country, data->>'scan' AS scan, count(*)::int AS batches FROM plumbline_queue.job WHERE name = $1 AND state < 'active' GROUP BY 1, 2 ORDER BY 1, 2",
                [viewQueue(vantage)],
              )
            return (rows as ReadonlyArray<Record<string, unknown>>).map(({ country, scan, batches }) =>
              [country, scan, batches].join(" "),
            )
          })
        yield* send(NAIROBI, "xa", 1)
        yield* send("lima", "xa", 1)
        yield* send(NAIROBI, "xb", 2)
        yield* send(NAIROBI, "xa", 3)
        // Another conductor that takes over sends the same.
        yield* send(NAIROBI, "xa", 3)
        expect(yield* waiting(NAIROBI)).toEqual(["xa 3 3", "xb 2 3"])
        expect(yield* waiting("lima")).toEqual(["xa 1 3"])
        // They are not those that the scan itself waits for.
        expect(yield* Effect.promise(() => queue.openBatches(3))).toBe(0)
      }),
    ),
  )
})
