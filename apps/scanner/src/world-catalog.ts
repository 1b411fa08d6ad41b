/** Whom and what an installation measures: its own data folder over the one of this repository. Loads nothing that measures. */
import { resolve } from "node:path"
import { loadCatalog } from "@plumbline/catalog"
import { type CatalogView, LANGUAGES } from "@plumbline/core"
import { Effect } from "effect"
import { Misconfiguration } from "./misconfiguration.ts"

export const REPOSITORY_DATA = resolve(import.meta.dirname, "../../../data")

export const loadRepositoryCatalog = loadCatalog(REPOSITORY_DATA).pipe(
  Effect.mapError((error) => new Misconfiguration({ lines: error.message.split("\n") })),
)

/**
 * The catalog of the configured folder; standards, obstacles, regions, suppliers, policies and mandates come from our own data where
 * it has none.
 */
export const worldCatalog = Effect.fnUntraced(function* (config: {
  readonly data: string
  readonly countries: ReadonlyArray<string> | null
}) {
  const own = yield* loadRepositoryCatalog
  const given =
    config.data === REPOSITORY_DATA
      ? own
      : yield* loadCatalog(config.data).pipe(
          Effect.mapError((error) => new Misconfiguration({ lines: error.message.split("\n") })),
        )
  const countries = config.countries ?? [...given.countries.keys()]
  const unknownCountries = countries.filter((country) => !given.countries.has(country))
  if (unknownCountries.length > 0)
    return yield* new Misconfiguration({
      lines: unknownCountries.map(
        (country) =>
          `countries: ${country} is not in ${config.data}; allowed are ${[...given.countries.keys()].join(", ")}`,
      ),
    })
  const wanted = new Set(countries)
  const keep = <A extends { readonly country: string }>(values: ReadonlyMap<string, A>) =>
    new Map([...values].filter(([, value]) => wanted.has(value.country)))
  const catalog: CatalogView = {
    standards: given.standards.size > 0 ? given.standards : own.standards,
    obstacles: given.obstacles.length > 0 ? given.obstacles : own.obstacles,
    regions: given.regions.size > 0 ? given.regions : own.regions,
    countries: new Map([...given.countries].filter(([id]) => wanted.has(id))),
    organisations: keep(given.organisations),
    targets: keep(given.targets),
    policies: given.policies.size > 0 ? given.policies : own.policies,
    policySearches: given.policies.size > 0 ? given.policySearches : own.policySearches,
    mandates: given.mandates.size > 0 ? given.mandates : own.mandates,
    explanations: given.explanations,
    clauses: given.clauses.size > 0 ? given.clauses : own.clauses,
    toolkit: given.toolkit ?? own.toolkit,
    suppliers: given.suppliers.size > 0 ? given.suppliers : own.suppliers,
    // Whoever asked this installation is left alone whatever folder the names come from.
    errata: given === own ? (own.errata ?? []) : [...(own.errata ?? []), ...(given.errata ?? [])],
    optOuts: given === own ? own.optOuts : [...own.optOuts, ...given.optOuts],
    translations: given === own ? (own.translations ?? new Map()) : translationsOfBoth(own, given),
  }
  return catalog
})

/** Those of the folder go first; ours hold wherever its English is ours. */
const translationsOfBoth = (own: CatalogView, given: CatalogView): NonNullable<CatalogView["translations"]> =>
  new Map(
    LANGUAGES.map((language) => [
      language,
      new Map([...(own.translations?.get(language) ?? []), ...(given.translations?.get(language) ?? [])]),
    ]),
  )
