import { describe, expect, it } from "vitest"
import { periodOf } from "./period.ts"

describe("periodOf", () => {
  it.each([
    ["each-scan", "2026-11-23T10:00:00Z", ""],
    ["daily", "2026-11-23T23:59:59Z", "2026-11-23"],
    ["monthly", "2026-11-30T00:00:00Z", "2026-11"],
    ["weekly", "2026-11-23T00:00:00Z", "2026-W48"],
    ["weekly", "2026-11-22T23:59:59Z", "2026-W47"],
    ["weekly", "2027-01-03T12:00:00Z", "2026-W53"],
    ["weekly", "2024-12-30T12:00:00Z", "2025-W01"],
    ["weekly", "1970-01-01T00:00:00Z", "1970-W01"],
  ] as const)("%s at %s is %s", (frequency, at, expected) => {
    expect(periodOf(frequency, Date.parse(at))).toBe(expected)
  })
})
