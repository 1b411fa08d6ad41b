import type { Position } from "../problem.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const duplicateDomain = defineRule({
  name: "duplicate-domain",
  description: "A domain stands in one row of one list of one country.",
  scope: "lists",
  *check({ lists }) {
    const first = new Map<string, Position & { readonly file: string; readonly country: string }>()
    for (const { file, country, rows } of lists) {
      for (const { domain } of rows) {
        const key = domain.value.trim().toLowerCase().replace(/\.$/, "")
        if (key === "") continue
        const before = first.get(key)
        if (before === undefined) {
          first.set(key, { file, country, line: domain.line, column: domain.column })
          continue
        }
        const where =
          before.file === file ? "in this list" : before.country === country ? "in another list" : "in another country"
        yield {
          file,
          at: domain,
          message: `${quoted(domain.value)} stands twice: it is ${where} already, at ${before.file}:${before.line}:${before.column}`,
          mend: "keep the row where it belongs and remove the other",
        }
      }
    }
  },
})
