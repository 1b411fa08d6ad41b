import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { colorOf, drawTrend, fitted, monthTicks, NARROW, placeLabels, sparkPath, WIDE } from "./drawing.ts"
import type { TrendLine } from "./series.ts"

const line = (id: string, shares: ReadonlyArray<number>, coverage = 1): TrendLine => ({
  id,
  label: id,
  points: shares.map((share, index) => ({
    at: new Date(Date.UTC(2025, index, 3)).toISOString(),
    share,
    low: share,
    high: share,
    n: 10,
    coverage,
    methodology: 1,
  })),
})

describe("drawTrend", () => {
  it("puts 100 % at the top of the plot and 0 % at its foot", () => {
    const drawing = drawTrend([line("a", [0, 1])], WIDE)
    expect(drawing.lines[0]?.ends).toEqual([
      { x: drawing.plot.left, y: drawing.plot.bottom },
      { x: drawing.plot.right, y: drawing.plot.top },
    ])
  })
  it("ends a fitted axis near the highest value, and begins it at 0", () => {
    const texts = (share: number) => {
      const lines = [line("a", [0.01, share])]
      return drawTrend(lines, fitted(WIDE, lines)).shares.map(({ text }) => text)
    }
    expect(texts(0.17)).toEqual(["0 %", "5 %", "10 %", "15 %", "20 %"])
    expect(texts(0.4)).toEqual(["0 %", "10 %", "20 %", "30 %", "40 %"])
    expect(texts(0.41)).toEqual(["0 %", "25 %", "50 %", "75 %", "100 %"])
    const full = [line("a", [0, 0.2])]
    const drawing = drawTrend(full, fitted(WIDE, full))
    expect(drawing.lines[0]?.ends[1]?.y).toBe(drawing.plot.top)
  })
  it("draws dashed where coverage is low", () => {
    const [drawn] = drawTrend([line("a", [0.2, 0.4, 0.6], 0.5)], WIDE).lines
    expect(drawn?.solid).toBe("")
    expect(drawn?.dashed).toMatch(/^M.*L.*L/)
  })
  it("leaves out bands when there are more than four lines", () => {
    const five = ["a", "b", "c", "d", "e"].map((id) => line(id, [0.1, 0.2]))
    expect(drawTrend(five, WIDE).lines.every((drawn) => drawn.band === null)).toBe(true)
    expect(drawTrend(five.slice(0, 4), WIDE).lines.every((drawn) => drawn.band !== null)).toBe(true)
  })
  it("draws marked days in rows above the plot and makes room for those that lie a little ahead", () => {
    const lines = [line("a", [0.1, 0.2, 0.3])]
    const bare = drawTrend(lines, WIDE)
    const marks = [
      { at: "2025-04-20", label: "due 20 Apr 2025" },
      { at: "2025-01-20", label: "in force 20 Jan 2025" },
      { at: "2019-01-01", label: "earlier due 2018" },
    ]
    const drawing = drawTrend(lines, WIDE, marks)
    expect(drawing.marks.map((mark) => mark.text)).toEqual(["in force 20 Jan 2025", "due 20 Apr 2025"])
    expect(drawing.marks[0]?.y).toBeLessThan(drawing.marks[1]?.y ?? 0)
    expect(drawing.marks[1]?.position).toBe(drawing.plot.right)
    expect(drawing.marks[1]?.anchor).toBe("end")
    expect(drawing.plot.bottom - drawing.plot.top).toBe(bare.plot.bottom - bare.plot.top)
  })
  it("draws in grey what the others are held against", () => {
    const [, grey] = drawTrend([line("a", [0.1, 0.2]), { ...line("b", [0.1, 0.2]), isGrey: true }], WIDE).lines
    expect(grey?.color).toBe("line-rest")
  })
  it("shortens names that would leave no room for the plot", () => {
    const drawing = drawTrend([line("Federated Communities of the Cinder Coast", [0.1, 0.2])], NARROW)
    expect(drawing.lines[0]?.label.text).toMatch(/…/)
    expect(drawing.plot.right - drawing.plot.left).toBeGreaterThan(NARROW.width * 0.35)
  })
  it("survives a single figure and none", () => {
    expect(drawTrend([line("a", [0.5])], WIDE).lines[0]?.ends).toHaveLength(2)
    expect(drawTrend([], WIDE).lines).toEqual([])
  })
  it("leaves a gap where the methodology changes", () => {
    const [first, second] = line("a", [0.2, 0.4]).points
    if (first === undefined || second === undefined) throw new Error("no points")
    const drawing = drawTrend([{ id: "a", label: "a", points: [first, { ...second, methodology: 2 }] }], WIDE)
    expect(drawing.lines[0]?.solid).toBe("")
    expect(drawing.breaks).toHaveLength(1)
  })
})

it("gives seven lines a colour and the rest grey", () => {
  expect(colorOf(6)).toBe("line-6")
  expect(colorOf(7)).toBe("line-rest")
})

describe("placeLabels", () => {
  it("keeps order and distance, and stays in the plot when there is room", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 10, max: 290, noNaN: true }), { maxLength: 12 }), (wanted) => {
        const placed = placeLabels(wanted, 17, 10, 290)
        const sorted = wanted.map((at, index) => ({ at, y: placed[index] ?? Number.NaN })).sort((l, r) => l.at - r.at)
        for (const [index, { y }] of sorted.entries()) {
          expect(y).toBeGreaterThanOrEqual(9.9)
          expect(y).toBeLessThanOrEqual(290.1)
          const before = sorted[index - 1]
          if (before !== undefined && before.at !== sorted[index]?.at) expect(y - before.y).toBeGreaterThan(16.8)
        }
      }),
    )
  })
})

describe("monthTicks", () => {
  it.each([
    { from: "2024-12-03", to: "2026-11-11", most: 5, expected: 4 },
    { from: "2024-12-03", to: "2026-11-11", most: 3, expected: 2 },
    { from: "2016-01-01", to: "2026-01-01", most: 5, expected: 2 },
  ])("chooses $expected of at most $most between $from and $to", ({ from, to, most, expected }) => {
    const ticks = monthTicks(Date.parse(from), Date.parse(to), most)
    expect(ticks.map((at) => new Date(at).getUTCDate())).toEqual(Array(ticks.length).fill(1))
    expect(ticks.length).toBeLessThanOrEqual(most)
    expect(ticks.length).toBeGreaterThanOrEqual(expected)
  })
  it("falls back to the moment itself within a month", () => {
    expect(monthTicks(Date.UTC(2026, 3, 5), Date.UTC(2026, 3, 9), 5)).toEqual([Date.UTC(2026, 3, 5)])
  })
})

it("draws a gap in a small line where nothing was measured", () => {
  expect(sparkPath([0, 0.5, null, 1], 30, 10)).toBe("M0 10L10 5M30 0")
})
