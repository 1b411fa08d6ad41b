/** Which countries are measured, and how much of each? */
import { CountryCode, CountryDetail, CountrySummary, Page } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { pageOfAll } from "../page.ts"
import { PART } from "../parameters.ts"
import { countrySummary, findCountry } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

export const countryRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/countries",
    operation: "countries",
    summary: "The countries that are measured",
    query: Schema.Struct(PART),
    answer: Page(CountrySummary),
    run: Effect.fnUntraced(function* (asked) {
      return pageOfAll(yield* countrySummaries(context), asked)
    }),
  }),
  defineRoute({
    address: "/countries/:cc",
    operation: "country",
    isLive: true,
    summary: "One country, with its lists and its schedule",
    path: Schema.Struct({ cc: CountryCode }),
    answer: CountryDetail,
    failures: ["unknown-country"],
    run: Effect.fnUntraced(function* ({ path }) {
      const country = yield* findCountry(context.catalog, path.cc)
      const store = yield* Store
      const figure = (yield* store.countryFigures(country.id))[0]
      return {
        ...countrySummary(context.catalog, country, figure, today(context)),
        country,
        nextScanAt: context.status().nextScans.get(country.id) ?? null,
      }
    }),
  }),
]

/** All countries of the catalog, by name. */
export const countrySummaries = Effect.fnUntraced(function* (context: ApiContext) {
  const store = yield* Store
  const figures = new Map((yield* store.countryFigures()).map((figure) => [figure.country, figure]))
  return [...context.catalog.countries.values()]
    .map((country) => countrySummary(context.catalog, country, figures.get(country.id), today(context)))
    .sort((left, right) => left.name.localeCompare(right.name, "en"))
})
