/** Names measured on the spot, as `plumbline scan NAME…` and `plumbline acceptance` do: nothing is recorded. */
import { DomainName, isExcluded } from "@plumbline/core"
import type { ProbeServices } from "@plumbline/probes"
import { Clock, Console, Duration, Effect, Schema } from "effect"
import { CommandFailed } from "../exit.ts"
import type { Installation } from "../installation.ts"
import { isMailPortBlocked, MAIL_PORT_NOTICE, type Measurement, measure } from "./measure.ts"

/** `measurement` is null for a name that is excluded on request; `at` is the moment of the measurement, or of the decision not to. */
export interface NamedMeasurement {
  readonly name: DomainName
  readonly at: string
  readonly measurement: Measurement | null
}

/** Fails on what is no domain name before anything is measured; says on stderr what about this machine the findings suffer from. */
export const measureNames = Effect.fn("scan.names")(function* (
  installation: Installation,
  names: ReadonlyArray<string>,
) {
  const wrong = names.filter((name) => !Schema.is(DomainName)(name))
  if (wrong.length > 0)
    return yield* new CommandFailed({
      exitCode: 2,
      lines: wrong.map(
        (name) => `${name}: is no domain name; write it in lower-case A-labels without a dot at the end`,
      ),
    })
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const measured = yield* Effect.forEach(
    names,
    (name): Effect.Effect<NamedMeasurement, never, ProbeServices> => {
      if (isExcluded(installation.catalog.optOuts, name, now.slice(0, 10)))
        return Effect.succeed({ name, at: now, measurement: null })
      const subject = installation.catalog.targets.get(name) ?? { name, roles: ["web", "mail"] as const }
      return Effect.map(measure(subject, probeTimeoutOf(installation)), (measurement) => ({
        name,
        at: measurement.observedAt,
        measurement,
      }))
    },
    { concurrency: installation.limits.targetsAtOnce },
  ).pipe(Effect.provide(installation.services))
  if (measured.some(({ measurement }) => measurement !== null && isMailPortBlocked(measurement.judgements)))
    yield* Console.error(MAIL_PORT_NOTICE)
  return measured
})

/** The judgements of one listed target, measured now with the caches empty. */
export const measureTarget = (installation: Installation, name: DomainName) =>
  measure(
    installation.catalog.targets.get(name) ?? { name, roles: ["web", "mail"] },
    probeTimeoutOf(installation),
  ).pipe(
    Effect.map(({ judgements }) => judgements),
    Effect.provide(installation.services),
  )

/** A probe's dialogues are bounded one by one; this is the guard around them all, waiting for turns at shared hosts included. */
export const probeTimeoutOf = (installation: Installation) => Duration.seconds(installation.limits.timeoutSeconds * 30)
