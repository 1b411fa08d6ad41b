/** Charts as pictures: pure functions from figures to SVG, the same for a page, a file and an embed; and SVG to PNG. */
import type { CountryCode, Instant, Language } from "@plumbline/core"

/** What stands around every chart. Texts are given in the chart's language. */
export interface ChartFrame {
  readonly title: string
  /** Unit, n and date. */
  readonly subtitle: string
  /** Source line, with the short address. */
  readonly source: string
  readonly note?: string
  readonly language: Language
  readonly width: number
  readonly height: number
  /** `file`: own colors, fonts and background, stands alone. `page`: colors are custom properties of the page's style sheet, no title or source line. */
  readonly use: "file" | "page"
}

/** A share of 0 to 1 with its 95 % interval. */
export interface ChartFigure {
  readonly share: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  /** Measured part of those that could have been, 0 to 1. */
  readonly coverage: number
}

export interface ChartSeries {
  readonly label: string
  readonly points: ReadonlyArray<ChartFigure & { readonly at: Instant }>
  /** Drawn in grey, behind the others. */
  readonly isBackground?: boolean
}

/** A labelled vertical line: a mandate's date, or a break in the series. */
export interface ChartMark {
  readonly at: Instant
  readonly label: string
  readonly kind: "mandate" | "methodology" | "list" | "vantage"
}

export interface TrendChart {
  readonly series: ReadonlyArray<ChartSeries>
  readonly marks: ReadonlyArray<ChartMark>
}

/** Rows in the order in which they are drawn. */
export interface RankingChart {
  readonly rows: ReadonlyArray<
    ChartFigure & { readonly label: string; readonly before: number | null; readonly href?: string }
  >
}

export interface MapChart {
  readonly countries: ReadonlyMap<CountryCode, ChartFigure & { readonly name: string; readonly href?: string }>
}

/** A histogram: equal bins from 0 to 1, how many subjects stand in each. */
export interface DistributionChart {
  readonly bins: ReadonlyArray<{ readonly from: number; readonly to: number; readonly count: number }>
  /** What is counted, in words, for the axis. */
  readonly counted: string
  readonly mean: number | null
  readonly median: number | null
}

export interface MultiplesChart {
  readonly panels: ReadonlyArray<ChartSeries>
}
