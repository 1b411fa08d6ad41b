/** The words of the policy library in English: names of facets and of their values. Apart from the others, for few pages need them. */
import type {
  Audience,
  CsfFunction,
  DocumentType,
  EvidenceState,
  IssuerType,
  MandateLevel,
  Policy,
  PolicyFacet,
  PolicyFindingKind,
  PolicyProduct,
} from "@plumbline/core"

export const policyWords = {
  policyFacet: {
    region: "Region",
    subregion: "Sub-region",
    grouping: "Grouping",
    country: "Country",
    issuerType: "Institution",
    documentType: "Kind of document",
    sector: "Sector",
    product: "Product or service",
    csfFunction: "Function",
    standard: "Standard named",
    depth: "Depth of analysis",
  } satisfies Record<PolicyFacet, string>,

  issuerType: {
    "national-government": "national government",
    "subnational-government": "government of a part of a country",
    "regional-body": "regional body",
    multilateral: "multilateral body",
    multistakeholder: "multistakeholder body",
    "standards-body": "standards body",
    "industry-body": "industry body",
    company: "company",
    academic: "academic",
  } satisfies Record<IssuerType, string>,

  documentType: {
    "procurement-law": "procurement law",
    "procurement-regulation": "procurement regulation",
    "procurement-manual": "procurement manual",
    "procurement-guideline": "procurement guideline",
    "comply-or-explain-list": "comply-or-explain list",
    "cybersecurity-law": "cybersecurity law",
    "cybersecurity-guideline": "cybersecurity guideline",
    "awareness-guidance": "guidance that raises awareness",
    regulation: "regulation",
    treaty: "treaty",
    "national-standard": "national standard",
    "technical-standard": "technical standard",
    "standards-landscape-report": "report on the landscape of standards",
    "position-paper": "position paper",
    "research-report": "research report",
    "academic-chapter": "chapter of a book",
    survey: "survey",
    charter: "charter",
  } satisfies Record<DocumentType, string>,

  policyProduct: {
    any: "anything",
    "ict-products-and-services": "ICT products and services",
    "digital-products-and-services": "digital products and services",
    "supply-chain": "supply chains",
    "outsourced-services": "outsourced services",
    cloud: "cloud services",
    "cybersecurity-products": "cybersecurity products",
    "internet-of-things": "the Internet of Things",
    "clinical-information-systems": "clinical information systems",
    "remote-care-systems": "systems for remote care",
    "identification-systems": "identification systems",
  } satisfies Record<PolicyProduct, string>,

  csfFunction: {
    identify: "Identify",
    protect: "Protect",
    detect: "Detect",
    respond: "Respond",
    recover: "Recover",
    govern: "Govern",
  } satisfies Record<CsfFunction, string>,

  policyFinding: {
    "best-practice": "Best practice",
    barrier: "Barrier",
    gap: "Gap",
    trend: "Trend",
    recommendation: "Recommendation",
    applicability: "Applicability",
    context: "Context",
  } satisfies Record<PolicyFindingKind, string>,

  policyFindingMeaning: {
    "best-practice": "What others can take over.",
    barrier: "What stands in the way.",
    gap: "What is missing.",
    trend: "What was seen across documents; too few were read to say that it holds everywhere.",
    recommendation: "What the report advises.",
    applicability: "What applies, or does not, in the Global South.",
    context: "What one should know beside it.",
  } satisfies Record<PolicyFindingKind, string>,

  audience: {
    buyer: "buyers",
    legal: "lawyers",
    technical: "technical staff",
    "policy-maker": "policy makers",
    supplier: "suppliers",
    trainer: "trainers",
    "standards-liaison": "liaisons to standards bodies",
  } satisfies Record<Audience, string>,

  policyDepth: {
    discussed: "The IS3C report discusses this document.",
    "cited-only": "The IS3C report lists this document and does not discuss it.",
    comment: "A reader of the IS3C report brought this document up.",
  } satisfies Record<Policy["depth"], string>,

  evidenceState: {
    found: "found",
    "none-found": "none found",
    "not-searched": "not searched",
  } satisfies Record<EvidenceState, string>,

  mandateLevel: {
    mandatory: "mandatory",
    "comply-or-explain": "comply or explain",
    "target-agreement": "target agreement",
    recommended: "recommended",
    eligible: "eligible for tenders",
    programme: "programme",
    hook: "hook",
  } satisfies Record<MandateLevel, string>,
}
