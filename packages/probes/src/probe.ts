/**
 * What a probe is: one standard, gathered and judged.
 *
 * `gather` asks services and notes what they said; `judge` is pure and turns that into one ruling a check. The wrapper made
 * by `defineProbe` is the one place where an obstacle becomes `unknown`, a check of the other role `not-applicable`, and a
 * name that does not exist `not-applicable`.
 */
import {
  type CheckId,
  type DomainName,
  type Instant,
  type Judgement,
  missing,
  Observed,
  type Obstacle,
  type ReasonParameters,
  type StandardId,
  type TargetRole,
  type Verdict,
} from "@plumbline/core"
import { Effect, Schema } from "effect"
import type { Obstructed } from "./obstacle.ts"
import type { MailHosts } from "./services/mail-hosts.ts"
import type { Names } from "./services/names.ts"
import type { Routing } from "./services/routing.ts"
import type { WebSites } from "./services/web-sites.ts"

/** What a judge says of one check: a verdict with its reason, or the obstacle that kept it from one. */
export type Ruling =
  | { readonly verdict: Exclude<Verdict, "unknown">; readonly reason: string; readonly parameters: ReasonParameters }
  | { readonly obstacle: Obstacle }

const ruling =
  (verdict: Exclude<Verdict, "unknown">) =>
  (reason: string, parameters: ReasonParameters = {}): Ruling => ({ verdict, reason, parameters })
export const pass = ruling("pass")
export const partial = ruling("partial")
export const fail = ruling("fail")
export const notApplicable = ruling("not-applicable")
export const unknown = (obstacle: Obstacle): Ruling => ({ obstacle })

/** What a judge may know besides the evidence. */
export interface JudgeContext {
  /** When the evidence was gathered: judges know no clock. */
  readonly observedAt: Instant
}

/** The roles that a check is about, and its closed list of reason codes with the verdict of each. */
export interface CheckDefinition {
  readonly roles: ReadonlyArray<TargetRole>
  readonly reasons: Readonly<Record<string, Exclude<Verdict, "unknown">>>
}

/** Services that gathering may ask. */
export type ProbeServices = Names | WebSites | MailHosts | Routing

export interface ProbeDefinition<Checks extends string, Seen> {
  readonly standard: StandardId
  /** Version of the shape of the evidence. */
  readonly version: number
  /** Targets of which evidence is gathered; without it, those that a check is about. */
  readonly roles?: ReadonlyArray<TargetRole>
  /** None: evidence is kept for the day on which there are rules for it. */
  readonly checks: Readonly<Record<Checks, CheckDefinition>>
  readonly evidence: Schema.Codec<Seen, unknown>
  readonly gather: (name: DomainName, roles: ReadonlyArray<TargetRole>) => Effect.Effect<Seen, never, ProbeServices>
  readonly judge: (seen: Seen, context: JudgeContext) => Readonly<Record<Checks, Ruling>>
}

/** A probe with its evidence type hidden: what the scanner runs and what judges stored evidence again. */
export interface Probe {
  readonly standard: StandardId
  readonly version: number
  readonly checks: Readonly<Record<CheckId, CheckDefinition>>
  /** Gathers evidence on a name; plain JSON. Never fails: what could not be seen is in the evidence as an obstacle. */
  readonly gather: (
    name: DomainName,
    roles: ReadonlyArray<TargetRole>,
    existence: Observed<boolean>,
  ) => Effect.Effect<unknown, never, ProbeServices>
  /** Reads a document that `gather` made, to be judged as often as wanted; fails with a `SchemaError` when it is of another shape. */
  readonly read: (document: unknown) => Effect.Effect<Judge, Schema.SchemaError>
}

/** Judges what was read. Pure. */
export type Judge = (roles: ReadonlyArray<TargetRole>, context: JudgeContext) => ReadonlyArray<Judgement>

/** Reason codes that every check has, given by the wrapper. */
export const SHARED_REASONS = {
  nameDoesNotExist: "name-does-not-exist",
  otherRole: (role: TargetRole) => `not-a-${role}-target`,
}

export const defineProbe = <Checks extends string, Seen>(definition: ProbeDefinition<Checks, Seen>): Probe => {
  const document = Schema.Struct({ exists: Observed(Schema.Boolean), seen: Schema.NullOr(definition.evidence) })
  const decode = Schema.decodeUnknownEffect(document)
  const encode = Schema.encodeEffect(document)
  const checks = Object.entries<CheckDefinition>(definition.checks)
  const gathersFor = definition.roles ?? checks.flatMap(([, { roles }]) => roles)
  const applies = (check: CheckDefinition, roles: ReadonlyArray<TargetRole>) =>
    check.roles.some((role) => roles.includes(role))

  return {
    standard: definition.standard,
    version: definition.version,
    checks: definition.checks,
    gather: Effect.fnUntraced(function* (name, roles, existence) {
      // Where the DNS does not even say whether the name exists, everything else would only wait for the same silence.
      const isThere = "value" in existence && existence.value
      const isAsked = gathersFor.some((role) => roles.includes(role))
      const seen = isThere && isAsked ? yield* definition.gather(name, roles) : null
      return yield* encode({ exists: existence, seen }).pipe(Effect.orDie)
    }),
    read: Effect.fnUntraced(function* (given) {
      const { exists, seen } = yield* decode(given)
      const isGone = "value" in exists && !exists.value
      return (roles, context) => {
        const rulings = seen === null ? undefined : definition.judge(seen, context)
        return checks.map(([id, check]): Judgement => {
          if (isGone) return judgementOf(id, notApplicable(SHARED_REASONS.nameDoesNotExist))
          if (!applies(check, roles)) return judgementOf(id, notApplicable(SHARED_REASONS.otherRole(check.roles[0]!)))
          if ("obstacle" in exists) return judgementOf(id, unknown(exists.obstacle))
          if (rulings === undefined)
            return judgementOf(
              id,
              unknown({ kind: "crashed", at: definition.standard, detail: "no evidence was gathered" }),
            )
          return judgementOf(id, rulings[id as Checks])
        })
      }
    }),
  }
}

/** The one place where an obstacle becomes the verdict `unknown`. */
export const judgementOf = (check: CheckId, given: Ruling): Judgement =>
  "obstacle" in given
    ? {
        check,
        verdict: "unknown",
        reason: given.obstacle.kind,
        parameters: {
          at: given.obstacle.at,
          ...(given.obstacle.detail === undefined ? {} : { detail: given.obstacle.detail }),
        },
      }
    : { check, ...given }

/** Runs a service call for an evidence field: its obstacle becomes the field's reason for having no value. */
export const observe = <A, R>(effect: Effect.Effect<A, Obstructed, R>): Effect.Effect<Observed<A>, never, R> =>
  effect.pipe(
    Effect.map((value): Observed<A> => ({ value })),
    Effect.catchTag("Obstructed", (error) => Effect.succeed<Observed<A>>(missing(error.obstacle))),
  )
