/** Registry of countries: `registries/iso-3166.csv` as look-ups. */
import type { Records } from "./records.ts"

/** A row of ISO 3166-1 with the country's top-level domain. */
export interface RegisteredCountry {
  readonly alpha2: string
  readonly alpha3: string
  readonly m49: string
  readonly name: string
  readonly tld: string
}

/** Registered countries by code in lower case; empty when there is no registry. */
export const registeredCountries = (records: Records): ReadonlyMap<string, RegisteredCountry> =>
  new Map(
    (records.registry?.rows ?? []).map((row) => [
      row.alpha2.value.toLowerCase(),
      {
        alpha2: row.alpha2.value,
        alpha3: row.alpha3.value,
        m49: row.m49.value,
        name: row.name.value,
        tld: row.tld.value,
      },
    ]),
  )

/** Codes of all countries that may be named: the registered ones and those that have a folder. */
export const knownCountries = (records: Records): ReadonlySet<string> => {
  const known = new Set(registeredCountries(records).keys())
  for (const path of records.paths) {
    const match = /^countries\/([^/]+)\/country\.yaml$/.exec(path)
    if (match?.[1] !== undefined) known.add(match[1])
  }
  return known
}

/** Identifiers of all regions that have a file, whether its shape holds or not. */
export const knownRegions = (records: Records): ReadonlySet<string> =>
  new Set([...records.paths].flatMap((path) => /^regions\/([^/]+)\.yaml$/.exec(path)?.[1] ?? []))
