/**
 * Where everything in a line chart stands, in the units of its view box. Pure; `TrendChart.svelte` draws it as SVG and
 * `interactive.ts` gives chart.js the same frame, so that nothing jumps when the page comes alive.
 */
import { formatMonth, formatShare } from "../words/format.ts"
import {
  drawable,
  FULL_COVERAGE,
  type Mark,
  MOST_BANDS,
  MOST_COLORS,
  type TrendLine,
  type TrendPoint,
} from "./series.ts"

export type ChartSize = {
  readonly width: number
  readonly height: number
  readonly mostTicks: number
  /** False for a chart so small that its values stand beside it. */
  readonly hasLabels: boolean
  /** Share at the upper end of the axis, which begins at 0; 1 when absent. */
  readonly top?: number
}

export const WIDE: ChartSize = { width: 620, height: 320, mostTicks: 5, hasLabels: true }
export const NARROW: ChartSize = { width: 330, height: 300, mostTicks: 3, hasLabels: true }
export const SMALL: ChartSize = { width: 260, height: 100, mostTicks: 0, hasLabels: false }

/** The same size with an axis that ends not far above the highest value: for a chart whose lines would lie on its foot. */
export const fitted = (size: ChartSize, lines: ReadonlyArray<TrendLine>): ChartSize => {
  const highest = Math.max(0, ...lines.flatMap((line) => line.points.map((point) => point.high)))
  return { ...size, top: TOPS.find((top) => highest <= top) ?? 1 }
}

export type Tick = { readonly at: number; readonly position: number; readonly text: string }
export type DrawnLine = {
  readonly id: string
  /** Class that carries its colour. */
  readonly color: string
  readonly solid: string
  readonly dashed: string
  readonly band: string | null
  readonly ends: ReadonlyArray<{ readonly x: number; readonly y: number }>
  readonly label: { readonly x: number; readonly y: number; readonly text: string }
}
/** A marked day within the chart: a vertical line, its words in a row of their own above the plot. */
export type DrawnMark = {
  readonly at: number
  readonly position: number
  readonly text: string
  /** Middle of its words, and on which side of the line they stand. */
  readonly y: number
  readonly anchor: "start" | "end"
}
export type Drawing = {
  readonly size: ChartSize
  /** First and last moment. */
  readonly from: number
  readonly to: number
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  readonly shares: ReadonlyArray<Tick>
  readonly months: ReadonlyArray<Tick>
  readonly breaks: ReadonlyArray<number>
  readonly lines: ReadonlyArray<DrawnLine>
  readonly marks: ReadonlyArray<DrawnMark>
}

