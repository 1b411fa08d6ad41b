/**
 * Which spans leave the process, and which are only places that others hang from.
 *
 * A scan asks the DNS thousands of times; a span for each would say little and cost much. What is named here is exported; everything else is
 * passed through: its children hang from the nearest exported span above it.
 */
import { type Context, Option, Tracer } from "effect"

/** By name, or by what stands before its first full stop. */
const EXPORTED = new Set([
  "scan.country",
  "scan.measure",
  "work.conduct",
  "work.measure",
  "work.view",
  "store.record",
  "rejudge",
  "probe",
  "GET",
  "POST",
  "PUT",
  "DELETE",
])

export const isExported = (name: string): boolean => EXPORTED.has(name) || EXPORTED.has(name.split(/[. ]/, 1)[0]!)

/** Decides on a trace that begins here; traces of others go on as they began. */
export type Sampler = () => boolean

/** A tracer that hands on only what is exported and sampled. */
export const exportedOnly = (exporter: Tracer.Tracer, sampler: Sampler): Tracer.Tracer =>
  Tracer.make({
    span: (options) => {
      const parent = Option.flatMap(options.parent, (span) =>
        span instanceof PassedThrough ? span.above : Option.some(span),
      )
      if (!isExported(options.name)) return new PassedThrough(options, parent)
      const sampled = Option.isSome(parent) ? parent.value.sampled : sampler()
      return exporter.span({ ...options, parent, sampled })
    },
  })

type SpanOptions = Parameters<Tracer.Tracer["span"]>[0]

/** A span that nobody is told of. */
class PassedThrough implements Tracer.Span {
  readonly _tag = "Span"
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly links: ReadonlyArray<Tracer.SpanLink>
  readonly annotations: Context.Context<never>
  readonly above: Option.Option<Tracer.AnySpan>
  readonly attributes: ReadonlyMap<string, unknown> = new Map()
  status: Tracer.SpanStatus

  constructor({ name, kind, links, annotations, startTime }: SpanOptions, above: Option.Option<Tracer.AnySpan>) {
    this.name = name
    this.kind = kind
    this.links = links
    this.annotations = annotations
    this.above = above
    this.status = { _tag: "Started", startTime }
  }
  get parent(): Option.Option<Tracer.AnySpan> {
    return this.above
  }
  get traceId(): string {
    return Option.match(this.above, { onNone: () => NO_TRACE, onSome: ({ traceId }) => traceId })
  }
  get spanId(): string {
    return Option.match(this.above, { onNone: () => NO_SPAN, onSome: ({ spanId }) => spanId })
  }
  get sampled(): boolean {
    return Option.match(this.above, { onNone: () => false, onSome: ({ sampled }) => sampled })
  }
  end(endTime: bigint, exit: Parameters<Tracer.Span["end"]>[1]): void {
    this.status = { _tag: "Ended", startTime: this.status.startTime, endTime, exit }
  }
  attribute(): void {}
  event(): void {}
  addLinks(): void {}
}

/** What W3C Trace Context §3.2.2 calls invalid: of a place that hangs from nothing. */
const NO_TRACE = "0".repeat(32)
const NO_SPAN = "0".repeat(16)
