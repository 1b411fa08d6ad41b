import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const pathIsId = defineRule({
  name: "path-is-id",
  description: "The identifier in a file is the one that its path gives it.",
  scope: "all",
  *check({ standards, countries, regions, suppliers, policies, mandates, explanations, clauses, translations }) {
    for (const record of [
      ...standards,
      ...countries,
      ...regions,
      ...suppliers,
      ...policies,
      ...mandates,
      ...explanations,
      ...clauses,
      ...translations.flatMap(({ value, ...file }) => ("id" in value ? [{ ...file, value }] : [])),
    ]) {
      if (record.value.id === record.id) continue
      yield {
        file: record.file,
        at: record.positionOf(["id"]),
        message: `the id is ${quoted(record.value.id)}`,
        allowed: `by its path it is ${quoted(record.id)}`,
        mend: "rename the file or change the id",
      }
    }
  },
})
