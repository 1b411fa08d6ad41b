import { isCalendarDate } from "../calendar.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const errata = defineRule({
  name: "errata",
  description: "Errata stand once each, newest first, with days that exist, of standards and checks that we know.",
  scope: "errata",
  *check({ errata, standards }) {
    if (errata === undefined) return
    const { file, value, positionOf } = errata
    const measures = new Set<string>(
      standards.flatMap(({ value: { id, checks } }) => [id, ...checks.map((each) => each.id)]),
    )
    const seen = new Set<string>()
    for (const [index, erratum] of value.entries()) {
      const { id, foundOn, from, to } = erratum
      if (seen.has(id)) {
        const mend = "name the later one otherwise"
        yield { file, at: positionOf([index, "id"]), message: `${quoted(id)} stands twice`, mend }
      }
      seen.add(id)
      if (!isCalendarDate(foundOn)) {
        const message = `${quoted(foundOn)} is no day of the calendar`
        yield { file, at: positionOf([index, "foundOn"]), message, allowed: "a day as YYYY-MM-DD" }
      }
      const before = value[index - 1]
      if (before !== undefined && before.foundOn < foundOn) {
        const message = `${quoted(id)} was found later than the entry before it`
        yield { file, at: positionOf([index, "foundOn"]), message, mend: "put the newest first" }
      }
      // A day without a counter is the first snapshot of the day.
      if (to !== undefined && orderOf(to) < orderOf(from)) {
        const message = `the last snapshot ${quoted(to)} is before the first, ${quoted(from)}`
        yield { file, at: positionOf([index, "to"]), message, mend: "exchange them, or write the right one" }
      }
      for (const [place, measure] of (erratum.measures ?? []).entries()) {
        if (measures.has(measure)) continue
        const message = `there is no standard or check ${quoted(measure)}`
        yield { file, at: positionOf([index, "measures", place]), message, allowed: "identifiers of standards/*.yaml" }
      }
    }
  },
})

/** Snapshots as texts that sort as they follow each other. */
const orderOf = (snapshot: string): string => {
  const [day = "", counter = "1"] = snapshot.split(".")
  return `${day}.${counter.padStart(4, "0")}`
}
