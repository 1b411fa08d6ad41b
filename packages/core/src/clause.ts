/** Clauses and what goes with them: what a buyer writes into a tender, and how it is told whether it is met. Kept under `data/clauses/` and `data/toolkit/`. */
import { Schema } from "effect"
import { StandardId } from "./identifier.ts"
import { Requirement } from "./mandate.ts"
import { Confidence } from "./policy.ts"
import { Source } from "./source.ts"
import { CsfFunction } from "./standard.ts"

const Text = Schema.String.check(Schema.isNonEmpty())
const Texts = Schema.Array(Text).check(Schema.isNonEmpty())

/** What is bought. */
export const PRODUCT_CATEGORIES = [
  "web-hosting",
  "mail-service",
  "dns-hosting",
  "domain-registration",
  "cdn",
  "saas",
  "connectivity",
] as const
export const ProductCategory = Schema.Literals(PRODUCT_CATEGORIES).annotate({
  title: "ProductCategory",
  description: "What is bought",
})
export type ProductCategory = typeof ProductCategory.Type

/** Stages of a purchase: the thirteen of the CIPS procurement and supply cycle in seven groups. `performance` takes in the exit. */
export const PROCUREMENT_STAGES = [
  "need",
  "market",
  "specification",
  "selection",
  "evaluation",
  "award",
  "performance",
] as const
export const ProcurementStage = Schema.Literals(PROCUREMENT_STAGES).annotate({
  title: "ProcurementStage",
  description: "Stage of a purchase, after the CIPS procurement and supply cycle",
})
export type ProcurementStage = typeof ProcurementStage.Type

/** Clause: the name of its file under `data/clauses/`. */
export const ClauseId = Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  title: "ClauseId",
  description: "Kebab-case name of a clause, for example mail-dmarc",
})
export type ClauseId = typeof ClauseId.Type

/** What a clause is for: an entry condition, something that earns points, a duty during the term, or at its end. */
export const ClauseKind = Schema.Literals(["minimum", "award", "performance", "exit"]).annotate({
  title: "ClauseKind",
  description:
    "minimum: no bid without it; award: earns points; performance: a duty during the term; exit: a duty at the end of the term",
})
export type ClauseKind = typeof ClauseKind.Type

/** Length of time: days or hours, ISO 8601. */
export const IsoDuration = Schema.String.check(Schema.isPattern(/^P(?:\d+[YMWD]|T\d+[HM])$/)).annotate({
  title: "IsoDuration",
  description: "ISO 8601 duration of one unit, for example P5D or PT4H",
})
export type IsoDuration = typeof IsoDuration.Type

/** How bad it is when a clause is not met; the ladder of `data/toolkit/performance.yaml` says what follows. */
export const Severity = Schema.Literals(["critical", "high", "medium", "low"]).annotate({
  title: "Severity",
  description: "How bad it is when a clause is not met",
})
export type Severity = typeof Severity.Type

/** A field that the buyer fills in: `[name]` in the requirement. */
export const ClauseField = Schema.Struct({
  name: Schema.String.check(Schema.isPattern(/^[a-z][a-z-]*$/)),
  description: Text,
  /** What stands there unless the buyer writes something else. */
  default: Text,
  /** The number that a mandate's bound on this check and parameter puts in its place. */
  boundBy: Schema.optionalKey(Schema.Struct({ check: Requirement.fields.check, parameter: Text })),
}).annotate({ title: "ClauseField", description: "A field that the buyer fills in" })
export type ClauseField = typeof ClauseField.Type

/** How it is told whether a clause is met. */
export const AcceptanceTest = Schema.Struct({
  method: Text,
  /** Checks of a scan that tell it, all of which must be met; empty where only a person, a document or the buyer's own test can. */
  requires: Schema.Array(Requirement),
  threshold: Text,
  when: Text,
}).annotate({ title: "AcceptanceTest", description: "How it is told whether a clause is met" })
export type AcceptanceTest = typeof AcceptanceTest.Type

