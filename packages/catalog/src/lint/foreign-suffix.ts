import type { Country } from "@plumbline/core"
import { parse } from "tldts"
import { faultOfName, isAddress } from "../domain-name-fault.ts"
import { listed, quoted } from "../problem.ts"
import { registeredCountries } from "../registry.ts"
import { defineRule } from "./rule.ts"

export const foreignSuffix = defineRule({
  name: "foreign-suffix",
  description: "Names stand under the country's own top-level domains, or under a suffix that its file allows.",
  scope: "lists",
  *check(records) {
    const countries = new Map(records.countries.map((country) => [country.id, country.value]))
    const owners = new Map<string, string>()
    for (const { name, tld } of registeredCountries(records).values()) owners.set(tld.replace(/^\./, ""), name)
    for (const { value } of records.countries) {
      for (const tld of value.topLevelDomains) owners.set(tld, value.names.en ?? value.id)
    }
    for (const { file, country: code, rows } of records.lists) {
      const country = countries.get(code)
      if (country === undefined) continue
      for (const { domain } of rows) {
        const name = domain.value
        if (isAddress(name) || faultOfName(name) !== undefined || isAllowed(name, country)) continue
        yield { file, at: domain, ...explain(name, country, owners) }
      }
    }
  },
})

const isAllowed = (name: string, country: Country): boolean =>
  country.topLevelDomains.includes(name.slice(name.lastIndexOf(".") + 1)) ||
  (country.otherSuffixes ?? []).some((suffix) => name === suffix || name.endsWith(`.${suffix}`))

const explain = (name: string, country: Country, owners: ReadonlyMap<string, string>) => {
  const tld = name.slice(name.lastIndexOf(".") + 1)
  const { publicSuffix } = parse(name)
  const own = country.names.en ?? country.id
  const suffixes = [...country.topLevelDomains, ...(country.otherSuffixes ?? [])].map((suffix) => `.${suffix}`)
  const allowed = `names of ${own} end in ${listed(suffixes)}`
  const owner = owners.get(tld)
  if (owner !== undefined) {
    const under = publicSuffix === null || publicSuffix === tld ? `.${tld}` : `.${publicSuffix}`
    return { message: `${quoted(name)} is under ${under}, a public suffix of ${owner}`, allowed }
  }
  const mend = `if ${own} does use it, add it to otherSuffixes of its country file`
  if (parse(name).isIcann !== true)
    return { message: `${quoted(name)} ends in .${tld}, which is no top-level domain`, allowed }
  return { message: `${quoted(name)} is under .${tld}, which belongs to no country`, allowed, mend }
}
