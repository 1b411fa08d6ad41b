import { expect, it } from "vitest"
import { isStale, periodDays } from "./freshness.ts"

it.each([
  { cron: "10 3 * * *", days: 1 },
  { cron: "10 3 * * 1", days: 7 },
  { cron: "10 3 1 * *", days: 31 },
  { cron: "10 3 1 1 *", days: 366 },
  { cron: "10 3 1 * 1", days: 7 },
])("$cron runs at least every $days days", ({ cron, days }) => {
  expect(periodDays(cron)).toBe(days)
})

it("calls a weekly scan stale after a fortnight", () => {
  expect(isStale("2026-11-01T03:10:00.000Z", "2026-11-14T03:10:00.000Z", "10 3 * * 1")).toBe(false)
  expect(isStale("2026-11-01T03:10:00.000Z", "2026-11-16T03:10:00.000Z", "10 3 * * 1")).toBe(true)
})
