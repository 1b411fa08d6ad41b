import { quoted } from "../problem.ts"
import { registeredCountries } from "../registry.ts"
import { defineRule } from "./rule.ts"

export const countryRegistry = defineRule({
  name: "country-registry",
  description: "A country's codes and names are those of ISO 3166-1 and UN M49, and it has an English name.",
  scope: "countries",
  *check(records) {
    const registry = registeredCountries(records)
    for (const { file, value, positionOf } of records.countries) {
      if (value.names.en === undefined) {
        yield { file, at: positionOf(["names"]), message: "the English name is missing", allowed: "names has a key en" }
      }
      if (registry.size === 0 || value.fictional === true) continue
      const registered = registry.get(value.id)
      if (registered === undefined) {
        const message = `${quoted(value.id)} is no code of ISO 3166-1`
        yield { file, at: positionOf(["id"]), message, allowed: "see registries/iso-3166.csv" }
        continue
      }
      if (value.alpha3 !== registered.alpha3) {
        const message = `the alpha-3 code is ${quoted(value.alpha3)}`
        yield { file, at: positionOf(["alpha3"]), message, allowed: `for ${value.id} it is ${registered.alpha3}` }
      }
      if (value.m49 !== undefined && value.m49 !== registered.m49) {
        const message = `the M49 code is ${quoted(value.m49)}`
        yield { file, at: positionOf(["m49"]), message, allowed: `for ${value.id} it is ${registered.m49}` }
      }
    }
  },
})
