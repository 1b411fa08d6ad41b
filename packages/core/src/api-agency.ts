/** Answers of `/api/v1` for an agency's work. */
import { Schema } from "effect"
import { Adoption } from "./adoption.ts"
import { DomainName, Instant, IsoDate, MethodologyId, OrganisationId, StandardId } from "./identifier.ts"
import { Verdict } from "./verdict.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** One side of a comparison. `subject` is as asked: `nl`, `nl/central-government` or `tag:pilot-2026`. */
export const ComparedSide = Schema.Struct({
  subject: Schema.String,
  /** The day asked for; null for now. */
  on: Schema.NullOr(IsoDate),
  /** End of the newest scan that is counted; null when none had finished by then. */
  at: Schema.NullOr(Instant),
  methodologies: Schema.Array(MethodologyId),
  targets: Count,
}).annotate({ title: "ComparedSide" })
export type ComparedSide = typeof ComparedSide.Type

/** A verdict that is not the same on both sides. */
export const MovedVerdict = Schema.Struct({
  target: DomainName,
  organisation: OrganisationId,
  organisationName: Schema.String,
  standard: StandardId,
  from: Verdict,
  to: Verdict,
  direction: Schema.Literals(["improved", "regressed", "other"]),
}).annotate({ title: "MovedVerdict" })
export type MovedVerdict = typeof MovedVerdict.Type

/**
 * `GET /api/v1/compare?left=&right=&standard=`: two dates of one country, list or tag, or two of them. Lists and tags are those of
 * today. `moved` begins with what regressed; `verdicts` counts those of targets that stand on both sides.
 */
export const Comparison = Schema.Struct({
  left: ComparedSide,
  right: ComparedSide,
  standards: Schema.Array(Schema.Struct({ standard: StandardId, left: Adoption, right: Adoption })),
  verdicts: Schema.Struct({ improved: Count, regressed: Count, other: Count, unchanged: Count }),
  moved: Schema.Array(MovedVerdict),
  onlyLeft: Schema.Array(DomainName),
  onlyRight: Schema.Array(DomainName),
}).annotate({ title: "Comparison", description: "Two dates or two lists side by side" })
export type Comparison = typeof Comparison.Type
