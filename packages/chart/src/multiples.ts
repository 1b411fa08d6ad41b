/** Small line charts beside each other on one scale of 0 to 100 % and one span of time. */
import type { ChartFrame, MultiplesChart } from "./chart.ts"
import { type Area, emptyDrawing, framed } from "./frame.ts"
import { all, type Markup, type Pen } from "./svg.ts"
import { shortened, widthOf } from "./text.ts"
import { describe, FULL_COVERAGE, type Line, linesOf, strokes } from "./trend.ts"
import { type Speech, speechOf } from "./words.ts"

export const multiplesSvg = (frame: ChartFrame, chart: MultiplesChart): string => {
  const speech = speechOf(frame.language)
  // Each panel has a line of its own: they need no colors to be told apart.
  const lines = chart.panels.flatMap((panel) => linesOf([{ ...panel, isBackground: false }]))
  const isDashed = lines.some((line) => line.points.some(({ coverage }) => coverage < FULL_COVERAGE))
  return framed(frame, isDashed ? [speech.words.dashed] : [], (sized, area, pen) => {
    if (lines.length === 0) return emptyDrawing(sized, area, pen, speech.words.noFigures)
    return { markup: drawn(area, pen, speech, lines), description: describe(lines, [], speech) }
  })
}

const drawn = (area: Area, pen: Pen, speech: Speech, all_: ReadonlyArray<Line>): Markup => {
  const [width, height] = [area.right - area.left, area.bottom - area.top]
  const mostColumns = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)))
  const mostRows = Math.max(1, Math.floor((height - AXIS + 10) / (LEAST_HEIGHT + 10)))
  const hasAll = all_.length <= mostColumns * mostRows
  const room = mostColumns * mostRows - (hasAll ? 0 : 1)
  const lines = all_.slice(0, Math.max(1, room))
  const cells = lines.length + (hasAll ? 0 : 1)
  const columns = Math.min(
    mostColumns,
    Math.max(1, Math.ceil(cells / Math.ceil(cells / mostColumns)), Math.ceil(cells / mostRows)),
  )
  const rows = Math.ceil(cells / columns)
  const cellWidth = (width - (columns - 1) * GAP) / columns
  const cellHeight = (height - AXIS) / rows
  const moments = lines.flatMap(({ points }) => points.map(({ at }) => at))
  const [from, to] = [moments.reduce((a, b) => Math.min(a, b)), moments.reduce((a, b) => Math.max(a, b))]
  const column = (index: number) => (pen.isRightToLeft ? columns - 1 - (index % columns) : index % columns)
  const cellOf = (index: number) => ({
    left: area.left + column(index) * (cellWidth + GAP),
    top: area.top + Math.floor(index / columns) * cellHeight,
  })
  const parts = lines.map((line, index) =>
    panel(line, cellOf(index), cellWidth, cellHeight, from, to, column(index) === 0, pen, speech),
  )
  if (!hasAll) {
    const cell = cellOf(lines.length)
    parts.push(
      pen.text(
        cell.left + cellWidth / 2,
        cell.top + cellHeight / 2,
        shortened(speech.words.more(speech.count(all_.length - lines.length)), cellWidth, 13),
        {
          color: "ink-soft",
          side: "middle",
        },
      ),
    )
  }
  const [begin, end] = [speech.month(from), speech.month(to)]
  const isTight = widthOf(begin, 11.5) + widthOf(end, 11.5) + 10 > cellWidth
  // Under the lowest panel of each column.
  lines.forEach((_, index) => {
    if (index + columns < lines.length) return
    const cell = cellOf(index)
    const style = { size: 11.5, color: "ink-soft" } as const
    const base = cell.top + cellHeight + 3
    if (!isTight) parts.push(pen.text(cell.left, base, begin, style))
    parts.push(pen.text(cell.left + cellWidth, base, shortened(end, cellWidth, 11.5), { ...style, side: "right" }))
  })
  return all(parts)
}

const panel = (
  line: Line,
  cell: { readonly left: number; readonly top: number },
  width: number,
  height: number,
  from: number,
  to: number,
  hasScale: boolean,
  pen: Pen,
  speech: Speech,
): Markup => {
  const value = speech.share(line.points.at(-1)?.share ?? null)
  const name = shortened(line.label, width - widthOf(value, 13, 600) - 10, 13)
  const top = cell.top + 28
  const bottom = Math.max(top + 10, cell.top + height - 14)
  const [left, right] = [cell.left + 1, cell.left + width - 5]
  const x = (at: number) => (from === to ? (left + right) / 2 : left + ((at - from) / (to - from)) * (right - left))
  const y = (share: number) => bottom - share * (bottom - top)
  const [start, end] = [cell.left, cell.left + width]
  return all([
    pen.text(pen.isRightToLeft ? end : start, cell.top + 14, name, { side: pen.isRightToLeft ? "right" : "left" }),
    pen.text(pen.isRightToLeft ? start : end, cell.top + 14, value, {
      weight: 600,
      color: "series-0",
      side: pen.isRightToLeft ? "left" : "right",
    }),
    ...[0, 0.5, 1].map((share) => pen.line(start, y(share), end, y(share), share === 0 ? "line-strong" : "line")),
    ...(hasScale
      ? [0, 1].map((share) =>
          pen.text(start, y(share) + (share === 0 ? -4 : 12), speech.share(share), { size: 11, color: "ink-soft" }),
        )
      : []),
    strokes({ ...line, color: "series-0" }, x, y, [], pen),
  ])
}

const LEAST_WIDTH = 130
const LEAST_HEIGHT = 76
const GAP = 22
/** Room for the first and the last month under the lowest row. */
const AXIS = 20
