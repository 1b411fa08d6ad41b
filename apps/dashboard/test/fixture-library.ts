/** The policy library of the fixture world: a few documents of every state, and what the API counts from them. */
import {
  type CsfOverview,
  type FacetCounts,
  type MandateSummary,
  type PlaceEvidence,
  POLICY_FACETS,
  type Policy,
  type PolicyDetail,
  type PolicyFacet,
  PolicyFindingKind,
  type PolicyFindingView,
  type PolicyMatrix,
  type PolicySummary,
} from "@plumbline/core"

const SOURCE = { title: "Fixture", url: "https://example.org/document", section: "§ 3", readOn: "2026-11-20" }

const POLICIES: ReadonlyArray<Policy> = [
  {
    id: "xa/open-standards-list",
    title: "List of open standards",
    titleLocal: "Lijst van open standaarden",
    issuer: "Standards Forum of Aldervale",
    issuerType: "national-government",
    country: "xa",
    year: 2019,
    url: "https://example.org/list",
    documentType: "comply-or-explain-list",
    sectors: [],
    products: ["ict-products-and-services"],
    csfFunctions: ["protect"],
    standards: ["dnssec", "tls", "spf", "dmarc"],
    otherStandards: ["OpenDocument"],
    findings: [
      { kind: "best-practice", text: "Buyers ask for what the list names, or say why not.", source: SOURCE },
      { kind: "barrier", text: "Small suppliers do not know the list.", source: SOURCE },
    ],
    globalSouth: "Needs a body that keeps the list.",
    depth: "discussed",
    confidence: "high",
    sources: [SOURCE],
  },
  {
    id: "xd/procurement-act",
    title: "Procurement Act of the Republic of Dunmere, with its schedules and the regulations made under it",
    issuer: "Parliament of Dunmere",
    issuerType: "national-government",
    country: "xd",
    documentType: "procurement-law",
    sectors: ["health"],
    products: ["any"],
    csfFunctions: [],
    standards: [],
    otherStandards: [],
    findings: [],
    depth: "cited-only",
    derivedFrom: ["xa/open-standards-list"],
    confidence: "low",
    notes: "The address leads to the home page.",
    sources: [{ title: "Fixture", readOn: "2026-11-20" }],
  },
  {
    id: "international/treaty",
    title: "Treaty on crime in networks",
    issuer: "Council of the Isles",
    issuerType: "multilateral",
    year: 2001,
    documentType: "treaty",
    sectors: [],
    products: ["any"],
    csfFunctions: ["identify", "respond"],
    standards: [],
    otherStandards: [],
    findings: [{ kind: "gap", text: "Names no standard.", source: SOURCE }],
    depth: "comment",
    confidence: "medium",
    sources: [SOURCE],
  },
]

const PLACES: Readonly<Record<string, readonly [name: string, region: string]>> = {
  xa: ["Aldervale", "northern-isles"],
  xd: ["Dunmere", "inner-sea"],
}

const MANDATE: MandateSummary = {
  id: "xa/open-standards",
  title: "Use of the standards of the list",
  titleLocal: null,
  level: "comply-or-explain",
  phase: "in-force",
  country: "xa",
  region: null,
  issuer: "Standards Forum of Aldervale",
  subdivision: null,
  place: "Aldervale",
  parties: ["buyer"],
  scope: "All public bodies",
  status: "in-force",
  confidence: "high",
  standards: ["dnssec", "dmarc"],
  inferred: [],
  since: "2019-01-01",
  due: null,
  until: null,
  nextDue: null,
  bound: { organisations: 5, targets: 14 },
  noFigures: null,
}

const summaryOf = (policy: Policy): PolicySummary => ({
  id: policy.id,
  title: policy.title,
  titleLocal: policy.titleLocal ?? null,
  issuer: policy.issuer,
  issuerType: policy.issuerType,
  country: policy.country ?? null,
  region: policy.region ?? null,
  place: PLACES[policy.country ?? ""]?.[0] ?? "International",
  year: policy.year ?? null,
  documentType: policy.documentType,
  sectors: policy.sectors,
  products: policy.products,
  csfFunctions: policy.csfFunctions,
  standards: policy.standards,
  depth: policy.depth,
  confidence: policy.confidence,
  findings: policy.findings.length,
  mandates: policy.id === "xa/open-standards-list" ? 1 : 0,
})

export const summaries: ReadonlyArray<PolicySummary> = POLICIES.map(summaryOf)

export const details: ReadonlyArray<PolicyDetail> = POLICIES.map((policy) => {
  const reference = ({ id, title, year }: Policy) => ({ id, title, year: year ?? null })
  return {
    ...summaryOf(policy),
    policy,
    mandatesOf: policy.id === "xa/open-standards-list" ? [MANDATE] : [],
    derivedFrom: POLICIES.filter(({ id }) => policy.derivedFrom?.includes(id)).map(reference),
    derived: POLICIES.filter(({ derivedFrom }) => derivedFrom?.includes(policy.id)).map(reference),
  }
})

