/** Who deviates from which mandate, why, with what in its place, until when? */
import {
  CountryCode,
  ExplanationState,
  ExplanationView,
  MandateId,
  OrganisationId,
  Page,
  StandardId,
  stateOfExplanation,
} from "@plumbline/core"
import { Effect, Schema } from "effect"
import { explanationViews, speaksOf } from "../explanation-view.ts"
import { pageOfAll } from "../page.ts"
import { DomainNameGiven, PART } from "../parameters.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

export const explanationRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/explanations",
    operation: "explanations",
    summary: "Who deviates from which mandate, why, with what in its place, until when; expired ones first",
    query: Schema.Struct({
      country: Schema.optionalKey(CountryCode),
      mandate: Schema.optionalKey(MandateId),
      organisation: Schema.optionalKey(OrganisationId),
      target: Schema.optionalKey(DomainNameGiven),
      standard: Schema.optionalKey(StandardId),
      state: Schema.optionalKey(ExplanationState),
      ...PART,
    }),
    answer: Page(ExplanationView),
    run: (asked) =>
      Effect.gen(function* () {
        const { catalog } = context
        const { country, mandate, organisation, target: name, standard, state } = asked.query
        yield* checkFilter("country", country, catalog.countries)
        yield* checkFilter("mandate", mandate, catalog.mandates)
        yield* checkFilter("organisation", organisation, catalog.organisations)
        yield* checkFilter("target", name, catalog.targets)
        const target = name === undefined ? undefined : catalog.targets.get(name)
        const on = today(context)
        const views = explanationViews(
          catalog,
          on,
          (explanation) =>
            (country === undefined || explanation.organisation.startsWith(`${country}/`)) &&
            (mandate === undefined || explanation.mandate === mandate) &&
            (organisation === undefined || explanation.organisation === organisation) &&
            (target === undefined || speaksOf(explanation, target)) &&
            (standard === undefined || explanation.standard === standard) &&
            (state === undefined || stateOfExplanation(explanation, on) === state),
        )
        return pageOfAll(views, asked)
      }),
  }),
]
