/** What do mandates ask, of whom, and how far did those bound come, beside others? */
import { compareDemands, datesOfDemand, heldDuring, isStrict, milestonesOf } from "@plumbline/assess"
import {
  type AdoptionPoint,
  type CountryCode,
  CountryCode as CountryCodeGiven,
  type Demand,
  type DemandTrend,
  type DemandView,
  IsoDate,
  isMember,
  type Mandate,
  MandateDetail,
  MandateLevel,
  MandatePhase,
  MandateSort,
  MandateSummary,
  MandateTrend,
  Page,
  PolicyId,
  RegionId,
  StandardId,
} from "@plumbline/core"
import { holdsWords, Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { type BoundReader, countryName, mandateReference } from "../bound.ts"
import { demandFigures } from "../demand-figures.ts"
import { countExplanations } from "../explanation-view.ts"
import { pageOfAll } from "../page.ts"
import { PART, Slug, Words } from "../parameters.ts"
import { checkFilter, findMandate } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

const MandatePath = Schema.Struct({ place: RegionId, slug: Slug })

export const mandateRoutes = (context: ApiContext, bound: BoundReader): ReadonlyArray<Route> => [
  defineRoute({
    address: "/mandates",
    operation: "mandates",
    summary: "What instruments ask of public bodies and others, how strictly, since when and until when",
    query: Schema.Struct({
      country: Schema.optionalKey(CountryCodeGiven),
      region: Schema.optionalKey(RegionId),
      standard: Schema.optionalKey(StandardId),
      level: Schema.optionalKey(MandateLevel),
      party: Schema.optionalKey(Schema.Literals(["buyer", "supplier", "registrar"])),
      status: Schema.optionalKey(Schema.Literals(["in-force", "amended", "superseded", "draft"])),
      phase: Schema.optionalKey(MandatePhase),
      policy: Schema.optionalKey(PolicyId),
      dueFrom: Schema.optionalKey(IsoDate),
      dueTo: Schema.optionalKey(IsoDate),
      q: Schema.optionalKey(Words),
      sort: Schema.optionalKey(MandateSort),
      ...PART,
    }),
    answer: Page(MandateSummary),
    run: Effect.fnUntraced(function* (asked) {
      const { catalog } = context
      const { country, region, standard, level, party, status, phase, policy, dueFrom, dueTo, q, sort } = asked.query
      yield* checkFilter("region", region, catalog.regions)
      yield* checkFilter("policy", policy, catalog.policies)
      const on = today(context)
      const order: MandateSort = sort ?? "level"
      const summaries = [...catalog.mandates.values()]
        .filter((mandate) => country === undefined || holdsIn(context, mandate, country, on))
        .filter((mandate) => region === undefined || isOfRegion(context, mandate, region, on))
        .filter((mandate) => standard === undefined || mandate.demands.some((each) => each.standard === standard))
        .filter((mandate) => level === undefined || mandate.level === level)
        .filter((mandate) => party === undefined || mandate.binds.parties.includes(party))
        .filter((mandate) => status === undefined || mandate.status === status)
        .filter((mandate) => policy === undefined || mandate.policy === policy)
        .map((mandate) => bound.summaryOf(mandate, on))
        .filter((summary) => phase === undefined || summary.phase === phase)
        .filter(({ nextDue }) => dueFrom === undefined || (nextDue !== null && nextDue >= dueFrom))
        .filter(({ nextDue }) => dueTo === undefined || (nextDue !== null && nextDue <= dueTo))
        .filter((summary) => q === undefined || holdsWords(q, ...wordsOf(catalog.mandates.get(summary.id)!, summary)))
        .sort(ORDERS[order])
      return pageOfAll(summaries, asked)
    }),
  }),
  defineRoute({
    address: "/mandates/:place/:slug",
    operation: "mandate",
    summary: "One mandate: whom it binds, and how far those are with each of its demands",
    path: MandatePath,
    answer: MandateDetail,
    failures: ["unknown-mandate"],
    run: Effect.fnUntraced(function* ({ path }) {
      const { catalog } = context
      const mandate = yield* findMandate(catalog, `${path.place}/${path.slug}`)
      const on = today(context)
      const countries = bound.countriesOf(mandate, on)
      const store = yield* Store
      const figures = demandFigures(
        yield* store.complianceFigures(mandate.country),
        yield* store.cellFigures(mandate.country),
      )
      const noFigures = bound.noFigures(mandate, on)
      const supersededBy = mandate.supersededBy === undefined ? undefined : catalog.mandates.get(mandate.supersededBy)
      return {
        ...bound.summaryOf(mandate, on),
        mandate,
        policyTitle: mandate.policy === undefined ? null : (catalog.policies.get(mandate.policy)?.title ?? null),
        supersedes: [...catalog.mandates.values()]
          .filter((each) => each.supersededBy === mandate.id)
          .map((each) => mandateReference(each, on)),
        supersededBy: supersededBy === undefined ? null : mandateReference(supersededBy, on),
        countries: countries.map((country) => ({
          country,
          name: countryName(catalog, country),
          bound: bound.boundBy(mandate, on, country),
        })),
        demands: mandate.demands.map((demand, index): DemandView => {
          const compliance = noFigures === null ? figures.compliance(mandate, index) : undefined
          const adoption = noFigures === null ? figures.bound(mandate, demand.standard, countries) : undefined
          return {
            index,
            standard: demand.standard,
            asks: demand.asks ?? null,
            requires: demand.requires ?? null,
            inferred: demand.inferred ?? false,
            controls: demand.controls ?? [],
            ...datesOfDemand(mandate, demand),
            at: compliance?.at ?? adoption?.at ?? null,
            methodology: compliance?.methodology ?? adoption?.methodology ?? null,
            compliance: compliance?.adoption ?? null,
            adoption: adoption?.adoption ?? null,
            noFigures: noFigures ?? (compliance === undefined && adoption === undefined ? "not-measured-yet" : null),
            explanations: countExplanations(catalog, on, mandate.id, { standard: demand.standard }),
          }
        }),
        explanations: countExplanations(catalog, on, mandate.id),
      }
    }),
  }),
  defineRoute({
    address: "/mandates/:place/:slug/trend",
    operation: "mandateTrend",
    summary:
      "Compliance and adoption of those bound over time, beside the adoption of a group without such a mandate: a comparison, not a cause",
    path: MandatePath,
    query: Schema.Struct({ standard: Schema.optionalKey(StandardId) }),
    answer: MandateTrend,
    failures: ["unknown-mandate"],
    run: Effect.fnUntraced(function* ({ path, query }) {
      const { catalog } = context
      const mandate = yield* findMandate(catalog, `${path.place}/${path.slug}`)
      const on = today(context)
      const noFigures = bound.noFigures(mandate, on)
      const store = yield* Store
      const compliance = new Map((yield* store.complianceTrend(mandate.id)).map((each) => [each.index, each.points]))
      const demands: Array<DemandTrend> = []
      for (const [index, demand] of mandate.demands.entries()) {
        if (query.standard !== undefined && demand.standard !== query.standard) continue
        const isCounted = noFigures === null || noFigures === "nobody-listed"
        const complied = compliance.get(index) ?? []
        const adoption = isCounted ? yield* groupAdoption(mandate, demand, membersOfMandate(context, mandate)) : []
        const without = countriesWithout(context, mandate, demand, [...complied, ...adoption])
        const comparison = (yield* groupAdoption(
          mandate,
          demand,
          without.countries.map((country) => ({ country })),
        )).filter(({ at }) => without.isWithin(at))
        const dates = datesOfDemand(mandate, demand)
        const newest = comparison.at(-1)?.adoption.counts
        demands.push({
          index,
          standard: demand.standard,
          asks: demand.asks ?? null,
          ...dates,
          earlierDues: mandate.earlierDues ?? [],
          compliance: complied,
          adoption,
          comparison: {
            countries: without.countries,
            targets: newest === undefined ? 0 : Object.values(newest).reduce((sum, count) => sum + count, 0),
            points: comparison,
          },
          milestones: milestonesOf(dates, { compliance: complied, adoption, comparison }),
          noFigures: noFigures ?? (complied.length + adoption.length === 0 ? "not-measured-yet" : null),
        })
      }
      return { mandate: mandateReference(mandate, on), demands }
    }),
  }),
]

/** Adoption of a demand's standard by targets of the mandate's levels and sectors. */
const groupAdoption = Effect.fnUntraced(function* (
  { binds }: Mandate,
  { standard }: Demand,
  members: Parameters<(typeof Store)["Service"]["groupAdoption"]>[0]["members"],
) {
  const store = yield* Store
  return yield* store.groupAdoption({
    standard,
    members,
    ...(binds.levels === undefined ? {} : { levels: binds.levels }),
    ...(binds.sectors === undefined ? {} : { sectors: binds.sectors }),
  })
})

const membersOfMandate = ({ catalog }: ApiContext, { country, region }: Mandate) => {
  if (country !== undefined) return [{ country }]
  return (region === undefined ? undefined : catalog.regions.get(region))?.members ?? []
}

/** Countries in which neither this mandate nor a strict one for the standard may have held between the first and the last point. */
const countriesWithout = (
  { catalog }: ApiContext,
  mandate: Mandate,
  { standard }: Demand,
  points: ReadonlyArray<AdoptionPoint>,
): { readonly countries: ReadonlyArray<CountryCode>; readonly isWithin: (at: string) => boolean } => {
  const moments = points.map(({ at }) => at).sort()
  const first = moments[0]?.slice(0, 10)
  const last = moments.at(-1)?.slice(0, 10)
  if (first === undefined || last === undefined) return { countries: [], isWithin: () => false }
  const asking = [...catalog.mandates.values()].flatMap((each) =>
    each === mandate || isStrict(each.level)
      ? each.demands
          .filter((demand) => demand.standard === standard)
          .map((demand) => ({ mandate: each, since: datesOfDemand(each, demand).since }))
      : [],
  )
  return {
    countries: [...catalog.countries.keys()].filter(
      (country) => !asking.some((each) => heldDuring(each.mandate, each.since, country, catalog.regions, first, last)),
    ),
    isWithin: (at) => at.slice(0, 10) >= first && at.slice(0, 10) <= last,
  }
}

/** Whether a mandate holds in a country on a day by its place alone, measured or not. */
export const holdsIn = ({ catalog }: ApiContext, mandate: Mandate, country: CountryCode, on: string): boolean => {
  if (mandate.country !== undefined) return mandate.country === country
  const region = mandate.region === undefined ? undefined : catalog.regions.get(mandate.region)
  return region !== undefined && isMember(region, country, on)
}

const isOfRegion = ({ catalog }: ApiContext, mandate: Mandate, id: string, on: string): boolean =>
  mandate.region === id || (mandate.country !== undefined && isMember(catalog.regions.get(id)!, mandate.country, on))

const wordsOf = (mandate: Mandate, { place }: MandateSummary): ReadonlyArray<string> => [
  mandate.id,
  mandate.title,
  mandate.titleLocal ?? "",
  mandate.issuer,
  place,
  mandate.binds.scope,
  ...mandate.demands.flatMap(({ standard, asks, controls }) => [standard, asks ?? "", ...(controls ?? [])]),
]

const LAST = "9999-12-31"
const byTitle = (left: MandateSummary, right: MandateSummary) =>
  left.place.localeCompare(right.place, "en") || left.title.localeCompare(right.title, "en")

const ORDERS: Readonly<Record<MandateSort, (left: MandateSummary, right: MandateSummary) => number>> = {
  level: (left, right) => compareDemands(left, right) || byTitle(left, right),
  due: (left, right) => (left.nextDue ?? LAST).localeCompare(right.nextDue ?? LAST) || byTitle(left, right),
  since: (left, right) => (right.since ?? "").localeCompare(left.since ?? "") || byTitle(left, right),
  place: byTitle,
}
