/**
 * The answers of `/api/v1` about mandates: whom each binds, how far those are with what it asks, over time and beside others.
 *
 * Compliance is the share of the targets bound that meet a demand as its mandate puts it; adoption is the share that meet the
 * standard as we test it. Both are `Adoption` figures with n, coverage and interval.
 */
import { Schema } from "effect"
import { Adoption } from "./adoption.ts"
import { AdoptionPoint } from "./api.ts"
import { CountryCode, Instant, IsoDate, MethodologyId, RegionId, StandardId } from "./identifier.ts"
import { Mandate, MandateId, MandateLevel, Requirement, SubdivisionCode } from "./mandate.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** Where a mandate stands on a day by its status and dates. A mandate without known beginning is taken to be in force. */
export const MandatePhase = Schema.Literals(["draft", "ahead", "in-force", "ended"]).annotate({
  title: "MandatePhase",
  description: "draft; ahead: begins later; in-force; ended: ceased or superseded",
})
export type MandatePhase = typeof MandatePhase.Type

/** A mandate named beside something else. */
export const MandateReference = Schema.Struct({
  id: MandateId,
  title: Schema.String,
  level: MandateLevel,
  phase: MandatePhase,
  country: Schema.NullOr(CountryCode),
  region: Schema.NullOr(RegionId),
}).annotate({ title: "MandateReference" })
export type MandateReference = typeof MandateReference.Type

/** Today's organisations and targets that a mandate binds, of those that are measured. */
export const BoundCount = Schema.Struct({ organisations: Count, targets: Count }).annotate({ title: "BoundCount" })
export type BoundCount = typeof BoundCount.Type

/** Why there are no figures of those bound. */
export const NoFigures = Schema.Literals([
  "no-measured-country",
  "part-of-a-country",
  "binds-no-public-body",
  "nobody-listed",
  "nothing-asked",
  "not-measured-yet",
]).annotate({
  title: "NoFigures",
  description:
    "no-measured-country: it holds in none that is measured; part-of-a-country: it holds in a subdivision, and lists do not say which domains lie there; binds-no-public-body: it binds suppliers or registrars; nobody-listed: none of the listed bodies is of its levels and sectors; nothing-asked: it names no standard; not-measured-yet: no scan has ended, or none measures the standard",
})
export type NoFigures = typeof NoFigures.Type

/**
 * `GET /api/v1/mandates?country=&region=&standard=&level=&party=&status=&phase=&policy=&dueFrom=&dueTo=&q=&sort=&offset=
 * &limit=` (items): a mandate as a list shows it.
 *
 * `country`: those that hold in it today, its regions' included; `region`: its own and those of its members. `dueFrom` and `dueTo`
 * keep those whose next due lies between the two days: what is coming. `sort`: see `MandateSort`.
 */
export const MandateSummary = Schema.Struct({
  ...MandateReference.fields,
  titleLocal: Schema.NullOr(Schema.String),
  issuer: Schema.String,
  subdivision: Schema.NullOr(SubdivisionCode),
  /** Name of its country or region. */
  place: Schema.String,
  parties: Mandate.fields.binds.fields.parties,
  scope: Schema.String,
  status: Mandate.fields.status,
  confidence: Mandate.fields.confidence,
  standards: Schema.Array(StandardId),
  /** Standards that no source that was read names. */
  inferred: Schema.Array(StandardId),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  until: Schema.NullOr(IsoDate),
  /** The first day from today on which it, or one of its demands, falls due; null when there is none, for drafts and when it has ended. */
  nextDue: Schema.NullOr(IsoDate),
  bound: BoundCount,
  noFigures: Schema.NullOr(NoFigures),
}).annotate({ title: "MandateSummary", description: "A mandate as a list shows it" })
export type MandateSummary = typeof MandateSummary.Type

export const MANDATE_SORTS = ["level", "due", "since", "place"] as const
export const MandateSort = Schema.Literals(MANDATE_SORTS).annotate({
  description:
    "Order; level unless given: strictest first; due: next due first; since: newest first; place: by country or region",
})
export type MandateSort = typeof MandateSort.Type

