import { listed, quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const clauseFields = defineRule({
  name: "clause-fields",
  description: "Every field in square brackets of a requirement is described, and every field described is used.",
  scope: "clauses",
  *check({ clauses }) {
    for (const { file, value, positionOf } of clauses) {
      const names = (value.fields ?? []).map(({ name }) => name)
      const texts = [
        { path: ["requirement"], text: value.requirement },
        ...(value.stricter === undefined
          ? []
          : [{ path: ["stricter", "requirement"], text: value.stricter.requirement }]),
      ]
      const used = new Set<string>()
      for (const { path, text } of texts) {
        for (const [, name = ""] of text.matchAll(/\[([a-z][a-z-]*)\]/g)) {
          used.add(name)
          if (names.includes(name)) continue
          yield {
            file,
            at: positionOf(path),
            message: `the field ${quoted(name)} is not described`,
            allowed: names.length === 0 ? "an entry of fields for each" : `described are ${listed(names)}`,
          }
        }
      }
      for (const [index, name] of names.entries()) {
        if (used.has(name)) continue
        yield {
          file,
          at: positionOf(["fields", index, "name"]),
          message: `the field ${quoted(name)} stands nowhere in the requirement`,
          allowed: `[${name}] stands in it`,
        }
      }
    }
  },
})
