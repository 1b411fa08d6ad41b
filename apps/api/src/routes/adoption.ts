/** How did adoption move, and how far is every standard now? */
import { thinPoints } from "@plumbline/assess"
import {
  AdoptionTrend,
  CheckId,
  GovernmentLevel,
  Grid,
  IsoDate,
  Panel,
  Sector,
  StandardId,
  SubjectKind,
  standardOfCheck,
} from "@plumbline/core"
import { type AdoptionPoints, type PanelAdoption, Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { adoptionTable } from "../export/tables.ts"
import { repeatable, wholeNumber } from "../parameters.ts"
import { checkFilter, shownUnder, standardIdsMeasured } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

const Day = (description: string) => IsoDate.annotate({ description: `${description}, as YYYY-MM-DD (UTC)` })

export const adoptionRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/adoption",
    operation: "adoption",
    summary: "Trends of standards or checks, for the world, regions, countries or organisations",
    query: Schema.Struct({
      by: Schema.optionalKey(SubjectKind.annotate({ description: "Whose adoption; world unless given" })),
      id: Schema.optionalKey(
        repeatable(
          Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9/-]*$/)),
          "Which regions, countries or organisations; all unless given, but organisations must be named",
        ),
      ),
      standard: Schema.optionalKey(repeatable(StandardId, "Which standards; all that are measured unless given")),
      check: Schema.optionalKey(repeatable(CheckId, "Which checks, in place of standards")),
      sector: Schema.optionalKey(Sector),
      level: Schema.optionalKey(GovernmentLevel),
      from: Schema.optionalKey(Day("First day")),
      to: Schema.optionalKey(Day("Last day")),
      points: Schema.optionalKey(
        wholeNumber(
          2,
          10_000,
          "At most so many points a series, evenly in time, with the first and the last; all unless given",
        ),
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
      const { by = "world", id: ids, standard, check, panel = "whole", points: most, ...rest } = query
      yield* checkSubjects(context, by, ids)
      for (const each of standard ?? [])
        yield* checkFilter("standard", each, context.catalog.standards as ReadonlyMap<string, unknown>)
      const checks = checksOf(context)
      for (const each of check ?? []) yield* checkFilter("check", each, checks)
      if (by === "organisation" && (rest.sector !== undefined || rest.level !== undefined)) {
        return yield* refuse("sector and level do not go with by=organisation: an organisation has one of each")
      }
      if (panel === "fixed" && by !== "country") return yield* refuse("panel=fixed goes with by=country only")
      const measures = [
        ...(standard ?? (check === undefined ? standardIdsMeasured(context.catalog) : [])),
        ...(check ?? []),
      ]

      const store = yield* Store
      const series: Array<AdoptionTrend["series"][number]> = []
      for (const measure of measures) {
        const { sector, level } = rest
        const question = { by, measure, ...(ids === undefined ? {} : { ids }), ...rest }
        const found: ReadonlyArray<AdoptionPoints & Partial<PanelAdoption>> =
          panel === "fixed" ? yield* store.adoptionPanel(question) : yield* store.adoptionTrend(question)
        for (const { id, points, panel: compared } of found) {
          const ofCheck = checks.has(measure)
          series.push({
            subject: { kind: by, id, name: subjectName(context, by, id) },
            standard: ofCheck ? standardOfCheck(measure)! : (measure as StandardId),
            check: ofCheck ? measure : null,
            sector: sector ?? null,
            level: level ?? null,
            points: most === undefined ? points : thinPoints(points, most),
            ...(compared === undefined ? {} : { panel: compared }),
          })
        }
      }
      return { series }
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

const checkSubjects = Effect.fnUntraced(function* (
  { catalog }: ApiContext,
  by: SubjectKind,
  ids: ReadonlyArray<string> | undefined,
) {
  if (by === "organisation" && ids === undefined) return yield* refuse("by=organisation asks for at least one id")
  const known =
    by === "country"
      ? catalog.countries
      : by === "region"
        ? catalog.regions
        : by === "organisation"
          ? catalog.organisations
          : new Map([["world", "world"]])
  for (const id of ids ?? []) yield* checkFilter("id", id, known as ReadonlyMap<string, unknown>)
})

const refuse = (message: string) => Effect.fail(new ApiFailure({ code: "bad-parameter", message }))

const checksOf = ({ catalog }: ApiContext): ReadonlySet<CheckId> =>
  new Set([...catalog.standards.values()].flatMap(({ checks }) => checks.map(({ id }) => id)))

const subjectName = ({ catalog }: ApiContext, by: SubjectKind, id: string): string => {
  switch (by) {
    case "world":
      return "World"
    case "region":
      return catalog.regions.get(id)?.name ?? id
    case "country":
      return catalog.countries.get(id)?.names.en ?? id
    case "organisation":
      return catalog.organisations.get(id)?.name ?? id
  }
}
