/** The library sorted: which values a document has for each facet, all values that there are, and filters. */
import {
  type CatalogView,
  type CountryCode,
  CsfFunction,
  DocumentType,
  type FacetCounts,
  type FacetValue,
  INTERNATIONAL,
  type IsoDate,
  IssuerType,
  isMember,
  POLICY_FACETS,
  type Policy,
  type PolicyFacet,
  PolicyProduct,
  type Region,
  SECTORS,
  STANDARD_IDS,
} from "@plumbline/core"
import { holdsWords } from "@plumbline/store"
import { countryName, placeName } from "./bound.ts"

/** In the place of a sector: the document addresses every one. */
export const ANY = "any"
/** In the place of a standard or function: the document names none. */
export const NAMES_NONE = "none"

/** The parameters by which documents are filtered: one value each. */
export type PolicyFilters = {
  readonly [Parameter in FilterParameter]?: string | undefined
} & { readonly q?: string | undefined }
type FilterParameter = (typeof PARAMETERS)[PolicyFacet]

/** A document with its values for every facet. */
export interface SortedPolicy {
  readonly policy: Policy
  readonly values: Readonly<Record<PolicyFacet, ReadonlyArray<string>>>
  readonly words: ReadonlyArray<string>
}

/** All documents of the catalog, sorted as of a day. */
export const sortPolicies = (catalog: CatalogView, on: IsoDate): ReadonlyArray<SortedPolicy> =>
  [...catalog.policies.values()].map((policy) => {
    const regions = regionsOf(catalog, policy, on)
    const ofKind = (kind: Region["kind"]) => regions.filter((region) => region.kind === kind).map(({ id }) => id)
    const isPlaced = policy.country !== undefined || policy.region !== undefined
    return {
      policy,
      values: {
        region: isPlaced ? ofKind("m49-region") : [INTERNATIONAL],
        subregion: ofKind("m49-subregion"),
        grouping: ofKind("grouping"),
        country: policy.country === undefined ? [] : [policy.country],
        issuerType: [policy.issuerType],
        documentType: [policy.documentType],
        sector: orElse(policy.sectors, ANY),
        product: policy.products,
        csfFunction: orElse(policy.csfFunctions, NAMES_NONE),
        standard: orElse(policy.standards, NAMES_NONE),
        depth: [policy.depth],
      },
      words: [
        policy.id,
        policy.title,
        policy.titleLocal ?? "",
        policy.issuer,
        placeName(catalog, policy),
        ...policy.findings.map(({ text }) => text),
        ...policy.standards.map((standard) => catalog.standards.get(standard)?.abbreviation ?? standard),
        ...policy.otherStandards,
      ],
    }
  })

const orElse = (values: ReadonlyArray<string>, none: string): ReadonlyArray<string> =>
  values.length === 0 ? [none] : values

/** Those that all filters leave, but for the filter of one parameter. */
export const filterPolicies = (
  sorted: ReadonlyArray<SortedPolicy>,
  filters: PolicyFilters,
  exceptFor?: FilterParameter,
): ReadonlyArray<SortedPolicy> => {
  const wanted = [...new Set(Object.values(PARAMETERS))].flatMap((parameter) => {
    const value = filters[parameter]
    return value === undefined || parameter === exceptFor ? [] : [{ value, facets: FACETS_OF[parameter]! }]
  })
  const { q } = filters
  return sorted.filter(
    ({ values, words }) =>
      wanted.every(({ value, facets }) => facets.some((facet) => values[facet].includes(value))) &&
      (q === undefined || holdsWords(q, ...words)),
  )
}

/** A facet with all its values, each counted under all filters but the facet's own. */
export const facetCounts = (
  catalog: CatalogView,
  sorted: ReadonlyArray<SortedPolicy>,
  facet: PolicyFacet,
  filters: PolicyFilters,
): FacetCounts => {
  const parameter = PARAMETERS[facet]
  const left = filterPolicies(sorted, filters, parameter)
  return { facet, parameter, values: countValues(catalog, sorted, left, facet) }
}

