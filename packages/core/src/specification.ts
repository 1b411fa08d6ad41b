/** Conformance specifications: what a buyer asks for in one country and one product category. Made by the toolkit, kept as a JSON document of its own. */
import { Schema } from "effect"
import {
  AcceptanceTest,
  BusinessCase,
  Clause,
  ClauseId,
  EvaluationSheet,
  Framework,
  PerformanceReview,
  ProcurementStage,
  ProductCategory,
  Questionnaire,
} from "./clause.ts"
import { GovernmentLevel } from "./country.ts"
import { CountryCode, IsoDate, MethodologyId, RegionId, StandardId } from "./identifier.ts"
import { MandateId, MandateLevel, SubdivisionCode } from "./mandate.ts"
import { EvidenceState } from "./policy.ts"
import { WebAddress } from "./source.ts"

const Text = Schema.String.check(Schema.isNonEmpty())

/** A mandate as a specification cites it. */
export const MandateCitation = Schema.Struct({
  mandate: MandateId,
  title: Text,
  issuer: Text,
  level: MandateLevel,
  subdivision: Schema.optionalKey(SubdivisionCode),
  /** Whom it binds, in words. */
  scope: Text,
  /** What it asks of the standard at hand, in our own words. */
  asks: Schema.optionalKey(Text),
  since: Schema.optionalKey(IsoDate),
  due: Schema.optionalKey(IsoDate),
  url: Schema.optionalKey(WebAddress),
  controls: Schema.optionalKey(Schema.Array(Text)),
  /** False for drafts, and for what is not in force yet on the day of the specification. */
  inForce: Schema.Boolean,
  /** True where the record rests on one weak source, or the standard was inferred. */
  unverified: Schema.Boolean,
}).annotate({ title: "MandateCitation", description: "A mandate as a specification cites it" })
export type MandateCitation = typeof MandateCitation.Type

/** A clause with the values that hold for the place. */
export const SpecifiedClause = Schema.Struct({
  clause: ClauseId,
  code: Clause.fields.code,
  title: Text,
  standard: Schema.optionalKey(StandardId),
  kind: Clause.fields.kind,
  obligates: Clause.fields.obligates,
  requirement: Text,
  rationale: Text,
  acceptance: AcceptanceTest,
  evidence: Clause.fields.evidence,
  remedy: Clause.fields.remedy,
  kpi: Schema.optionalKey(Text),
  equivalence: Schema.optionalKey(Text),
  exceptions: Schema.optionalKey(Text),
  csfFunctions: Clause.fields.csfFunctions,
  references: Clause.fields.references,
  /** Mandates that ask for its standard, strictest first. */
  basis: Schema.Array(MandateCitation),
  /** Mandates for which it asks for more than the clause bank does. */
  tightenedBy: Schema.Array(MandateId),
  confidence: Clause.fields.confidence,
}).annotate({ title: "SpecifiedClause", description: "A clause with the values that hold for the place" })
export type SpecifiedClause = typeof SpecifiedClause.Type

export const ConformanceSpecification = Schema.Struct({
  format: Schema.Literal("plumbline-specification"),
  version: Schema.Literal(1),
  tool: Schema.Struct({ name: Schema.Literal("plumbline"), version: Text }),
  methodology: MethodologyId,
  /** The day whose mandates it cites. */
  on: IsoDate,
  licence: Schema.Literal("CC BY 4.0"),
  place: Schema.Struct({
    kind: Schema.Literals(["country", "region"]),
    id: Schema.Union([CountryCode, RegionId]),
    name: Text,
    fictional: Schema.Boolean,
  }),
  category: ProductCategory,
  categoryName: Text,
  scope: Text,
  watch: Text,
  stage: Schema.optionalKey(ProcurementStage),
  buyerLevel: Schema.optionalKey(GovernmentLevel),
  purpose: Text,
  disclaimer: Text,
  definitions: Framework.fields.definitions,
  basis: Schema.Struct({
    /** Whether mandates of the place were found, looked for without result, or not looked for. */
    state: EvidenceState,
    searchedOn: Schema.optionalKey(IsoDate),
    /** Mandates that name a standard of a clause, and general clauses on which one can be hung. */
    citations: Schema.Array(MandateCitation),
  }),
  equivalence: Schema.Array(Text),
  clauses: Schema.Array(SpecifiedClause).check(Schema.isNonEmpty()),
  stages: Framework.fields.stages,
  questionnaire: Schema.Struct({
    introduction: Questionnaire.fields.introduction,
    sections: Questionnaire.fields.sections,
  }),
  evaluation: Schema.Struct({
    introduction: EvaluationSheet.fields.introduction,
    scale: EvaluationSheet.fields.scale,
    rules: EvaluationSheet.fields.rules,
  }),
  performance: Schema.Struct({
    introduction: PerformanceReview.fields.introduction,
    indicators: PerformanceReview.fields.indicators,
    ladder: PerformanceReview.fields.ladder,
    consequences: PerformanceReview.fields.consequences,
    quarterly: PerformanceReview.fields.quarterly,
  }),
  businessCase: Schema.Struct({
    introduction: BusinessCase.fields.introduction,
    blocks: BusinessCase.fields.blocks,
  }),
}).annotate({
  title: "ConformanceSpecification",
  description: "What a buyer asks for in one country and one product category, with how it is tested",
})
export type ConformanceSpecification = typeof ConformanceSpecification.Type

/** A part of a document, whatever it is written as. */
export const DocumentBlock = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("heading"),
    level: Schema.Literals([1, 2, 3]),
    anchor: Text,
    text: Text,
  }),
  Schema.Struct({ kind: Schema.Literal("paragraph"), text: Text, tone: Schema.Literals(["plain", "note"]) }),
  Schema.Struct({ kind: Schema.Literal("list"), items: Schema.Array(Text), ordered: Schema.Boolean }),
  /** Labels and what belongs to them. */
  Schema.Struct({
    kind: Schema.Literal("terms"),
    terms: Schema.Array(Schema.Struct({ name: Text, text: Text })),
  }),
  Schema.Struct({
    kind: Schema.Literal("table"),
    caption: Text,
    columns: Schema.Array(Text),
    rows: Schema.Array(Schema.Array(Schema.String)),
  }),
]).annotate({ title: "DocumentBlock", description: "A part of a document" })
export type DocumentBlock = typeof DocumentBlock.Type

/** `GET /api/v1/toolkit`: a specification, and the document that it makes for the stage chosen. */
export const ToolkitAnswer = Schema.Struct({
  specification: ConformanceSpecification,
  document: Schema.Array(DocumentBlock),
}).annotate({ title: "ToolkitAnswer" })
export type ToolkitAnswer = typeof ToolkitAnswer.Type

/** `GET /api/v1/toolkit/choices`: what can be chosen. */
export const ToolkitChoices = Schema.Struct({
  countries: Schema.Array(Schema.Struct({ id: CountryCode, name: Text })),
  regions: Schema.Array(Schema.Struct({ id: RegionId, name: Text })),
  categories: Schema.Array(Schema.Struct({ id: ProductCategory, name: Text })),
  stages: Schema.Array(Schema.Struct({ id: ProcurementStage, name: Text })),
}).annotate({ title: "ToolkitChoices" })
export type ToolkitChoices = typeof ToolkitChoices.Type
