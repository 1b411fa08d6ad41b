import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const unknownVerdict = defineRule({
  name: "unknown-verdict",
  description: "No check has a reason for unknown: what could not be measured is an obstacle, shared by all checks.",
  scope: "standards",
  *check({ standards }) {
    for (const { file, value, positionOf } of standards) {
      for (const [index, check] of value.checks.entries()) {
        for (const [place, reason] of check.reasons.entries()) {
          if (reason.verdict !== "unknown") continue
          yield {
            file,
            at: positionOf(["checks", index, "reasons", place, "verdict"]),
            message: `reason ${quoted(reason.code)} has the verdict unknown`,
            allowed: "reasons of a check are pass, partial, fail or not-applicable",
            mend: "reasons for unknown stand in obstacles.yaml",
          }
        }
      }
    }
  },
})
