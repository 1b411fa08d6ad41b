/** Which standards are there, how are they tested, and why do targets fail them? */
import { CountryCode, Page, ReasonBreakdown, RegionId, StandardDetail } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { pageOfAll } from "../page.ts"
import { PART } from "../parameters.ts"
import { checkFilter, findStandard, membersOf } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"
import type { Texts } from "../texts.ts"

/** Any kebab-case name, so that a standard nobody knows is told apart from a malformed address. */
const StandardName = Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  description: "Identifier of a standard, for example dmarc",
})

export const standardRoutes = (context: ApiContext, texts: Texts): ReadonlyArray<Route> => [
  defineRoute({
    address: "/standards",
    operation: "standards",
    summary: "Every standard, with its checks and the texts of their reasons",
    query: Schema.Struct(PART),
    answer: Page(StandardDetail),
    run: (asked) => {
      const { standards, obstacles } = context.catalog
      return Effect.succeed(
        pageOfAll(
          [...standards.values()].map((standard) => ({ standard, obstacles })),
          asked,
        ),
      )
    },
  }),
  defineRoute({
    address: "/standards/:id",
    operation: "standard",
    summary: "One standard, with its checks and the texts of their reasons",
    path: Schema.Struct({ id: StandardName }),
    answer: StandardDetail,
    failures: ["unknown-standard"],
    run: Effect.fnUntraced(function* ({ path }) {
      const standard = yield* findStandard(context.catalog, path.id)
      return { standard, obstacles: context.catalog.obstacles }
    }),
  }),
  defineRoute({
    address: "/standards/:id/reasons",
    operation: "reasons",
    summary: "Why the standing verdicts of a standard's checks are what they are, most frequent first",
    path: Schema.Struct({ id: StandardName }),
    query: Schema.Struct({ country: Schema.optionalKey(CountryCode), region: Schema.optionalKey(RegionId) }),
    answer: ReasonBreakdown,
    failures: ["unknown-standard"],
    run: Effect.fnUntraced(function* ({ path, query }) {
      const { catalog } = context
      const standard = yield* findStandard(catalog, path.id)
      yield* checkFilter("country", query.country, catalog.countries)
      yield* checkFilter("region", query.region, catalog.regions)
      const countries = countriesMeant(context, query)
      const store = yield* Store
      const reasons = yield* store.reasons({ standard: standard.id, ...(countries === undefined ? {} : { countries }) })
      return { standard: standard.id, reasons: reasons.map((reason) => ({ ...reason, label: texts.labelOf(reason) })) }
    }),
  }),
]

/** The countries that both filters leave; undefined without a filter. */
export const countriesMeant = (
  context: ApiContext,
  { country, region }: { readonly country?: CountryCode; readonly region?: RegionId },
): ReadonlyArray<CountryCode> | undefined => {
  if (region === undefined) return country === undefined ? undefined : [country]
  const members = membersOf(context.catalog, context.catalog.regions.get(region)!, today(context))
  return country === undefined ? members : members.filter((member) => member === country)
}
