import { listed, quoted } from "../problem.ts"
import { knownRegions } from "../registry.ts"
import { defineRule } from "./rule.ts"

export const regionTree = defineRule({
  name: "region-tree",
  description: "A sub-region of UN M49 has a region as parent and an M49 code; nothing else has a parent.",
  scope: "regions",
  *check(records) {
    const kinds = new Map(records.regions.map((region) => [region.id, region.value.kind]))
    const known = knownRegions(records)
    const regions = [...kinds].filter(([, kind]) => kind === "m49-region").map(([id]) => id)
    for (const { file, value, positionOf } of records.regions) {
      const at = positionOf(["parent"])
      const allowed = `the regions are ${listed(regions)}`
      if (value.kind !== "m49-subregion") {
        if (value.parent === undefined) continue
        const message = `a ${value.kind === "grouping" ? "grouping" : "region"} has no parent`
        yield { file, at, message, allowed: "only a region of kind m49-subregion has one" }
      } else if (value.parent === undefined) {
        yield {
          file,
          at: positionOf(["kind"]),
          message: "the sub-region has no parent",
          allowed,
          mend: "add a key parent",
        }
      } else if (!known.has(value.parent)) {
        yield { file, at, message: `the parent ${quoted(value.parent)} has no file`, allowed }
      } else if (kinds.has(value.parent) && kinds.get(value.parent) !== "m49-region") {
        yield { file, at, message: `the parent ${quoted(value.parent)} is no region of UN M49`, allowed }
      }
    }
  },
})
