import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const demands = defineRule({
  name: "demands",
  description: "A hook names no standard; every other mandate asks for something, and for each standard once.",
  scope: "mandates",
  *check({ mandates }) {
    for (const { file, value, positionOf } of mandates) {
      const { level, demands: asked, otherStandards = [] } = value
      if (level === "hook" && asked.length > 0) {
        const allowed = "a hook is a general clause that names no standard"
        const message = "the mandate is a hook and names standards"
        yield { file, at: positionOf(["demands"]), message, allowed, mend: "choose another level" }
      }
      if (level !== "hook" && asked.length === 0 && otherStandards.length === 0) {
        const mend = "add a demand, or make it a hook if it names no standard"
        yield { file, at: positionOf(["demands"]), message: "the mandate asks for nothing", mend }
      }
      const seen = new Set<string>()
      for (const [index, { standard }] of asked.entries()) {
        if (seen.has(standard)) {
          const message = `${quoted(standard)} is asked for twice`
          yield { file, at: positionOf(["demands", index, "standard"]), message, mend: "put both into one demand" }
        }
        seen.add(standard)
      }
    }
  },
})
