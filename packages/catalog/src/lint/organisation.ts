import type { Cell } from "../csv-file.ts"
import { quoted } from "../problem.ts"
import { slugOf } from "../slug.ts"
import { defineRule } from "./rule.ts"

export const organisation = defineRule({
  name: "organisation",
  description: "Every row names an organisation, and all rows of an organisation say the same of it.",
  scope: "lists",
  *check({ lists }) {
    const first = new Map<string, { readonly file: string; readonly row: Readonly<Record<Column, Cell>> }>()
    for (const { file, country, rows } of lists) {
      for (const row of rows) {
        const slug = slugOf(row.organisation.value)
        if (slug === "") {
          const empty = row.organisation.value.trim() === ""
          yield {
            file,
            at: row.organisation,
            message: empty
              ? "the organisation is missing"
              : `${quoted(row.organisation.value)} has no Latin letter in it`,
            allowed: "its name in English; its own name stands in organisationLocal",
          }
          continue
        }
        const key = `${country}/${slug}`
        const before = first.get(key)
        if (before === undefined) {
          first.set(key, { file, row })
          continue
        }
        for (const [column, what] of COMPARED) {
          const mine = row[column]
          const theirs = before.row[column]
          if (mine.value === theirs.value) continue
          const place = `${before.file}:${theirs.line}:${theirs.column}`
          yield {
            file,
            at: mine,
            message: `${quoted(row.organisation.value)} has two ${what}: ${quoted(mine.value)} here and ${quoted(theirs.value)} at ${place}`,
            allowed: "all rows of an organisation say the same of it",
            mend: "correct one of them, or give two organisations two names",
          }
        }
      }
    }
  },
})

type Column = (typeof COMPARED)[number][0]
const COMPARED = [
  ["organisation", "spellings"],
  ["organisationLocal", "local names"],
  ["sector", "sectors"],
  ["level", "levels"],
] as const
