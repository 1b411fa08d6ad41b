import { didYouMean } from "../nearest.ts"
import { listed, quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const requirementCheck = defineRule({
  name: "requirement-check",
  description: "What a demand requires is told by checks of its standard, and by reasons that such a check can give.",
  scope: "mandates",
  *check({ standards, mandates, paths }) {
    const byId = new Map(standards.map(({ value }) => [value.id as string, value]))
    for (const { file, value, positionOf } of mandates) {
      for (const [index, { standard: id, requires = [] }] of value.demands.entries()) {
        const standard = byId.get(id)
        if (standard === undefined) {
          // A standard whose shape is wrong has a problem of its own.
          if (paths.has(`standards/${id}.yaml`)) continue
          const message = `standard ${quoted(id)} is not in the catalog`
          yield { file, at: positionOf(["demands", index, "standard"]), message, allowed: "a file of standards/" }
          continue
        }
        const checks = standard.checks.map((check) => check.id)
        for (const [place, requirement] of requires.entries()) {
          const path = ["demands", index, "requires", place] as const
          const check = standard.checks.find((candidate) => candidate.id === requirement.check)
          if (check === undefined) {
            const mend = didYouMean(requirement.check, checks)
            yield {
              file,
              at: positionOf([...path, "check"]),
              message: `${quoted(requirement.check)} is no check of ${id}`,
              allowed: `allowed are ${listed(checks)}`,
              ...(mend === undefined ? {} : { mend }),
            }
            continue
          }
          const codes = check.reasons.map((reason) => reason.code)
          const seen = new Set<string>()
          for (const [number, reason] of (requirement.reasons ?? []).entries()) {
            const at = positionOf([...path, "reasons", number])
            if (seen.has(reason)) {
              yield { file, at, message: `reason ${quoted(reason)} stands twice`, mend: "remove one of them" }
            }
            seen.add(reason)
            const found = check.reasons.find(({ code }) => code === reason)
            if (found !== undefined && found.verdict !== "not-applicable") continue
            const mend = found === undefined ? didYouMean(reason, codes) : undefined
            yield {
              file,
              at,
              message:
                found === undefined
                  ? `${quoted(reason)} is no reason of ${check.id}`
                  : `${quoted(reason)} says that ${check.id} does not apply, which meets nothing`,
              allowed: `allowed are ${listed(check.reasons.filter(({ verdict }) => verdict !== "not-applicable").map(({ code }) => code))}`,
              ...(mend === undefined ? {} : { mend }),
            }
          }
        }
      }
    }
  },
})
