/** What do mandates ask, of whom, and how far did those bound come, beside others? */
import { compareDemands, datesOfDemand } from "@plumbline/assess"
import {
  CountryCode,
  type DemandView,
  IsoDate,
  isMember,
  type Mandate,
  MandateDetail,
  MandateLevel,
  MandatePhase,
  MandateSort,
  MandateSummary,
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

export const MandatePath = Schema.Struct({ place: RegionId, slug: Slug })

export const mandateRoutes = (context: ApiContext, bound: BoundReader): ReadonlyArray<Route> => [
  defineRoute({
    address: "/mandates",
    operation: "mandates",
    summary: "What instruments ask of public bodies and others, how strictly, since when and until when",
    query: Schema.Struct({
      country: Schema.optionalKey(CountryCode),
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
    run: (asked) =>
      Effect.gen(function* () {
        const { catalog } = context
        const { country, region, standard, level, party, status, phase, policy, dueFrom, dueTo, q, sort } = asked.query
        yield* checkFilter("region", region, catalog.regions)
        yield* checkFilter("policy", policy, catalog.policies)
        const on = today(context)
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
          .sort(ORDERS[sort ?? "level"])
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
    run: ({ path }) =>
      Effect.gen(function* () {
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
]

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
