import { quoted } from "../problem.ts"
import { knownCountries } from "../registry.ts"
import { defineRule } from "./rule.ts"

export const regionMember = defineRule({
  name: "region-member",
  description: "Members of a region are countries that we know.",
  scope: "regions",
  *check(records) {
    const known = knownCountries(records)
    for (const { file, value, positionOf } of records.regions) {
      for (const [index, { country }] of value.members.entries()) {
        if (known.has(country)) continue
        const message = `${quoted(country)} is no country that we know`
        const at = positionOf(["members", index, "country"])
        yield {
          file,
          at,
          message,
          allowed: "codes of registries/iso-3166.csv in lower case, and of countries with a folder",
        }
      }
    }
  },
})
