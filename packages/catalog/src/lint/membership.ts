import { isCalendarDate } from "../calendar.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const membership = defineRule({
  name: "membership",
  description: "A membership ends after it begins, on days that exist, and no country is a member twice at once.",
  scope: "regions",
  *check({ regions }) {
    for (const { file, value, positionOf } of regions) {
      const earlier = new Map<string, Array<{ from: string; until: string }>>()
      for (const [index, { country, from, until }] of value.members.entries()) {
        for (const [key, date] of Object.entries({ from, until })) {
          if (date === undefined || isCalendarDate(date)) continue
          const at = positionOf(["members", index, key])
          yield { file, at, message: `${quoted(date)} is no day of the calendar`, allowed: "a day as YYYY-MM-DD" }
        }
        const period = { from: from ?? "0000-00-00", until: until ?? "9999-99-99" }
        if (period.until <= period.from) {
          const message = `the membership of ${quoted(country)} ends on ${until}, not after it begins on ${from}`
          yield {
            file,
            at: positionOf(["members", index, "until"]),
            message,
            allowed: "until is the first day on which it no longer holds",
          }
        }
        const periods = earlier.get(country) ?? []
        if (periods.some((other) => period.from < other.until && other.from < period.until)) {
          const message = `${quoted(country)} is a member twice at once`
          yield { file, at: positionOf(["members", index, "country"]), message, allowed: "one entry for each period" }
        }
        earlier.set(country, [...periods, period])
      }
    }
  },
})
