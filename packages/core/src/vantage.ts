/** Vantage points: the same targets seen from elsewhere. Figures are made from one of them; what the others see enters none. */
import { Schema } from "effect"
import { FindingView } from "./api.ts"
import { CheckId, CountryCode, DomainName, Instant, MethodologyId, OrganisationId, StandardId } from "./identifier.ts"
import { ScanId } from "./scan.ts"
import { RequirementLevel } from "./standard.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** Name of a vantage point, as the configuration has it. */
export const VantageName = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/)).annotate({
  title: "VantageName",
  description: "Up to 60 letters, digits, dots, hyphens and underscores, for example nairobi",
})
export type VantageName = typeof VantageName.Type

/**
 * How checks compare between here, where figures are made, and there. Compared are those of which both know whether they pass, pass in part
 * or fail; they agree or differ. What one of the two could not see is counted apart and is no difference.
 */
export const ViewCounts = Schema.Struct({
  agreeing: Count,
  differing: Count,
  /** Known here, not seen there. */
  unknownThere: Count,
  /** Known there, not seen here. */
  unknownHere: Count,
}).annotate({ title: "ViewCounts", description: "Checks that agree, differ, or were seen from one place only" })
export type ViewCounts = typeof ViewCounts.Type

export const VantagePoint = Schema.Struct({
  name: Schema.String,
  /** Which of the present figures are made from here; null where none are. */
  figures: Schema.NullOr(Schema.Struct({ countries: Count, targets: Count, finishedAt: Instant })),
  /** What it saw beside them; null where it only makes figures. */
  views: Schema.NullOr(
    Schema.Struct({ targets: Count, observedAt: Instant, ...ViewCounts.fields }).annotate({
      description: "Targets of today's lists looked at, and how their checks compare",
    }),
  ),
}).annotate({
  title: "VantagePoint",
  description: "A place that is measured from",
  examples: [
    {
      name: "nairobi",
      figures: null,
      views: {
        targets: 412,
        observedAt: "2026-11-23T04:10:00.000Z",
        agreeing: 19_204,
        differing: 37,
        unknownThere: 212,
        unknownHere: 9,
      },
    },
  ],
})
export type VantagePoint = typeof VantagePoint.Type

/** `GET /api/v1/vantages`: those that make figures first, then by name. */
export const VantagePoints = Schema.Struct({ items: Schema.Array(VantagePoint) }).annotate({ title: "VantagePoints" })
export type VantagePoints = typeof VantagePoints.Type

/** What was said of a check from one place, in the reader's language. */
export const SaidOfCheck = Schema.Struct({
  verdict: FindingView.fields.verdict,
  reason: FindingView.fields.reason,
  parameters: FindingView.fields.parameters,
  label: Schema.String,
  explanation: Schema.String,
  observedAt: Instant,
}).annotate({ title: "SaidOfCheck" })
export type SaidOfCheck = typeof SaidOfCheck.Type

const COMPARED = {
  standard: StandardId,
  check: CheckId,
  requirement: RequirementLevel,
  /** What figures are made of. */
  here: SaidOfCheck,
  there: SaidOfCheck,
}

/** `GET /api/v1/vantages/{name}/differences?country=&standard=&offset=&limit=` (items): by target, then by check. */
export const ViewDifference = Schema.Struct({
  vantage: Schema.String,
  country: CountryCode,
  target: DomainName,
  organisation: OrganisationId,
  organisationName: Schema.String,
  ...COMPARED,
}).annotate({
  title: "ViewDifference",
  description: "A check of which two places know different verdicts",
  examples: [
    {
      vantage: "nairobi",
      country: "nl",
      target: "example.nl",
      organisation: "nl/example",
      organisationName: "Example",
      standard: "dnssec",
      check: "dnssec.valid",
      requirement: "required",
      here: {
        verdict: "pass",
        reason: "valid",
        parameters: {},
        label: "Valid",
        explanation: "The chain of trust is whole.",
        observedAt: "2026-11-23T03:10:00.000Z",
      },
      there: {
        verdict: "fail",
        reason: "bogus",
        parameters: {},
        label: "Bogus",
        explanation: "A signature has expired.",
        observedAt: "2026-11-23T04:10:00.000Z",
      },
    },
  ],
})
export type ViewDifference = typeof ViewDifference.Type

/** How a target looks from another vantage point: part of `GET /api/v1/targets/{name}`. */
export const TargetView = Schema.Struct({
  vantage: Schema.String,
  scan: ScanId,
  observedAt: Instant,
  methodology: MethodologyId,
  ...ViewCounts.fields,
  differences: Schema.Array(Schema.Struct(COMPARED).annotate({ title: "DifferenceOfTarget" })),
}).annotate({ title: "TargetView", description: "A target as it was seen from another vantage point" })
export type TargetView = typeof TargetView.Type
