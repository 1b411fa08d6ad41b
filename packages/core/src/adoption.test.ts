import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addCounts, adoptionOf, countVerdicts, noVerdicts, type VerdictCounts, wilsonInterval } from "./adoption.ts"
import { VERDICTS } from "./verdict.ts"

const count = fc.nat({ max: 1_000_000 })
const counts: fc.Arbitrary<VerdictCounts> = fc.record({
  pass: count,
  partial: count,
  fail: count,
  notApplicable: count,
  unknown: count,
})

describe("wilsonInterval", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
  it.each([
    { successes: 81, n: 263, low: 0.2553, high: 0.3662 },
    { successes: 15, n: 148, low: 0.0624, high: 0.1605 },
    { successes: 0, n: 20, low: 0, high: 0.1611 },
    { successes: 1, n: 29, low: 0.0061, high: 0.1718 },
  ])("gives $low to $high for $successes of $n", ({ successes, n, low, high }) => {
    const interval = wilsonInterval(successes, n)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  it("encloses the share, stays within 0 and 1, and mirrors for the complement", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), (n, seed) => {
        const successes = seed % (n + 1)
        const { low, high } = wilsonInterval(successes, n)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(successes / n)
        expect(high).toBeGreaterThanOrEqual(successes / n)
        const mirrored = wilsonInterval(n - successes, n)
        expect(mirrored.low).toBeCloseTo(1 - high, 9)
      }),
    )
  })

  it("narrows as n grows", () => {
    const width = (n: number) => wilsonInterval(n / 2, n).high - wilsonInterval(n / 2, n).low
    expect(width(1000)).toBeLessThan(width(100))
    expect(width(100)).toBeLessThan(width(10))
  })
})

describe("adoptionOf", () => {
  it("counts neither unknown nor not-applicable against anybody", () => {
    fc.assert(
      fc.property(counts, count, count, (given, unknown, notApplicable) => {
        const more = { ...given, unknown: given.unknown + unknown, notApplicable: given.notApplicable + notApplicable }
        expect(adoptionOf(more).share).toBe(adoptionOf(given).share)
        expect(adoptionOf(more).n).toBe(adoptionOf(given).n)
      }),
    )
  })

  it("has no share, but a coverage of 0, when nothing could be measured", () => {
    expect(adoptionOf({ ...noVerdicts, unknown: 3 })).toMatchObject({
      n: 0,
      share: null,
      low: null,
      high: null,
      coverage: 0,
    })
  })

  it("has neither share nor coverage when it applies to nobody", () => {
    expect(adoptionOf({ ...noVerdicts, notApplicable: 3 })).toMatchObject({ n: 0, share: null, coverage: null })
  })

  it("pools groups by adding counts", () => {
    fc.assert(
      fc.property(counts, counts, (left, right) => {
        const pooled = adoptionOf(addCounts(left, right))
        expect(pooled.n).toBe(adoptionOf(left).n + adoptionOf(right).n)
        expect(pooled.counts.pass).toBe(left.pass + right.pass)
      }),
    )
  })
})

describe("countVerdicts", () => {
  it("counts each verdict once", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...VERDICTS)), (verdicts) => {
        const counted = countVerdicts(verdicts)
        expect(Object.values(counted).reduce((sum, n) => sum + n, 0)).toBe(verdicts.length)
        expect(counted.notApplicable).toBe(verdicts.filter((verdict) => verdict === "not-applicable").length)
      }),
    )
  })
})
