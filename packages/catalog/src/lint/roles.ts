import { didYouMean } from "../nearest.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const roles = defineRule({
  name: "roles",
  description: "Roles are web, mail, both in this order, or left empty for both.",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const { roles: cell } of rows) {
        if (ALLOWED.has(cell.value)) continue
        const suggestion = didYouMean(cell.value, ALLOWED)
        yield {
          file,
          at: cell,
          message: `${quoted(cell.value)} are no roles`,
          allowed: "allowed are web, mail, web mail, or nothing for both",
          ...(suggestion === undefined ? {} : { mend: suggestion }),
        }
      }
    }
  },
})

const ALLOWED: ReadonlySet<string> = new Set(["", "web", "mail", "web mail"])
