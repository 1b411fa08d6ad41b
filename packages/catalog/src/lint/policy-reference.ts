import { didYouMean } from "../nearest.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const policyReference = defineRule({
  name: "policy-reference",
  description: "Policies that a mandate belongs to, or that a policy builds on, are in the library.",
  scope: "all",
  *check({ policies, mandates, paths }) {
    const known = new Set([...paths].flatMap((path) => /^policies\/([^/]+\/[^/]+)\.yaml$/.exec(path)?.[1] ?? []))
    const unknown = (id: string) => ({
      message: `there is no policy ${quoted(id)}`,
      allowed: `the path of a file below policies/`,
      mend: didYouMean(id, known) ?? `write policies/${id}.yaml`,
    })
    for (const { file, value, positionOf } of mandates) {
      if (value.policy !== undefined && !known.has(value.policy))
        yield { file, at: positionOf(["policy"]), ...unknown(value.policy) }
    }
    for (const { file, value, positionOf } of policies) {
      for (const [index, id] of (value.derivedFrom ?? []).entries()) {
        const at = positionOf(["derivedFrom", index])
        if (id === value.id) yield { file, at, message: "the policy builds on itself", mend: "remove it" }
        else if (!known.has(id)) yield { file, at, ...unknown(id) }
      }
    }
  },
})
