/** Numbers, shares and dates as the pages write them. British English, dates written out, in UTC. */

/** `1,204` */
export const formatCount = (count: number): string => COUNT.format(count)

/** `61 %` from 0.613; `–` when there is no share. Only a share of exactly 0 or 1 is written as 0 % or 100 %. */
export const formatShare = (share: number | null): string => {
  if (share === null) return "–"
  const percent = Math.round(share * 100)
  if (percent === 0 && share > 0) return "<\u20091\u00a0%"
  if (percent === 100 && share < 1) return ">\u200999\u00a0%"
  return `${percent}\u00a0%`
}

/** `12.5 %`, where small differences are the matter. */
export const formatTenths = (share: number | null): string =>
  share === null ? "–" : `${(share * 100).toFixed(1)}\u00a0%`

/** `52–70 %`: the interval of a share. */
export const formatInterval = (low: number | null, high: number | null): string =>
  low === null || high === null ? "–" : `${Math.round(low * 100)}–${Math.round(high * 100)}\u00a0%`

/** Difference of two shares in whole points, between the shares as they are written; null when either is missing. */
export const pointsBetween = (before: number | null | undefined, now: number | null): number | null =>
  before === null || before === undefined || now === null ? null : Math.round(now * 100) - Math.round(before * 100)

/** `+4`, `−3`, `0`, `–` */
export const formatPoints = (points: number | null): string => {
  if (points === null) return "–"
  if (points === 0) return "0"
  return points > 0 ? `+${points}` : `−${-points}`
}

/** `23 November 2026` */
export const formatDate = (instant: string): string => DATE.format(new Date(instant))

/** `23 Nov 2026` for tables. */
export const formatShortDate = (instant: string): string => SHORT_DATE.format(new Date(instant))

/** `Nov 2026` for the axis of a chart. */
export const formatMonth = (instant: string | number): string => MONTH.format(new Date(instant))

/** `23 November 2026, 06:40 UTC` */
export const formatMoment = (instant: string): string =>
  `${DATE.format(new Date(instant))}, ${TIME.format(new Date(instant))}\u00a0UTC`

/** `3 minutes`, `2 hours`, `5 days`: a span in its largest unit, rounded down, at least one minute. */
export const formatSpan = (milliseconds: number): string => {
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000))
  if (minutes < 60) return plural(minutes, "minute")
  if (minutes < 48 * 60) return plural(Math.floor(minutes / 60), "hour")
  return plural(Math.floor(minutes / (24 * 60)), "day")
}

/** `1 domain`, `12 domains` */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)}\u00a0${count === 1 ? one : many}`

/** `a`, `a and b`, `a, b and c` */
export const formatList = (items: ReadonlyArray<string>): string => LIST.format(items)

/** `a`, `a or b`, `a, b or c` */
export const formatChoice = (items: ReadonlyArray<string>): string => CHOICE.format(items)

const LOCALE = "en-GB"
const COUNT = new Intl.NumberFormat(LOCALE)
const LIST = new Intl.ListFormat(LOCALE, { type: "conjunction" })
const CHOICE = new Intl.ListFormat(LOCALE, { type: "disjunction" })
const DATE = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
const SHORT_DATE = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: "short", year: "numeric", timeZone: "UTC" })
const TIME = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" })
