/** Policies: documents in which a public authority, or somebody it listens to, says something about standards. */
import { Schema } from "effect"
import { Sector } from "./country.ts"
import { CountryCode, IsoDate, RegionId, StandardId } from "./identifier.ts"
import { Source, WebAddress } from "./source.ts"
import { CsfFunction } from "./standard.ts"

const Text = Schema.String.check(Schema.isNonEmpty())

/** Folder of documents that belong to no country and no region. */
export const INTERNATIONAL = "international"

/** Policy: `<country, region or international>/<slug>`, the path of its file under `data/policies/`. */
export const PolicyId = Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9-]*\/[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  title: "PolicyId",
  description: "Country, region or international, slash, kebab-case name, for example nl/comply-or-explain-list",
})
export type PolicyId = typeof PolicyId.Type

/** What kind of body issued a document. */
export const IssuerType = Schema.Literals([
  "national-government",
  "subnational-government",
  "regional-body",
  "multilateral",
  "multistakeholder",
  "standards-body",
  "industry-body",
  "company",
  "academic",
]).annotate({ title: "IssuerType", description: "What kind of body issued a document" })
export type IssuerType = typeof IssuerType.Type

/** What kind of document it is. */
export const DocumentType = Schema.Literals([
  "procurement-law",
  "procurement-regulation",
  "procurement-manual",
  "procurement-guideline",
  "comply-or-explain-list",
  "cybersecurity-law",
  "cybersecurity-guideline",
  "awareness-guidance",
  "regulation",
  "treaty",
  "national-standard",
  "technical-standard",
  "standards-landscape-report",
  "position-paper",
  "research-report",
  "academic-chapter",
  "survey",
  "charter",
]).annotate({ title: "DocumentType", description: "What kind of document it is" })
export type DocumentType = typeof DocumentType.Type

/** What a document is about buying. */
export const PolicyProduct = Schema.Literals([
  "any",
  "ict-products-and-services",
  "digital-products-and-services",
  "supply-chain",
  "outsourced-services",
  "cloud",
  "cybersecurity-products",
  "internet-of-things",
  "clinical-information-systems",
  "remote-care-systems",
  "identification-systems",
]).annotate({ title: "PolicyProduct", description: "What a document is about buying" })
export type PolicyProduct = typeof PolicyProduct.Type

/** What kind of thing was found in a document. */
export const PolicyFindingKind = Schema.Literals([
  "best-practice",
  "barrier",
  "gap",
  "trend",
  "recommendation",
  "applicability",
  "context",
]).annotate({ title: "PolicyFindingKind", description: "What kind of thing was found in a document" })
export type PolicyFindingKind = typeof PolicyFindingKind.Type

/** Whom a finding, or a part of the toolkit, is of use to. */
export const Audience = Schema.Literals([
  "buyer",
  "legal",
  "technical",
  "policy-maker",
  "supplier",
  "trainer",
  "standards-liaison",
]).annotate({ title: "Audience", description: "Whom a finding, or a part of the toolkit, is of use to" })
export type Audience = typeof Audience.Type

/** Something that a reader found in a document, in our own words. */
export const PolicyFinding = Schema.Struct({
  kind: PolicyFindingKind,
  text: Text,
  audiences: Schema.optionalKey(Schema.Array(Audience).check(Schema.isNonEmpty())),
  source: Source,
}).annotate({ title: "PolicyFinding", description: "Something that a reader found in a document" })
export type PolicyFinding = typeof PolicyFinding.Type

/** How sure the record is: `low` rows are shown as unverified. */
export const Confidence = Schema.Literals(["high", "medium", "low"]).annotate({
  title: "Confidence",
  description:
    "high: a primary page or several agreeing sources were read; medium; low: one weak source, shown as unverified",
})
export type Confidence = typeof Confidence.Type

export const Policy = Schema.Struct({
  id: PolicyId,
  title: Text,
  titleLocal: Schema.optionalKey(Text),
  issuer: Text,
  issuerType: IssuerType,
  country: Schema.optionalKey(CountryCode),
  region: Schema.optionalKey(RegionId),
  /** Of publication; absent where the document bears none. */
  year: Schema.optionalKey(Schema.Number.check(Schema.isInt())),
  url: Schema.optionalKey(WebAddress),
  documentType: DocumentType,
  /** COFOG divisions that it addresses; empty: all of them. */
  sectors: Schema.Array(Sector),
  products: Schema.Array(PolicyProduct).check(Schema.isNonEmpty()),
  /** In the functions of CSF 1.1, as the IS3C report sorts them. */
  csfFunctions: Schema.Array(CsfFunction),
  /** Open Internet standards that it names. */
  standards: Schema.Array(StandardId),
  /** Other standards and frameworks that it refers to: `ISO/IEC 27000 family`. */
  otherStandards: Schema.Array(Text),
  findings: Schema.Array(PolicyFinding),
  /** What applies, or does not, in the Global South. */
  globalSouth: Schema.optionalKey(Text),
  /** How deep it was analysed: at length, named only, or brought up by a reader. */
  depth: Schema.Literals(["discussed", "cited-only", "comment"]),
  /** Documents that it builds on. */
  derivedFrom: Schema.optionalKey(Schema.Array(PolicyId)),
  confidence: Confidence,
  notes: Schema.optionalKey(Text),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Policy", description: "A document in which an authority says something about standards" })
export type Policy = typeof Policy.Type

/** A search for policies and mandates of a place that found nothing solid: what keeps "none found" apart from "not searched". */
export const PolicySearch = Schema.Struct({
  /** Country code or region. */
  place: Schema.Union([CountryCode, RegionId]),
  searchedOn: IsoDate,
  note: Schema.optionalKey(Text),
}).annotate({
  title: "PolicySearch",
  description: "A search of a place for policies and mandates that found nothing solid",
})
export type PolicySearch = typeof PolicySearch.Type

/** What is known of a place: absence of evidence is never evidence of absence. */
export const EvidenceState = Schema.Literals(["found", "none-found", "not-searched"]).annotate({
  title: "EvidenceState",
  description: "Whether policies of a place were found, looked for without result, or not looked for",
})
export type EvidenceState = typeof EvidenceState.Type
