/** Charts as pictures: pure functions from figures to SVG, the same for a page, a file and an embed; and SVG to PNG. */
export type {
  ChartFigure,
  ChartFrame,
  ChartMark,
  ChartSeries,
  DistributionChart,
  MapChart,
  MapCountry,
  MultiplesChart,
  RankingChart,
  RankingRowFigure,
  TrendChart,
} from "./chart.ts"
export { distributionSvg } from "./distribution.ts"
export { SIZES } from "./frame.ts"
export { mapSvg } from "./map.ts"
export { multiplesSvg } from "./multiples.ts"
export { COLORS, type ColorRole } from "./palette.ts"
export { monthTicks, placeLabels } from "./placement.ts"
export { PictureRefused, pngOf } from "./png.ts"
export { rankingHeight, rankingSvg } from "./ranking.ts"
export { isolated } from "./text.ts"
export { trendSvg } from "./trend.ts"
export { type Speech, speechOf } from "./words.ts"
