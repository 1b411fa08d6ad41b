import { SECTORS } from "@plumbline/core"
import { didYouMean } from "../nearest.ts"
import { listed, quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const sector = defineRule({
  name: "sector",
  description: "A sector is a division of the UN classification of the functions of government (COFOG).",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const { sector: cell } of rows) {
        if (ALLOWED.has(cell.value)) continue
        const suggestion = didYouMean(cell.value, ALLOWED)
        yield {
          file,
          at: cell,
          message: cell.value === "" ? "the sector is missing" : `${quoted(cell.value)} is no sector`,
          allowed: `allowed are ${listed(ALLOWED)}`,
          ...(suggestion === undefined ? {} : { mend: suggestion }),
        }
      }
    }
  },
})

const ALLOWED: ReadonlySet<string> = new Set(SECTORS)
