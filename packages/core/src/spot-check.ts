/** Spot checks: a target measured once more at an operator's request. They enter no figure. */
import { Schema } from "effect"
import { FindingView, StandardVerdict } from "./api.ts"
import { Instant, MethodologyId } from "./identifier.ts"

export const SpotCheckState = Schema.Literals(["running", "finished", "failed"]).annotate({
  title: "SpotCheckState",
  description: "failed: it could not be measured, for a reason of ours",
})
export type SpotCheckState = typeof SpotCheckState.Type

export const SpotCheck = Schema.Struct({
  askedAt: Instant,
  state: SpotCheckState,
  /** Null while it runs. */
  finishedAt: Schema.NullOr(Instant),
  methodology: MethodologyId,
  verdicts: Schema.Array(StandardVerdict),
  /** Without evidence, which is kept of scans only. */
  findings: Schema.Array(FindingView),
}).annotate({ title: "SpotCheck", description: "A measurement at an operator's request, which enters no figure" })
export type SpotCheck = typeof SpotCheck.Type

/** `GET /api/v1/targets/{name}/spot-checks`: newest first. */
export const SpotChecks = Schema.Struct({
  /** Whether operators can ask for one here. */
  isOffered: Schema.Boolean,
  items: Schema.Array(SpotCheck),
}).annotate({ title: "SpotChecks" })
export type SpotChecks = typeof SpotChecks.Type

/** What comes of asking, as the page is told: it was asked for, or why not now. */
export const SPOT_CHECK_ANSWERS = ["asked", "recent", "running", "busy", "excluded"] as const

/** `GET /api/v1/session`: who is signed in; null for visitors. */
export const SessionAnswer = Schema.Struct({ operator: Schema.NullOr(Schema.String) }).annotate({
  title: "SessionAnswer",
})
export type SessionAnswer = typeof SessionAnswer.Type
