/**
 * From the API's trends to what a chart says: lines, the sentence that stands for the picture, the table and the CSV file.
 *
 * Pure. Shares are 0..1; points rise in time; a moment at which nothing could be measured is left out of its line.
 */

import type { AdoptionSeries } from "@plumbline/core"
import { m } from "#app/paraglide/messages.js"
import { formatCount, formatDate, formatInterval, formatMonth, formatShare, formatShortDate } from "../words/format.ts"

export type TrendPoint = {
  readonly at: string
  readonly share: number
  readonly low: number
  readonly high: number
  readonly n: number
  /** Part of the targets that could be measured. */
  readonly coverage: number
  readonly methodology: number
}
export type TrendLine = {
  readonly id: string
  readonly label: string
  readonly points: ReadonlyArray<TrendPoint>
  /** Drawn in grey: what the others are held against. */
  readonly isGrey?: boolean
}

/** A day that a chart marks, and what it is: `due 31 December 2025`. */
export type Mark = { readonly at: string; readonly label: string }

/** At most so many points of a line travel to a page: as many as its picture can show. Files have all of them. */
export const DRAWN_POINTS = 131

/** The line of one trend of the API under the label it gets in this chart. */
export const lineOf = (series: Pick<AdoptionSeries, "points">, id: string, label: string): TrendLine => ({
  id,
  label,
  points: series.points.flatMap(({ at, methodology, adoption }) => {
    const { share, low, high, n, coverage } = adoption
    if (share === null || low === null || high === null) return []
    return [{ at, share, low, high, n, coverage: coverage ?? 0, methodology }]
  }),
})

/** Lines that have something to draw. */
export const drawable = (lines: ReadonlyArray<TrendLine>): ReadonlyArray<TrendLine> =>
  lines.filter((line) => line.points.length > 0)

/** The chart in words: of each line the first, last, highest and lowest value; then the marked days. */
export const describeTrend = (lines: ReadonlyArray<TrendLine>, marks: ReadonlyArray<Mark> = []): string => {
  const sentences = drawable(lines).map((line) => {
    const [first, last] = [line.points[0], line.points.at(-1)]
    if (first === undefined || last === undefined) return ""
    if (first === last)
      return m.chart_only_figure({
        line: line.label,
        share: formatShare(first.share),
        month: formatMonth(first.at),
      })
    const highest = line.points.reduce((best, point) => (point.share > best.share ? point : best))
    const lowest = line.points.reduce((best, point) => (point.share < best.share ? point : best))
    return m.chart_line_in_words({
      line: line.label,
      firstShare: formatShare(first.share),
      firstMonth: formatMonth(first.at),
      lastShare: formatShare(last.share),
      lastMonth: formatMonth(last.at),
      highestShare: formatShare(highest.share),
      highestMonth: formatMonth(highest.at),
      lowestShare: formatShare(lowest.share),
      lowestMonth: formatMonth(lowest.at),
    })
  })
  if (sentences.length === 0) return m.chart_no_figures_yet()
  if (marks.length > 0) sentences.push(m.chart_marked({ marks: marks.map((mark) => mark.label).join("; ") }))
  return sentences.join(" ")
}

/** When the figures were made and how many targets the newest ones rest on, for the line under a chart's title. */
export const extentOf = (lines: ReadonlyArray<TrendLine>): string => {
  const lasts = drawable(lines).flatMap((line) => line.points.at(-1) ?? [])
  if (lasts.length === 0) return m.chart_extent_none()
  const counts = lasts.map((point) => point.n)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const newest =
    lasts
      .map((point) => point.at)
      .toSorted()
      .at(-1) ?? ""
  const date = formatDate(newest)
  return fewest === most
    ? m.chart_extent({ n: formatCount(most), date })
    : m.chart_extent_range({ fewest: formatCount(fewest), most: formatCount(most), date })
}

/** What must be said with a chart: whether some of it is drawn dashed, and whether rules changed on the way. */
export const notesOf = (lines: ReadonlyArray<TrendLine>): ReadonlyArray<string> => {
  const points = lines.flatMap((line) => line.points)
  const notes: Array<string> = []
  if (lines.length <= MOST_BANDS) notes.push(m.chart_shaded_95_interval())
  if (points.some((point) => point.coverage < FULL_COVERAGE)) {
    notes.push(m.chart_dashed_less_than_80_of())
  }
  if (new Set(points.map((point) => point.methodology)).size > 1) {
    notes.push(m.chart_break_of_methodology())
  }
  return notes
}

/** A row of the table behind a chart: the cells of a date, or what is marked on it. */
export type TrendRow = { readonly date: string; readonly cells: ReadonlyArray<string>; readonly mark?: string }
export type TrendTable = { readonly columns: ReadonlyArray<string>; readonly rows: ReadonlyArray<TrendRow> }

/**
 * The table behind a chart, newest first: one row a date, one column a line, and a row for each marked day. A single line gets its
 * interval and n beside it.
 */
export const tableOf = (lines: ReadonlyArray<TrendLine>, marks: ReadonlyArray<Mark> = []): TrendTable => {
  const { columns, rows } = figuresOf(lines)
  const marked = marks.map(({ at, label }) => ({ at, row: { date: formatShortDate(at), cells: [], mark: label } }))
  return {
    columns,
    rows: [...rows, ...marked]
      .toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at))
      .map(({ row }): TrendRow => row),
  }
}

const figuresOf = (lines: ReadonlyArray<TrendLine>) => {
  const moments = [...new Set(lines.flatMap((line) => line.points.map((point) => point.at)))]
  const [only] = lines
  if (lines.length === 1 && only !== undefined) {
    return {
      columns: [m.words_share(), m.words_interval(), "n", m.words_coverage()],
      rows: only.points.map((point) => ({
        at: point.at,
        row: {
          date: formatShortDate(point.at),
          cells: [
            formatShare(point.share),
            formatInterval(point.low, point.high),
            formatCount(point.n),
            formatShare(point.coverage),
          ],
        },
      })),
    }
  }
  return {
    columns: lines.map((line) => line.label),
    rows: moments.map((at) => ({
      at,
      row: {
        date: formatShortDate(at),
        cells: lines.map((line) => {
          const point = line.points.find((each) => each.at === at)
          return point === undefined ? "–" : `${formatShare(point.share)} (${formatCount(point.n)})`
        }),
      },
    })),
  }
}

/** The same as a CSV file in long form (RFC 4180), shares 0 to 1 with four decimals. */
export const csvOf = (lines: ReadonlyArray<TrendLine>): string => {
  const rows = lines.flatMap((line) =>
    line.points.map((point) =>
      [
        csvText(line.id),
        csvText(line.label),
        point.at,
        point.share.toFixed(4),
        point.low.toFixed(4),
        point.high.toFixed(4),
        point.n,
        point.coverage.toFixed(4),
        point.methodology,
      ].join(","),
    ),
  )
  return `${["id,label,at,share,low,high,n,coverage,methodology", ...rows].join("\r\n")}\r\n`
}

/** Quotes text that needs it; an apostrophe keeps a spreadsheet from reading a name as a formula. */
const csvText = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Lines of which the interval is drawn; more bands than these hide each other. */
export const MOST_BANDS = 4
/** Coverage below which a line is dashed. */
export const FULL_COVERAGE = 0.8
/** Lines in a colour of their own; the rest are grey. */
export const MOST_COLORS = 7
