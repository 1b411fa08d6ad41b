/** The demand of the seeded world: documents, mandates of every kind, explanations in every state. All made up. */
import type { CatalogView, Explanation, Mandate, Policy } from "@plumbline/core"

const SOURCES = [{ title: "Made up for tests", readOn: "2026-10-05" }] as const

export const seedDemand = (): Pick<CatalogView, "policies" | "policySearches" | "mandates" | "explanations"> => ({
  policies: byId(POLICIES),
  policySearches: [
    { place: "xd", searchedOn: "2026-01-10", note: "The gazette, in the country's language" },
    { place: "xd", searchedOn: "2026-05-01" },
    { place: "xb", searchedOn: "2025-05-01" },
  ],
  mandates: byId(MANDATES),
  explanations: byId(EXPLANATIONS),
})

const byId = <A extends { readonly id: string }>(all: ReadonlyArray<A>): ReadonlyMap<string, A> =>
  new Map(all.map((each): readonly [string, A] => [each.id, each]).sort(([left], [right]) => (left < right ? -1 : 1)))

const policy = (id: string, title: string, more: Partial<Policy>): Policy => ({
  id,
  title,
  issuer: "Office of Standards",
  issuerType: "national-government",
  documentType: "procurement-guideline",
  sectors: [],
  products: ["any"],
  csfFunctions: [],
  standards: [],
  otherStandards: [],
  findings: [],
  depth: "discussed",
  confidence: "high",
  sources: SOURCES,
  ...more,
})

const POLICIES: ReadonlyArray<Policy> = [
  policy("xa/list-of-open-standards", "List of open standards", {
    titleLocal: "Liste offener Standards",
    country: "xa",
    year: 2025,
    documentType: "comply-or-explain-list",
    products: ["ict-products-and-services"],
    csfFunctions: ["protect"],
    standards: ["dnssec", "dmarc", "tls"],
    otherStandards: ["ISO/IEC 27001"],
    findings: [
      { kind: "best-practice", text: "Asks for standards by name", source: SOURCES[0] },
      { kind: "best-practice", text: "Asks for a reason where they are not used", source: SOURCES[0] },
      { kind: "barrier", text: "Says nothing on enforcement", source: SOURCES[0] },
    ],
    derivedFrom: ["international/buyers-guide"],
  }),
  policy("xb/procurement-act", "Procurement act", {
    country: "xb",
    year: 2019,
    documentType: "procurement-law",
    sectors: ["health", "education"],
    depth: "cited-only",
  }),
  policy("harbour-league/charter", "Charter of safe services", {
    region: "harbour-league",
    year: 2022,
    issuer: "Council of the League",
    issuerType: "regional-body",
    documentType: "charter",
    products: ["supply-chain", "cloud"],
    csfFunctions: ["identify", "detect"],
    standards: ["https"],
  }),
  policy("international/buyers-guide", "Guide for buyers", {
    issuer: "Some Forum",
    issuerType: "multistakeholder",
    documentType: "awareness-guidance",
    confidence: "low",
  }),
]

const mandate = (id: string, title: string, more: Partial<Mandate>): Mandate => ({
  id,
  title,
  issuer: "Office of Standards",
  level: "mandatory",
  binds: { parties: ["buyer"], scope: "All public bodies" },
  status: "in-force",
  demands: [],
  confidence: "high",
  sources: SOURCES,
  ...more,
})

const MANDATES: ReadonlyArray<Mandate> = [
  mandate("xa/comply-or-explain", "Comply or explain", {
    policy: "xa/list-of-open-standards",
    country: "xa",
    level: "comply-or-explain",
    binds: { parties: ["buyer"], levels: ["national"], scope: "Bodies of the state, for what they buy" },
    since: "2025-09-01",
    due: "2026-02-01",
    earlierDues: ["2024"],
    demands: [
      {
        standard: "dmarc",
        asks: "A policy of quarantine or reject",
        requires: [{ check: "dmarc.record" }, { check: "dmarc.policy", reasons: ["reject", "quarantine"] }],
        controls: ["OS-7"],
      },
      { standard: "dnssec", due: "2026-12-01" },
      { standard: "tls", requires: [{ check: "tls.version" }], inferred: true },
    ],
  }),
  mandate("xa/old-circular", "Circular on names", {
    country: "xa",
    level: "recommended",
    status: "superseded",
    supersededBy: "xa/comply-or-explain",
    since: "2015-01-01",
    until: "2025-09-01",
    demands: [{ standard: "dnssec" }],
  }),
  mandate("harbour-league/regulation", "Regulation on the web", {
    policy: "harbour-league/charter",
    region: "harbour-league",
    issuer: "Council of the League",
    since: "2024-01-01",
    due: "2027-01-01",
    demands: [{ standard: "https" }],
  }),
  mandate("xb/programme", "Programme for addresses", {
    country: "xb",
    level: "programme",
    demands: [{ standard: "ipv6" }],
  }),
  mandate("xb/sellers", "Rules for sellers", {
    country: "xb",
    binds: { parties: ["supplier"], scope: "Who sells mail" },
    demands: [{ standard: "starttls" }],
  }),
  mandate("xb/southern-province", "Provincial order", {
    country: "xb",
    subdivision: "xb-s",
    demands: [{ standard: "dnssec" }],
  }),
  mandate("xb/draft-act", "Act to come", {
    country: "xb",
    status: "draft",
    due: "2028-01-01",
    demands: [{ standard: "dmarc" }],
  }),
  mandate("xb/hook", "State of the art", { country: "xb", level: "hook" }),
]

const EXPLANATIONS: ReadonlyArray<Explanation> = [
  {
    id: "xa/tax-mail",
    mandate: "xa/comply-or-explain",
    standard: "dmarc",
    organisation: "xa/tax-authority",
    ground: "no-supplier-offers-it",
    text: "The one supplier does not sign.",
    compensation: "Letters on paper",
    from: "2025-10-01",
    until: "2026-08-01",
    sources: SOURCES,
  },
  {
    id: "xa/portal-tls",
    mandate: "xa/comply-or-explain",
    standard: "tls",
    organisation: "xa/government-portal",
    targets: ["portal.gov.xa"],
    ground: "end-of-life",
    text: "Is switched off next spring.",
    from: "2026-01-01",
    until: "2027-03-01",
    sources: SOURCES,
  },
  {
    id: "xa/health-names",
    mandate: "xa/comply-or-explain",
    standard: "dnssec",
    organisation: "xa/health-service",
    ground: "disproportionate-cost",
    text: "Is moved in two steps.",
    from: "2027-01-01",
    sources: SOURCES,
  },
]
