/** Which domain names are measured, and what was found of one? */
import {
  CheckId,
  CountryCode,
  GovernmentLevel,
  ListId,
  OrganisationId,
  Page,
  RegionId,
  Sector,
  STANDARD_IDS,
  StandardId,
  SupplierId,
  Tag,
  TargetDetail,
  TargetSummary,
} from "@plumbline/core"
import { Store, TARGET_SORTS, type TargetRow } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { explanationViews, speaksOf } from "../explanation-view.ts"
import { targetsTable } from "../export/tables.ts"
import { didYouMean } from "../nearest.ts"
import { pageOf, partOf } from "../page.ts"
import { DomainNameGiven, PART, repeatable, Words } from "../parameters.ts"
import { checkFilter, countrySummary, listsOf } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"
import { targetSuppliers } from "../supplier-view.ts"
import { targetDemands } from "../target-demands.ts"
import { conditionsOf, ReasonGiven, VerdictGiven } from "../target-filters.ts"
import type { Texts } from "../texts.ts"
import { targetView } from "../vantage-view.ts"
import { countriesMeant } from "./standards.ts"

export const TargetSort = Schema.Literals([
  ...TARGET_SORTS,
  ...STANDARD_IDS,
  ...STANDARD_IDS.map((id) => `-${id}` as const),
]).annotate({
  description:
    "Order; name unless given, failing counts standards failed, changed begins with the newest change, a standard with what fails it, a minus turns it round",
})

export const targetRoutes = (context: ApiContext, texts: Texts): ReadonlyArray<Route> => [
  defineRoute({
    address: "/targets",
    operation: "targets",
    summary: "Domain names with their standing verdicts",
    query: Schema.Struct({
      country: Schema.optionalKey(CountryCode),
      region: Schema.optionalKey(RegionId),
      organisation: Schema.optionalKey(OrganisationId),
      sector: Schema.optionalKey(Sector),
      level: Schema.optionalKey(GovernmentLevel),
      standard: Schema.optionalKey(StandardId),
      verdict: Schema.optionalKey(repeatable(VerdictGiven, "Standing verdicts, all of which must hold")),
      check: Schema.optionalKey(CheckId),
      reason: Schema.optionalKey(repeatable(ReasonGiven, "Standing reasons, all of which must hold")),
      list: Schema.optionalKey(ListId),
      tag: Schema.optionalKey(Tag),
      supplier: Schema.optionalKey(SupplierId),
      q: Schema.optionalKey(Words),
      sort: Schema.optionalKey(TargetSort),
      ...PART,
    }),
    answer: Page(TargetSummary),
    table: targetsTable(context.catalog),
    run: Effect.fnUntraced(function* (asked) {
      const { catalog } = context
      const { country, region, standard, verdict, check, reason, ...filters } = asked.query
      const conditions = yield* conditionsOf(catalog, asked.query)
      yield* checkFilter("country", country, catalog.countries)
      yield* checkFilter("region", region, catalog.regions)
      yield* checkFilter("list", filters.list, listsOf(catalog))
      yield* checkFilter("organisation", filters.organisation, catalog.organisations)
      const countries = countriesMeant(context, asked.query)
      const store = yield* Store
      const found = yield* store.targets({
        ...filters,
        ...conditions,
        ...(countries === undefined ? {} : { countries }),
        ...partOf(asked.query),
      })
      return pageOf({ ...found, items: found.items.map(summaryOf) }, asked)
    }),
  }),
  defineRoute({
    address: "/targets/:name",
    operation: "target",
    summary:
      "One domain name: findings with their texts and evidence, its verdicts over time, and what mandates ask of it",
    path: Schema.Struct({ name: DomainNameGiven }),
    answer: TargetDetail,
    failures: ["unknown-target"],
    run: Effect.fnUntraced(function* ({ path: { name } }) {
      const { catalog } = context
      const store = yield* Store
      const found = yield* store.target(name)
      const country = found === null ? undefined : catalog.countries.get(found.target.country)
      if (found === null || country === undefined) {
        const message = `${name} is not in any list.${didYouMean(name, catalog.targets.keys())}`
        return yield* new ApiFailure({ code: "unknown-target", message })
      }
      const figure = (yield* store.countryFigures(country.id))[0]
      // What other places saw is no part of a snapshot.
      const views = context.snapshot === undefined && found.observedAt !== null ? yield* store.viewsOf(name) : []
      return {
        ...summaryOf(found),
        country: countrySummary(catalog, country, figure, today(context)),
        findings: found.findings.map(texts.viewOf),
        history: found.history,
        suppliers: targetSuppliers(catalog, found.suppliers),
        demands: targetDemands(catalog, found.target, found.findings, today(context)),
        views: views.map((view) => targetView(texts, view, found.observedAt ?? view.observedAt)),
        explanations: explanationViews(catalog, today(context), (each) => speaksOf(each, found.target)),
      }
    }),
  }),
]

export const summaryOf = ({ target, organisation, observedAt, excluded, verdicts }: TargetRow): TargetSummary => ({
  target,
  organisation,
  observedAt,
  excluded,
  verdicts,
})
