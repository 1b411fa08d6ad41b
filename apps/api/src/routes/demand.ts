/** Where does a country stand against what it demanded of itself; where is adoption without policy, and policy without adoption? */
import {
  compareDemands,
  DEMAND_THRESHOLDS,
  datesOfDemand,
  leadingDemand,
  phaseOfMandate,
  standingOf,
} from "@plumbline/assess"
import {
  CountryCode,
  CountryDemand,
  DemandMap,
  type DemandRow,
  type Mandate,
  STANDINGS,
  type StandardId,
  type StandardMandate,
  type StandingCell,
} from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { type BoundReader, countryName, evidenceOf, mandateReference } from "../bound.ts"
import { type DemandFigures, demandFigures, sumFigures } from "../demand-figures.ts"
import { countExplanations } from "../explanation-view.ts"
import { findCountry, membersOf, shownUnder } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"
import { holdsIn } from "./mandates.ts"

export const demandRoutes = (context: ApiContext, bound: BoundReader): ReadonlyArray<Route> => [
  defineRoute({
    address: "/countries/:cc/demand",
    operation: "countryDemand",
    summary:
      "Demand beside supply: for each standard what mandates ask in a country, and how far its public bodies are",
    path: Schema.Struct({ cc: CountryCode }),
    answer: CountryDemand,
    failures: ["unknown-country"],
    run: ({ path }) =>
      Effect.gen(function* () {
        const { catalog } = context
        const country = yield* findCountry(catalog, path.cc)
        const store = yield* Store
        const cells = yield* store.cellFigures(country.id)
        const figures = demandFigures(yield* store.complianceFigures(country.id), cells)
        const known = evidenceOf(catalog, country.id)
        return {
          country: country.id,
          evidence: known.state,
          searchedOn: known.search?.searchedOn ?? null,
          documents: known.documents,
          at: sumFigures(cells)?.at ?? null,
          thresholds: DEMAND_THRESHOLDS,
          rows: [...catalog.standards.keys()].map((standard) =>
            demandRow(context, bound, figures, country.id, standard),
          ),
        }
      }),
  }),
  defineRoute({
    address: "/demand",
    operation: "demand",
    summary: "How demand and supply of every standard stand to each other, in every country or region",
    query: Schema.Struct({
      by: Schema.optionalKey(Schema.Literals(["country", "region"]).annotate({ description: "country unless given" })),
    }),
    answer: DemandMap,
    run: ({ query }) =>
      Effect.gen(function* () {
        const { catalog } = context
        const on = today(context)
        const store = yield* Store
        const figures = demandFigures(yield* store.complianceFigures(), yield* store.cellFigures())
        const standards = [...catalog.standards.keys()]
        const ofCountry = new Map(
          [...catalog.countries.keys()].map((country) => [
            country,
            standards.map((standard) => demandRow(context, bound, figures, country, standard)),
          ]),
        )
        const countryRows = [...ofCountry].map(([country, rows]) => ({
          subject: { kind: "country" as const, id: country, name: countryName(catalog, country) },
          region: shownUnder(catalog, country, on),
          evidence: evidenceOf(catalog, country).state,
          cells: rows.map(
            ({ standard, standing, level, since, due, adoption, bound: ofBound }): StandingCell => ({
              standard,
              standing,
              countries: [{ standing, countries: 1 }],
              level,
              since,
              due,
              adoption,
              bound: ofBound,
            }),
          ),
        }))
        const regionRows = [...catalog.regions.values()].flatMap((region) => {
          const members = membersOf(catalog, region, on)
          if (members.length === 0) return []
          return [
            {
              subject: { kind: "region" as const, id: region.id, name: region.name },
              region: null,
              evidence: evidenceOf(catalog, region.id).state,
              cells: standards.map((standard, index) =>
                regionCell(
                  context,
                  figures,
                  region.id,
                  members,
                  standard,
                  (country) => ofCountry.get(country)![index]!,
                ),
              ),
            },
          ]
        })
        const rows = query.by === "region" ? regionRows : countryRows
        return {
          thresholds: DEMAND_THRESHOLDS,
          rows: rows.sort((left, right) => left.subject.name.localeCompare(right.subject.name, "en")),
        }
      }),
  }),
]

