/** Which documents are there, of whom and about what; which gaps show; what does each of them say? */
import {
  type CatalogView,
  EvidenceState,
  INTERNATIONAL,
  type PlaceEvidence,
  PlaceEvidencePage,
  POLICY_FACETS,
  PolicyDetail,
  PolicyFacet,
  PolicyMatrix,
  PolicyPage,
} from "@plumbline/core"
import { Effect, Schema } from "effect"
import { type BoundReader, countryName, evidenceOf } from "../bound.ts"
import { pageOfAll } from "../page.ts"
import { PART, Slug, Words } from "../parameters.ts"
import { checkFilter, findPolicy } from "../places.ts"
import {
  ANY,
  countValues,
  facetCounts,
  filterPolicies,
  NAMES_NONE,
  type PolicyFilters,
  parameterOf,
  type SortedPolicy,
  sortPolicies,
} from "../policy-facets.ts"
import { policyReference, policySummary } from "../policy-view.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

const Value = Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9-]*$/)).annotate({
  description: `A value of the facet, as its counts name it; also ${ANY}, ${NAMES_NONE} or ${INTERNATIONAL} where they stand among these`,
})
const FILTERS = {
  country: Schema.optionalKey(Value),
  region: Schema.optionalKey(Value),
  issuerType: Schema.optionalKey(Value),
  documentType: Schema.optionalKey(Value),
  sector: Schema.optionalKey(Value),
  product: Schema.optionalKey(Value),
  csfFunction: Schema.optionalKey(Value),
  standard: Schema.optionalKey(Value),
  depth: Schema.optionalKey(Value),
  q: Schema.optionalKey(Words),
}

export const policyRoutes = (context: ApiContext, bound: BoundReader): ReadonlyArray<Route> => [
  defineRoute({
    address: "/policies",
    operation: "policies",
    summary: "The library of documents by place and year, with every facet counted",
    query: Schema.Struct({ ...FILTERS, ...PART }),
    answer: PolicyPage,
    run: (asked) =>
      Effect.gen(function* () {
        const { catalog } = context
        const { offset: _, limit: __, ...filters } = asked.query
        const sorted = sortPolicies(catalog, today(context))
        yield* checkValues(catalog, sorted, filters)
        const summaries = filterPolicies(sorted, filters)
          .map(({ policy }) => policySummary(catalog, policy))
          .sort(
            (left, right) =>
              left.place.localeCompare(right.place, "en") ||
              (right.year ?? 0) - (left.year ?? 0) ||
              left.title.localeCompare(right.title, "en"),
          )
        return {
          ...pageOfAll(summaries, asked),
          facets: POLICY_FACETS.map((facet) => facetCounts(catalog, sorted, facet, filters)),
        }
      }),
  }),
  defineRoute({
    address: "/policies/matrix",
    operation: "policyMatrix",
    summary: "Two facets crossed: every value of both, and the documents that have both; empty cells are gaps",
    query: Schema.Struct({ rows: PolicyFacet, columns: PolicyFacet, ...FILTERS }),
    answer: PolicyMatrix,
    run: ({ query }) =>
      Effect.gen(function* () {
        const { catalog } = context
        const { rows: down, columns: across, ...filters } = query
        const sorted = sortPolicies(catalog, today(context))
        yield* checkValues(catalog, sorted, filters)
        const shown = filterPolicies(sorted, filters)
        const [rows, columns] = ([down, across] as const).map((facet) => ({
          facet,
          parameter: parameterOf(facet),
          values: countValues(catalog, sorted, shown, facet),
        })) as [PolicyMatrix["rows"], PolicyMatrix["columns"]]
        return {
          rows,
          columns,
          documents: shown.length,
          cells: rows.values.map((row) => {
            const inRow = shown.filter(({ values }) => values[down].includes(row.value))
            return columns.values.map((column) =>
              inRow
                .filter(({ values }) => values[across].includes(column.value))
                .map(({ policy }) => policyReference(policy)),
            )
          }),
        }
      }),
  }),
  defineRoute({
    address: "/policies/places",
    operation: "policyPlaces",
    summary: "What is known of each country and region: documents or mandates found, none found, or not searched",
    query: Schema.Struct({ state: Schema.optionalKey(EvidenceState), ...PART }),
    answer: PlaceEvidencePage,
    run: (asked) =>
      Effect.succeed(
        pageOfAll(
          placesOf(context.catalog).filter(
            ({ state }) => asked.query.state === undefined || state === asked.query.state,
          ),
          asked,
        ),
      ),
  }),
  defineRoute({
    address: "/policies/:place/:slug",
    operation: "policy",
    summary: "One document: what it is, what readers found in it, and the mandates that belong to it",
    path: Schema.Struct({ place: Value, slug: Slug }),
    answer: PolicyDetail,
    failures: ["unknown-policy"],
    run: ({ path }) =>
      Effect.gen(function* () {
        const { catalog } = context
        const policy = yield* findPolicy(catalog, `${path.place}/${path.slug}`)
        const on = today(context)
        return {
          ...policySummary(catalog, policy),
          policy,
          mandatesOf: [...catalog.mandates.values()]
            .filter((mandate) => mandate.policy === policy.id)
            .map((mandate) => bound.summaryOf(mandate, on)),
          derivedFrom: (policy.derivedFrom ?? []).flatMap((id) => {
            const found = catalog.policies.get(id)
            return found === undefined ? [] : [policyReference(found)]
          }),
          derived: [...catalog.policies.values()]
            .filter((each) => each.derivedFrom?.includes(policy.id))
            .map(policyReference),
        }
      }),
  }),
]

/** A value that no facet has gets no empty list, but is told so. */
const checkValues = Effect.fnUntraced(function* (
  catalog: CatalogView,
  sorted: ReadonlyArray<SortedPolicy>,
  filters: PolicyFilters,
) {
  for (const [parameter, given] of Object.entries(filters)) {
    if (parameter === "q" || given === undefined) continue
    const facets = POLICY_FACETS.filter((facet) => parameterOf(facet) === parameter)
    const known = new Set(facets.flatMap((facet) => countValues(catalog, sorted, [], facet).map(({ value }) => value)))
    yield* checkFilter(parameter, given, known)
  }
})

const placesOf = (catalog: CatalogView): ReadonlyArray<PlaceEvidence> => {
  const places = new Set<string>(catalog.countries.keys())
  for (const { country, region } of [...catalog.policies.values(), ...catalog.mandates.values()]) {
    if (country !== undefined) places.add(country)
    if (region !== undefined) places.add(region)
  }
  for (const { place } of catalog.policySearches) places.add(place)
  return [...places]
    .map((place): PlaceEvidence => {
      const region = catalog.regions.get(place)
      const { state, documents, mandates, search } = evidenceOf(catalog, place)
      return {
        place,
        name: region?.name ?? (COUNTRY.test(place) ? countryName(catalog, place) : place),
        kind: region === undefined && COUNTRY.test(place) ? "country" : "region",
        isMeasured: catalog.countries.has(place),
        state,
        documents,
        mandates,
        searchedOn: search?.searchedOn ?? null,
        note: search?.note ?? null,
      }
    })
    .sort((left, right) => left.name.localeCompare(right.name, "en"))
}

/** ISO 3166-1 alpha-2; `eu`, which ISO reserves, is known as a region first. */
const COUNTRY = /^[a-z]{2}$/
