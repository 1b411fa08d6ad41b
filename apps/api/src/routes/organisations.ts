/** Which public bodies are there, and how far is each? */
import { CountryCode, OrganisationDetail, OrganisationSummary, Page, Tag } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { explanationViews } from "../explanation-view.ts"
import { didYouMean } from "../nearest.ts"
import { pageOf, partOf } from "../page.ts"
import { PART, Slug, Words } from "../parameters.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

export const organisationRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/organisations",
    operation: "organisations",
    summary: "Public bodies with their targets counted and their adoption, by country and name",
    query: Schema.Struct({
      country: Schema.optionalKey(CountryCode),
      tag: Schema.optionalKey(Tag),
      q: Schema.optionalKey(Words),
      ...PART,
    }),
    answer: Page(OrganisationSummary),
    run: Effect.fnUntraced(function* (asked) {
      const { catalog } = context
      yield* checkFilter("country", asked.query.country, catalog.countries)
      const store = yield* Store
      return pageOf(yield* store.organisations({ ...asked.query, ...partOf(asked.query) }), asked)
    }),
  }),
  defineRoute({
    address: "/organisations/:cc/:slug",
    operation: "organisation",
    summary: "One public body with its adoption and what it has explained",
    path: Schema.Struct({ cc: CountryCode, slug: Slug }),
    answer: OrganisationDetail,
    failures: ["unknown-organisation"],
    run: Effect.fnUntraced(function* ({ path }) {
      const { catalog } = context
      const id = `${path.cc}/${path.slug}`
      const store = yield* Store
      const found = yield* store.organisation(id)
      if (found !== null) {
        return {
          ...found,
          explanations: explanationViews(catalog, today(context), ({ organisation }) => organisation === id),
        }
      }
      const message = `No organisation has the id ${id}.${didYouMean(id, catalog.organisations.keys())}`
      return yield* new ApiFailure({ code: "unknown-organisation", message })
    }),
  }),
]
