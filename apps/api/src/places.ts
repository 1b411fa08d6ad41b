/** Countries and regions of the catalog, and what to answer when there is no such one. */
import {
  type CatalogView,
  type Country,
  type CountryCode,
  type CountrySummary,
  type IsoDate,
  isMember,
  type ListId,
  type Mandate,
  type Policy,
  type Region,
  type RegionId,
  type Standard,
  type StandardId,
} from "@plumbline/core"
import type { CountryFigure } from "@plumbline/store"
import { Effect } from "effect"
import { ApiFailure, type ErrorCode } from "./errors.ts"
import { didYouMean } from "./nearest.ts"

export const findCountry = (catalog: CatalogView, id: string): Effect.Effect<Country, ApiFailure> =>
  find(catalog.countries, id, "unknown-country", "No country")
export const findRegion = (catalog: CatalogView, id: string): Effect.Effect<Region, ApiFailure> =>
  find(catalog.regions, id, "unknown-region", "No region")
export const findStandard = (catalog: CatalogView, id: string): Effect.Effect<Standard, ApiFailure> =>
  find(catalog.standards as ReadonlyMap<string, Standard>, id, "unknown-standard", "No standard")

export const findPolicy = (catalog: CatalogView, id: string): Effect.Effect<Policy, ApiFailure> =>
  find(catalog.policies, id, "unknown-policy", "No policy")
export const findMandate = (catalog: CatalogView, id: string): Effect.Effect<Mandate, ApiFailure> =>
  find(catalog.mandates, id, "unknown-mandate", "No mandate")

const find = <A>(
  all: ReadonlyMap<string, A>,
  id: string,
  code: ErrorCode,
  none: string,
): Effect.Effect<A, ApiFailure> => {
  const found = all.get(id)
  if (found !== undefined) return Effect.succeed(found)
  return Effect.fail(new ApiFailure({ code, message: `${none} has the id ${id}.${didYouMean(id, all.keys())}` }))
}

/** A filter that names what is not there gets no empty list, but is told so. */
export const checkFilter = (
  name: string,
  given: string | undefined,
  all: { readonly has: (id: string) => boolean; readonly keys: () => Iterable<string> },
): Effect.Effect<void, ApiFailure> =>
  given === undefined || all.has(given)
    ? Effect.void
    : Effect.fail(
        new ApiFailure({
          code: "bad-parameter",
          message: `${name}=${given} names nothing that is known here.${didYouMean(given, all.keys())}`,
        }),
      )

/** All domain lists by their id. */
export const listsOf = (catalog: CatalogView): ReadonlyMap<ListId, Country> =>
  new Map([...catalog.countries.values()].flatMap((country) => country.lists.map(({ id }) => [id, country] as const)))

/** The countries that belong to a region on a day, of those in the catalog. */
export const membersOf = (catalog: CatalogView, region: Region, on: IsoDate): ReadonlyArray<CountryCode> =>
  [...catalog.countries.keys()].filter((country) => isMember(region, country, on))

/** The M49 region that a country is shown under. */
export const shownUnder = (catalog: CatalogView, country: CountryCode, on: IsoDate): RegionId | null => {
  for (const region of catalog.regions.values()) {
    if (region.kind === "m49-region" && isMember(region, country, on)) return region.id
  }
  return null
}

export const countrySummary = (
  catalog: CatalogView,
  country: Country,
  figure: CountryFigure | undefined,
  on: IsoDate,
): CountrySummary => ({
  id: country.id,
  name: country.names.en ?? country.id,
  fictional: country.fictional ?? false,
  regions: [...catalog.regions.values()].filter((region) => isMember(region, country.id, on)).map(({ id }) => id),
  organisations: figure?.organisations ?? 0,
  targets: figure?.targets ?? 0,
  latestScan: figure?.latestScan ?? null,
})

export const standardIdsMeasured = (catalog: CatalogView): ReadonlyArray<StandardId> =>
  [...catalog.standards.values()].filter(({ status }) => status === "measured").map(({ id }) => id)
