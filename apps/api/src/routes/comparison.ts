/** Who leads and who moved, and how do the parts spread? */
import { rankSubjects, spreadOfNumbers, spreadOfShares, yearBefore } from "@plumbline/assess"
import {
  CheckId,
  CountryCode,
  Distribution,
  DistributionOf,
  GovernmentLevel,
  IsoDate,
  Ranking,
  RankingBy,
  Sector,
  StandardId,
  standardOfCheck,
} from "@plumbline/core"
import { type FiguresOnQuestion, Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { distributionTable, rankingTable } from "../export/tables-of-comparison.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"
import { checksOf, refuse, subjectName } from "../subjects.ts"

const MEASURE = {
  standard: Schema.optionalKey(StandardId.annotate({ description: "Of which standard" })),
  check: Schema.optionalKey(CheckId.annotate({ description: "Of which check, in place of a standard" })),
}

export const comparisonRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/ranking",
    operation: "ranking",
    summary:
      "Countries, regions, suppliers or a country's organisations by their share, with the change since an earlier day",
    query: Schema.Struct({
      by: Schema.optionalKey(RankingBy.annotate({ description: "What is compared; country unless given" })),
      ...MEASURE,
      at: Schema.optionalKey(
        IsoDate.annotate({ description: "The newest figures at the end of this day (UTC); now unless given" }),
      ),
      since: Schema.optionalKey(
        IsoDate.annotate({ description: "Compared with those of this day; a year before unless given" }),
      ),
      sector: Schema.optionalKey(Sector),
      level: Schema.optionalKey(GovernmentLevel),
      country: Schema.optionalKey(
        CountryCode.annotate({ description: "Whose organisations, or where suppliers serve" }),
      ),
    }),
    answer: Ranking,
    table: rankingTable(context.catalog),
    run: Effect.fnUntraced(function* ({ query }) {
      const { by = "country", sector, level, country } = query
      const measure = yield* measureOf(context, query)
      yield* checkFilter("country", country, context.catalog.countries)
      if ((by === "organisation" || by === "supplier") && (sector !== undefined || level !== undefined)) {
        return yield* refuse(`sector and level do not go with by=${by}`)
      }
      if (by === "organisation" && country === undefined) return yield* refuse("by=organisation asks for a country")
      if ((by === "country" || by === "region") && country !== undefined) {
        return yield* refuse(`country does not go with by=${by}`)
      }
      if (by === "supplier" && query.check !== undefined) {
        return yield* refuse("check does not go with by=supplier: standards are counted")
      }
      const at = query.at ?? today(context)
      const since = query.since ?? aYearBefore(at)
      if (since > at) return yield* refuse("since must not be after at")
      const question: Omit<FiguresOnQuestion, "on"> = {
        by,
        measure: measure.id,
        ...(sector === undefined ? {} : { sector }),
        ...(level === undefined ? {} : { level }),
        ...(country === undefined ? {} : { country }),
      }
      const store = yield* Store
      const before = new Map((yield* store.figuresOn({ ...question, on: since })).map((figure) => [figure.id, figure]))
      const now = yield* store.figuresOn({ ...question, on: at })
      const named = now
        .map((figure) => ({
          now: figure,
          before: before.get(figure.id) ?? null,
          name: subjectName(context, by, figure.id),
        }))
        .sort((left, right) => left.name.localeCompare(right.name, "en"))
      return {
        by,
        standard: measure.standard,
        check: measure.check,
        country: country ?? null,
        sector: sector ?? null,
        level: level ?? null,
        at,
        since,
        rows: rankSubjects(named).map(({ subject, change, rank, rankBefore }) => ({
          subject: { kind: by, id: subject.now.id, name: subject.name },
          at: subject.now.at,
          adoption: subject.now.adoption,
          before: subject.before === null ? null : { at: subject.before.at, adoption: subject.before.adoption },
          change,
          rank,
          rankBefore,
        })),
      }
    }),
  }),
  defineRoute({
    address: "/distribution",
    operation: "distribution",
    summary:
      "How many organisations or countries have which share; how many of a country's targets meet how many standards",
    query: Schema.Struct({
      of: Schema.optionalKey(DistributionOf.annotate({ description: "What is counted; countries unless given" })),
      ...MEASURE,
      country: Schema.optionalKey(CountryCode.annotate({ description: "Whose organisations, or whose targets" })),
      at: Schema.optionalKey(IsoDate.annotate({ description: "As of the end of this day (UTC); now unless given" })),
    }),
    answer: Distribution,
    table: distributionTable,
    run: Effect.fnUntraced(function* ({ query }) {
      const { of = "countries", country } = query
      yield* checkFilter("country", country, context.catalog.countries)
      const at = query.at ?? today(context)
      const store = yield* Store
      const answer = { of, at, country: country ?? null }
      if (of === "targets") {
        if (country === undefined) return yield* refuse("of=targets asks for a country")
        if (query.standard !== undefined || query.check !== undefined) {
          return yield* refuse("of=targets counts the standards that a target meets: it takes no standard and no check")
        }
        const met = yield* store.standardsMet(country, at)
        const most = met.at(-1)?.value ?? 0
        return { ...answer, unit: "standards" as const, standard: null, check: null, ...spreadOfNumbers(met, most) }
      }
      if (of === "countries" && country !== undefined) return yield* refuse("country does not go with of=countries")
      const measure = yield* measureOf(context, query)
      const figures = yield* store.figuresOn({
        by: of === "countries" ? "country" : "organisation",
        measure: measure.id,
        on: at,
        ...(country === undefined ? {} : { country }),
      })
      const shares = figures.flatMap(({ adoption }) => (adoption.share === null ? [] : [adoption.share]))
      return {
        ...answer,
        unit: "share" as const,
        standard: measure.standard,
        check: measure.check,
        ...spreadOfShares(shares),
      }
    }),
  }),
]

const measureOf = Effect.fnUntraced(function* (
  context: ApiContext,
  { standard, check }: { readonly standard?: StandardId; readonly check?: CheckId },
) {
  yield* checkFilter("standard", standard, context.catalog.standards as ReadonlyMap<string, unknown>)
  yield* checkFilter("check", check, checksOf(context))
  if (standard !== undefined && check !== undefined) return yield* refuse("give a standard or a check, not both")
  if (check !== undefined) return { id: check, standard: standardOfCheck(check)!, check }
  if (standard !== undefined) return { id: standard, standard, check: null }
  return yield* refuse("standard or check is missing")
})

const aYearBefore = (day: IsoDate): IsoDate => new Date(yearBefore(Date.parse(day))).toISOString().slice(0, 10)
