import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { newestAndYearBefore, thinPoints, yearBefore } from "./trend.ts"

const points = (...days: ReadonlyArray<string>) => days.map((day) => ({ at: Date.parse(day), day }))

describe("newestAndYearBefore", () => {
  it.each([
    {
      name: "the closest point to a year before",
      days: ["2025-01-01", "2025-03-02", "2025-05-01", "2026-03-05"],
      before: "2025-03-02",
    },
    {
      name: "a point after it, when that is closer",
      days: ["2024-01-01", "2025-03-10", "2026-03-05"],
      before: "2025-03-10",
    },
    {
      name: "the first, when the history is shorter",
      days: ["2026-01-01", "2026-02-01", "2026-03-05"],
      before: "2026-01-01",
    },
    { name: "nothing, when there is one point only", days: ["2026-03-05"], before: undefined },
  ])("compares with $name", ({ days, before }) => {
    const found = newestAndYearBefore(points(...days))
    expect([found?.newest.day, found?.before?.day]).toEqual([days.at(-1), before])
  })

  it("gives nothing for no points", () => {
    expect(newestAndYearBefore([])).toBeUndefined()
  })
})

describe("yearBefore", () => {
  it.each([
    ["2026-03-05T10:00:00.000Z", "2025-03-05T10:00:00.000Z"],
    ["2024-02-29T00:00:00.000Z", "2023-03-01T00:00:00.000Z"],
  ])("of %s is %s", (at, expected) => {
    expect(new Date(yearBefore(Date.parse(at))).toISOString()).toBe(expected)
  })
})

describe("thinned points", () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 5_000 }), { maxLength: 700 })
  const pointsOn = (numbers: ReadonlyArray<number>) =>
    numbers
      .toSorted((left, right) => left - right)
      .map((number) => ({ at: new Date(Date.UTC(2016, 0, 1 + number)).toISOString() }))

  it("are at most as many as asked, in order, with the first and the last", () =>
    fc.assert(
      fc.property(days, fc.integer({ min: 2, max: 200 }), (numbers, most) => {
        const points = pointsOn(numbers)
        const thinned = thinPoints(points, most)
        expect(thinned.length).toBeLessThanOrEqual(most)
        expect(thinned[0]).toEqual(points[0])
        expect(thinned.at(-1)).toEqual(points.at(-1))
        expect(thinned.every((point) => points.includes(point))).toBe(true)
        expect(thinned.map(({ at }) => at)).toEqual(thinned.map(({ at }) => at).toSorted())
        if (points.length <= most) expect(thinned).toEqual(points)
      }),
    ))

  it("lie evenly in time", () => {
    const weekly = pointsOn(Array.from({ length: 521 }, (_, week) => week * 7))
    expect(thinPoints(weekly, 131)).toHaveLength(131)
  })
})