/** `marks` too far from the figures to be drawn are left out; see `isWithin`. */
export const drawTrend = (
  all: ReadonlyArray<TrendLine>,
  format: ChartSize,
  marks: ReadonlyArray<Mark> = [],
): Drawing => {
  const lines = drawable(all)
  const shownMarks = marks
    .filter((mark) => isWithin(mark, lines))
    .toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at))
  const size = { ...format, height: format.height + shownMarks.length * MARK_HEIGHT }
  const texts = lines.map((line) => labelText(line, size))
  const labelWidth = Math.max(0, ...texts.map((text) => text.length)) * CHARACTER_WIDTH + LABEL_GAP
  const plot = size.hasLabels
    ? {
        left: LEFT,
        right: size.width - labelWidth,
        top: TOP + shownMarks.length * MARK_HEIGHT,
        bottom: size.height - BOTTOM,
      }
    : { left: EDGE, right: size.width - EDGE, top: TOP, bottom: size.height - EDGE }
  const [from, to] = timeRange(lines, shownMarks)
  const x = (at: number) =>
    round(
      from === to ? (plot.left + plot.right) / 2 : plot.left + ((at - from) / (to - from)) * (plot.right - plot.left),
    )
  const mostTicks = Math.min(size.mostTicks, Math.floor((plot.right - plot.left) / TICK_WIDTH))
  const top = size.top ?? 1
  const y = (share: number) => round(plot.bottom - (share / top) * (plot.bottom - plot.top))
  const place = (point: TrendPoint) => ({ x: x(Date.parse(point.at)), y: y(point.share) })
  const labels = placeLabels(
    lines.map((line) => y(line.points.at(-1)?.share ?? 0)),
    LABEL_HEIGHT,
    plot.top,
    plot.bottom,
  )
  return {
    size,
    from,
    to,
    plot,
    shares: [0, 0.25, 0.5, 0.75, 1].map((part) => {
      const share = part * top
      return { at: share, position: y(share), text: `${Math.round(share * 100)} %` }
    }),
    months: monthTicks(from, to, mostTicks).map((at) => ({ at, position: x(at), text: formatMonth(at) })),
    breaks: breaksOf(lines).map(x),
    marks: shownMarks.map(({ at, label }, index) => {
      const position = x(Date.parse(at))
      const roomAfter = Math.floor((size.width - position) / CHARACTER_WIDTH) - 1
      const roomBefore = Math.floor(position / CHARACTER_WIDTH) - 1
      const isBefore = label.length > roomAfter && roomBefore > roomAfter
      return {
        at: Date.parse(at),
        position,
        text: shortened(label, isBefore ? roomBefore : roomAfter),
        y: TOP + (index + 0.5) * MARK_HEIGHT - 4,
        anchor: isBefore ? "end" : "start",
      }
    }),
    lines: lines.map((line, index) => {
      const ends = [line.points[0], line.points.at(-1)].flatMap((point) => (point === undefined ? [] : [place(point)]))
      return {
        id: line.id,
        color: line.isGrey ? GREY : colorOf(index),
        solid: segments(line, place, (point) => point.coverage >= FULL_COVERAGE),
        dashed: segments(line, place, (point) => point.coverage < FULL_COVERAGE),
        band: lines.length > MOST_BANDS || line.points.length < 2 ? null : bandPath(line, x, y),
        ends,
        label: { x: plot.right + LABEL_GAP / 2, y: labels[index] ?? 0, text: texts[index] ?? "" },
      }
    }),
  }
}

/** The class of the colour of a chart's line; from the eighth on they are grey. */
export const colorOf = (index: number): string => (index < MOST_COLORS ? `line-${index}` : GREY)

/** Moves labels apart so that none overlaps another, keeping their order and staying within the plot as long as they fit. */
export const placeLabels = (
  wanted: ReadonlyArray<number>,
  height: number,
  top: number,
  bottom: number,
): ReadonlyArray<number> => {
  const order = wanted.map((at, index) => ({ at, index })).sort((left, right) => left.at - right.at)
  let free = top
  for (const label of order) {
    label.at = Math.max(label.at, free)
    free = label.at + height
  }
  let limit = bottom
  for (const label of order.toReversed()) {
    label.at = Math.min(label.at, limit)
    limit = label.at - height
  }
  return order.sort((left, right) => left.index - right.index).map((label) => round(label.at))
}

