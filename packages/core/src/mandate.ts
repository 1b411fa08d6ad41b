/** Mandates: which standard is asked for, with which parameters, at which level, of whom, since when, until when. */
import { Schema } from "effect"
import { GovernmentLevel, Sector } from "./country.ts"
import { CheckId, CountryCode, IsoDate, ReasonCode, RegionId, StandardId } from "./identifier.ts"
import { Confidence, PolicyId } from "./policy.ts"
import { Source, WebAddress } from "./source.ts"

const Text = Schema.String.check(Schema.isNonEmpty())

/** Mandate: `<country or region>/<slug>`, the path of its file under `data/mandates/`. */
export const MandateId = Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9-]*\/[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  title: "MandateId",
  description: "Country or region, slash, kebab-case name, for example nl/comply-or-explain",
})
export type MandateId = typeof MandateId.Type

/** How strictly a mandate asks, strictest first. */
export const MANDATE_LEVELS = [
  "mandatory",
  "comply-or-explain",
  "target-agreement",
  "recommended",
  "eligible",
  "programme",
  "hook",
] as const
export const MandateLevel = Schema.Literals(MANDATE_LEVELS).annotate({
  title: "MandateLevel",
  description:
    "mandatory: binding for its scope; comply-or-explain: asked unless a reason is recorded; target-agreement: agreed date, no law; recommended: official advice; eligible: may be referenced in procurement; programme: incentive, certification or measurement; hook: general clause on which a standard can be hung, names none",
})
export type MandateLevel = typeof MandateLevel.Type

/** ISO 3166-2 code of a subdivision in lower case: `au-sa`. */
export const SubdivisionCode = Schema.String.check(Schema.isPattern(/^[a-z]{2}-[a-z0-9]{1,3}$/)).annotate({
  title: "SubdivisionCode",
  description: "ISO 3166-2 code in lower case, for example au-sa",
})
export type SubdivisionCode = typeof SubdivisionCode.Type

/**
 * What one check must say. Alone: the check passes. With `reasons`: its outcome is one of these. With `parameter`: the number that
 * the outcome gives under this name is within the bounds, both of which count as within.
 */
export const Requirement = Schema.Struct({
  check: CheckId,
  reasons: Schema.optionalKey(Schema.Array(ReasonCode).check(Schema.isNonEmpty())),
  parameter: Schema.optionalKey(Text),
  atLeast: Schema.optionalKey(Schema.Finite),
  atMost: Schema.optionalKey(Schema.Finite),
}).annotate({ title: "Requirement", description: "What one check must say" })
export type Requirement = typeof Requirement.Type

/** What a mandate asks of one standard. */
export const Demand = Schema.Struct({
  standard: StandardId,
  /** What is asked, as the instrument puts it, in our own words: `p=reject on all domains`. */
  asks: Schema.optionalKey(Text),
  /** How it is evaluated; where absent, by the required checks of the standard. */
  requires: Schema.optionalKey(Schema.Array(Requirement).check(Schema.isNonEmpty())),
  /** Where they differ from the mandate's own. */
  since: Schema.optionalKey(IsoDate),
  due: Schema.optionalKey(IsoDate),
  /** True where no source that was read names the standard: it was inferred or recalled. */
  inferred: Schema.optionalKey(Schema.Boolean),
  /** Identifiers of the instrument's own controls: `ISM-0572`. */
  controls: Schema.optionalKey(Schema.Array(Text)),
}).annotate({ title: "Demand", description: "What a mandate asks of one standard" })
export type Demand = typeof Demand.Type

/** Whom a mandate binds. Levels and sectors absent: all of them. */
export const Binding = Schema.Struct({
  /** `buyer`: public bodies for their own domains and purchases. */
  parties: Schema.Array(Schema.Literals(["buyer", "supplier", "registrar"])).check(Schema.isNonEmpty()),
  levels: Schema.optionalKey(Schema.Array(GovernmentLevel).check(Schema.isNonEmpty())),
  sectors: Schema.optionalKey(Schema.Array(Sector).check(Schema.isNonEmpty())),
  /** In words, with what levels and sectors cannot say. */
  scope: Text,
}).annotate({ title: "Binding", description: "Whom a mandate binds" })
export type Binding = typeof Binding.Type

