/** How did adoption move, and how far is every standard now? */
import { breaksOf, thinPoints } from "@plumbline/assess"
import {
  AdoptionTrend,
  CheckId,
  CountryCode,
  GOVERNMENT_LEVELS,
  GovernmentLevel,
  Grid,
  IsoDate,
  Panel,
  RegionId,
  SECTORS,
  Sector,
  StandardId,
  SubjectKind,
  standardOfCheck,
} from "@plumbline/core"
import { type AdoptionPoints, type PanelAdoption, type SeriesMoments, Store, type StoreShape } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { adoptionTable } from "../export/tables.ts"
import { repeatable, wholeNumber } from "../parameters.ts"
import { checkFilter, shownUnder, standardIdsMeasured } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"
import { checkSubjects, checksOf, refuse, subjectName } from "../subjects.ts"

interface TrendQuery {
  readonly by?: SubjectKind
  readonly id?: ReadonlyArray<string>
  readonly check?: ReadonlyArray<CheckId>
  readonly sector?: Sector
  readonly level?: GovernmentLevel
  readonly country?: CountryCode
  readonly region?: RegionId
  readonly from?: IsoDate
  readonly to?: IsoDate
  readonly panel?: Panel
  readonly rules?: "then" | "newest"
}

type FoundSeries = AdoptionPoints & Partial<PanelAdoption> & { readonly measure: StandardId | CheckId }

/** Which parameters do not go together. */
const problemOf = ({ by = "world", sector, level, country, region, check }: TrendQuery): string | undefined => {
  const isPart = by === "sector" || by === "level"
  if (by === "organisation" && (sector !== undefined || level !== undefined)) {
    return "sector and level do not go with by=organisation: an organisation has one of each"
  }
  if (by === "supplier" && (sector !== undefined || level !== undefined)) {
    return "sector and level do not go with by=supplier: those served are counted together"
  }
  if (by === "supplier" && check !== undefined) return "check does not go with by=supplier: standards are counted"
  if (by === "sector" && sector !== undefined) return "by=sector names its sectors by id"
  if (by === "level" && level !== undefined) return "by=level names its levels by id"
  if (country !== undefined && !isPart && by !== "supplier") {
    return "country goes with by=supplier, by=sector and by=level; with by=country, countries are named by id"
  }
  if (region !== undefined && !isPart)
    return "region goes with by=sector and by=level; with by=region, regions are named by id"
  if (region !== undefined && country !== undefined) return "country and region do not go together"
  return undefined
}

/** Sectors and levels are parts of the world, of a region or of a country. */
const scopeOf = ({ country, region }: TrendQuery) =>
  country !== undefined
    ? { by: "country" as const, ids: [country] }
    : region !== undefined
      ? { by: "region" as const, ids: [region] }
      : { by: "world" as const }

const askTrend = Effect.fnUntraced(function* (store: StoreShape, query: TrendQuery, measure: StandardId | CheckId) {
  const { by = "world", id: ids, sector, level, country } = query
  const range = {
    ...(query.from === undefined ? {} : { from: query.from }),
    ...(query.to === undefined ? {} : { to: query.to }),
  }
  if (by === "sector" || by === "level") {
    const cut = { ...(sector === undefined ? {} : { sector }), ...(level === undefined ? {} : { level }) }
    const series: Array<AdoptionPoints> = []
    for (const id of ids ?? (by === "sector" ? SECTORS : GOVERNMENT_LEVELS)) {
      const [found] = yield* store.adoptionTrend({ ...scopeOf(query), measure, ...range, ...cut, [by]: id })
      if (found !== undefined) series.push({ ...found, id })
    }
    return series
  }
  if (by === "supplier") {
    return yield* store.supplierTrend({
      ids: ids ?? [],
      standard: measure as StandardId,
      ...range,
      ...(country === undefined ? {} : { country }),
    })
  }
  const cut = { ...(sector === undefined ? {} : { sector }), ...(level === undefined ? {} : { level }) }
  if (query.rules === "newest") {
    const series: Array<AdoptionPoints> = []
    for (const id of ids ?? (yield* store.countryFigures()).map(({ country: each }) => each)) {
      const methodology = yield* store.rejudgements.newestOf(id)
      if (methodology !== null)
        series.push(...(yield* store.rejudgements.trend({ measure, ids: [id], ...range, ...cut, methodology })))
    }
    return series
  }
  if (query.panel === "fixed")
    return yield* store.adoptionPanel({ measure, ...(ids === undefined ? {} : { ids }), ...range, ...cut })
  return yield* store.adoptionTrend({ by, measure, ...(ids === undefined ? {} : { ids }), ...range, ...cut })
})

/** By the id of a series; those of sectors and levels are their whole's, suppliers have none. */
const momentsOf = Effect.fnUntraced(function* (store: StoreShape, query: TrendQuery, ids: ReadonlyArray<string>) {
  const { by = "world" } = query
  if (by === "supplier" || ids.length === 0) return () => NO_MOMENTS
  if (by === "sector" || by === "level") {
    const scope = scopeOf(query)
    const [moments = NO_MOMENTS] = (yield* store.seriesMoments(scope.by, scope.ids ?? [])).values()
    return () => moments
  }
  const moments = yield* store.seriesMoments(by, ids)
  return (id: string) => moments.get(id) ?? NO_MOMENTS
})

const NO_MOMENTS: SeriesMoments = { lists: [], vantages: [] }

