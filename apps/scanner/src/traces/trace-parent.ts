/** The place in a trace, as W3C Trace Context §3.2 writes it: `00-<trace>-<span>-<flags>`. */
import { Context, Effect, Tracer } from "effect"

/** Of the span in which this is asked; undefined where there is none that anybody is told of. */
export const currentTraceParent: Effect.Effect<string | undefined> = Effect.map(
  Effect.option(Effect.currentParentSpan),
  (span) =>
    span._tag === "Some" && span.value.sampled && /[1-9a-f]/.test(span.value.spanId)
      ? `00-${span.value.traceId.padStart(32, "0")}-${span.value.spanId}-01`
      : undefined,
)

/** The span that a text names; undefined for anything else. */
export const spanOfTraceParent = (text: string | undefined): Tracer.ExternalSpan | undefined => {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? "") ?? []
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  const sampled = (Number.parseInt(flags!, 16) & 1) === 1
  return Tracer.externalSpan({ traceId, spanId, sampled, annotations: Context.empty() })
}

/** Hangs what an effect does from where a text says; from nothing where it says nothing. */
export const withTraceParent =
  (text: string | undefined) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const span = spanOfTraceParent(text)
    return span === undefined ? effect : (Effect.withParentSpan(effect, span) as Effect.Effect<A, E, R>)
  }
