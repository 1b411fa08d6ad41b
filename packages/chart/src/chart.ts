/** What each chart is drawn from. Shares are 0 to 1, moments ISO 8601 in UTC, lengths pixels. */
import type { CountryCode, Instant, Language } from "@plumbline/core"

/** What stands around every chart. Texts are given in the chart's language. */
export interface ChartFrame {
  readonly title: string
  /** Unit, n and date. */
  readonly subtitle: string
  /** Source line, with licence and short address. */
  readonly source: string
  readonly note?: string
  readonly language: Language
  readonly width: number
  readonly height: number
  /**
   * `file`: own colors and background, title and source line: stands alone. `page`: colors are classes that the page's style sheet
   * fills, rows and countries are links, and the page itself has the title and the source line.
   */
  readonly use: "file" | "page"
  /** Keeps the names of patterns apart where a page has several charts: letters, digits and hyphens. */
  readonly id?: string
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
  /** Rising in time. */
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

export interface RankingRowFigure extends ChartFigure {
  readonly label: string
  /** Share at the earlier date; null where it is not known or not comparable. */
  readonly before: number | null
  readonly href?: string
}

/** Rows in the order in which they are drawn. */
export interface RankingChart {
  readonly rows: ReadonlyArray<RankingRowFigure>
}

export interface MapCountry extends ChartFigure {
  readonly name: string
  readonly href?: string
}

export interface MapChart {
  readonly countries: ReadonlyMap<CountryCode, MapCountry>
}

/** A histogram: equal bins, how many subjects stand in each. */
export interface DistributionChart {
  readonly bins: ReadonlyArray<{ readonly from: number; readonly to: number; readonly count: number }>
  /** What is counted, in words, for the axis. */
  readonly counted: string
  /** Of bins, mean and median: shares of 0 to 1, or whole numbers. */
  readonly unit: "share" | "number"
  readonly mean: number | null
  readonly median: number | null
}

export interface MultiplesChart {
  readonly panels: ReadonlyArray<ChartSeries>
}
