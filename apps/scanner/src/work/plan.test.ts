import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { planBatches } from "./plan.ts"

const planned = fc.uniqueArray(
  fc.record({
    target: fc.nat(500).map((number) => `name-${number}.gov.xa`),
    sharedHost: fc.option(fc.constantFrom("one", "two", "three"), { nil: null }),
  }),
  { selector: ({ target }) => target, maxLength: 200 },
)

describe("a plan", () => {
  it("has every target once, groups apart, none larger than asked", () =>
    fc.assert(
      fc.property(planned, fc.integer({ min: 1, max: 60 }), (targets, size) => {
        const batches = planBatches(7, "xa", targets, 0, { size })
        expect(batches.flatMap((batch) => batch.targets).toSorted()).toEqual(
          targets.map(({ target }) => target).toSorted(),
        )
        const hostOf = new Map(targets.map(({ target, sharedHost }) => [target, sharedHost]))
        for (const batch of batches) {
          expect(batch.targets.length).toBeLessThanOrEqual(size)
          const hosts = new Set(batch.targets.map((target) => hostOf.get(target)))
          expect(hosts.size).toBe(1)
          expect(hosts.has(batch.group as "one") || hosts.has(null)).toBe(true)
          expect(batch.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        }
        expect(new Set(batches.map(({ id }) => id)).size).toBe(batches.length)
      }),
    ))

  it("is the same in whatever order the targets come, and another in another round, scan or place", () =>
    fc.assert(
      fc.property(planned, (targets) => {
        const batches = planBatches(7, "xa", targets, 0)
        expect(planBatches(7, "xa", targets.toReversed(), 0)).toEqual(batches)
        const ids = new Set(batches.map(({ id }) => id))
        for (const other of [
          planBatches(7, "xa", targets, 1),
          planBatches(8, "xa", targets, 0),
          planBatches(7, "xa", targets, 0, { vantage: "nairobi" }),
        ])
          for (const { id } of other) expect(ids.has(id)).toBe(false)
      }),
    ))
})
