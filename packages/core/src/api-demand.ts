/**
 * The answers of `/api/v1` about demand: mandates with compliance and adoption of those bound, demand beside supply for countries,
 * mandates and suppliers, the register of explanations; and a target with what binds it.
 *
 * Compliance is the share of the targets bound that meet a demand as its mandate puts it; adoption is the share that meet the
 * standard as we test it. Both are `Adoption` figures with n, coverage and interval.
 */
import { Schema } from "effect"
import { Adoption } from "./adoption.ts"
import {
  AdoptionPoint,
  CountrySummary,
  FindingView,
  OrganisationSummary,
  Subject,
  SupplierView,
  TargetSummary,
  TargetSupplier,
  VerdictPeriod,
} from "./api.ts"
import { CheckId, CountryCode, Instant, IsoDate, MethodologyId, RegionId, StandardId } from "./identifier.ts"
import { Explanation, Mandate, MandateId, MandateLevel, Requirement, SubdivisionCode } from "./mandate.ts"
import { EvidenceState } from "./policy.ts"
import { RequirementLevel } from "./standard.ts"
import { SupplierRole } from "./supplier.ts"
import { Verdict } from "./verdict.ts"

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

/**
 * How demand and supply of a standard stand to each other in a country today. `demanded`: a mandate of the strict levels is in force
 * and binds bodies that are measured; `advised`: only weaker ones are in force; `adopted`: by at least `adoptedFrom` (see
 * `DemandThresholds`) of those bound where it is demanded, of all targets otherwise.
 */
export const STANDINGS = [
  "demanded-and-adopted",
  "demanded-not-yet-due",
  "demanded-not-adopted",
  "demanded-of-others",
  "advised-and-adopted",
  "advised-not-adopted",
  "adopted-without-known-demand",
  "no-known-demand-not-adopted",
  "not-measured",
] as const
export const Standing = Schema.Literals(STANDINGS).annotate({
  title: "Standing",
  description:
    "demanded: a mandate of the strict levels is in force and binds bodies that are measured; not yet due: the day lies ahead; demanded of others: it binds none that is measured, but suppliers, registrars, a subdivision; advised: only weaker mandates are in force; adopted: by at least the threshold; not-measured: no share is known",
})
export type Standing = typeof Standing.Type

/** Where the words of `Standing` begin. */
export const DemandThresholds = Schema.Struct({
  /** Share from which a standard counts as adopted, 0 to 1. */
  adoptedFrom: Schema.Finite,
  strictLevels: Schema.Array(MandateLevel),
}).annotate({ title: "DemandThresholds" })
export type DemandThresholds = typeof DemandThresholds.Type

/** A mandate that asks for a standard in a country. */
export const StandardMandate = Schema.Struct({
  mandate: MandateReference,
  index: Count,
  asks: Schema.NullOr(Schema.String),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  until: Schema.NullOr(IsoDate),
  inferred: Schema.Boolean,
  bound: BoundCount,
  compliance: Schema.NullOr(Adoption),
  adoption: Schema.NullOr(Adoption),
  noFigures: Schema.NullOr(NoFigures),
  explanations: ExplanationCounts,
}).annotate({
  title: "StandardMandate",
  description: "A mandate that asks for a standard, with figures of those bound",
})
export type StandardMandate = typeof StandardMandate.Type

/** Demand beside supply for one standard in a country. */
export const DemandRow = Schema.Struct({
  standard: StandardId,
  /** In force first, then ahead, draft and ended; within these strictest first, then oldest. Those of its regions are among them. */
  mandates: Schema.Array(StandardMandate),
  /** Of the strictest mandate in force, of those that bind measured bodies if there is one; all null when none is in force. */
  level: Schema.NullOr(MandateLevel),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  compliance: Schema.NullOr(Adoption),
  bound: Schema.NullOr(Adoption),
  /** Of all targets of the country. */
  adoption: Schema.NullOr(Adoption),
  /** What is missing from full adoption by those bound: 1 − share, 0 to 1, and in targets; null without a figure of those bound. */
  gap: Schema.NullOr(Schema.Struct({ share: Schema.Finite, targets: Count })),
  standing: Standing,
}).annotate({ title: "DemandRow" })
export type DemandRow = typeof DemandRow.Type

/** `GET /api/v1/countries/:cc/demand`: a row for each standard, in the order of a report. */
export const CountryDemand = Schema.Struct({
  country: CountryCode,
  evidence: EvidenceState,
  /** The newest search that found nothing solid. */
  searchedOn: Schema.NullOr(IsoDate),
  documents: Count,
  /** The end of the scan that the figures are of. */
  at: Schema.NullOr(Instant),
  thresholds: DemandThresholds,
  rows: Schema.Array(DemandRow),
}).annotate({ title: "CountryDemand" })
export type CountryDemand = typeof CountryDemand.Type

/** One standard in one country or region. */
export const StandingCell = Schema.Struct({
  standard: StandardId,
  /** Null for a region: its countries differ. */
  standing: Schema.NullOr(Standing),
  /** How many of its measured countries stand how; of a country one. */
  countries: Schema.Array(Schema.Struct({ standing: Standing, countries: Count })),
  /** Of the strictest mandate in force: for a country any that holds in it, for a region its own. */
  level: Schema.NullOr(MandateLevel),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  adoption: Schema.NullOr(Adoption),
  bound: Schema.NullOr(Adoption),
}).annotate({ title: "StandingCell" })
export type StandingCell = typeof StandingCell.Type

