import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const reasonCodes = defineRule({
  name: "reason-codes",
  description: "A reason code stands once in its check, and once among the obstacles.",
  scope: "all",
  *check({ standards, obstacles }) {
    for (const { file, value, positionOf } of standards) {
      for (const [index, check] of value.checks.entries()) {
        const seen = new Set<string>()
        for (const [place, reason] of check.reasons.entries()) {
          if (seen.has(reason.code)) {
            const at = positionOf(["checks", index, "reasons", place, "code"])
            yield {
              file,
              at,
              message: `reason ${quoted(reason.code)} stands twice in ${check.id}`,
              mend: "remove one of them",
            }
          }
          seen.add(reason.code)
        }
      }
    }
    const seen = new Set<string>()
    for (const [place, { code }] of (obstacles?.value ?? []).entries()) {
      if (obstacles !== undefined && seen.has(code)) {
        const at = obstacles.positionOf([place, "code"])
        yield { file: obstacles.file, at, message: `obstacle ${quoted(code)} stands twice`, mend: "remove one of them" }
      }
      seen.add(code)
    }
  },
})
