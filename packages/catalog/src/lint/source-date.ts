import { isCalendarDate } from "../calendar.ts"
import { quoted } from "../problem.ts"
import type { Located, Records } from "../records.ts"
import type { Path } from "../yaml-file.ts"
import { defineRule } from "./rule.ts"
import { patternsOf } from "./supplier-patterns.ts"

export const sourceDate = defineRule({
  name: "source-date",
  description: "Sources were read, and lists taken, on days that exist and on which there was a web.",
  scope: "all",
  *check(records) {
    for (const { record, path, date } of datesOf(records)) {
      const at = record.positionOf(path)
      if (!isCalendarDate(date)) {
        yield {
          file: record.file,
          at,
          message: `${quoted(date)} is no day of the calendar`,
          allowed: "a day as YYYY-MM-DD",
        }
      } else if (date < EARLIEST) {
        yield {
          file: record.file,
          at,
          message: `${quoted(date)} is too early`,
          allowed: `a day from ${EARLIEST} on: the day on which somebody read it`,
        }
      }
    }
  },
})

function* datesOf({ standards, countries, regions, suppliers, policies, mandates, explanations }: Records) {
  for (const record of [
    ...standards,
    ...countries,
    ...regions,
    ...suppliers,
    ...policies,
    ...mandates,
    ...explanations,
  ]) {
    for (const [index, source] of record.value.sources.entries()) {
      yield { record: record as Located<unknown>, path: ["sources", index, "readOn"] as Path, date: source.readOn }
    }
  }
  for (const record of policies) {
    for (const [index, { source }] of record.value.findings.entries()) {
      yield {
        record: record as Located<unknown>,
        path: ["findings", index, "source", "readOn"] as Path,
        date: source.readOn,
      }
    }
  }
  for (const record of suppliers) {
    for (const { path, source } of patternsOf(record.value)) {
      yield {
        record: record as Located<unknown>,
        path: [...path, "source", "readOn"] as Path,
        date: source.readOn,
      }
    }
  }
  for (const record of countries) {
    for (const [index, list] of record.value.lists.entries()) {
      yield {
        record: record as Located<unknown>,
        path: ["lists", index, "source", "readOn"] as Path,
        date: list.source.readOn,
      }
      yield {
        record: record as Located<unknown>,
        path: ["lists", index, "retrievedOn"] as Path,
        date: list.retrievedOn,
      }
    }
  }
}

/** Before 1990 there was no web to read a source on; earlier dates are slips of the pen. There is no clock here to tell what is too late. */
const EARLIEST = "1990-01-01"
