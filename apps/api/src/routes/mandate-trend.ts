/** How did those bound by a mandate move, before it and after, beside countries that have none? */
import { datesOfDemand, heldDuring, isStrict, milestonesOf } from "@plumbline/assess"
import {
  type AdoptionPoint,
  type CountryCode,
  type Demand,
  type DemandTrend,
  type Mandate,
  MandateTrend,
  type Membership,
  StandardId,
} from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { type BoundReader, mandateReference } from "../bound.ts"
import { findMandate } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"
import { MandatePath } from "./mandates.ts"

export const mandateTrendRoutes = (context: ApiContext, bound: BoundReader): ReadonlyArray<Route> => [
  defineRoute({
    address: "/mandates/:place/:slug/trend",
    operation: "mandateTrend",
    summary:
      "Compliance and adoption of those bound over time, beside the adoption of a group without such a mandate: a comparison, not a cause",
    path: MandatePath,
    query: Schema.Struct({ standard: Schema.optionalKey(StandardId) }),
    answer: MandateTrend,
    failures: ["unknown-mandate"],
    run: ({ path, query }) =>
      Effect.gen(function* () {
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
  members: ReadonlyArray<Membership>,
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
