/**
 * The answers of `/api/v1` about demand beside supply: of countries, of suppliers and of a target; and the register of explanations.
 */
import { Schema } from "effect"
import { Adoption } from "./adoption.ts"
import {
  CountrySummary,
  FindingView,
  OrganisationSummary,
  SupplierView,
  TargetSummary,
  TargetSupplier,
  VerdictPeriod,
} from "./api.ts"
import { BoundCount, ExplanationCounts, MandateReference, NoFigures } from "./api-mandates.ts"
import { Subject } from "./api-trends.ts"
import { CheckId, CountryCode, Instant, IsoDate, RegionId, StandardId } from "./identifier.ts"
import { Explanation, MandateLevel, Requirement } from "./mandate.ts"
import { EvidenceState } from "./policy.ts"
import { RequirementLevel } from "./standard.ts"
import { SupplierRole } from "./supplier.ts"
import { TargetView } from "./vantage.ts"
import { Verdict } from "./verdict.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

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
  /** How it looks from other vantage points, by their names; empty where there is none. It enters no figure. */
  views: Schema.Array(TargetView),
}).annotate({ title: "TargetDetail" })
export type TargetDetail = typeof TargetDetail.Type

/** `GET /api/v1/organisations/:cc/:slug`. */
export const OrganisationDetail = Schema.Struct({
  ...OrganisationSummary.fields,
  explanations: Schema.Array(ExplanationView),
}).annotate({ title: "OrganisationDetail" })
export type OrganisationDetail = typeof OrganisationDetail.Type
