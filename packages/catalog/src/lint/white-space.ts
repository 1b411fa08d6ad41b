import { quoted } from "../problem.ts"
import { DOMAIN_COLUMNS } from "../records.ts"
import { defineRule } from "./rule.ts"

export const whiteSpace = defineRule({
  name: "white-space",
  description: "Cells of a list have no white space at either end, no line break and no double space.",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const row of rows) {
        for (const column of DOMAIN_COLUMNS) {
          const cell = row[column]
          if (column === "domain" || cell.value === cell.value.trim().replace(/\s+/g, " ")) continue
          const message = `${quoted(cell.value)} has white space that does not belong`
          yield {
            file,
            at: cell,
            message,
            allowed: "single spaces within a name",
            mend: "plumbline check --fix removes it",
          }
        }
      }
    }
  },
})
