/** Where is measured from, and what do other places see otherwise than the one that figures are made from? */
import { CountryCode, Page, StandardId, VantageName, VantagePoints, ViewDifference } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { differencesTable, vantagesTable } from "../export/tables-of-vantages.ts"
import { pageOf, partOf } from "../page.ts"
import { PART } from "../parameters.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"
import type { Texts } from "../texts.ts"
import { comparedView } from "../vantage-view.ts"

export const vantageRoutes = (context: ApiContext, texts: Texts): ReadonlyArray<Route> => [
  defineRoute({
    address: "/vantages",
    operation: "vantages",
    summary: "Vantage points: which of them figures are made from, and how what the others see compares",
    answer: VantagePoints,
    table: vantagesTable,
    isLive: true,
    run: Effect.fnUntraced(function* () {
      const store = yield* Store
      const items = yield* store.vantagesSummary()
      if (context.snapshot === undefined) return { items }
      // What other places saw is no part of a snapshot.
      return { items: items.flatMap((item) => (item.figures === null ? [] : [{ ...item, views: null }])) }
    }),
  }),
  defineRoute({
    address: "/vantages/:name/differences",
    operation: "vantageDifferences",
    summary: "Checks of which a vantage point saw another verdict than figures are made of, by domain name",
    path: Schema.Struct({ name: VantageName }),
    query: Schema.Struct({
      country: Schema.optionalKey(CountryCode),
      standard: Schema.optionalKey(StandardId),
      ...PART,
    }),
    answer: Page(ViewDifference),
    table: differencesTable(context.catalog),
    failures: ["unknown-vantage"],
    isLive: true,
    run: Effect.fnUntraced(function* (asked) {
      const { name } = asked.path
      yield* checkFilter("country", asked.query.country, context.catalog.countries)
      const store = yield* Store
      const found =
        context.snapshot === undefined
          ? yield* store.viewDifferences({ ...asked.query, vantage: name, ...partOf(asked.query) })
          : { items: [], total: 0 }
      if (found.total === 0 && !(yield* store.vantagesSummary()).some((each) => each.name === name))
        return yield* new ApiFailure({ code: "unknown-vantage", message: `Nothing was measured from ${name}.` })
      const items = found.items.map(({ country, target, organisation, organisationName, ...compared }) => ({
        vantage: name,
        country,
        target,
        organisation,
        organisationName,
        ...comparedView(texts, compared),
      }))
      return pageOf({ items, total: found.total }, asked)
    }),
  }),
]
