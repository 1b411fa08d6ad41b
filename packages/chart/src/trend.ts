/**
 * A line chart of shares, 0 to 100 %: lines labelled at their end, intervals as bands, dashed where little could be measured, and days
 * that mean something as labelled vertical lines. Time runs from left to right in every language, as in the tables of dates beside it.
 */
import type { ChartFrame, ChartMark, ChartSeries, TrendChart } from "./chart.ts"
import { type Area, emptyDrawing, framed } from "./frame.ts"
import { type ColorRole, seriesColor } from "./palette.ts"
import { monthTicks, placeLabels } from "./placement.ts"
import { all, element, type Markup, type Pen, round } from "./svg.ts"
import { shortened, widthOf } from "./text.ts"
import { type Speech, speechOf } from "./words.ts"

type Point = {
  readonly at: number
  readonly share: number
  readonly low: number
  readonly high: number
  readonly coverage: number
}
export interface Line {
  readonly label: string
  readonly color: ColorRole
  readonly isBackground: boolean
  readonly points: ReadonlyArray<Point>
}

/** Lines with something to draw, in their colors; moments without a share are left out. */
export const linesOf = (series: ReadonlyArray<ChartSeries>): ReadonlyArray<Line> => {
  let colored = 0
  return series.flatMap(({ label, points, isBackground = false }) => {
    const known = points.flatMap(({ at, share, low, high, coverage }) =>
      share === null || Number.isNaN(Date.parse(at))
        ? []
        : [{ at: Date.parse(at), share, low: low ?? share, high: high ?? share, coverage }],
    )
    if (known.length === 0) return []
    const color = isBackground ? "series-rest" : seriesColor(colored++)
    return [{ label, color, isBackground: color === "series-rest", points: known }]
  })
}

export const trendSvg = (frame: ChartFrame, chart: TrendChart): string => {
  const speech = speechOf(frame.language)
  const lines = linesOf(chart.series)
  const notes = [
    ...(hasBands(lines) ? [speech.words.interval] : []),
    ...(lines.some((line) => line.points.some(({ coverage }) => coverage < FULL_COVERAGE))
      ? [speech.words.dashed]
      : []),
  ]
  return framed(frame, notes, (sized, area, pen) => {
    if (lines.length === 0) return emptyDrawing(sized, area, pen, speech.words.noFigures)
    return { markup: drawn(area, pen, speech, lines, chart.marks), description: describe(lines, chart.marks, speech) }
  })
}

const drawn = (
  area: Area,
  pen: Pen,
  speech: Speech,
  lines: ReadonlyArray<Line>,
  given: ReadonlyArray<ChartMark>,
): Markup => {
  const width = area.right - area.left
  const moments = lines.flatMap((line) => line.points.map(({ at }) => at))
  const [first, last] = [moments.reduce((a, b) => Math.min(a, b)), moments.reduce((a, b) => Math.max(a, b))]
  const reach = Math.max((last - first) * MARK_REACH, HALF_A_YEAR)
  const marks = given
    .map((mark) => ({ ...mark, time: Date.parse(mark.at) }))
    .filter(({ time }) => time >= first - reach && time <= last + reach)
    .sort((left, right) => left.time - right.time)
    .slice(0, MOST_MARKS)
  const from = Math.min(first, ...marks.map(({ time }) => time))
  const to = Math.max(last, ...marks.map(({ time }) => time))

  const most = width * (width < 480 ? 0.38 : 0.32)
  const texts = lines.map((line) => {
    const value = speech.share(line.points.at(-1)?.share ?? null)
    return { name: shortened(line.label, most - 16 - widthOf(` ${value}`, 13, 600), 13), value }
  })
  const labelRoom = Math.max(...texts.map(({ name, value }) => widthOf(`${name} `, 13) + widthOf(value, 13, 600))) + 14
  const left = area.left + 46
  const right = area.right - labelRoom
  const x = (at: number) => (from === to ? (left + right) / 2 : left + ((at - from) / (to - from)) * (right - left))

  const markRows = placeMarks(marks, x, area, pen)
  const top = area.top + 8 + markRows.height
  const bottom = area.bottom - 24
  const y = (share: number) => bottom - share * (bottom - top)

  const parts: Array<Markup> = []
  for (const share of bottom - top < 110 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]) {
    parts.push(
      pen.line(left, y(share), right, y(share), share === 0 ? "line-strong" : "line"),
      pen.text(left - 8, y(share) + 4.5, speech.share(share), { size: 12, color: "ink-soft", side: "right" }),
    )
  }
  parts.push(monthAxis(from, to, x, left, area.right, right, bottom, pen, speech))
  for (const mark of markRows.placed) {
    const isMandate = mark.kind === "mandate"
    const style = { "stroke-width": isMandate ? 1.5 : 1, "stroke-dasharray": isMandate ? undefined : "2 3" }
    parts.push(pen.line(mark.x, mark.y - 9, mark.x, bottom, "ink-soft", style))
  }
  // After all lines: those of an upper row pass behind the words of a lower one.
  for (const mark of markRows.placed) {
    parts.push(pen.text(mark.textX, mark.y, mark.text, { size: 12, side: mark.side, seam: "paper" }))
  }
  const breaks = marks.filter(({ kind }) => kind === "methodology").map(({ time }) => time)
  const ordered = [...lines].sort((a, b) => Number(b.isBackground) - Number(a.isBackground))
  for (const line of ordered) {
    if (hasBands(lines) && !line.isBackground && line.points.length > 1) parts.push(band(line, x, y, breaks, pen))
    parts.push(strokes(line, x, y, breaks, pen))
  }
  parts.push(endLabels(lines, texts, right, top, bottom, y, pen))
  return all(parts)
}

