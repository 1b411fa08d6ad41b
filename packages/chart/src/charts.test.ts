/**
 * All charts over random figures: well-formed (by the strict XML parser of resvg), words within the frame and never upon each other, and
 * nothing of a name taken for markup.
 */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type CountryCode, LANGUAGES } from "@plumbline/core"
import { initWasm, Resvg } from "@resvg/resvg-wasm"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { distributionSvg } from "./distribution.ts"
import {
  type ChartFigure,
  type ChartFrame,
  type ChartMark,
  mapSvg,
  multiplesSvg,
  rankingSvg,
  trendSvg,
} from "./index.ts"
import { widthOf } from "./text.ts"

beforeAll(async () => {
  await initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")))
})

/** Throws where the text is no well-formed SVG; the size that was read. */
const sizeOf = (svg: string): readonly [number, number] => {
  const { width, height } = new Resvg(svg)
  return [width, height]
}

interface Box {
  readonly text: string
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
}

/** Where the words of a chart stand. */
const boxesOf = (svg: string): ReadonlyArray<Box> =>
  [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = "", content = ""]) => {
    const number = (name: string) => Number(new RegExp(` ${name}="([^"]*)"`).exec(` ${attributes}`)?.[1] ?? 0)
    const size = number("font-size")
    const text = content.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? "")
    const width = widthOf(text, size, attributes.includes('font-weight="600"') ? 600 : 400)
    const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1]
    const left = number("x") - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0)
    return { text, x: [left, left + width], y: [number("y") - size * 0.72, number("y") + size * 0.2] }
  })

const meets = (left: readonly [number, number], right: readonly [number, number]): boolean =>
  left[0] < right[1] - 1 && right[0] < left[1] - 1

const problemsOf = (svg: string, { width, height }: ChartFrame): ReadonlyArray<string> => {
  const boxes = boxesOf(svg)
  const outside = boxes.filter(({ x, y }) => x[0] < -1 || x[1] > width + 1 || y[0] < -1 || y[1] > height + 1)
  const upon = boxes.flatMap((left, index) =>
    boxes
      .slice(index + 1)
      .filter((right) => meets(left.x, right.x) && meets(left.y, right.y))
      .map((right) => `"${left.text}" meets "${right.text}"`),
  )
  return [...outside.map(({ text }) => `"${text}" leaves the frame`), ...upon]
}

const HOSTILE = `<script>alert('1')</script>&"]]>\u0000\ud800<!--`
const Label = fc.oneof(
  fc.constantFrom("Netherlands", "Saint Vincent and the Grenadines", "المملكة العربية السعودية", "日本", HOSTILE, ""),
  fc.string({ unit: "grapheme", maxLength: 40 }),
)
const Figure: fc.Arbitrary<ChartFigure> = fc
  .record({
    share: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 8 }),
    n: fc.nat(100_000),
    coverage: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ share, n, coverage }) => ({
    share,
    low: share === null ? null : Math.max(0, share - 0.1),
    high: share === null ? null : Math.min(1, share + 0.1),
    n,
    coverage,
  }))
const Frame: fc.Arbitrary<ChartFrame> = fc.record({
  title: Label.map((label) => `Title ${label}`),
  subtitle: Label,
  source: Label,
  language: fc.constantFrom(...LANGUAGES),
  width: fc.integer({ min: 340, max: 1600 }),
  height: fc.integer({ min: 420, max: 1200 }),
  use: fc.constantFrom("file" as const, "page" as const),
})
const at = (day: number) => new Date(Date.UTC(2020, 0, 1 + day)).toISOString()
const Series = fc
  .tuple(Label, fc.array(Figure, { maxLength: 12 }), fc.boolean())
  .map(([label, figures, isBackground]) => ({
    label,
    isBackground,
    points: figures.map((figure, index) => ({ at: at(index * 90), ...figure })),
  }))
const Mark: fc.Arbitrary<ChartMark> = fc.record({
  at: fc.integer({ min: -400, max: 1500 }).map(at),
  label: Label,
  kind: fc.constantFrom("mandate", "methodology", "list", "vantage"),
})
const Row = fc
  .tuple(Figure, Label, fc.option(fc.double({ min: 0, max: 1, noNaN: true })))
  .map(([figure, label, before]) => ({ ...figure, label, before, href: "/countries/nl" }))
const CODES = ["nl", "fr", "de", "mt", "sg", "us", "va", "xa", "xb", "qm", "gp"]
const Countries = fc
  .uniqueArray(fc.constantFrom(...CODES))
  .chain((codes) =>
    fc.tuple(
      ...codes.map((code) =>
        fc
          .tuple(Figure, Label)
          .map(([figure, name]) => [code as CountryCode, { ...figure, name, href: `/countries/${code}` }] as const),
      ),
    ),
  )
  .map((entries) => new Map(entries))
const Bins = fc
  .array(fc.nat(5000), { minLength: 1, maxLength: 25 })
  .map((counts) =>
    counts.map((count, index) => ({ from: index / counts.length, to: (index + 1) / counts.length, count })),
  )

