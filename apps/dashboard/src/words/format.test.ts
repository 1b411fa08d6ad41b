import { describe, expect, it } from "vitest"
import { formatInterval, formatMoment, formatPoints, formatShare, formatSpan, plural, pointsBetween } from "./format.ts"

describe("formatShare", () => {
  it.each([
    { share: 0.613, expected: "61\u00a0%" },
    { share: 0, expected: "0\u00a0%" },
    { share: 1, expected: "100\u00a0%" },
    { share: 0.001, expected: "<\u20091\u00a0%" },
    { share: 0.9996, expected: ">\u200999\u00a0%" },
    { share: null, expected: "–" },
  ])("writes $share as $expected", ({ share, expected }) => {
    expect(formatShare(share)).toBe(expected)
  })
})

describe("differences", () => {
  it("agree with the shares as they are written", () => {
    expect(pointsBetween(0.604, 0.606)).toBe(1)
  })
  it("are missing when one share is", () => {
    expect(pointsBetween(undefined, 0.4)).toBeNull()
    expect(pointsBetween(null, 0.4)).toBeNull()
    expect(formatPoints(null)).toBe("–")
  })
  it.each([
    { points: 4, expected: "+4" },
    { points: -3, expected: "−3" },
    { points: 0, expected: "0" },
  ])("$points is written $expected", ({ points, expected }) => {
    expect(formatPoints(points)).toBe(expected)
  })
})

it("writes an interval as a range of percentages", () => {
  expect(formatInterval(0.523, 0.698)).toBe("52–70\u00a0%")
})

it("writes a moment in UTC whatever the time zone of the machine", () => {
  expect(formatMoment("2026-11-23T06:40:00.000Z")).toBe("23 November 2026, 06:40\u00a0UTC")
})

describe("formatSpan", () => {
  it.each([
    { milliseconds: 1_000, expected: "1\u00a0minute" },
    { milliseconds: 59 * 60_000, expected: "59\u00a0minutes" },
    { milliseconds: 25 * 3_600_000, expected: "25\u00a0hours" },
    { milliseconds: 72 * 3_600_000, expected: "3\u00a0days" },
  ])("writes $milliseconds ms as $expected", ({ milliseconds, expected }) => {
    expect(formatSpan(milliseconds)).toBe(expected)
  })
})

it("chooses the singular for one", () => {
  expect(plural(1, "country", "countries")).toBe("1\u00a0country")
  expect(plural(1204, "country", "countries")).toBe("1,204\u00a0countries")
})