/**
 * `GET /api/v1/demand?by=country|region` (country unless given): where is adoption without policy, and policy without adoption? Regions
 * are those with a measured country.
 */
export const DemandMap = Schema.Struct({
  thresholds: DemandThresholds,
  rows: Schema.Array(
    Schema.Struct({
      subject: Subject,
      /** For a country: the M49 region it is shown under. */
      region: Schema.NullOr(RegionId),
      evidence: EvidenceState,
      cells: Schema.Array(StandingCell),
    }),
  ),
}).annotate({ title: "DemandMap" })
export type DemandMap = typeof DemandMap.Type

/** What the customers of one supplier reach, beside those whom others serve. */
export const CustomerFigures = Schema.Struct({
  customers: Adoption,
  /** The same of the targets that it does not serve. */
  others: Adoption,
}).annotate({ title: "CustomerFigures" })
export type CustomerFigures = typeof CustomerFigures.Type

/** A check that all of a supplier's customers fail, or pass, in the role that has its hand in what is tested. */
export const SupplierCheck = Schema.Struct({
  check: CheckId,
  standard: StandardId,
  title: Schema.String,
  requirement: RequirementLevel,
  role: SupplierRole,
  ...CustomerFigures.fields,
}).annotate({ title: "SupplierCheck" })
export type SupplierCheck = typeof SupplierCheck.Type

/**
 * `GET /api/v1/suppliers/:id/mandates?country=`: the mandates in force that bind its customers, in any role; the checks that every
 * customer of the role fails (it stands in the way) or passes (it enables), of those that could be measured and to which the check
 * applies. Fewer than `leastCustomers` say nothing. It is what was seen of all, not proof that the supplier is why.
 */
export const SupplierMandates = Schema.Struct({
  supplier: SupplierView,
  country: Schema.NullOr(CountryCode),
  leastCustomers: Count,
  /** Strictest first, then oldest. */
  mandates: Schema.Array(
    Schema.Struct({
      mandate: MandateReference,
      demands: Schema.Array(
        Schema.Struct({
          index: Count,
          standard: StandardId,
          due: Schema.NullOr(IsoDate),
          ...CustomerFigures.fields,
        }),
      ),
    }),
  ),
  /** Required checks first, then those that others pass most. */
  obstructs: Schema.Array(SupplierCheck),
  /** Required checks first, then those that others pass least. */
  enables: Schema.Array(SupplierCheck),
}).annotate({ title: "SupplierMandates" })
export type SupplierMandates = typeof SupplierMandates.Type

export const ExplanationState = Schema.Literals(["future", "current", "expired"]).annotate({
  title: "ExplanationState",
})
export type ExplanationState = typeof ExplanationState.Type

/**
 * `GET /api/v1/explanations?country=&mandate=&organisation=&target=&standard=&state=&offset=&limit=` (items): who deviates, why, until
 * when. Expired first, then current by their end, then future ones.
 */
export const ExplanationView = Schema.Struct({
  explanation: Explanation,
  state: ExplanationState,
  /** Null when the mandate has left the catalog. */
  mandate: Schema.NullOr(MandateReference),
  organisationName: Schema.String,
  country: CountryCode,
}).annotate({ title: "ExplanationView" })
export type ExplanationView = typeof ExplanationView.Type

/** What a mandate asks of a target, and what was found. */
export const TargetDemand = Schema.Struct({
  mandate: MandateReference,
  index: Count,
  standard: StandardId,
  asks: Schema.NullOr(Schema.String),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  inferred: Schema.Boolean,
  verdict: Verdict,
  /** Requirement by requirement; empty where the standard's required checks decide. */
  requirements: Schema.Array(Schema.Struct({ requirement: Requirement, verdict: Verdict })),
  /** Identifiers of the explanations that speak of this demand and target. */
  explanations: Schema.Array(Explanation.fields.id),
}).annotate({ title: "TargetDemand", description: "What a mandate asks of a target, and what was found" })
export type TargetDemand = typeof TargetDemand.Type

/** `GET /api/v1/targets/:name`. `demands`: of the mandates in force that bind it, strictest first. */
export const TargetDetail = Schema.Struct({
  ...TargetSummary.fields,
  country: CountrySummary,
  findings: Schema.Array(FindingView),
  history: Schema.Array(VerdictPeriod),
  suppliers: Schema.Array(TargetSupplier),
  demands: Schema.Array(TargetDemand),
  /** All that speak of it, expired and future ones too. */
  explanations: Schema.Array(ExplanationView),
}).annotate({ title: "TargetDetail" })
export type TargetDetail = typeof TargetDetail.Type

/** `GET /api/v1/organisations/:cc/:slug`. */
export const OrganisationDetail = Schema.Struct({
  ...OrganisationSummary.fields,
  explanations: Schema.Array(ExplanationView),
}).annotate({ title: "OrganisationDetail" })
export type OrganisationDetail = typeof OrganisationDetail.Type
