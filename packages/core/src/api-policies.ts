/**
 * The answers of `/api/v1` about documents: the library with its facets, the matrix of two facets, one document, the functions of
 * the Cybersecurity Framework, and what is known of each place.
 */
import { Schema } from "effect"
import { Page } from "./api.ts"
import { MandateReference, MandateSummary } from "./api-mandates.ts"
import { CountryCode, IsoDate, RegionId, StandardId } from "./identifier.ts"
import { Confidence, EvidenceState, Policy, PolicyFindingKind, PolicyId } from "./policy.ts"
import { CsfFunction } from "./standard.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** A document as a list shows it. */
export const PolicySummary = Schema.Struct({
  id: PolicyId,
  title: Schema.String,
  titleLocal: Schema.NullOr(Schema.String),
  issuer: Schema.String,
  issuerType: Policy.fields.issuerType,
  country: Schema.NullOr(CountryCode),
  region: Schema.NullOr(RegionId),
  /** Name of its country or region; `International` where it has neither. */
  place: Schema.String,
  year: Schema.NullOr(Schema.Number),
  documentType: Policy.fields.documentType,
  /** Empty: it addresses every sector. */
  sectors: Policy.fields.sectors,
  products: Policy.fields.products,
  csfFunctions: Policy.fields.csfFunctions,
  standards: Policy.fields.standards,
  depth: Policy.fields.depth,
  confidence: Confidence,
  findings: Count,
  mandates: Count,
}).annotate({ title: "PolicySummary", description: "A document of the library as a list shows it" })
export type PolicySummary = typeof PolicySummary.Type

/**
 * By what documents can be sorted. `region`, `subregion` and `grouping` are the kinds of region that their place belongs to: M49
 * regions, M49 sub-regions, groupings.
 */
export const POLICY_FACETS = [
  "region",
  "subregion",
  "grouping",
  "country",
  "issuerType",
  "documentType",
  "sector",
  "product",
  "csfFunction",
  "standard",
  "depth",
] as const
export const PolicyFacet = Schema.Literals(POLICY_FACETS).annotate({
  title: "PolicyFacet",
  description:
    "By what documents can be sorted; region, subregion and grouping are M49 regions, M49 sub-regions and groupings of countries",
})
export type PolicyFacet = typeof PolicyFacet.Type

/**
 * One value of a facet and how many documents have it. Beside the values that the data knows: `any` for a sector (every sector is
 * meant), `none` for a standard or function (none is named), `international` for a region (neither country nor region).
 */
export const FacetValue = Schema.Struct({ value: Schema.String, label: Schema.String, documents: Count }).annotate({
  title: "FacetValue",
})
export type FacetValue = typeof FacetValue.Type

/** A facet with all its values. Each counts the documents that there would be under all the other filters. */
export const FacetCounts = Schema.Struct({
  facet: PolicyFacet,
  /** The query parameter of `/policies` that filters by it. */
  parameter: Schema.String,
  values: Schema.Array(FacetValue),
}).annotate({ title: "FacetCounts", description: "A facet with all its values, empty ones included" })
export type FacetCounts = typeof FacetCounts.Type

/**
 * `GET /api/v1/policies?country=&region=&issuerType=&documentType=&sector=&product=&csfFunction=&standard=&depth=&q=&offset=&limit=`:
 * documents by place and year, and the facets. A region holds its own documents and those of its members of today; a grouping's
 * documents count for an M49 region in which nearly all its members lie. `q`: words in title, issuer, findings and standards.
 */
export const PolicyPage = Schema.Struct({
  ...Page(PolicySummary).fields,
  facets: Schema.Array(FacetCounts),
}).annotate({ title: "PolicyPage" })
export type PolicyPage = typeof PolicyPage.Type

/** A document named in a cell or beside another. */
export const PolicyReference = Schema.Struct({
  id: PolicyId,
  title: Schema.String,
  year: Schema.NullOr(Schema.Number),
}).annotate({ title: "PolicyReference" })
export type PolicyReference = typeof PolicyReference.Type

/**
 * `GET /api/v1/policies/:place/:slug`: the whole record, the mandates that belong to it, and the documents that it builds on and
 * that build on it.
 */
export const PolicyDetail = Schema.Struct({
  ...PolicySummary.fields,
  policy: Policy,
  mandatesOf: Schema.Array(MandateSummary),
  derivedFrom: Schema.Array(PolicyReference),
  derived: Schema.Array(PolicyReference),
}).annotate({ title: "PolicyDetail" })
export type PolicyDetail = typeof PolicyDetail.Type

/**
 * `GET /api/v1/policies/matrix?rows=&columns=`, and every filter of `/policies`: two facets crossed. Every value of both is there, in
 * the same order as in the facets; `cells[row][column]` are the documents that have both, and an empty cell is a gap that is seen.
 * A document may stand in several cells.
 */
export const PolicyMatrix = Schema.Struct({
  rows: FacetCounts,
  columns: FacetCounts,
  /** Documents in all, each counted once. */
  documents: Count,
  cells: Schema.Array(Schema.Array(Schema.Array(PolicyReference))),
}).annotate({ title: "PolicyMatrix", description: "Two facets crossed; empty cells are gaps" })
export type PolicyMatrix = typeof PolicyMatrix.Type

/** What is known of a place, and what it rests on. */
export const PlaceEvidence = Schema.Struct({
  /** Country code or region. */
  place: Schema.String,
  name: Schema.String,
  kind: Schema.Literals(["country", "region"]),
  /** True for a country whose domains are measured here. */
  isMeasured: Schema.Boolean,
  state: EvidenceState,
  documents: Count,
  mandates: Count,
  /** The newest search of the place that found nothing solid. */
  searchedOn: Schema.NullOr(IsoDate),
  note: Schema.NullOr(Schema.String),
}).annotate({
  title: "PlaceEvidence",
  description: "Whether documents or mandates of a place were found, looked for in vain, or not looked for",
})
export type PlaceEvidence = typeof PlaceEvidence.Type

/**
 * `GET /api/v1/policies/places?state=`: every country that is measured, and every other country or region with a document, a mandate or
 * a search (items, by name). A country's own documents and mandates count, not those of its regions.
 */
export const PlaceEvidencePage = Page(PlaceEvidence)
export type PlaceEvidencePage = typeof PlaceEvidencePage.Type

/** One function of the framework and what there is under it; all zero and empty where nothing is. */
export const CsfCoverage = Schema.Struct({
  function: CsfFunction,
  /** The edition from which the function is known: `govern` came with 2.0, later than the report that the library follows. */
  edition: Schema.Literals(["1.1", "2.0"]),
  /** Documents sorted under it. */
  documents: Count,
  /** What readers found in those documents. */
  findings: Schema.Array(Schema.Struct({ kind: PolicyFindingKind, findings: Count })),
  standards: Schema.Array(StandardId),
  /** Checks of those standards. */
  checks: Count,
  /** Mandates that ask for one of those standards. */
  mandates: Schema.Array(MandateReference),
}).annotate({ title: "CsfCoverage" })
export type CsfCoverage = typeof CsfCoverage.Type

/** `GET /api/v1/csf`: the functions of the NIST Cybersecurity Framework, the report's five first and `govern` last. */
export const CsfOverview = Schema.Struct({
  functions: Schema.Array(CsfCoverage),
  documents: Count,
  /** Documents under none of the functions. */
  documentsWithout: Count,
  standards: Count,
  /** Standards that serve none of the functions. */
  standardsWithout: Schema.Array(StandardId),
}).annotate({ title: "CsfOverview" })
export type CsfOverview = typeof CsfOverview.Type