/** Values of a document in a facet. */
const valuesOf = (policy: PolicySummary, facet: PolicyFacet): ReadonlyArray<string> => {
  const orNone = (values: ReadonlyArray<string>, none: string) => (values.length === 0 ? [none] : values)
  switch (facet) {
    case "region":
      return [PLACES[policy.country ?? ""]?.[1] ?? "international"]
    case "subregion":
    case "grouping":
      return []
    case "country":
      return policy.country === null ? [] : [policy.country]
    case "sector":
      return orNone(policy.sectors, "any")
    case "product":
      return policy.products
    case "csfFunction":
      return orNone(policy.csfFunctions, "none")
    case "standard":
      return orNone(policy.standards, "none")
    default:
      return [policy[facet]]
  }
}

const VALUES: Readonly<Partial<Record<PolicyFacet, ReadonlyArray<string>>>> = {
  region: ["northern-isles", "inner-sea", "eastern-plateau", "far-south", "international"],
  csfFunction: ["identify", "protect", "detect", "respond", "recover", "none"],
}

const facetOf = (found: ReadonlyArray<PolicySummary>, facet: PolicyFacet): FacetCounts => {
  const values = VALUES[facet] ?? [...new Set(summaries.flatMap((each) => valuesOf(each, facet)))].sort()
  return {
    facet,
    parameter: facet === "subregion" || facet === "grouping" ? "region" : facet,
    values: values.map((value) => ({
      value,
      label: value,
      documents: found.filter((each) => valuesOf(each, facet).includes(value)).length,
    })),
  }
}

export const facets = (found: ReadonlyArray<PolicySummary>): ReadonlyArray<FacetCounts> =>
  POLICY_FACETS.map((facet) => facetOf(found, facet))

export const fits = (policy: PolicySummary, query: URLSearchParams): boolean =>
  POLICY_FACETS.every((facet) => {
    const wanted = query.get(facet)
    return wanted === null || valuesOf(policy, facet).includes(wanted)
  }) && policy.title.toLowerCase().includes((query.get("q") ?? "").toLowerCase())

export const matrix = (rows: string, columns: string): PolicyMatrix => {
  const ofRows = facetOf(summaries, rows as PolicyFacet)
  const ofColumns = facetOf(summaries, columns as PolicyFacet)
  return {
    rows: ofRows,
    columns: ofColumns,
    documents: summaries.length,
    cells: ofRows.values.map((row) =>
      ofColumns.values.map((column) =>
        summaries
          .filter((each) => valuesOf(each, ofRows.facet).includes(row.value))
          .filter((each) => valuesOf(each, ofColumns.facet).includes(column.value))
          .map(({ id, title, year }) => ({ id, title, year })),
      ),
    ),
  }
}

const FINDINGS: ReadonlyArray<PolicyFindingView> = POLICIES.flatMap((policy) =>
  policy.findings.map((finding) => ({
    audiences: ["buyer" as const],
    ...finding,
    policy: { id: policy.id, title: policy.title, year: policy.year ?? null },
    place: PLACES[policy.country ?? ""]?.[0] ?? "International",
    confidence: policy.confidence,
  })),
)

export const findings = (query: URLSearchParams): ReadonlyArray<PolicyFindingView> =>
  FINDINGS.filter(({ kind, text }) => (query.get("kind") ?? kind) === kind && text.includes(query.get("q") ?? ""))

export const kinds = PolicyFindingKind.literals.map((kind) => ({
  kind,
  findings: FINDINGS.filter((finding) => finding.kind === kind).length,
}))

const place = (
  id: string,
  name: string,
  state: PlaceEvidence["state"],
  more: Partial<PlaceEvidence> = {},
): PlaceEvidence => ({
  place: id,
  name,
  kind: "country",
  isMeasured: true,
  state,
  documents: 0,
  mandates: 0,
  searchedOn: null,
  note: null,
  ...more,
})

export const places: ReadonlyArray<PlaceEvidence> = [
  place("xa", "Aldervale", "found", { documents: 1, mandates: 1 }),
  place("xb", "Brackwater", "none-found", { searchedOn: "2026-11-20", note: "Sites of the ministries were searched." }),
  place("qm", "Qamar", "not-searched"),
  place("league-of-harbours", "League of Harbours", "none-found", {
    kind: "region",
    isMeasured: false,
    searchedOn: "2026-11-20",
  }),
]

const NOTHING = { documents: 0, findings: [], standards: [], checks: 0, mandates: [] }

export const csf: CsfOverview = {
  functions: [
    { ...NOTHING, function: "identify", edition: "1.1", documents: 1, findings: [{ kind: "gap", findings: 1 }] },
    {
      function: "protect",
      edition: "1.1",
      documents: 1,
      findings: [
        { kind: "best-practice", findings: 1 },
        { kind: "barrier", findings: 1 },
      ],
      standards: ["dnssec", "dmarc"],
      checks: 4,
      mandates: [MANDATE],
    },
    { ...NOTHING, function: "detect", edition: "1.1", standards: ["dmarc"], checks: 2, mandates: [MANDATE] },
    { ...NOTHING, function: "respond", edition: "1.1", documents: 1 },
    { ...NOTHING, function: "recover", edition: "1.1" },
    { ...NOTHING, function: "govern", edition: "2.0" },
  ],
  documents: POLICIES.length,
  documentsWithout: 1,
  standards: 16,
  standardsWithout: ["ipv6"],
}