/** All values of a facet, and how many of some documents have each. */
export const countValues = (
  catalog: CatalogView,
  sorted: ReadonlyArray<SortedPolicy>,
  some: ReadonlyArray<SortedPolicy>,
  facet: PolicyFacet,
): ReadonlyArray<FacetValue> => {
  const counts = new Map<string, number>()
  for (const { values } of some) {
    for (const value of values[facet]) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return valuesOf(catalog, sorted, facet).map(([value, label]) => ({
    value,
    label,
    documents: counts.get(value) ?? 0,
  }))
}

export const parameterOf = (facet: PolicyFacet): string => PARAMETERS[facet]

/** Every value that a facet can have, with its name, in the order in which it is shown. */
const valuesOf = (
  catalog: CatalogView,
  sorted: ReadonlyArray<SortedPolicy>,
  facet: PolicyFacet,
): ReadonlyArray<readonly [string, string]> => {
  const named = (values: ReadonlyArray<string>) => values.map((value) => [value, labelOf(value)] as const)
  const regions = (kind: Region["kind"]) =>
    [...catalog.regions.values()].filter((region) => region.kind === kind).map(({ id, name }) => [id, name] as const)
  switch (facet) {
    case "region":
      return [...regions("m49-region"), [INTERNATIONAL, "International"]]
    case "subregion":
      return regions("m49-subregion")
    case "grouping":
      return regions("grouping")
    case "country": {
      const codes = new Set<CountryCode>(catalog.countries.keys())
      for (const { policy } of sorted) if (policy.country !== undefined) codes.add(policy.country)
      return [...codes]
        .map((code) => [code, countryName(catalog, code)] as const)
        .sort(([, left], [, right]) => left.localeCompare(right, "en"))
    }
    case "issuerType":
      return named(IssuerType.literals)
    case "documentType":
      return named(DocumentType.literals)
    case "sector":
      return [...named(SECTORS), [ANY, "Every sector"]]
    case "product":
      return named(PolicyProduct.literals)
    case "csfFunction": {
      // The report's five first; Govern came later.
      const functions = CsfFunction.literals
      return [...named([...functions.filter((each) => each !== "govern"), "govern"]), [NAMES_NONE, "None"]]
    }
    case "standard":
      return [
        ...STANDARD_IDS.map((id) => [id, catalog.standards.get(id)?.abbreviation ?? id] as const),
        [NAMES_NONE, "Names none"],
      ]
    case "depth":
      return named(["discussed", "cited-only", "comment"])
  }
}

/** `ict-products-and-services` → `ICT products and services`. */
const labelOf = (value: string): string => {
  const words = value.replaceAll("-", " ").replace(/\bict\b/g, "ICT")
  return `${words[0]!.toUpperCase()}${words.slice(1)}`
}

/** The regions to which a document's place belongs, its own region first. */
const regionsOf = (catalog: CatalogView, { country, region }: Policy, on: IsoDate): ReadonlyArray<Region> => {
  const all = [...catalog.regions.values()]
  if (country !== undefined) return all.filter((each) => isMember(each, country, on))
  const own = region === undefined ? undefined : catalog.regions.get(region)
  if (own === undefined) return []
  const members = own.members.map((membership) => membership.country).filter((each) => isMember(own, each, on))
  const around = all.filter((each) => {
    if (each === own || each.kind === "grouping" || members.length === 0) return false
    return members.filter((member) => isMember(each, member, on)).length >= NEARLY_ALL * members.length
  })
  return [own, ...around]
}

/** M49 puts Cyprus into Asia; the documents of the European Union are European none the less. */
const NEARLY_ALL = 0.9

const PARAMETERS = {
  region: "region",
  subregion: "region",
  grouping: "region",
  country: "country",
  issuerType: "issuerType",
  documentType: "documentType",
  sector: "sector",
  product: "product",
  csfFunction: "csfFunction",
  standard: "standard",
  depth: "depth",
} as const satisfies Readonly<Record<PolicyFacet, string>>

const FACETS_OF: Readonly<Record<string, ReadonlyArray<PolicyFacet>>> = Object.fromEntries(
  Map.groupBy(POLICY_FACETS, (facet) => PARAMETERS[facet]),
)
