import type { Cell } from "../csv-file.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const rowOrder = defineRule({
  name: "row-order",
  description: "Rows are sorted by domain, so that changes are easy to read and to join.",
  scope: "lists",
  *check({ lists, optOuts }) {
    for (const { file, rows } of [...lists, ...(optOuts === undefined ? [] : [optOuts])]) {
      let before: Cell | undefined
      for (const { domain } of rows as ReadonlyArray<{ readonly domain: Cell }>) {
        if (before !== undefined && domain.value < before.value) {
          const message = `${quoted(domain.value)} stands after ${quoted(before.value)}`
          yield {
            file,
            at: domain,
            message,
            allowed: "rows are sorted by domain",
            mend: "plumbline check --fix sorts them",
          }
        }
        before = domain
      }
    }
  },
})
