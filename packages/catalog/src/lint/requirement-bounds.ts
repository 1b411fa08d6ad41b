import type { Position } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const requirementBounds = defineRule({
  name: "requirement-bounds",
  description: "A requirement names reasons, or bounds of a parameter, or neither.",
  scope: "mandates",
  *check({ mandates }) {
    for (const { file, value, positionOf } of mandates) {
      for (const [index, { requires = [] }] of value.demands.entries()) {
        for (const [place, { reasons, parameter, atLeast, atMost }] of requires.entries()) {
          const at = (key: string): Position => positionOf(["demands", index, "requires", place, key])
          const bound = atLeast !== undefined ? "atLeast" : atMost !== undefined ? "atMost" : undefined
          if (reasons !== undefined && (parameter !== undefined || bound !== undefined)) {
            const message = "the requirement names both reasons and a parameter"
            yield { file, at: at("reasons"), message, allowed: "one of them", mend: "make two requirements of it" }
          } else if (bound !== undefined && parameter === undefined) {
            const mend = "write parameter: and the name of the number that is bound"
            yield { file, at: at(bound), message: "there is a bound and no parameter", mend }
          } else if (parameter !== undefined && bound === undefined) {
            const message = "there is a parameter and no bound"
            yield { file, at: at("parameter"), message, allowed: "atLeast, atMost or both" }
          } else if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
            const message = `at least ${atLeast} and at most ${atMost} leaves no number`
            yield { file, at: at("atLeast"), message, allowed: "atLeast is not above atMost" }
          }
        }
      }
    }
  },
})
