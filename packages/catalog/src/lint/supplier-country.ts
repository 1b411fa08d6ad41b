import { quoted } from "../problem.ts"
import { registeredCountries } from "../registry.ts"
import { defineRule } from "./rule.ts"

export const supplierCountry = defineRule({
  name: "supplier-country",
  description: "A supplier has its seat in a country of ISO 3166-1.",
  scope: "suppliers",
  *check(records) {
    const registry = registeredCountries(records)
    if (registry.size === 0) return
    for (const { file, value, positionOf } of records.suppliers) {
      if (value.fictional === true || value.country === undefined || registry.has(value.country)) continue
      yield {
        file,
        at: positionOf(["country"]),
        message: `${quoted(value.country)} is no code of ISO 3166-1`,
        allowed: "see registries/iso-3166.csv",
      }
    }
  },
})
