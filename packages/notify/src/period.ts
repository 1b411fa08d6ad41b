/** Which day, week or month is it? Periods are named as ISO 8601 names them, in UTC: `2026-11-23`, `2026-W48`, `2026-11`. */
import type { Frequency } from "@plumbline/core"

/** The period in which a moment lies, in milliseconds since 1970; the empty text for what knows no periods. */
export const periodOf = (frequency: Frequency, moment: number): string => {
  const date = new Date(moment).toISOString().slice(0, 10)
  switch (frequency) {
    case "each-scan":
      return ""
    case "daily":
      return date
    case "weekly":
      return weekOf(date)
    case "monthly":
      return date.slice(0, 7)
  }
}

/** A week belongs to the year of its Thursday (ISO 8601 §3.1.1.23). */
const weekOf = (date: string): string => {
  const day = Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MILLISECONDS)
  // 1970-01-01 was a Thursday: days count from Monday 1969-12-29.
  const thursday = day - ((day + 3) % 7) + 3
  const year = new Date(thursday * DAY_MILLISECONDS).getUTCFullYear()
  const newYear = Math.floor(Date.UTC(year, 0, 1) / DAY_MILLISECONDS)
  return `${year}-W${String(Math.floor((thursday - newYear) / 7) + 1).padStart(2, "0")}`
}

const DAY_MILLISECONDS = 86_400_000
