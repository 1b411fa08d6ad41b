import { didYouMean } from "../nearest.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const timeZone = defineRule({
  name: "time-zone",
  description: "A schedule's time zone is a name of the IANA time zone database.",
  scope: "countries",
  *check({ countries }) {
    for (const { file, value, positionOf } of countries) {
      const name = value.schedule.timeZone
      if (isTimeZone(name)) continue
      const suggestion = didYouMean(name, Intl.supportedValuesOf("timeZone"))
      yield {
        file,
        at: positionOf(["schedule", "timeZone"]),
        message: `${quoted(name)} is no time zone`,
        allowed: "a name of the IANA time zone database, for example Europe/Amsterdam",
        ...(suggestion === undefined ? {} : { mend: suggestion }),
      }
    }
  },
})

/** Offsets such as +01:00 are understood by Intl, but have no summer time and are no names. */
const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}
