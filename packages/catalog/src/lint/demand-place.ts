import { INTERNATIONAL } from "@plumbline/core"
import { didYouMean } from "../nearest.ts"
import { quoted } from "../problem.ts"
import { knownCountries, knownRegions } from "../registry.ts"
import { defineRule } from "./rule.ts"

export const demandPlace = defineRule({
  name: "demand-place",
  description: "A policy or mandate is of one place that we know, and stands in its folder.",
  scope: "all",
  *check(records) {
    const countries = knownCountries(records)
    const regions = knownRegions(records)
    for (const [kind, located] of [
      ["policy", records.policies],
      ["mandate", records.mandates],
    ] as const) {
      for (const { file, id, value, positionOf } of located) {
        const { country, region } = value
        if (country !== undefined && region !== undefined) {
          const message = `the ${kind} has a country and a region`
          yield { file, at: positionOf(["region"]), message, allowed: "one of them", mend: "remove one of them" }
          continue
        }
        if (country !== undefined && !countries.has(country)) {
          const message = `${quoted(country)} is no country that we know`
          const allowed = "codes of registries/iso-3166.csv in lower case, and of countries with a folder"
          yield { file, at: positionOf(["country"]), message, allowed }
        }
        if (region !== undefined && !regions.has(region)) {
          const mend = didYouMean(region, regions) ?? `write regions/${region}.yaml`
          const message = `there is no region ${quoted(region)}`
          yield { file, at: positionOf(["region"]), message, allowed: "a file of regions/", mend }
        }
        const folder = id.slice(0, id.indexOf("/"))
        const place = country ?? region ?? (kind === "policy" ? INTERNATIONAL : undefined)
        if (place === undefined) {
          const message = "the mandate is of no country and no region"
          yield { file, at: positionOf([]), message, mend: `write country: ${folder} or region: ${folder}` }
        } else if (folder !== place) {
          const allowed = `a ${kind} of ${place} stands in its own folder`
          const message = `the folder is ${quoted(folder)}`
          yield { file, at: positionOf(["id"]), message, allowed, mend: `move it to ${place}/` }
        }
      }
    }
    for (const { file, value, positionOf } of records.mandates) {
      const { subdivision, country } = value
      if (subdivision === undefined || subdivision.slice(0, 2) === country) continue
      const message = `${quoted(subdivision)} is no subdivision of ${country ?? "a region"}`
      const allowed = "a code of ISO 3166-2 in lower case, which begins with that of the country"
      yield { file, at: positionOf(["subdivision"]), message, allowed }
    }
  },
})