export const Clause = Schema.Struct({
  id: ClauseId,
  /** The short name that a contract cites: `MAIL-3`. */
  code: Schema.String.check(Schema.isPattern(/^[A-Z]+-\d+$/)),
  title: Text,
  /** Absent where the clause belongs to no single standard. */
  standard: Schema.optionalKey(StandardId),
  categories: Schema.Array(ProductCategory).check(Schema.isNonEmpty()),
  /** Categories in which it earns points and is no minimum. */
  awardIn: Schema.optionalKey(Schema.Array(ProductCategory).check(Schema.isNonEmpty())),
  kind: ClauseKind,
  obligates: Schema.Literals(["supplier", "buyer", "registrar"]),
  /** One measurable obligation, with fields in square brackets. */
  requirement: Text,
  fields: Schema.optionalKey(Schema.Array(ClauseField).check(Schema.isNonEmpty())),
  /** What the requirement says instead when a mandate accepts only these outcomes of a check. */
  stricter: Schema.optionalKey(
    Schema.Struct({ check: Requirement.fields.check, reasons: Requirement.fields.reasons, requirement: Text }),
  ),
  rationale: Text,
  acceptance: AcceptanceTest,
  evidence: Texts,
  remedy: Schema.Struct({ severity: Severity, fixWithin: IsoDuration, text: Schema.optionalKey(Text) }),
  kpi: Schema.optionalKey(Text),
  /** Beyond the general block on equivalence: what an equivalent must do here. */
  equivalence: Schema.optionalKey(Text),
  exceptions: Schema.optionalKey(Text),
  csfFunctions: Schema.Array(CsfFunction).check(Schema.isNonEmpty()),
  /** RFC and section. */
  references: Schema.Array(Text),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
  confidence: Confidence,
}).annotate({ title: "Clause", description: "What a buyer writes into a tender, and how it is told whether it is met" })
export type Clause = typeof Clause.Type

const Sources = Schema.Array(Source).check(Schema.isNonEmpty())
const Named = Schema.Struct({ name: Text, text: Text })

/** What bidders are asked: `data/toolkit/questionnaire.yaml`. */
export const Questionnaire = Schema.Struct({
  introduction: Text,
  sections: Schema.Array(
    Schema.Struct({
      id: ClauseId,
      title: Text,
      /** The function of CSF 2.0 that it belongs to, where it belongs to one. */
      csfFunction: Schema.optionalKey(CsfFunction),
      questions: Schema.Array(
        Schema.Struct({
          text: Text,
          evidence: Schema.optionalKey(Text),
          categories: Schema.optionalKey(Schema.Array(ProductCategory).check(Schema.isNonEmpty())),
        }),
      ).check(Schema.isNonEmpty()),
    }),
  ).check(Schema.isNonEmpty()),
  sources: Sources,
}).annotate({ title: "Questionnaire", description: "What bidders are asked" })
export type Questionnaire = typeof Questionnaire.Type

/** How bids are compared: `data/toolkit/evaluation.yaml`. */
export const EvaluationSheet = Schema.Struct({
  introduction: Text,
  scale: Schema.Array(Schema.Struct({ points: Schema.Finite, label: Text, meaning: Text })).check(Schema.isNonEmpty()),
  rules: Texts,
  sources: Sources,
}).annotate({ title: "EvaluationSheet", description: "How bids are compared" })
export type EvaluationSheet = typeof EvaluationSheet.Type

/** How performance is followed: `data/toolkit/performance.yaml`. */
export const PerformanceReview = Schema.Struct({
  introduction: Text,
  indicators: Schema.Array(Schema.Struct({ id: ClauseId, name: Text, formula: Text, target: Text, fedBy: Text })).check(
    Schema.isNonEmpty(),
  ),
  ladder: Schema.Array(Schema.Struct({ severity: Severity, fixWithin: IsoDuration, meaning: Text })).check(
    Schema.isNonEmpty(),
  ),
  consequences: Texts,
  quarterly: Texts,
  sources: Sources,
}).annotate({ title: "PerformanceReview", description: "How performance is followed" })
export type PerformanceReview = typeof PerformanceReview.Type

/** Why to ask for it: `data/toolkit/business-case.yaml`. */
export const BusinessCase = Schema.Struct({
  introduction: Text,
  blocks: Schema.Array(Named).check(Schema.isNonEmpty()),
  sources: Sources,
}).annotate({ title: "BusinessCase", description: "Why to ask for open standards" })
export type BusinessCase = typeof BusinessCase.Type

/** What every specification says: `data/toolkit/framework.yaml`. */
export const Framework = Schema.Struct({
  purpose: Text,
  disclaimer: Text,
  definitions: Schema.Array(Named).check(Schema.isNonEmpty()),
  categories: Schema.Array(Schema.Struct({ id: ProductCategory, name: Text, scope: Text, watch: Text })).check(
    Schema.isNonEmpty(),
  ),
  stages: Schema.Array(Schema.Struct({ id: ProcurementStage, name: Text, checklist: Texts })).check(
    Schema.isNonEmpty(),
  ),
  /** The legal rules under which a named standard is followed by "or equivalent", each for the members of a region. */
  equivalence: Schema.Struct({
    general: Text,
    rules: Schema.Array(Schema.Struct({ region: Text, text: Text, source: Source })),
  }),
  sources: Sources,
}).annotate({ title: "Framework", description: "What every specification says" })
export type Framework = typeof Framework.Type

/** The parts of the toolkit beside its clauses; `undefined` where a data folder has none. */
export interface Toolkit {
  readonly framework: Framework
  readonly questionnaire: Questionnaire
  readonly evaluation: EvaluationSheet
  readonly performance: PerformanceReview
  readonly businessCase: BusinessCase
}