/** How many explanations there are, by state today. */
export const ExplanationCounts = Schema.Struct({ future: Count, current: Count, expired: Count }).annotate({
  title: "ExplanationCounts",
})
export type ExplanationCounts = typeof ExplanationCounts.Type

/** One demand of a mandate, with the dates that hold for it, its own or the mandate's, and figures of those bound. */
export const DemandView = Schema.Struct({
  /** Place in the mandate's list of demands, from 0: tells demands of one standard apart. */
  index: Count,
  standard: StandardId,
  asks: Schema.NullOr(Schema.String),
  /** How it is evaluated; null where the standard's required checks decide. */
  requires: Schema.NullOr(Schema.Array(Requirement)),
  inferred: Schema.Boolean,
  controls: Schema.Array(Schema.String),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  until: Schema.NullOr(IsoDate),
  /** Moment and methodology of the figures; null with them. */
  at: Schema.NullOr(Instant),
  methodology: Schema.NullOr(MethodologyId),
  compliance: Schema.NullOr(Adoption),
  adoption: Schema.NullOr(Adoption),
  noFigures: Schema.NullOr(NoFigures),
  explanations: ExplanationCounts,
}).annotate({ title: "DemandView", description: "A demand with compliance and adoption of those bound" })
export type DemandView = typeof DemandView.Type

/** `GET /api/v1/mandates/:place/:slug`. `countries` are those measured in which it holds today. */
export const MandateDetail = Schema.Struct({
  ...MandateSummary.fields,
  mandate: Mandate,
  policyTitle: Schema.NullOr(Schema.String),
  supersedes: Schema.Array(MandateReference),
  supersededBy: Schema.NullOr(MandateReference),
  countries: Schema.Array(Schema.Struct({ country: CountryCode, name: Schema.String, bound: BoundCount })),
  demands: Schema.Array(DemandView),
  explanations: ExplanationCounts,
}).annotate({ title: "MandateDetail" })
export type MandateDetail = typeof MandateDetail.Type

/** The figures at one moment of a mandate's life: each the newest point not after it, null where there is none. */
export const Milestone = Schema.Struct({
  moment: Schema.Literals(["before", "due", "newest"]).annotate({
    description:
      "before: the last before the demand was in force; due: the last up to the end of the day it fell due; newest",
  }),
  /** The day that the moment is about; null for the newest. */
  on: Schema.NullOr(IsoDate),
  compliance: Schema.NullOr(AdoptionPoint),
  adoption: Schema.NullOr(AdoptionPoint),
  comparison: Schema.NullOr(AdoptionPoint),
}).annotate({ title: "Milestone" })
export type Milestone = typeof Milestone.Type

/**
 * A demand over time. The comparison group: targets of the same levels and sectors in measured countries in which no mandate of the
 * three strict levels asks for the standard at any time between the first and the last point. It is a comparison, not a cause.
 */
export const DemandTrend = Schema.Struct({
  index: Count,
  standard: StandardId,
  asks: Schema.NullOr(Schema.String),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  until: Schema.NullOr(IsoDate),
  /** Earlier days by which it was due, oldest first: a year, a month or a day. */
  earlierDues: Schema.Array(Schema.String),
  compliance: Schema.Array(AdoptionPoint),
  adoption: Schema.Array(AdoptionPoint),
  comparison: Schema.Struct({
    countries: Schema.Array(CountryCode),
    /** Targets of the group at the newest point: measured, not measurable, or not concerned. */
    targets: Count,
    points: Schema.Array(AdoptionPoint),
  }),
  /** Those that have a date, and the newest; in the order of time. */
  milestones: Schema.Array(Milestone),
  noFigures: Schema.NullOr(NoFigures),
}).annotate({ title: "DemandTrend", description: "A demand over time, beside a group without such a mandate" })
export type DemandTrend = typeof DemandTrend.Type

/** `GET /api/v1/mandates/:place/:slug/trend?standard=`: a trend a demand. Points rise in time. */
export const MandateTrend = Schema.Struct({
  mandate: MandateReference,
  demands: Schema.Array(DemandTrend),
}).annotate({ title: "MandateTrend" })
export type MandateTrend = typeof MandateTrend.Type
