import { quoted } from "../problem.ts"
import { knownCountries, knownRegions } from "../registry.ts"
import { defineRule } from "./rule.ts"

export const policySearch = defineRule({
  name: "policy-search",
  description: "Searches for policies are of places that we know, each once.",
  scope: "policies",
  *check(records) {
    if (records.policySearches === undefined) return
    const { file, value, positionOf } = records.policySearches
    const countries = knownCountries(records)
    const regions = knownRegions(records)
    const seen = new Set<string>()
    for (const [index, { place }] of value.entries()) {
      const at = positionOf([index, "place"])
      if (!countries.has(place) && !regions.has(place)) {
        const message = `${quoted(place)} is neither a country nor a region that we know`
        yield { file, at, message, allowed: "codes of registries/iso-3166.csv in lower case, and files of regions/" }
      }
      if (seen.has(place)) {
        const mend = "keep the later search, and say in its note what the earlier one found"
        yield { file, at, message: `${quoted(place)} stands twice`, mend }
      }
      seen.add(place)
    }
  },
})
