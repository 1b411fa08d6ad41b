/**
 * Colors of charts that stand alone, near those of the dashboard's light style; in a page the same roles are classes. The series are at least
 * 16 apart (CIE 1976) for eyes that do not see red or green too; the test beside this file measures it.
 */

export const COLORS = {
  paper: "#fbf7ef",
  ink: "#221e17",
  "ink-soft": "#5a5245",
  line: "#d9cfbd",
  "line-strong": "#81745d",
  "series-0": "#0f5f9e",
  "series-1": "#bb4a12",
  "series-2": "#127c6e",
  "series-3": "#5d1d6d",
  "series-4": "#5f3c01",
  "series-5": "#960245",
  "series-6": "#495b76",
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
