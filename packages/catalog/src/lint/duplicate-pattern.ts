import type { Position } from "../problem.ts"
import { defineRule } from "./rule.ts"
import { patternsOf } from "./supplier-patterns.ts"

export const duplicatePattern = defineRule({
  name: "duplicate-pattern",
  description: "A pattern stands once, and none of a supplier says what a shorter one of its own says already.",
  scope: "suppliers",
  *check({ suppliers }) {
    const first = new Map<string, Position & { readonly file: string }>()
    for (const { file, value, positionOf } of suppliers) {
      const own = patternsOf(value)
      for (const { kind, value: pattern, valuePath } of own) {
        const at = positionOf(valuePath)
        const key = `${kind} ${pattern}`
        const before = first.get(key)
        if (before !== undefined) {
          yield {
            file,
            at,
            message: `the ${kind} pattern ${pattern} stands twice: it is at ${before.file}:${before.line}:${before.column} already`,
            mend: "keep it with the supplier that runs these hosts",
          }
          continue
        }
        first.set(key, { file, ...at })
        const wider = own.find((other) => other.kind === kind && `${pattern}`.endsWith(`.${other.value}`))
        if (kind !== "asn" && wider !== undefined) {
          yield {
            file,
            at,
            message: `the ${kind} pattern ${pattern} is below ${wider.value}, which the supplier has too`,
            mend: "keep one of them",
          }
        }
      }
    }
  },
})
