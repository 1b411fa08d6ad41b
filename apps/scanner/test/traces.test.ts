/** Traces as a collector gets them: of a scan of the laboratory, and of requests to the API. */
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { buildApi } from "@plumbline/api"
import { METHODOLOGY } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Duration, Effect, ManagedRuntime, Result, Tracer } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { scanOptionsOf } from "../src/commands/scan.ts"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"
import { scanCountry } from "../src/scan/scan-country.ts"
import { currentTraceParent, spanOfTraceParent, withTraceParent } from "../src/traces/trace-parent.ts"
import { sampledShare, traceEndpoint, tracesFrom } from "../src/traces/traces.ts"

interface Span {
  readonly name: string
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly status: { readonly code: number }
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: Record<string, unknown> }>
}
interface Received {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: { readonly attributes: Span["attributes"] }
    readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<Span> }>
  }>
}

const servers: Array<Server> = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A collector that answers as told; null: it takes connections and never says anything. */
const collector = async (status: number | null) => {
  const bodies: Array<Received> = []
  const paths = new Set<string>()
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      paths.add(request.url ?? "")
      if (status === null) return
      if (status === 200) bodies.push(JSON.parse(Buffer.concat(chunks).toString()) as Received)
      response.writeHead(status).end("{}")
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    spans: () =>
      bodies.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap((each) => each.scopeSpans.flatMap(({ spans }) => spans)),
      ),
    resource: () => valuesOf(bodies[0]?.resourceSpans[0]?.resource.attributes ?? []),
  }
}

const valuesOf = (attributes: Span["attributes"]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

/** Scans a country of the laboratory under a tracer, and ends the tracer. */
const scanUnder = (environment: Readonly<Record<string, string>>) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const installation = yield* Effect.orDie(openInstallation(yield* Effect.orDie(loadConfig(undefined))))
        const store = yield* Store
        yield* store.syncCatalog(installation.catalog, "2026-11-01")
        const scan = yield* scanCountry("xf", "2026-11-01T00:00:00.000Z", {
          ...scanOptionsOf(installation, { show: () => {}, say: () => {} }),
          secondLookAfter: Duration.zero,
        })
        return scan.measured
      }).pipe(Effect.provide(tracesFrom(environment)), Effect.provide(Store.layer({ file: ":memory:" })), Effect.orDie),
    ),
  )

