import { GOVERNMENT_LEVELS } from "@plumbline/core"
import { didYouMean } from "../nearest.ts"
import { listed, quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const level = defineRule({
  name: "level",
  description: "A level of government is national, regional or local.",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const { level: cell } of rows) {
        if (ALLOWED.has(cell.value)) continue
        const suggestion = didYouMean(cell.value, ALLOWED)
        yield {
          file,
          at: cell,
          message: cell.value === "" ? "the level is missing" : `${quoted(cell.value)} is no level`,
          allowed: `allowed are ${listed(ALLOWED)}`,
          ...(suggestion === undefined ? {} : { mend: suggestion }),
        }
      }
    }
  },
})

const ALLOWED: ReadonlySet<string> = new Set(GOVERNMENT_LEVELS)
