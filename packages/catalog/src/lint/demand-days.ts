import { isCalendarDate } from "../calendar.ts"
import { quoted } from "../problem.ts"
import type { Path } from "../yaml-file.ts"
import type { Found } from "./rule.ts"
import { defineRule } from "./rule.ts"

export const demandDays = defineRule({
  name: "demand-days",
  description: "Days of mandates, explanations and searches exist, and stand in order.",
  scope: "all",
  *check({ mandates, explanations, policySearches }) {
    for (const { file, value, positionOf } of mandates) {
      const { since, due, until } = value
      const place = { file, positionOf, path: [] as Path }
      yield* existing(place, { since, due, until })
      yield* ordered(place, ["since", since], ["due", due])
      yield* ordered(place, ["since", since], ["until", until])
      for (const [index, demand] of value.demands.entries()) {
        const own = { since: demand.since, due: demand.due }
        if (own.since === undefined && own.due === undefined) continue
        const inner = { file, positionOf, path: ["demands", index] as Path }
        yield* existing(inner, own)
        yield* ordered(inner, ["since", own.since ?? since], ["due", own.due ?? due])
      }
      for (const [index, earlier] of (value.earlierDues ?? []).entries()) {
        const at = positionOf(["earlierDues", index])
        const whole = `${earlier}${"-01-01".slice(earlier.length - 4)}`
        if (!isCalendarDate(whole)) {
          yield { file, at, message: `${quoted(earlier)} is not in the calendar`, allowed: "a year, a month or a day" }
        } else if (due !== undefined && earlier > due) {
          const message = `the earlier day ${earlier} comes after ${due}, the present one`
          yield { file, at, message, allowed: "days that were set before the present one, oldest first" }
        }
      }
    }
    for (const { file, value, positionOf } of explanations) {
      const { from, until } = value
      const place = { file, positionOf, path: [] as Path }
      yield* existing(place, { from, until })
      yield* ordered(place, ["from", from], ["until", until])
    }
    for (const [index, { searchedOn }] of (policySearches?.value ?? []).entries()) {
      if (policySearches === undefined) continue
      const { file, positionOf } = policySearches
      yield* existing({ file, positionOf, path: [index] }, { searchedOn })
    }
  },
})

interface Place {
  readonly file: string
  readonly positionOf: (path: Path) => Found["at"]
  readonly path: Path
}

function* existing({ file, positionOf, path }: Place, days: Readonly<Record<string, string | undefined>>) {
  for (const [key, day] of Object.entries(days)) {
    if (day === undefined || isCalendarDate(day)) continue
    const message = `${quoted(day)} is no day of the calendar`
    yield { file, at: positionOf([...path, key]), message, allowed: "a day as YYYY-MM-DD" }
  }
}

type Day = readonly [key: string, day: string | undefined]

/** Both may be the same day. */
function* ordered({ file, positionOf, path }: Place, [firstKey, first]: Day, [lastKey, last]: Day) {
  if (first === undefined || last === undefined || first <= last) return
  const message = `${lastKey} is ${last}, before ${firstKey}, ${first}`
  yield { file, at: positionOf([...path, lastKey]), message, allowed: `${firstKey} is not after ${lastKey}` }
}
