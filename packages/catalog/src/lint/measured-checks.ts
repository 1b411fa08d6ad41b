import { defineRule } from "./rule.ts"

export const measuredChecks = defineRule({
  name: "measured-checks",
  description: "A measured standard has a required check; a planned one has no checks yet.",
  scope: "standards",
  *check({ standards }) {
    for (const { file, value, positionOf } of standards) {
      const at = positionOf(["status"])
      if (value.status === "planned") {
        if (value.checks.length === 0) continue
        yield { file, at, message: "the standard is planned but has checks", allowed: "status measured, or checks: []" }
      } else if (value.checks.length === 0) {
        yield {
          file,
          at,
          message: "the standard is measured but has no checks",
          allowed: "status planned, or at least one check",
        }
      } else if (!value.checks.some((check) => check.requirement === "required")) {
        yield {
          file,
          at,
          message: "none of the checks is required",
          allowed: "required checks decide on adoption; there is at least one",
        }
      }
    }
  },
})
