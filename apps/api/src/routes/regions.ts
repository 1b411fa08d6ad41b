/** Which regions are there, and which of their countries are measured? */
import { Page, RegionDetail, RegionId } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { pageOfAll } from "../page.ts"
import { PART } from "../parameters.ts"
import { findRegion } from "../places.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"
import { countrySummaries } from "./countries.ts"

export const regionRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/regions",
    operation: "regions",
    summary: "UN M49 regions and groupings, each with its measured countries",
    query: Schema.Struct(PART),
    answer: Page(RegionDetail),
    run: Effect.fnUntraced(function* (asked) {
      const countries = yield* countrySummaries(context)
      const regions = [...context.catalog.regions.values()].map((region) => ({
        region,
        countries: countries.filter((country) => country.regions.includes(region.id)),
      }))
      return pageOfAll(regions, asked)
    }),
  }),
  defineRoute({
    address: "/regions/:id",
    operation: "region",
    summary: "One region with its measured countries",
    path: Schema.Struct({ id: RegionId }),
    answer: RegionDetail,
    failures: ["unknown-region"],
    run: Effect.fnUntraced(function* ({ path }) {
      const region = yield* findRegion(context.catalog, path.id)
      const countries = yield* countrySummaries(context)
      return { region, countries: countries.filter((country) => country.regions.includes(region.id)) }
    }),
  }),
]
