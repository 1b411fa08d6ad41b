import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const checkPrefix = defineRule({
  name: "check-prefix",
  description: "A check's id begins with the id of its standard, and stands once.",
  scope: "standards",
  *check({ standards }) {
    for (const { file, id, value, positionOf } of standards) {
      const seen = new Set<string>()
      for (const [index, check] of value.checks.entries()) {
        const at = positionOf(["checks", index, "id"])
        if (!check.id.startsWith(`${id}.`)) {
          yield {
            file,
            at,
            message: `check ${quoted(check.id)} does not belong to ${id}`,
            allowed: `its id begins with ${id}.`,
          }
        }
        if (seen.has(check.id)) {
          yield { file, at, message: `check ${quoted(check.id)} stands twice`, mend: "remove one of them" }
        }
        seen.add(check.id)
      }
    }
  },
})
