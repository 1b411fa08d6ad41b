import { describe, expect, it } from "vitest"
import { newestAndYearBefore, yearBefore } from "./trend.ts"

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
