import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const oneSubregion = defineRule({
  name: "one-subregion",
  description: "A country belongs to one M49 region, one sub-region at most, and the one lies in the other.",
  scope: "regions",
  *check({ regions }) {
    const regionOf = new Map<string, string>()
    for (const { id, value } of regions) {
      if (value.kind === "m49-region") for (const { country } of value.members) regionOf.set(country, id)
    }
    for (const kind of ["m49-region", "m49-subregion"] as const) {
      const first = new Map<string, string>()
      for (const { file, id, value, positionOf } of regions) {
        if (value.kind !== kind) continue
        for (const [index, { country }] of value.members.entries()) {
          const at = positionOf(["members", index, "country"])
          const before = first.get(country)
          const what = kind === "m49-region" ? "regions" : "sub-regions"
          if (before !== undefined && before !== id) {
            const message = `${quoted(country)} is in two M49 ${what}: ${before} and ${id}`
            yield { file, at, message, allowed: "UN M49 puts every country in one" }
          } else if (
            kind === "m49-subregion" &&
            value.parent !== undefined &&
            (regionOf.get(country) ?? value.parent) !== value.parent
          ) {
            const message = `${quoted(country)} is in the region ${regionOf.get(country)}, not in ${value.parent}`
            yield { file, at, message, allowed: "a sub-region's members are members of its parent" }
          }
          first.set(country, id)
        }
      }
    }
  },
})