/** Demand beside supply for one standard in a country. */
const demandRow = (
  context: ApiContext,
  bound: BoundReader,
  figures: DemandFigures,
  country: CountryCode,
  standard: StandardId,
): DemandRow => {
  const { catalog } = context
  const on = today(context)
  const adoption = figures.whole(country, standard)?.adoption ?? null
  const asking = [...catalog.mandates.values()]
    .filter((mandate) => holdsIn(context, mandate, country, on))
    .flatMap((mandate) =>
      mandate.demands.flatMap((demand, index) => {
        if (demand.standard !== standard) return []
        const noFigures = bound.noFigures(mandate, on, country)
        const compliance = noFigures === null ? figures.compliance(mandate, index, country) : undefined
        const ofBound = noFigures === null ? figures.bound(mandate, standard, [country]) : undefined
        const view: StandardMandate = {
          mandate: mandateReference(mandate, on, demand),
          index,
          asks: demand.asks ?? null,
          ...datesOfDemand(mandate, demand),
          inferred: demand.inferred ?? false,
          bound: bound.boundBy(mandate, on, country),
          compliance: compliance?.adoption ?? null,
          adoption: ofBound?.adoption ?? null,
          noFigures: noFigures ?? (ofBound === undefined ? "not-measured-yet" : null),
          explanations: countExplanations(catalog, on, mandate.id, { standard, country }),
        }
        return [{ ...rankOf(view), view }]
      }),
    )
    .sort(compareDemands)
  const leading = leadingDemand(asking)
  const share = leading?.bound?.share ?? null
  return {
    standard,
    mandates: asking.map(({ view }) => view),
    level: leading?.level ?? null,
    since: leading?.since ?? null,
    due: leading?.due ?? null,
    compliance: leading?.view.compliance ?? null,
    bound: leading?.bound ?? null,
    adoption,
    gap:
      share === null || leading?.bound == null
        ? null
        : { share: 1 - share, targets: leading.bound.n - leading.bound.counts.pass },
    standing: standingOf(asking, adoption, on),
  }
}

const rankOf = ({ mandate, since, due, adoption }: StandardMandate) => ({
  phase: mandate.phase,
  level: mandate.level,
  since,
  due,
  bound: adoption,
})

/** A region's own strictest mandate, the adoption of its members together, and how each of them stands. */
const regionCell = (
  context: ApiContext,
  figures: DemandFigures,
  region: string,
  members: ReadonlyArray<CountryCode>,
  standard: StandardId,
  rowOf: (country: CountryCode) => DemandRow,
): StandingCell => {
  const { catalog } = context
  const on = today(context)
  const own = leadingDemand(
    [...catalog.mandates.values()]
      .filter((mandate: Mandate) => mandate.region === region)
      .flatMap((mandate) =>
        mandate.demands
          .filter((demand) => demand.standard === standard)
          .map((demand) => {
            const dates = datesOfDemand(mandate, demand)
            return {
              phase: phaseOfMandate(mandate, on, dates.since),
              level: mandate.level,
              since: dates.since,
              due: dates.due,
              bound: figures.bound(mandate, standard, members)?.adoption ?? null,
            }
          }),
      ),
  )
  const standings = members.map((country) => rowOf(country).standing)
  const wholes = members.flatMap((country) => {
    const whole = figures.whole(country, standard)
    return whole === undefined ? [] : [{ ...whole, counts: whole.adoption.counts }]
  })
  return {
    standard,
    standing: null,
    countries: STANDINGS.flatMap((standing) => {
      const countries = standings.filter((each) => each === standing).length
      return countries === 0 ? [] : [{ standing, countries }]
    }),
    level: own?.level ?? null,
    since: own?.since ?? null,
    due: own?.due ?? null,
    adoption: sumFigures(wholes)?.adoption ?? null,
    bound: own?.bound ?? null,
  }
}
