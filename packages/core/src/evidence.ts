/**
 * Evidence: what was observed of one target at one moment from one vantage point.
 *
 * Every field is either a value or the obstacle that kept us from it. Evidence carries no timings and no timestamps of its
 * own (the observation does), so that an unchanged target gives the same bytes and is stored once.
 */
import { Schema } from "effect"
import { Instant, Sha256, StandardId } from "./identifier.ts"

/**
 * Why something could not be observed. Obstacles are ours or the network's, never a verdict on the target:
 * the runner turns each into the verdict `unknown` with the obstacle's kind as reason.
 */
export const OBSTACLE_KINDS = [
  "timeout",
  "unreachable",
  "connection-refused",
  "connection-reset",
  "connection-closed",
  "handshake-alert",
  "protocol-violation",
  "dns-failure",
  "dns-refused",
  "private-address",
  "opted-out",
  "rate-limited",
  "greylisted",
  "blocked",
  "port-25-blocked",
  "no-ipv6-here",
  "no-routing-data",
  "stale-data",
  "ambiguous-answer",
  "budget-spent",
  "crashed",
] as const
export const ObstacleKind = Schema.Literals(OBSTACLE_KINDS).annotate({
  title: "ObstacleKind",
  description: "Why something could not be observed",
})
export type ObstacleKind = typeof ObstacleKind.Type

export const Obstacle = Schema.Struct({
  kind: ObstacleKind,
  /** Who or what was asked: `MX example.nl`, `192.0.2.1 port 443`. */
  at: Schema.String,
  /** What was seen, for people: an alert name, an SMTP reply code, an RCODE. */
  detail: Schema.optionalKey(Schema.String),
}).annotate({
  title: "Obstacle",
  description: "Why a piece of evidence is missing, and what was asked when it went missing",
})
export type Obstacle = typeof Obstacle.Type

/** Either `{ value }` or `{ obstacle }`. */
export const Observed = <S extends Schema.Top>(value: S) =>
  Schema.Union([Schema.Struct({ value }), Schema.Struct({ obstacle: Obstacle })])
export type Observed<A> = { readonly value: A } | { readonly obstacle: Obstacle }

export const observed = <A>(value: A): Observed<A> => ({ value })
export const missing = (obstacle: Obstacle): Observed<never> => ({ obstacle })
export const isObserved = <A>(field: Observed<A>): field is { readonly value: A } => "value" in field

/** One stored piece of evidence: what one probe saw, addressed by the hash of its canonical JSON (RFC 8785). */
export const EvidenceRecord = Schema.Struct({
  hash: Sha256,
  standard: StandardId,
  /** Version of the shape of `document`; the judges of that version can read it. */
  version: Schema.Number.check(Schema.isInt()),
  firstObservedAt: Instant,
  document: Schema.Unknown,
}).annotate({ title: "EvidenceRecord", description: "What one probe saw, addressed by the hash of its canonical JSON" })
export type EvidenceRecord = typeof EvidenceRecord.Type