const Day = (description: string) => IsoDate.annotate({ description: `${description}, as YYYY-MM-DD (UTC)` })

export const adoptionRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/adoption",
    operation: "adoption",
    summary:
      "Trends of standards or checks, for the world, regions, countries, organisations, suppliers, sectors or levels",
    query: Schema.Struct({
      by: Schema.optionalKey(SubjectKind.annotate({ description: "Whose adoption; world unless given" })),
      id: Schema.optionalKey(
        repeatable(
          Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9/-]*$/)),
          "Which regions, countries, sectors …; all unless given, but organisations and suppliers must be named",
        ),
      ),
      standard: Schema.optionalKey(repeatable(StandardId, "Which standards; all that are measured unless given")),
      check: Schema.optionalKey(repeatable(CheckId, "Which checks, in place of standards")),
      sector: Schema.optionalKey(Sector),
      level: Schema.optionalKey(GovernmentLevel),
      country: Schema.optionalKey(
        CountryCode.annotate({
          description: "Of suppliers, sectors and levels: within this country; the world unless given",
        }),
      ),
      region: Schema.optionalKey(
        RegionId.annotate({ description: "Of sectors and levels: within this region; the world unless given" }),
      ),
      from: Schema.optionalKey(Day("First day")),
      to: Schema.optionalKey(Day("Last day")),
      points: Schema.optionalKey(
        wholeNumber(
          2,
          10_000,
          "At most so many points a series, evenly in time, with the first and the last; all unless given",
        ),
      ),
      rules: Schema.optionalKey(
        Schema.Literals(["then", "newest"]).annotate({
          description:
            "Of countries: as was judged at the time, or by the newest methodology under which older scans were judged again; then unless given, and the only one of snapshots",
        }),
      ),
      panel: Schema.optionalKey(
        Panel.annotate({
          description: "The whole list each time, or the targets measured throughout; whole unless given",
        }),
      ),
    }),
    answer: AdoptionTrend,
    table: adoptionTable(context.catalog),
    run: Effect.fnUntraced(function* ({ query }) {
      const { by = "world", standard, check, panel = "whole", points: most } = query
      yield* checkSubjects(context, by, query.id)
      for (const each of standard ?? [])
        yield* checkFilter("standard", each, context.catalog.standards as ReadonlyMap<string, unknown>)
      const checks = checksOf(context)
      for (const each of check ?? []) yield* checkFilter("check", each, checks)
      yield* checkFilter("country", query.country, context.catalog.countries)
      yield* checkFilter("region", query.region, context.catalog.regions)
      if (panel === "fixed" && by !== "country") return yield* refuse("panel=fixed goes with by=country only")
      if (query.rules === "newest" && (by !== "country" || panel === "fixed"))
        return yield* refuse("rules=newest goes with by=country only, and not with panel=fixed")
      const problem = problemOf(query)
      if (problem !== undefined) return yield* refuse(problem)
      const measures = [
        ...(standard ?? (check === undefined ? standardIdsMeasured(context.catalog) : [])),
        ...(check ?? []),
      ]

      const store = yield* Store
      const found: Array<FoundSeries> = []
      for (const measure of measures) {
        for (const each of yield* askTrend(store, query, measure)) found.push({ ...each, measure })
      }
      const moments = yield* momentsOf(store, query, [...new Set(found.map(({ id }) => id))])
      return {
        series: found.map(({ id, measure, points, panel: compared }) => {
          const ofCheck = checks.has(measure)
          const { lists, vantages } = moments(id)
          const breaks = breaksOf(points, panel === "fixed" ? [] : lists, vantages)
          return {
            subject: { kind: by, id, name: subjectName(context, by, id) },
            standard: ofCheck ? standardOfCheck(measure)! : (measure as StandardId),
            check: ofCheck ? measure : null,
            sector: by === "sector" ? (id as Sector) : (query.sector ?? null),
            level: by === "level" ? (id as GovernmentLevel) : (query.level ?? null),
            points: most === undefined ? points : thinPoints(points, most),
            ...(compared === undefined ? {} : { panel: compared }),
            ...(breaks.length === 0 ? {} : { breaks }),
          }
        }),
      }
    }),
  }),
  defineRoute({
    address: "/grid",
    operation: "grid",
    summary: "Every standard for every subject, now and a year ago",
    query: Schema.Struct({
      by: Schema.optionalKey(
        Schema.Literals(["world", "region", "country"]).annotate({ description: "The rows; country unless given" }),
      ),
      id: Schema.optionalKey(
        repeatable(Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9-]*$/)), "Which rows; all unless given"),
      ),
      at: Schema.optionalKey(Day("The grid as it stood at the end of this day")),
    }),
    answer: Grid,
    run: Effect.fnUntraced(function* ({ query }) {
      const { by = "country", id: ids, at } = query
      yield* checkSubjects(context, by, ids)
      const store = yield* Store
      const rows = yield* store.grid({
        by,
        ...(ids === undefined ? {} : { ids }),
        ...(at === undefined ? {} : { at }),
      })
      const on = at ?? today(context)
      return {
        rows: rows
          .map(({ id, targets, cells }) => ({
            subject: { kind: by, id, name: subjectName(context, by, id) },
            region: by === "country" ? shownUnder(context.catalog, id, on) : null,
            targets,
            cells,
          }))
          .sort((left, right) => left.subject.name.localeCompare(right.subject.name, "en")),
      }
    }),
  }),
]
