/**
 * Numbers, shares and dates as the pages write them, in the language of the reader (CLDR, by Intl); English is British. Dates are
 * written out, in UTC. Digits are 0 to 9 in every language, Arabic too: figures stand beside data files and addresses that use them.
 */
import { reader } from "#app/language/reader.ts"
import { m } from "#app/paraglide/messages.js"
import type { Locale } from "#app/paraglide/runtime.js"

/** `1,204` */
export const formatCount = (count: number): string => formats().count.format(count)

/** `61 %` from 0.613; `–` when there is no share. Only a share of exactly 0 or 1 is written as 0 % or 100 %. */
export const formatShare = (share: number | null): string => {
  if (share === null) return "–"
  const percent = Math.round(share * 100)
  if (percent === 0 && share > 0) return `<\u2009${percentage(1)}`
  if (percent === 100 && share < 1) return `>\u2009${percentage(99)}`
  return percentage(percent)
}

/** `12.5 %`, where small differences are the matter. */
export const formatTenths = (share: number | null): string =>
  share === null ? "–" : `${formats().tenths.format(share * 100)}\u00a0${PERCENT}`

/** `52–70 %`: the interval of a share. */
export const formatInterval = (low: number | null, high: number | null): string =>
  low === null || high === null ? "–" : `${Math.round(low * 100)}–${percentage(Math.round(high * 100))}`

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
export const formatDate = (instant: string): string => dated(formats().date, instant)

/** `23 Nov 2026` for tables. */
export const formatShortDate = (instant: string): string => dated(formats().shortDate, instant)

/** `Nov 2026` for the axis of a chart. */
export const formatMonth = (instant: string | number): string => formats().month.format(new Date(instant))

/** `23 November 2026, 06:40 UTC` */
export const formatMoment = (instant: string): string =>
  `${formatDate(instant)}, ${formats().time.format(new Date(instant))}\u00a0UTC`

/** `3 minutes`, `2 hours`, `5 days`: a span in its largest unit, rounded down, at least one minute. */
export const formatSpan = (milliseconds: number): string => {
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000))
  if (minutes < 60) return counted(m.units_minute, minutes)
  if (minutes < 48 * 60) return counted(m.units_hour, Math.floor(minutes / 60))
  return counted(m.units_day, Math.floor(minutes / (24 * 60)))
}

/** A number of things in the form that it asks for: `1 domain`, `12 domains`. The message takes the count and the count as written. */
export const counted = (
  unit: (inputs: { readonly count: number; readonly number: string }) => string,
  count: number,
): string => unit({ count, number: formatCount(count) })

/** `a`, `a and b`, `a, b and c` */
export const formatList = (items: ReadonlyArray<string>): string => formats().list.format(items)

/** `a`, `a or b`, `a, b or c` */
export const formatChoice = (items: ReadonlyArray<string>): string => formats().choice.format(items)

/** `812 bytes`, `4.2 kB`, `1.3 MB`: the size of a file, in powers of ten. */
export const formatSize = (bytes: number): string => {
  const step = Math.min(SIZES.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return formats().sizes[step]!.format(bytes / 1_000 ** step)
}
const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"] as const

/** The order of names in the language of the reader. */
export const compareNames = (left: string, right: string): number => formats().order.compare(left, right)

/** The first of a month is "1er" in French, which CLDR leaves out. */
const dated = (format: Intl.DateTimeFormat, instant: string): string => {
  const date = format.format(new Date(instant))
  return reader().language === "fr" ? date.replace(/^1 /, "1er ") : date
}

/** `61 %` in all languages: a space that does not break stands between number and sign. */
const percentage = (percent: number): string => `${percent}\u00a0${PERCENT}`
const PERCENT = "%"

const LOCALES: Readonly<Record<Locale, string>> = { en: "en-GB", fr: "fr", es: "es", nl: "nl", ar: "ar-u-nu-latn" }

const formatsOf = (locale: string) => ({
  // Spanish leaves numbers of four digits ungrouped by default; a column of figures needs them alike.
  count: new Intl.NumberFormat(locale, { useGrouping: "always" }),
  tenths: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  list: new Intl.ListFormat(locale, { type: "conjunction" }),
  choice: new Intl.ListFormat(locale, { type: "disjunction" }),
  date: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
  shortDate: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  month: new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" }),
  time: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" }),
  order: new Intl.Collator(locale),
  sizes: SIZES.map(
    (unit) =>
      new Intl.NumberFormat(locale, {
        style: "unit",
        unit,
        ...(unit === "byte" ? { unitDisplay: "long", maximumFractionDigits: 0 } : { maximumFractionDigits: 1 }),
      }),
  ),
  country: new Intl.DisplayNames([locale], { type: "region", fallback: "none" }),
})
const made = new Map<string, ReturnType<typeof formatsOf>>()
const formats = () => {
  const locale = LOCALES[reader().language]
  const known = made.get(locale) ?? formatsOf(locale)
  made.set(locale, known)
  return known
}

/**
 * Name of a country in the language of the reader, from CLDR by its ISO 3166-1 code. Codes that ISO leaves to its users are those of the
 * lab's fictional countries: they keep the name that the API gives, and so do all names in English.
 */
export const countryName = (code: string, given: string): string => {
  if (reader().language === "en" || /^(?:aa|q[m-z]|x[a-z]|zz)$/i.test(code) || !/^[a-z]{2}$/i.test(code)) return given
  return formats().country.of(code.toUpperCase()) ?? given
}
