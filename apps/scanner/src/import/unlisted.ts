/**
 * Names that a zone delegates and no list names: registered, but left out of what is published, or added between the two files.
 *
 * Where the whole zone is a suffix of the country's public sector (`governmentSuffixes`), they are public bodies' names too and
 * leaving them out would bend the figures. Their holder is not known, so they stand under one organisation of that name, with the
 * sector and level that most names of the list have.
 */
import { organisationIdOf } from "@plumbline/catalog"
import { type CatalogView, DomainName, type Organisation, type Target } from "@plumbline/core"
import { Schema } from "effect"
import type { ZoneFile } from "./zone-file.ts"

/** The catalog with the names that it lacks; `added` are they, in order. */
export const withUnlisted = (
  catalog: CatalogView,
  zone: ZoneFile,
  list: string,
): { readonly catalog: CatalogView; readonly added: ReadonlyArray<string> } => {
  const country = list.slice(0, list.indexOf("/"))
  const suffixes = catalog.countries.get(country)?.governmentSuffixes ?? []
  const apex = zone.apex.slice(0, -1)
  if (!suffixes.some((suffix) => apex === suffix || apex.endsWith(`.${suffix}`))) return { catalog, added: [] }
  const added = [...zone.delegations.keys()]
    .filter((name) => !catalog.targets.has(name) && Schema.is(DomainName)(name))
    .sort()
  if (added.length === 0) return { catalog, added }
  const { sector, level } = mostFrequentPlace(catalog, list)
  const organisation: Organisation = {
    id: organisationIdOf(country, HOLDERS),
    country,
    name: HOLDERS,
    sector,
    level,
  }
  const targets = added.map(
    (name): Target => ({ name, country, organisation: organisation.id, list, sector, level, roles: ["web", "mail"] }),
  )
  return {
    catalog: {
      ...catalog,
      organisations: new Map([...catalog.organisations, [organisation.id, organisation]]),
      targets: new Map([...catalog.targets, ...targets.map((target) => [target.name, target] as const)]),
    },
    added,
  }
}

const mostFrequentPlace = (catalog: CatalogView, list: string): Pick<Target, "sector" | "level"> => {
  const counts = new Map<string, { readonly place: Pick<Target, "sector" | "level">; count: number }>()
  for (const target of catalog.targets.values()) {
    if (target.list !== list) continue
    const key = `${target.sector} ${target.level}`
    const entry = counts.get(key) ?? { place: { sector: target.sector, level: target.level }, count: 0 }
    entry.count += 1
    counts.set(key, entry)
  }
  const [first] = [...counts.values()].sort((left, right) => right.count - left.count)
  return first?.place ?? { sector: "general-public-services", level: "local" }
}

const HOLDERS = "Holders of names on no published list"