const DRAWN: ReadonlyArray<readonly [string, fc.Arbitrary<(frame: ChartFrame) => string>, number]> = [
  [
    "trends",
    fc.tuple(fc.array(Series, { maxLength: 12 }), fc.array(Mark, { maxLength: 5 })).map(
      ([series, marks]) =>
        (frame) =>
          trendSvg(frame, { series, marks }),
    ),
    150,
  ],
  ["rankings", fc.array(Row, { maxLength: 40 }).map((rows) => (frame) => rankingSvg(frame, { rows })), 100],
  ["maps", Countries.map((countries) => (frame) => mapSvg(frame, { countries })), 15],
  [
    "distributions",
    Bins.map(
      (bins) => (frame) =>
        distributionSvg(frame, { bins, counted: "Organisations", unit: "share", mean: 0.4, median: 0.98 }),
    ),
    100,
  ],
  [
    "small multiples",
    fc.array(Series, { maxLength: 20 }).map((panels) => (frame) => multiplesSvg(frame, { panels })),
    80,
  ],
]

describe.each(DRAWN)("%s", (_, chart, numRuns) => {
  it("are well-formed, in the size asked for, with every word in its place", () => {
    fc.assert(
      fc.property(chart, Frame, (draw, frame) => {
        const svg = draw(frame)
        expect(sizeOf(svg)).toEqual([frame.width, frame.height])
        expect(svg).not.toMatch(/<script|style=|NaN|Infinity|undefined/)
        expect(problemsOf(svg, frame)).toEqual([])
      }),
      { numRuns },
    )
  })
  it("are well-formed at every size", () => {
    const Small = fc.tuple(Frame, fc.integer({ min: -5, max: 5000 }), fc.integer({ min: -5, max: 5000 }))
    fc.assert(
      fc.property(chart, Small, (draw, [frame, width, height]) => {
        const [w, h] = sizeOf(draw({ ...frame, width, height }))
        expect(w).toBeGreaterThanOrEqual(200)
        expect(Math.max(w, h)).toBeLessThanOrEqual(2400)
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    )
  })
})

const FRAME: ChartFrame = {
  title: "DNSSEC",
  subtitle: "Share",
  source: "Source",
  language: "en",
  width: 850,
  height: 600,
  use: "file",
}
const figure = (share: number | null): ChartFigure => ({ share, low: share, high: share, n: 10, coverage: 1 })

describe("what is said of a chart", () => {
  it("are first, last, highest and lowest value", () => {
    const points = [0.4, 0.35, 0.6, 0.55].map((share, month) => ({
      at: `2026-0${month + 1}-03T00:00:00Z`,
      ...figure(share),
    }))
    const svg = trendSvg(FRAME, { series: [{ label: "DNSSEC", points }], marks: [] })
    expect(svg.replaceAll("\u00a0", " ")).toContain(
      "<desc>DNSSEC: from 40 % in Jan 2026 to 55 % in Apr 2026; highest 60 % (Mar 2026), lowest 35 % (Feb 2026).</desc>",
    )
  })
})

describe("a map", () => {
  const countries = new Map(
    CODES.map((code) => [
      code as CountryCode,
      { ...figure(0.5), name: code.toUpperCase(), href: `/countries/${code}` },
    ]),
  )
  it("shows every country that is given, and links each where it stands in a page", () => {
    const svg = mapSvg({ ...FRAME, use: "page" }, { countries })
    for (const code of CODES) expect(svg).toContain(`href="/countries/${code}"`)
    expect(mapSvg(FRAME, { countries })).not.toContain("href=")
  })
  it("names countries in its language, and fictional ones as they are given", () => {
    const svg = mapSvg({ ...FRAME, language: "fr" }, { countries })
    expect(svg).toContain("Allemagne")
    expect(svg).toMatch(/>\u2068XA\u2069 50/)
  })
  it("hatches what is not known", () => {
    const svg = mapSvg(FRAME, { countries: new Map([["nl" as CountryCode, { ...figure(null), name: "Netherlands" }]]) })
    expect(svg).toContain("Netherlands: not known")
  })
})

describe("a distribution of whole numbers", () => {
  it("has bars as wide as a step, each over its number", () => {
    const bins = [0, 1, 2, 3].map((value) => ({ from: value, to: value, count: value + 1 }))
    const svg = distributionSvg(FRAME, { bins, counted: "Domains", unit: "number", mean: 1.8, median: 2 })
    const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(([, x, width]) => [
      Number(x),
      Number(width),
    ])
    expect(bars).toHaveLength(4)
    for (const [x = 0, width = 0] of bars) {
      expect(width).toBeGreaterThan(100)
      expect(x + width).toBeLessThan(850)
    }
    expect(svg).toContain("Domains: 10. 3: 4. mean 1.8. median 2.")
  })
})

describe("links", () => {
  it.each(["javascript:alert(1)", "//elsewhere.example/", "data:text/html,x"])("never lead to %s", (href) => {
    const row = { ...figure(0.5), label: "x", before: null, href }
    expect(rankingSvg({ ...FRAME, use: "page" }, { rows: [row] })).not.toContain("<a ")
  })
})
