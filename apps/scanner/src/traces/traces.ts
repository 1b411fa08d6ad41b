/**
 * Traces for OpenTelemetry, by the environment variables that its specification names; without an endpoint there are none, and nothing is paid.
 *
 * OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, …_HEADERS, …_TIMEOUT, …_COMPRESSION, OTEL_SERVICE_NAME,
 * OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER with OTEL_TRACES_SAMPLER_ARG, OTEL_BSP_SCHEDULE_DELAY, OTEL_SDK_DISABLED. Sent is OTLP as JSON
 * over HTTP, in batches; what a collector does not take is dropped.
 */
import { Effect, Layer, Tracer } from "effect"
import { Misconfiguration } from "../misconfiguration.ts"
import { exportedOnly, type Sampler } from "./exported-spans.ts"

type Environment = Readonly<Record<string, string | undefined>>

/** Where traces go; null where they are not asked for. Fails where a variable cannot be what it says. */
export const traceEndpoint = (environment: Environment): Effect.Effect<string | null, Misconfiguration> => {
  if (environment.OTEL_SDK_DISABLED?.toLowerCase() === "true") return Effect.succeed(null)
  const of = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"].find((name) => environment[name])
  if (of === undefined) return Effect.succeed(null)
  const given = environment[of]!
  if (!/^https?:\/\//.test(given) || !URL.canParse(given))
    return Effect.fail(
      new Misconfiguration({ lines: [`${of}: "${given}" is no address; write http://collector.example:4318`] }),
    )
  return Effect.succeed(given)
}

/** Whom the sampler takes, from 0 to 1. */
export const sampledShare = (environment: Environment): Effect.Effect<number, Misconfiguration> => {
  const sampler = environment.OTEL_TRACES_SAMPLER ?? "parentbased_always_on"
  switch (sampler.replace(/^parentbased_/, "")) {
    case "always_on":
      return Effect.succeed(1)
    case "always_off":
      return Effect.succeed(0)
    case "traceidratio": {
      const share = Number(environment.OTEL_TRACES_SAMPLER_ARG ?? "1")
      if (share >= 0 && share <= 1) return Effect.succeed(share)
      return Effect.fail(
        new Misconfiguration({
          lines: [
            `OTEL_TRACES_SAMPLER_ARG: "${environment.OTEL_TRACES_SAMPLER_ARG}" is no share; write a number from 0 to 1`,
          ],
        }),
      )
    }
    default:
      return Effect.fail(
        new Misconfiguration({
          lines: [
            `OTEL_TRACES_SAMPLER: "${sampler}" is not known here; allowed are always_on, always_off, traceidratio, and each with parentbased_ before it`,
          ],
        }),
      )
  }
}

/** The tracer of the whole process. Ends with its scope, and then sends what is left for at most some seconds. */
export const tracesFrom = (environment: Environment): Layer.Layer<never, Misconfiguration> =>
  Layer.unwrap(
    Effect.gen(function* () {
      if ((yield* traceEndpoint(environment)) === null) return Layer.empty
      const share = yield* sampledShare(environment)
      const { otlpTracer } = yield* Effect.promise(() => import("./otlp.ts"))
      const set = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
      const tracer = otlpTracer({ ...DEFAULTS, ...Object.fromEntries(set) })
      const sampler: Sampler = share === 1 ? () => true : () => Math.random() < share
      return Layer.effect(Tracer.Tracer)(Effect.map(tracer, (exporter) => exportedOnly(exporter, sampler)))
    }),
  )

const DEFAULTS = { OTEL_TRACES_EXPORTER: "otlp", OTEL_SERVICE_NAME: "plumbline" }
