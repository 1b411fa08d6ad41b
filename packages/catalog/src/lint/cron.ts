import { CronExpressionParser } from "cron-parser"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const cron = defineRule({
  name: "cron",
  description:
    "A schedule is a cron expression of five fields that the scheduler (node-cron) can take and that comes up.",
  scope: "countries",
  *check({ countries }) {
    for (const { file, value, positionOf } of countries) {
      const fault = faultOfCron(value.schedule.cron)
      if (fault !== undefined) yield { file, at: positionOf(["schedule", "cron"]), ...fault }
    }
  },
})

/** Why an expression cannot be used; `undefined` when it can. */
export const faultOfCron = (expression: string): { message: string; allowed: string } | undefined => {
  const parts = expression.trim().split(/\s+/)
  if (parts.length !== FIELDS.length) {
    const names = FIELDS.map((field) => field.name).join(", ")
    return {
      message: `cron expression ${quoted(expression)} has ${parts.length} ${parts.length === 1 ? "field" : "fields"}`,
      allowed: `it has five: ${names}; for example "0 3 * * 1" for Mondays at 03:00`,
    }
  }
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index] ?? ""
    if (part.split(",").every((item) => isItem(item, field))) continue
    const words = field.words === undefined ? "" : ` or ${field.words[0]} to ${field.words.at(-1)}`
    return {
      message: `the ${field.name} of the cron expression is ${quoted(part)}`,
      allowed: `*, numbers from ${field.low} to ${field.high}${words}, ranges (1-5), lists (1,3) and steps (*/2)`,
    }
  }
  // The scheduler refuses a day that its months do not have, whatever the day of the week.
  return comesUp([...parts.slice(0, -1), "*"].join(" "))
    ? undefined
    : {
        message: `cron expression ${quoted(expression)} never comes up`,
        allowed: "the day exists in one of the months",
      }
}

interface Field {
  readonly name: string
  readonly low: number
  readonly high: number
  readonly words?: ReadonlyArray<string>
}

const isItem = (item: string, field: Field): boolean => {
  const match = /^(?:\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/([0-9]{1,2}))?$/i.exec(item)
  if (match === null) return false
  const [, from, to, step] = match
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.high)) return false
  if (from === undefined) return true
  const first = numberOf(from, field)
  if (first === undefined) return false
  // node-cron takes steps only on * and on ranges.
  if (to === undefined) return step === undefined
  const last = numberOf(to, field)
  return last !== undefined && first <= last
}

const numberOf = (text: string, field: Field): number | undefined => {
  const word = field.words?.indexOf(text.toLowerCase()) ?? -1
  if (word >= 0) return word + field.low
  const number = /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN
  return number >= field.low && number <= field.high ? number : undefined
}

/** cron-parser says only by throwing that no date fits (31 February). The date from which it looks does not matter. */
const comesUp = (expression: string): boolean => {
  try {
    CronExpressionParser.parse(expression, { currentDate: "2024-01-01T00:00:00Z", tz: "UTC" }).next()
    return true
  } catch {
    return false
  }
}

const FIELDS: ReadonlyArray<Field> = [
  { name: "minute", low: 0, high: 59 },
  { name: "hour", low: 0, high: 23 },
  { name: "day of the month", low: 1, high: 31 },
  {
    name: "month",
    low: 1,
    high: 12,
    words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of the week", low: 0, high: 7, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
]
