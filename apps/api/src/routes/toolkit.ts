/** What do I write into the tender? The specification as JSON, and as files to take away. */
import {
  GovernmentLevel,
  PROCUREMENT_STAGES,
  PRODUCT_CATEGORIES,
  ProcurementStage,
  ProductCategory,
  RegionId,
  ToolkitAnswer,
  ToolkitChoices,
} from "@plumbline/core"
import { documentOf, FORMAT_FILES, FORMATS, type Format, specify } from "@plumbline/toolkit"
import { Effect, Result, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

/** What is asked for a specification. `country` may name a region. */
export const TOOLKIT_QUERY = Schema.Struct({
  country: RegionId.annotate({ description: "Country by its ISO 3166-1 code, or a region" }),
  product: ProductCategory,
  stage: Schema.optionalKey(ProcurementStage),
  level: Schema.optionalKey(GovernmentLevel),
})

export const toolkitRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/toolkit",
    operation: "toolkit",
    summary: "The conformance specification for a country and a product, and the document that it makes",
    query: TOOLKIT_QUERY,
    answer: ToolkitAnswer,
    failures: ["unknown-country"],
    run: Effect.fnUntraced(function* ({ query }) {
      const specification = yield* specificationOf(context, query)
      return { specification, document: documentOf(specification) }
    }),
  }),
  defineRoute({
    address: "/toolkit/choices",
    operation: "toolkitChoices",
    summary: "The countries, products and stages for which there are specifications",
    answer: ToolkitChoices,
    run: () => {
      const { catalog } = context
      const framework = catalog.toolkit?.framework
      const names = new Map<string, string>()
      for (const { members } of catalog.regions.values())
        for (const { country } of members) names.set(country, COUNTRY_NAMES.of(country.toUpperCase()) ?? country)
      for (const { id, names: own } of catalog.countries.values()) names.set(id, own.en ?? id)
      const byName = <A extends { readonly name: string }>(values: ReadonlyArray<A>) =>
        [...values].sort((left, right) => left.name.localeCompare(right.name, "en"))
      return Effect.succeed({
        countries: byName([...names].map(([id, name]) => ({ id, name }))),
        regions: byName(
          [...catalog.regions.values()]
            .filter(({ id }) => [...catalog.mandates.values()].some(({ region }) => region === id))
            .map(({ id, name }) => ({ id, name })),
        ),
        categories: PRODUCT_CATEGORIES.flatMap((id) => {
          const found = framework?.categories.find((each) => each.id === id)
          return found === undefined ? [] : [{ id, name: found.name }]
        }),
        stages: PROCUREMENT_STAGES.flatMap((id) => {
          const found = framework?.stages.find((each) => each.id === id)
          return found === undefined ? [] : [{ id, name: found.name }]
        }),
      })
    },
  }),
]
const COUNTRY_NAMES = new Intl.DisplayNames(["en"], { type: "region" })

/** The specification asked for; fails when the place is not known. */
export const specificationOf = Effect.fnUntraced(function* (
  context: ApiContext,
  { country, product, stage, level }: (typeof TOOLKIT_QUERY)["Type"],
) {
  const specified = specify({
    catalog: context.catalog,
    place: country,
    category: product,
    ...(stage === undefined ? {} : { stage }),
    ...(level === undefined ? {} : { buyerLevel: level }),
    on: today(context),
    version: context.status().version,
  })
  if (Result.isSuccess(specified)) return specified.success
  return yield* new ApiFailure({ code: "unknown-country", message: specified.failure })
})

/** Ends of `/api/v1/toolkit/specification.…` and the format that each stands for. */
export const TOOLKIT_FILES: ReadonlyMap<string, Format> = new Map(
  FORMATS.map((format) => [FORMAT_FILES[format].extension, format]),
)
