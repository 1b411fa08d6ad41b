/** Conditions on targets as an address gives them: `dmarc:fail`, `dnssec.valid:fail`, `fail`, `dmarc.policy:policy-none`. */
import {
  type CatalogView,
  CheckId,
  type ReasonCode,
  StandardId,
  standardOfCheck,
  VERDICTS,
  type Verdict,
} from "@plumbline/core"
import type { FoundReason, SaidVerdict, TargetsQuestion } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "./errors.ts"
import { didYouMean } from "./nearest.ts"

/** A verdict, perhaps behind the standard or check that it is of. */
export const VerdictGiven = Schema.String.check(
  Schema.isPattern(new RegExp(`^(?:[a-z][a-z0-9.-]{0,79}:)?(?:${VERDICTS.join("|")})$`)),
).annotate({
  description: `one of ${VERDICTS.join(", ")}, perhaps behind the standard or check that it is of and a colon, for example dmarc:fail`,
})

/** The code of a reason, perhaps behind the check that it is of. */
export const ReasonGiven = Schema.String.check(
  Schema.isPattern(/^(?:[a-z][a-z0-9.-]{0,79}:)?[a-z0-9]+(?:-[a-z0-9]+)*$/),
).annotate({
  description:
    "code of a reason, perhaps behind the check that it is of and a colon, for example dmarc.policy:policy-none",
})

export interface ConditionsGiven {
  readonly standard?: StandardId
  readonly verdict?: ReadonlyArray<string>
  readonly check?: CheckId
  readonly reason?: ReadonlyArray<string>
}

/** A verdict that stands alone is of `standard`, a reason that stands alone of `check`, where these are given. */
export const conditionsOf = Effect.fnUntraced(function* (
  { standards }: CatalogView,
  { standard, verdict = [], check, reason = [] }: ConditionsGiven,
) {
  const verdicts: Array<SaidVerdict> = []
  const reasons: Array<FoundReason> = []
  for (const given of verdict) {
    const [measure, said] = partsOf(given)
    if (measure === null) verdicts.push({ measure: standard ?? null, verdict: said as Verdict })
    else if (Schema.is(StandardId)(measure) && standards.has(measure))
      verdicts.push({ measure, verdict: said as Verdict })
    else verdicts.push({ measure: yield* checkNamed(standards, "verdict", measure), verdict: said as Verdict })
  }
  for (const given of reason) {
    const [named, code] = partsOf(given)
    reasons.push({
      check: named === null ? (check ?? null) : yield* checkNamed(standards, "reason", named),
      reason: code as ReasonCode,
    })
  }
  return {
    ...(standard === undefined || verdict.some((each) => !each.includes(":")) ? {} : { standard }),
    ...(check === undefined || reason.some((each) => !each.includes(":")) ? {} : { check }),
    verdicts,
    reasons,
  } satisfies Partial<TargetsQuestion>
})

const partsOf = (given: string): readonly [string | null, string] => {
  const at = given.indexOf(":")
  return at < 0 ? [null, given] : [given.slice(0, at), given.slice(at + 1)]
}

const checkNamed = (
  standards: CatalogView["standards"],
  parameter: string,
  id: string,
): Effect.Effect<CheckId, ApiFailure> => {
  const standard = Schema.is(CheckId)(id) ? standardOfCheck(id) : undefined
  if (standard !== undefined && standards.get(standard)?.checks.some((each) => each.id === id) === true) {
    return Effect.succeed(id)
  }
  const known = [...standards.values()].flatMap((standard) => [standard.id, ...standard.checks.map((each) => each.id)])
  const message = `${parameter}=${id}:… names no standard or check that is known here.${didYouMean(id, known)}`
  return Effect.fail(new ApiFailure({ code: "bad-parameter", message }))
}
