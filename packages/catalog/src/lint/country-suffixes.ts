import { faultOfName } from "../domain-name-fault.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const countrySuffixes = defineRule({
  name: "country-suffixes",
  description: "The suffixes of a country are written like domain names: lower case, no dot at either end.",
  scope: "countries",
  *check({ countries }) {
    for (const { file, value, positionOf } of countries) {
      for (const key of ["governmentSuffixes", "otherSuffixes"] as const) {
        for (const [index, suffix] of (value[key] ?? []).entries()) {
          // A suffix may be a single label; a label before it makes a name of it.
          const fault = faultOfName(`name.${suffix}`)
          if (fault === undefined) continue
          const message = `${quoted(suffix)} is no suffix`
          yield {
            file,
            at: positionOf([key, index]),
            message,
            allowed: "like gov.uk: lower case, A-labels, no dot at either end",
          }
        }
      }
    }
  },
})
