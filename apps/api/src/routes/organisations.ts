/** Which public bodies are there, and how far is each? */
import { CountryCode, OrganisationSummary, Page } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { didYouMean } from "../nearest.ts"
import { pageOf, partOf } from "../page.ts"
import { PART, Words } from "../parameters.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"

const Slug = Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  description: "Name of an organisation in kebab-case, for example tax-authority",
})

export const organisationRoutes = ({ catalog }: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/organisations",
    operation: "organisations",
    summary: "Public bodies with their targets counted and their adoption, by country and name",
    query: Schema.Struct({ country: Schema.optionalKey(CountryCode), q: Schema.optionalKey(Words), ...PART }),
    answer: Page(OrganisationSummary),
    run: Effect.fnUntraced(function* (asked) {
      yield* checkFilter("country", asked.query.country, catalog.countries)
      const store = yield* Store
      return pageOf(yield* store.organisations({ ...asked.query, ...partOf(asked.query) }), asked)
    }),
  }),
  defineRoute({
    address: "/organisations/:cc/:slug",
    operation: "organisation",
    summary: "One public body with its adoption",
    path: Schema.Struct({ cc: CountryCode, slug: Slug }),
    answer: OrganisationSummary,
    failures: ["unknown-organisation"],
    run: Effect.fnUntraced(function* ({ path }) {
      const id = `${path.cc}/${path.slug}`
      const store = yield* Store
      const found = yield* store.organisation(id)
      if (found !== null) return found
      const message = `No organisation has the id ${id}.${didYouMean(id, catalog.organisations.keys())}`
      return yield* new ApiFailure({ code: "unknown-organisation", message })
    }),
  }),
]
