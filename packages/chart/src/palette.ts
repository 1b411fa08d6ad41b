/** Colors of charts that stand alone: those of the dashboard's light style. In a page the same roles are classes. */

export const COLORS = {
  paper: "#fbf7ef",
  ink: "#221e17",
  "ink-soft": "#5a5245",
  line: "#d9cfbd",
  "line-strong": "#81745d",
  "series-0": "#0f5c99",
  "series-1": "#b5400e",
  "series-2": "#00766b",
  "series-3": "#3b1d5e",
  "series-4": "#5c4300",
  "series-5": "#ad2f68",
  "series-6": "#3f4b57",
  "series-rest": "#736a5c",
  accent: "#0f4c75",
  shade: "#5fb3a7",
  land: "#ece5d8",
  "map-0": "#f6e9c3",
  "map-1": "#a9d0a8",
  "map-2": "#5fae9d",
  "map-3": "#26798a",
  "map-4": "#123e63",
} as const
export type ColorRole = keyof typeof COLORS

/** Lines in a color of their own; the rest are grey. */
export const MOST_COLORS = 7
export const seriesColor = (index: number): ColorRole =>
  index < MOST_COLORS ? (`series-${index}` as ColorRole) : "series-rest"