/** Labels of all colored lines, and of grey ones as far as there is room. */
const endLabels = (
  lines: ReadonlyArray<Line>,
  texts: ReadonlyArray<{ readonly name: string; readonly value: string }>,
  right: number,
  top: number,
  bottom: number,
  y: (share: number) => number,
  pen: Pen,
): Markup => {
  const room = Math.max(1, Math.floor((bottom - top) / LABEL_HEIGHT) + 1)
  const shown = lines
    .map((line, index) => ({ line, text: texts[index] ?? { name: "", value: "" } }))
    .sort((a, b) => Number(a.line.isBackground) - Number(b.line.isBackground))
    .slice(0, room)
  const wanted = shown.map(({ line }) => y(line.points.at(-1)?.share ?? 0))
  const placed = placeLabels(wanted, LABEL_HEIGHT, top, bottom)
  return all(
    shown.flatMap(({ line, text }, index) => {
      const at = placed[index] ?? 0
      const nameWidth = widthOf(`${text.name} `, 13)
      const valueWidth = widthOf(text.value, 13, 600)
      const start = right + 12
      const parts = pen.isRightToLeft
        ? [
            pen.text(start, at + 4.5, text.value, { weight: 600, color: line.color }),
            pen.text(start + valueWidth + 4, at + 4.5, text.name, { color: line.color }),
          ]
        : [
            pen.text(start, at + 4.5, text.name, { color: line.color }),
            pen.text(start + nameWidth, at + 4.5, text.value, { weight: 600, color: line.color }),
          ]
      return [
        ...parts,
        ...(Math.abs(at - (wanted[index] ?? at)) > 4 ? [leader(right, wanted[index] ?? at, at, line, pen)] : []),
      ]
    }),
  )
}

/** From the end of a line to its label, where the label had to give way. */
const leader = (right: number, from: number, to: number, line: Line, pen: Pen): Markup =>
  pen.line(right + 3, from, right + 10, to, line.color, { "stroke-width": 0.8 })

const monthAxis = (
  from: number,
  to: number,
  x: (at: number) => number,
  left: number,
  edge: number,
  right: number,
  bottom: number,
  pen: Pen,
  speech: Speech,
): Markup => {
  const widest = Math.max(...[0, 4, 8, 10].map((month) => widthOf(speech.month(Date.UTC(2028, month, 1)), 12))) + 12
  const ticks = monthTicks(from, to, Math.max(1, Math.min(8, Math.floor((right - left) / widest))))
  let free = Number.NEGATIVE_INFINITY
  return all(
    ticks.flatMap((at) => {
      const half = widthOf(speech.month(at), 12) / 2
      const middle = Math.min(Math.max(x(at), half), edge - half)
      const tick = pen.line(x(at), bottom, x(at), bottom + 5, "line-strong")
      // Steps of the calendar need not fall evenly: a month that would meet the one before it is left out.
      if (middle - half < free) return [tick]
      free = middle + half + 6
      return [tick, pen.text(middle, bottom + 19, speech.month(at), { size: 12, color: "ink-soft", side: "middle" })]
    }),
  )
}

/** Each mark's words in the first row in which they meet no other's words and no other's line. */
const placeMarks = (
  marks: ReadonlyArray<ChartMark & { readonly time: number }>,
  x: (at: number) => number,
  area: Area,
  pen: Pen,
) => {
  const rows: Array<Array<readonly [number, number]>> = []
  const chosen = marks.map((mark) => {
    const at = x(mark.time)
    const text = shortened(mark.label, (area.right - area.left) * 0.7, 12)
    const width = widthOf(text, 12)
    const goesLeft = at + 6 + width > area.right
    const begin = goesLeft ? Math.max(area.left, at - 6 - width) : at + 6
    const span = [Math.min(begin, at) - 6, Math.max(begin + width, at) + 6] as const
    let row = rows.findIndex((taken) => taken.every(([low, high]) => span[1] < low || span[0] > high))
    if (row === -1) row = rows.push([]) - 1
    rows[row]?.push(span)
    return { at, text, begin, width, row, kind: mark.kind }
  })
  const height = rows.length * MARK_HEIGHT
  return {
    height,
    placed: chosen.map(({ at, text, begin, width, row, kind }) => ({
      x: at,
      y: area.top + 12 + row * MARK_HEIGHT,
      text,
      textX: pen.isRightToLeft ? begin + width : begin,
      side: pen.isRightToLeft ? ("right" as const) : ("left" as const),
      kind,
    })),
  }
}

