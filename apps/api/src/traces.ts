/**
 * A span for each request, by OpenTelemetry's semantic conventions for HTTP servers: method, route and status, and nothing of who asked or for
 * what: neither query nor address. A request that comes with `traceparent` (W3C Trace Context) goes on with that trace.
 */
import { Context, Exit, Option, Tracer } from "effect"
import type { FastifyInstance } from "fastify"

export const traceRequests = (app: FastifyInstance, tracer: Tracer.Tracer): void => {
  const spans = new WeakMap<object, Tracer.Span>()
  app.addHook("onRequest", (request, _, done) => {
    const route = request.routeOptions.url
    const span = tracer.span({
      name: route === undefined ? request.method : `${request.method} ${route}`,
      parent: Option.fromNullishOr(parentOf(request.headers.traceparent)),
      annotations: Context.empty(),
      links: [],
      startTime: now(),
      kind: "server",
      root: false,
      sampled: true,
    })
    span.attribute("http.request.method", request.method)
    if (route !== undefined) span.attribute("http.route", route)
    spans.set(request, span)
    done()
  })
  app.addHook("onResponse", (request, reply, done) => {
    const span = spans.get(request)
    span?.attribute("http.response.status_code", reply.statusCode)
    // A server's span is an error where the server is at fault.
    span?.end(now(), reply.statusCode >= 500 ? Exit.fail(new Error(`status ${reply.statusCode}`)) : Exit.void)
    done()
  })
}

const now = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n

/** The span that the header names; undefined for anything that is none. */
const parentOf = (header: string | ReadonlyArray<string> | undefined): Tracer.ExternalSpan | undefined => {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(String(header)) ?? []
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  const sampled = (Number.parseInt(flags!, 16) & 1) === 1
  return Tracer.externalSpan({ traceId, spanId, sampled, annotations: Context.empty() })
}