/** First days of months between two moments, at most `most`, on even steps of the calendar. */
export const monthTicks = (from: number, to: number, most: number): ReadonlyArray<number> => {
  const month = (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth()
  const first = month(from)
  const last = month(to)
  for (const step of [1, 2, 3, 6, 12, 24, 60, 120]) {
    const ticks: Array<number> = []
    for (let index = Math.ceil(first / step) * step; index <= last; index += step) {
      const at = Date.UTC(Math.floor(index / 12), index % 12, 1)
      if (at >= from && at <= to) ticks.push(at)
    }
    if (ticks.length <= most) return ticks.length === 0 && Number.isFinite(from) ? [from] : ticks
  }
  return []
}

/** A small line without axes from shares, oldest first; null leaves a gap. Within a box of `width` × `height`. */
export const sparkPath = (shares: ReadonlyArray<number | null>, width: number, height: number): string => {
  const step = shares.length > 1 ? width / (shares.length - 1) : 0
  let path = ""
  let isOpen = false
  shares.forEach((share, index) => {
    if (share !== null) path += `${isOpen ? "L" : "M"}${round(index * step)} ${round(height - share * height)}`
    isOpen = share !== null
  })
  return path
}

const timeRange = (lines: ReadonlyArray<TrendLine>, marks: ReadonlyArray<Mark>): readonly [number, number] => {
  const moments = [...lines.flatMap((line) => line.points), ...marks].map(({ at }) => Date.parse(at))
  return [Math.min(...moments), Math.max(...moments)]
}

/** Whether a day can be drawn: not further from the figures than half of the time that they span, or half a year. */
export const isWithin = (mark: Mark, lines: ReadonlyArray<TrendLine>): boolean => {
  const [from, to] = timeRange(lines, [])
  const most = Math.max((to - from) * MARK_REACH, HALF_A_YEAR)
  const at = Date.parse(mark.at)
  return at >= from - most && at <= to + most
}

/** The pieces of a line whose later end answers to `chosen`, as one path. A change of methodology leaves a gap. */
const segments = (
  line: TrendLine,
  place: (point: TrendPoint) => { readonly x: number; readonly y: number },
  chosen: (point: TrendPoint) => boolean,
): string => {
  let path = ""
  let isOpen = false
  line.points.forEach((point, index) => {
    const before = line.points[index - 1]
    if (before === undefined) return
    const isDrawn = chosen(point) && before.methodology === point.methodology
    if (isDrawn && !isOpen) path += `M${place(before).x} ${place(before).y}`
    if (isDrawn) path += `L${place(point).x} ${place(point).y}`
    isOpen = isDrawn
  })
  return path
}

const bandPath = (line: TrendLine, x: (at: number) => number, y: (share: number) => number): string => {
  const upper = line.points.map((point) => `${x(Date.parse(point.at))} ${y(point.high)}`)
  const lower = line.points.toReversed().map((point) => `${x(Date.parse(point.at))} ${y(point.low)}`)
  return `M${[...upper, ...lower].join("L")}Z`
}

const breaksOf = (lines: ReadonlyArray<TrendLine>): ReadonlyArray<number> => [
  ...new Set(
    lines.flatMap((line) =>
      line.points.flatMap((point, index) => {
        const before = line.points[index - 1]
        return before === undefined || before.methodology === point.methodology ? [] : [Date.parse(point.at)]
      }),
    ),
  ),
]

const labelText = (line: TrendLine, size: ChartSize): string => {
  const most = Math.floor((size.width * LABEL_SHARE) / CHARACTER_WIDTH) - 6
  return `${shortened(line.label, most)} ${formatShare(line.points.at(-1)?.share ?? null)}`
}

const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, Math.max(0, most - 1)).trimEnd()}…` : text

const round = (value: number): number => Math.round(value * 10) / 10

const GREY = "line-rest"
/** Part of the time that figures span by which a marked day may lengthen the chart. */
const MARK_REACH = 0.5
const HALF_A_YEAR = 183 * 86_400_000
/** Room for the words of a marked day. */
const MARK_HEIGHT = 18
/** Upper ends of an axis whose quarters are whole percents. */
const TOPS = [0.2, 0.4] as const
/** Room for the end of a line where there are no labels. */
const EDGE = 4
/** Room for `100 %`. */
const LEFT = 46
const TOP = 10
/** Room for the months. */
const BOTTOM = 28
/** Room for the words of one month, `Sept 2026`, without touching the next. */
const TICK_WIDTH = 68
/** Mean width of a character of 13 px Noto Sans, a little over. */
const CHARACTER_WIDTH = 7.4
export const LABEL_HEIGHT = 17
export const LABEL_GAP = 16
/** The most of the width that labels may take. */
const LABEL_SHARE = 0.42