export const Mandate = Schema.Struct({
  id: MandateId,
  title: Text,
  titleLocal: Schema.optionalKey(Text),
  issuer: Text,
  /** The document of the library that it belongs to. */
  policy: Schema.optionalKey(PolicyId),
  country: Schema.optionalKey(CountryCode),
  region: Schema.optionalKey(RegionId),
  subdivision: Schema.optionalKey(SubdivisionCode),
  year: Schema.optionalKey(Schema.Number.check(Schema.isInt())),
  level: MandateLevel,
  binds: Binding,
  status: Schema.Literals(["in-force", "amended", "superseded", "draft"]),
  supersededBy: Schema.optionalKey(MandateId),
  /** The day from which it is in force; absent where no source that was read gives it. */
  since: Schema.optionalKey(IsoDate),
  /** The day by which it must be met. */
  due: Schema.optionalKey(IsoDate),
  /** The day on which it ceased. */
  until: Schema.optionalKey(IsoDate),
  /** Days by which it should have been met before the present one was set, oldest first: a year, a month or a day. */
  earlierDues: Schema.optionalKey(Schema.Array(Schema.String.check(Schema.isPattern(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/)))),
  /** Empty for a hook. */
  demands: Schema.Array(Demand),
  /** What it asks for beyond the standards measured here. */
  otherStandards: Schema.optionalKey(Schema.Array(Text)),
  url: Schema.optionalKey(WebAddress),
  confidence: Confidence,
  notes: Schema.optionalKey(Text),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({
  title: "Mandate",
  description: "What an instrument asks of whom, how strictly, since when and until when",
})
export type Mandate = typeof Mandate.Type

/** Explanation: `<country>/<slug>`, the path of its file under `data/explanations/`. */
export const ExplanationId = Schema.String.check(Schema.isPattern(/^[a-z]{2}\/[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  title: "ExplanationId",
  description: "Country, slash, kebab-case name",
})
export type ExplanationId = typeof ExplanationId.Type

/** Grounds on which a body may deviate. */
export const ExplanationGround = Schema.Literals([
  "no-supplier-offers-it",
  "disproportionate-cost",
  "conflicts-with-law",
  "security-trade-off",
  "end-of-life",
  "does-not-apply",
]).annotate({ title: "ExplanationGround", description: "Grounds on which a body may deviate from a mandate" })
export type ExplanationGround = typeof ExplanationGround.Type

/** Who deviates from which mandate, why, with what in its place, until when. */
export const Explanation = Schema.Struct({
  id: ExplanationId,
  mandate: MandateId,
  standard: StandardId,
  /** Identifier of the organisation that explains. */
  organisation: Text,
  /** Domains that it speaks of; absent: all of the organisation. */
  targets: Schema.optionalKey(Schema.Array(Text).check(Schema.isNonEmpty())),
  ground: ExplanationGround,
  text: Text,
  /** What is done in its place. */
  compensation: Schema.optionalKey(Text),
  approvedBy: Schema.optionalKey(Text),
  from: IsoDate,
  /** The last day on which it holds; absent while none is set. */
  until: Schema.optionalKey(IsoDate),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({
  title: "Explanation",
  description: "Who deviates from which mandate, why, with what in its place, until when",
})
export type Explanation = typeof Explanation.Type

/** Whether an explanation holds on a day: not yet, now, or no more. */
export const stateOfExplanation = (
  { from, until }: Pick<Explanation, "from" | "until">,
  on: IsoDate,
): "future" | "current" | "expired" =>
  on < from ? "future" : until !== undefined && until < on ? "expired" : "current"
