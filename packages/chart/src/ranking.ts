/** Rows by their share: a dot with its interval, an arrow from the earlier share, value and n written out. */
import type { ChartFrame, RankingChart, RankingRowFigure } from "./chart.ts"
import { type Area, emptyDrawing, framed } from "./frame.ts"
import { all, element, linked, type Markup, type Pen, round } from "./svg.ts"
import { shortened, widthOf } from "./text.ts"
import { type Speech, speechOf } from "./words.ts"

export const rankingSvg = (frame: ChartFrame, { rows }: RankingChart): string => {
  const speech = speechOf(frame.language)
  const notes = [speech.words.dot, ...(rows.some(({ before }) => before !== null) ? [speech.words.before] : [])]
  return framed(frame, notes, (sized, area, pen) => {
    if (rows.length === 0) return emptyDrawing(sized, area, pen, speech.words.noFigures)
    return { markup: drawn(sized, area, pen, speech, rows), description: describe(rows, speech) }
  })
}

/** Height at which all rows have room for their words, for a file that shows all of them. */
export const rankingHeight = (rows: number): number => 190 + rows * ROW

const drawn = (
  frame: ChartFrame,
  area: Area,
  pen: Pen,
  speech: Speech,
  given: ReadonlyArray<RankingRowFigure>,
): Markup => {
  const width = area.right - area.left
  const isNarrow = width < 420
  const most = Math.max(1, Math.floor((area.bottom - area.top - AXIS) / LEAST_ROW))
  const rows = given.length > most ? given.slice(0, Math.max(1, most - 1)) : given
  const height = Math.min(
    ROW * 1.4,
    (area.bottom - area.top - AXIS) / Math.max(1, rows.length + (rows.length < given.length ? 1 : 0)),
  )
  const labels = rows.map(({ label }) => shortened(label, width * (isNarrow ? 0.34 : 0.3), 13))
  const labelRoom = Math.max(...labels.map((label) => widthOf(label, 13)))
  const values = rows.map(({ share }) => (share === null ? speech.words.notKnown : speech.share(share)))
  const valueRoom = Math.max(...values.map((value) => widthOf(value, 13, 600)))
  const counts = rows.map(({ n }) => `n = ${speech.count(n)}`)
  const countRoom = isNarrow ? 0 : Math.max(...counts.map((count) => widthOf(count, 11.5))) + 10
  // Drawn from left to right, and mirrored as a whole for those who read from the right.
  const mirror = (x: number) => (pen.isRightToLeft ? area.left + area.right - x : x)
  const [near, far] = pen.isRightToLeft ? (["right", "left"] as const) : (["left", "right"] as const)
  const start = area.left + labelRoom + 20
  const end = area.right - valueRoom - countRoom - 20
  const x = (share: number) => mirror(start + share * (end - start))
  const top = area.top + AXIS
  const foot = top + rows.length * height
  const ticks = end - start < 170 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]
  return all([
    ...ticks.flatMap((share) => [
      pen.line(x(share), top - 2, x(share), foot, share === 0 ? "line-strong" : "line"),
      pen.text(x(share), top - 8, speech.share(share), { size: 12, color: "ink-soft", side: "middle" }),
    ]),
    ...rows.map((row, index) => {
      const y = top + (index + 0.5) * height
      const sentence = `${row.label}: ${values[index]}, n = ${speech.count(row.n)}`
      return linked(
        frame,
        row.href,
        sentence,
        pen.text(mirror(area.left), y + 4.5, labels[index] ?? "", { side: near }),
        signs(row, x, y, pen),
        pen.text(mirror(end + 16 + valueRoom), y + 4.5, values[index] ?? "", {
          weight: 600,
          side: far,
          color: row.share === null ? "ink-soft" : "ink",
        }),
        ...(isNarrow
          ? []
          : [pen.text(mirror(area.right), y + 4.5, counts[index] ?? "", { size: 11.5, color: "ink-soft", side: far })]),
      )
    }),
    ...(rows.length < given.length
      ? [
          pen.text(
            mirror(area.left),
            foot + height / 2 + 4.5,
            speech.words.more(speech.count(given.length - rows.length)),
            {
              color: "ink-soft",
              side: near,
            },
          ),
        ]
      : []),
  ])
}

const signs = (row: RankingRowFigure, x: (share: number) => number, y: number, pen: Pen): Markup => {
  if (row.share === null) {
    return pen.line(x(0), y, x(1), y, "line-strong", { "stroke-dasharray": "1 5", "stroke-width": 2 })
  }
  const parts: Array<Markup> = []
  if (row.low !== null && row.high !== null) {
    parts.push(pen.line(x(row.low), y, x(row.high), y, "shade", { "stroke-width": 6, "stroke-linecap": "round" }))
  }
  if (row.before !== null && Math.abs(x(row.before) - x(row.share)) > 9) {
    const [from, to] = [x(row.before), x(row.share)]
    const toward = Math.sign(to - from)
    const tip = to - toward * 7
    parts.push(
      pen.line(from, y, tip - toward * 3, y, "ink-soft", { "stroke-width": 1.5 }),
      element("path", {
        d: `M${round(tip)} ${round(y)}l${-6 * toward} -3.6v7.2z`,
        ...pen.paint({ fill: "ink-soft" }),
      }),
      pen.line(from, y - 4, from, y + 4, "ink-soft", { "stroke-width": 1.5 }),
    )
  }
  parts.push(
    element("circle", {
      cx: x(row.share),
      cy: y,
      r: 5.5,
      ...pen.paint({ fill: row.coverage < 0.8 ? "paper" : "accent", stroke: row.coverage < 0.8 ? "accent" : "paper" }),
      "stroke-width": row.coverage < 0.8 ? 2 : 1.5,
    }),
  )
  return all(parts)
}

const describe = (rows: ReadonlyArray<RankingRowFigure>, speech: Speech): string => {
  const ranked = rows.filter(({ share }) => share !== null).sort((a, b) => (b.share ?? 0) - (a.share ?? 0))
  const [highest, lowest] = [ranked[0], ranked.at(-1)]
  if (highest === undefined || lowest === undefined) return `${speech.words.noFigures}.`
  const said = (row: RankingRowFigure) => `${row.label} ${speech.share(row.share)}`
  return speech.words.extremes(said(highest), said(lowest), speech.count(rows.length))
}

const AXIS = 24
const ROW = 24
const LEAST_ROW = 17