const crosses = (breaks: ReadonlyArray<number>, from: number, to: number): boolean =>
  breaks.some((time) => time > from && time <= to)

const band = (
  line: Line,
  x: (at: number) => number,
  y: (share: number) => number,
  breaks: ReadonlyArray<number>,
  pen: Pen,
): Markup => {
  const runs: Array<Array<Point>> = []
  line.points.forEach((point, index) => {
    const before = line.points[index - 1]
    if (before === undefined || crosses(breaks, before.at, point.at)) runs.push([])
    runs.at(-1)?.push(point)
  })
  const paths = runs.map((run) => {
    const upper = run.map((point) => `${round(x(point.at))} ${round(y(point.high))}`)
    const lower = run.toReversed().map((point) => `${round(x(point.at))} ${round(y(point.low))}`)
    return `M${[...upper, ...lower].join("L")}Z`
  })
  return element("path", { d: paths.join(""), ...pen.paint({ fill: line.color }), "fill-opacity": "0.14" })
}

/** One line: solid and dashed pieces, and a dot at its last value. A change of methodology leaves a gap. */
export const strokes = (
  line: Line,
  x: (at: number) => number,
  y: (share: number) => number,
  breaks: ReadonlyArray<number>,
  pen: Pen,
): Markup => {
  const place = (point: Point) => `${round(x(point.at))} ${round(y(point.share))}`
  const paths = { solid: "", dashed: "" }
  let open: "solid" | "dashed" | null = null
  line.points.forEach((point, index) => {
    const before = line.points[index - 1]
    if (before === undefined) return
    if (crosses(breaks, before.at, point.at)) {
      open = null
      return
    }
    const kind = point.coverage < FULL_COVERAGE ? "dashed" : "solid"
    paths[kind] += `${open === kind ? "" : `M${place(before)}`}L${place(point)}`
    open = kind
  })
  const width = line.isBackground ? 1.2 : 2.2
  const style = {
    ...pen.paint({ fill: "none", stroke: line.color }),
    "stroke-width": width,
    "stroke-linejoin": "round",
  }
  const end = line.points.at(-1)
  return all([
    ...(paths.solid === "" ? [] : [element("path", { d: paths.solid, ...style })]),
    ...(paths.dashed === "" ? [] : [element("path", { d: paths.dashed, ...style, "stroke-dasharray": "5 4" })]),
    ...(end === undefined
      ? []
      : [
          element("circle", {
            cx: x(end.at),
            cy: y(end.share),
            r: line.isBackground ? 2.2 : 3.4,
            ...pen.paint({ fill: line.color }),
          }),
        ]),
  ])
}

/** First, last, highest and lowest of each line; then the marks. */
export const describe = (lines: ReadonlyArray<Line>, marks: ReadonlyArray<ChartMark>, speech: Speech): string => {
  const shown = lines.slice(0, MOST_DESCRIBED).map(({ label, points }) => {
    const said = (point: Point | undefined) =>
      [speech.share(point?.share ?? null), speech.month(point?.at ?? 0)] as const
    const [first, last] = [points[0], points.at(-1)]
    if (points.length === 1) return speech.words.only(label, ...said(first))
    const highest = points.reduce((best, point) => (point.share > best.share ? point : best))
    const lowest = points.reduce((best, point) => (point.share < best.share ? point : best))
    return speech.words.course(label, said(first), said(last), said(highest), said(lowest))
  })
  if (lines.length > MOST_DESCRIBED) shown.push(`${speech.words.more(speech.count(lines.length - MOST_DESCRIBED))}.`)
  if (marks.length > 0)
    shown.push(
      speech.words.marked(
        marks
          .slice(0, MOST_MARKS)
          .map(({ label }) => label)
          .join("; "),
      ),
    )
  return shown.join(" ")
}

const hasBands = (lines: ReadonlyArray<Line>): boolean =>
  lines.filter((line) => !line.isBackground).length <= MOST_BANDS

/** Lines of which the interval is drawn; more bands than these hide each other. */
const MOST_BANDS = 4
export const FULL_COVERAGE = 0.8
/** Marks beyond these would leave no room for the figures. */
const MOST_MARKS = 8
/** Lines of which the text alternative speaks. */
const MOST_DESCRIBED = 12
const MARK_REACH = 0.5
const HALF_A_YEAR = 183 * 86_400_000
const MARK_HEIGHT = 17
const LABEL_HEIGHT = 17
