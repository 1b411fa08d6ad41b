import { describe, expect, it } from "vitest"
import { missedRun, nextRun, previousRun, startDelayMilliseconds } from "./schedule.ts"

const weekly = { cron: "0 3 * * 1", timeZone: "Europe/Amsterdam" }

describe("previousRun and nextRun", () => {
  it.each([
    {
      name: "a minute after",
      now: "2026-11-23T02:01:00Z",
      previous: "2026-11-23T02:00:00.000Z",
      next: "2026-11-30T02:00:00.000Z",
    },
    {
      name: "exactly then",
      now: "2026-11-23T02:00:00Z",
      previous: "2026-11-23T02:00:00.000Z",
      next: "2026-11-30T02:00:00.000Z",
    },
    {
      name: "a minute before",
      now: "2026-11-23T01:59:00Z",
      previous: "2026-11-16T02:00:00.000Z",
      next: "2026-11-23T02:00:00.000Z",
    },
    {
      name: "across the end of summer time",
      now: "2026-10-27T00:00:00Z",
      previous: "2026-10-26T02:00:00.000Z",
      next: "2026-11-02T02:00:00.000Z",
    },
    {
      name: "in summer time",
      now: "2026-07-21T00:00:00Z",
      previous: "2026-07-20T01:00:00.000Z",
      next: "2026-07-27T01:00:00.000Z",
    },
  ])("knows what is due $name, in the country's time zone", ({ now, previous, next }) => {
    expect(previousRun(weekly, new Date(now))?.toISOString()).toBe(previous)
    expect(nextRun(weekly, new Date(now))?.toISOString()).toBe(next)
  })
})

describe("missedRun", () => {
  const now = new Date("2026-11-23T09:00:00Z")
  it.each([
    {
      name: "catches up a run that fell due while the program was down",
      last: "2026-11-16T02:00:00Z",
      expect: "2026-11-23T02:00:00.000Z",
    },
    {
      name: "catches up once, however many were missed",
      last: "2026-09-07T01:00:00Z",
      expect: "2026-11-23T02:00:00.000Z",
    },
    { name: "does not run again what has run", last: "2026-11-23T02:00:00Z", expect: undefined },
    { name: "runs a country that was never scanned", last: null, expect: "2026-11-23T02:00:00.000Z" },
  ])("$name", ({ last, expect: expected }) => {
    expect(missedRun(weekly, last === null ? null : new Date(last), now)?.toISOString()).toBe(expected)
  })
})

it("spreads starts over ten minutes, the same for a country each time", () => {
  const delays = ["nl", "gb", "de", "cz", "us", "ca", "br", "ke"].map(startDelayMilliseconds)
  expect(new Set(delays).size).toBe(delays.length)
  for (const delay of delays) {
    expect(delay).toBeGreaterThanOrEqual(0)
    expect(delay).toBeLessThan(600_000)
  }
  expect(startDelayMilliseconds("nl")).toBe(startDelayMilliseconds("nl"))
})