describe("traces", () => {
  it("of a scan are a tree: the country, its targets, their probes; and nothing of each question to the DNS", async () => {
    const { url, spans, resource, paths } = await collector(200)
    const measured = await scanUnder({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=test",
    })
    const all = spans()
    const [country, ...others] = all.filter(({ name }) => name === "scan.country")
    expect(others).toEqual([])
    expect(country).not.toHaveProperty("parentSpanId", expect.stringMatching(/[1-9a-f]/))
    expect(valuesOf(country!.attributes)).toMatchObject({ "plumbline.country": "xf", "plumbline.vantage": "lab" })
    const targets = all.filter(({ name }) => name === "scan.measure")
    expect(targets.length).toBeGreaterThanOrEqual(measured)
    for (const { parentSpanId, traceId } of targets)
      expect([parentSpanId, traceId]).toEqual([country!.spanId, country!.traceId])
    const probes = all.filter(({ name }) => name.startsWith("probe."))
    expect(probes).toHaveLength(16 * targets.length)
    const ofTarget = new Set(targets.map(({ spanId }) => spanId))
    expect(probes.every(({ parentSpanId }) => ofTarget.has(parentSpanId!))).toBe(true)
    expect(all.filter(({ name }) => name === "store.record").length).toBeGreaterThanOrEqual(measured)
    expect(new Set(all.map(({ name }) => name.split(".")[0]))).toEqual(new Set(["scan", "probe", "store"]))
    expect(resource()).toMatchObject({ "service.name": "plumbline", "deployment.environment": "test" })
    expect([...paths]).toEqual(["/v1/traces"])
  })

  it("are left out as the sampler says, whole ones", async () => {
    const { url, spans } = await collector(200)
    await scanUnder({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER: "always_off" })
    expect(spans()).toEqual([])
  })

  it.each([
    { name: "answers 500", status: 500 },
    { name: "never answers", status: null },
  ])("do not hold up a scan when the collector $name", async ({ status }) => {
    const { url, paths } = await collector(status)
    expect(await scanUnder({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_TIMEOUT: "500" })).toBeGreaterThan(10)
    expect(paths.size).toBe(1)
  })

  it("of requests have method, route and status, and go on with the trace that the request came with", async () => {
    const { url, spans } = await collector(200)
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const installation = yield* Effect.orDie(openInstallation(yield* Effect.orDie(loadConfig(undefined))))
          const runtime = ManagedRuntime.make(Store.layer({ file: ":memory:" }))
          const app = buildApi({
            runtime,
            catalog: installation.catalog,
            tracer: yield* Tracer.Tracer,
            status: () => ({
              mode: "lab",
              methodology: METHODOLOGY,
              version: "0",
              now: "2026-11-01T00:00:00.000Z",
              history: null,
              nextScans: new Map(),
            }),
          })
          yield* Effect.promise(async () => {
            await app.inject({
              url: "/api/v1/countries/xa?secret=1",
              headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
            })
            await app.inject("/api/v1/countries/zz")
            await app.close()
            await runtime.dispose()
          })
        }).pipe(Effect.provide(tracesFrom({ OTEL_EXPORTER_OTLP_ENDPOINT: url })), Effect.orDie),
      ),
    )
    const [first, second] = spans()
    expect(first).toMatchObject({
      name: "GET /api/v1/countries/:cc",
      kind: 2,
      traceId,
      parentSpanId: "00f067aa0ba902b7",
    })
    expect(valuesOf(first!.attributes)).toEqual({
      "http.request.method": "GET",
      "http.route": "/api/v1/countries/:cc",
      "http.response.status_code": expect.anything(),
    })
    expect(JSON.stringify(spans())).not.toContain("secret")
    expect(second!.traceId).not.toBe(traceId)
    expect(String(valuesOf(second!.attributes)["http.response.status_code"])).toBe("404")
  })

  it("go over the queue: work hangs from where it was queued", async () => {
    const { url, spans } = await collector(200)
    await Effect.runPromise(
      Effect.gen(function* () {
        const text = yield* currentTraceParent.pipe(Effect.withSpan("work.conduct"))
        expect(spanOfTraceParent(text)).toBeDefined()
        yield* withTraceParent(text)(Effect.void.pipe(Effect.withSpan("dns.question"), Effect.withSpan("work.measure")))
        yield* withTraceParent("00-nonsense")(Effect.void.pipe(Effect.withSpan("work.view")))
      }).pipe(Effect.provide(tracesFrom({ OTEL_EXPORTER_OTLP_ENDPOINT: url }))),
    )
    const byName = new Map(spans().map((span) => [span.name, span]))
    expect([...byName.keys()].toSorted()).toEqual(["work.conduct", "work.measure", "work.view"])
    expect(byName.get("work.measure")).toMatchObject({
      traceId: byName.get("work.conduct")!.traceId,
      parentSpanId: byName.get("work.conduct")!.spanId,
    })
    expect(byName.get("work.view")!.traceId).not.toBe(byName.get("work.conduct")!.traceId)
  })

  it("are not made without an endpoint", async () => {
    const tracer = await Effect.runPromise(
      Effect.gen(function* () {
        return yield* Tracer.Tracer
      }).pipe(Effect.provide(tracesFrom({}))),
    )
    expect(tracer).toBe(Tracer.Tracer.defaultValue())
    expect(
      await Effect.runPromise(traceEndpoint({ OTEL_SDK_DISABLED: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://x" })),
    ).toBeNull()
  })

  it.each([
    [
      traceEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }),
      /OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" is no address; write http/,
    ],
    [
      sampledShare({ OTEL_TRACES_SAMPLER: "sometimes" }),
      /OTEL_TRACES_SAMPLER: "sometimes" is not known here; allowed are/,
    ],
    [
      sampledShare({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "5" }),
      /OTEL_TRACES_SAMPLER_ARG: "5" is no share; write a number from 0 to 1/,
    ],
  ])("say what is wrong with their configuration (%#)", async (wrong, says) => {
    const result = await Effect.runPromise(
      Effect.result<unknown, { readonly lines: ReadonlyArray<string> }, never>(wrong),
    )
    expect(Result.isFailure(result) ? result.failure.lines.join() : "").toMatch(says)
  })
})
