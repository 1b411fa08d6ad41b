/**
 * Answers that compare: who leads, how the parts spread, and where a series cannot be read across.
 *
 * Shares are 0 to 1, changes are percentage points. Moments are ISO 8601 in UTC.
 */
import { Schema } from "effect"
import { Adoption } from "./adoption.ts"
import { GovernmentLevel, Sector } from "./country.ts"
import { CheckId, CountryCode, Instant, IsoDate, MethodologyId, StandardId } from "./identifier.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** What a figure or a series is about. `world` has the id `world`; the id of a sector or a level is its own word. */
export const SubjectKind = Schema.Literals([
  "world",
  "region",
  "country",
  "organisation",
  "supplier",
  "sector",
  "level",
]).annotate({ title: "SubjectKind" })
export type SubjectKind = typeof SubjectKind.Type
export const Subject = Schema.Struct({ kind: SubjectKind, id: Schema.String, name: Schema.String }).annotate({
  title: "Subject",
})
export type Subject = typeof Subject.Type

/** A list changed so much that the series breaks: when more than this part of the targets before joined, or left, between two points. */
export const LIST_BREAK_SHARE = 0.1

/** `at` is the first point after the break, `before` the last one before it. */
const BREAK_POINTS = { at: Instant, before: Instant }

/** Between two points something other than the targets' own doing changed: the rules, the list, or where we look from. */
export const Break = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("methodology"),
    ...BREAK_POINTS,
    from: MethodologyId,
    to: MethodologyId,
  }),
  Schema.Struct({
    kind: Schema.Literal("list"),
    ...BREAK_POINTS,
    targets: Count.annotate({ description: "On the list before the break" }),
    joined: Count,
    left: Count,
  }),
  Schema.Struct({ kind: Schema.Literal("vantage"), ...BREAK_POINTS, from: Schema.String, to: Schema.String }),
]).annotate({ title: "Break", description: "Between two points the rules, the list or the vantage point changed" })
export type Break = typeof Break.Type

/** What a ranking compares. */
export const RankingBy = Schema.Literals(["country", "region", "organisation", "supplier"]).annotate({
  title: "RankingBy",
})
export type RankingBy = typeof RankingBy.Type

/** Ranks count from 1; equal shares have equal ranks; without a share there is no rank. */
export const RankingRow = Schema.Struct({
  subject: Subject,
  at: Instant,
  adoption: Adoption,
  before: Schema.NullOr(Schema.Struct({ at: Instant, adoption: Adoption })),
  change: Schema.NullOr(Schema.Finite).annotate({
    description: "Percentage points since then; null where one of both shares is not known, or the methodology changed",
  }),
  rank: Schema.NullOr(Count),
  rankBefore: Schema.NullOr(Count),
}).annotate({ title: "RankingRow" })
export type RankingRow = typeof RankingRow.Type

/**
 * `GET /api/v1/ranking?by=&standard=|check=&at=&since=&sector=&level=&country=`: the newest figures at the end of the day `at`, highest
 * share first, beside those at the end of the day `since`. Rows without a share come last. Organisations are those of `country`.
 */
export const Ranking = Schema.Struct({
  by: RankingBy,
  standard: StandardId,
  check: Schema.NullOr(CheckId),
  country: Schema.NullOr(CountryCode),
  sector: Schema.NullOr(Sector),
  level: Schema.NullOr(GovernmentLevel),
  at: IsoDate,
  since: IsoDate,
  rows: Schema.Array(RankingRow),
}).annotate({ title: "Ranking", description: "Subjects by their share, with the change since an earlier day" })
export type Ranking = typeof Ranking.Type

/** What a distribution counts. */
export const DistributionOf = Schema.Literals(["organisations", "countries", "targets"]).annotate({
  title: "DistributionOf",
})
export type DistributionOf = typeof DistributionOf.Type

/**
 * `GET /api/v1/distribution?of=&standard=|check=&country=&at=`: how many organisations or countries have which share, in equal bins from
 * 0 to 1, the last of which includes 1; or how many targets of a country meet how many standards, a bin for each number.
 */
export const Distribution = Schema.Struct({
  of: DistributionOf,
  unit: Schema.Literals(["share", "standards"]).annotate({ description: "Of bins, mean, median and quartiles" }),
  standard: Schema.NullOr(StandardId).annotate({ description: "Null with of=targets" }),
  check: Schema.NullOr(CheckId),
  country: Schema.NullOr(CountryCode),
  at: IsoDate,
  n: Count.annotate({ description: "Subjects counted: those of which something could be measured" }),
  bins: Schema.Array(Schema.Struct({ from: Schema.Finite, to: Schema.Finite, count: Count })),
  mean: Schema.NullOr(Schema.Finite),
  lowerQuartile: Schema.NullOr(Schema.Finite),
  median: Schema.NullOr(Schema.Finite),
  upperQuartile: Schema.NullOr(Schema.Finite),
}).annotate({ title: "Distribution", description: "How shares, or numbers of standards met, spread" })
export type Distribution = typeof Distribution.Type
