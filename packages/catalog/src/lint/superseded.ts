import { didYouMean } from "../nearest.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const superseded = defineRule({
  name: "superseded",
  description: "What took the place of a mandate is another mandate that we know.",
  scope: "mandates",
  *check({ mandates, paths }) {
    const known = new Set([...paths].flatMap((path) => /^mandates\/([^/]+\/[^/]+)\.yaml$/.exec(path)?.[1] ?? []))
    for (const { file, value, positionOf } of mandates) {
      const { id, status, supersededBy } = value
      if (supersededBy === undefined) continue
      const at = positionOf(["supersededBy"])
      if (supersededBy === id) {
        yield { file, at, message: "the mandate supersedes itself", allowed: "the mandate that took its place" }
      } else if (!known.has(supersededBy)) {
        const mend = didYouMean(supersededBy, known) ?? `write mandates/${supersededBy}.yaml`
        const message = `there is no mandate ${quoted(supersededBy)}`
        yield { file, at, message, allowed: "the path of a file below mandates/", mend }
      }
      if (status !== "superseded") {
        const message = `another took its place, and the status is ${quoted(status)}`
        yield { file, at: positionOf(["status"]), message, allowed: "superseded", mend: "write status: superseded" }
      }
    }
  },
})
