import { adoptionOf, noVerdicts } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { breaksOf } from "./breaks.ts"
import { spreadOfNumbers, spreadOfShares } from "./distribution.ts"
import { rankSubjects } from "./ranking.ts"

const figure = (pass: number, fail: number, methodology = 1) => ({
  methodology,
  adoption: adoptionOf({ ...noVerdicts, pass, fail }),
})

describe("rankSubjects", () => {
  it("gives equal shares equal ranks, and none to a subject without a share", () => {
    const ranked = rankSubjects([
      { id: "none", now: figure(0, 0), before: null },
      { id: "half", now: figure(5, 5), before: figure(4, 6) },
      { id: "best", now: figure(9, 1), before: figure(3, 7) },
      { id: "half-of-more", now: figure(10, 10), before: figure(10, 10) },
      { id: "last", now: figure(1, 9), before: figure(1, 9, 0) },
    ])
    expect(ranked.map(({ subject, rank, rankBefore, change }) => [subject.id, rank, rankBefore, change])).toEqual([
      ["best", 1, 3, expect.closeTo(60)],
      ["half-of-more", 2, 1, 0],
      ["half", 2, 2, expect.closeTo(10)],
      ["last", 4, 4, null],
      ["none", null, null, null],
    ])
  })
})

describe("spreadOfShares", () => {
  it("puts 0 into the first bin and 1 into the last", () => {
    const { bins, n } = spreadOfShares([0, 0.05, 0.1, 1])
    expect(n).toBe(4)
    expect(bins.map(({ count }) => count)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 1])
  })
  it("finds mean, median and quartiles between neighbours", () => {
    const { mean, lowerQuartile, median, upperQuartile } = spreadOfShares([0.4, 0.1, 0.2, 0.3])
    expect([mean, lowerQuartile, median, upperQuartile]).toEqual(
      [0.25, 0.175, 0.25, 0.325].map((value) => expect.closeTo(value)),
    )
  })
  it("has no middle of nothing", () => {
    expect(spreadOfShares([])).toMatchObject({ n: 0, mean: null, median: null })
  })
})

it("spreadOfNumbers has a bin for every number, counted or not", () => {
  const spread = spreadOfNumbers(
    [
      { value: 3, count: 1 },
      { value: 1, count: 3 },
    ],
    4,
  )
  expect(spread.bins.map(({ count }) => count)).toEqual([0, 3, 0, 1, 0])
  expect(spread).toMatchObject({ n: 4, mean: 1.5, median: 1 })
})

describe("breaksOf", () => {
  const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`
  const points = [1, 3, 5].map((number) => ({ at: day(number), methodology: number < 5 ? 1 : 2 }))
  it("finds a change of methodology, of the list and of the vantage point, each at the first point after it", () => {
    const lists = [
      { at: day(1), targets: 100, joined: 100 },
      { at: day(2), targets: 95, joined: 1 },
      { at: day(3), targets: 90, joined: 1 },
      { at: day(5), targets: 90, joined: 9 },
    ]
    const vantages = [
      { at: day(1), vantage: "ams" },
      { at: day(2), vantage: "nyc" },
    ]
    expect(breaksOf(points, lists, vantages)).toEqual([
      { kind: "list", at: day(3), before: day(1), targets: 100, joined: 2, left: 12 },
      { kind: "vantage", at: day(3), before: day(1), from: "ams", to: "nyc" },
      { kind: "methodology", at: day(5), before: day(3), from: 1, to: 2 },
    ])
  })
  it("does not take the beginning for a break", () => {
    expect(breaksOf(points.slice(0, 1), [{ at: day(1), targets: 5, joined: 5 }], [])).toEqual([])
  })
})
