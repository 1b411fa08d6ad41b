/**
 * `/metrics` for Prometheus: how requests are answered, how the process fares, and how old the figures of each country are.
 *
 * What is said of scans is read from the store when it is asked for, so that every process of an installation says the same.
 */
import { Store } from "@plumbline/store"
import { Effect, Exit } from "effect"
import type { FastifyInstance } from "fastify"
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"
import type { ApiOptions } from "./app.ts"

/** Registers the address, and watches every request of the server. */
export const serveMetrics = (app: FastifyInstance, { runtime, status }: ApiOptions): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: "plumbline_http_request_duration_seconds",
    help: "Time to answer a request, by the address pattern that answered it",
    labelNames: ["route", "status"] as const,
    buckets: [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `plumbline_${name}`, help, labelNames: ["country"] as const, registers: [registry] })
  const targets = gauge("targets", "Targets in the lists of a country")
  const finished = gauge("scan_finished_timestamp_seconds", "When the newest finished scan of a country ended")
  const measured = gauge("scan_measured_targets", "Targets that the newest finished scan of a country measured")
  const running = gauge("scan_running_recorded_targets", "Targets that the running scan of a country has recorded")
  const runningOf = gauge("scan_running_targets", "Targets of the running scan of a country")
  const now = new Gauge({
    name: "plumbline_measured_world_timestamp_seconds",
    help: "Present moment of what is measured: the clock's, or the lab's",
    registers: [registry],
  })
  const snapshot = new Gauge({
    name: "plumbline_snapshot_created_timestamp_seconds",
    help: "When the newest snapshot was made; absent while there is none",
    registers: [registry],
  })

  const readable = new Gauge({
    name: "plumbline_store_readable",
    help: "1 when the store answered what is said here of it, 0 when it did not",
    registers: [registry],
  })

  const read = Effect.gen(function* () {
    const store = yield* Store
    const [newest] = (yield* store.snapshots({ offset: 0, limit: 1 })).items
    const unfinished = yield* store.unfinishedScans()
    const recorded = yield* Effect.forEach(unfinished, ({ id }) => store.recordedCount(id))
    return { figures: yield* store.countryFigures(), unfinished, recorded, newest }
  })

  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none"
    requests.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })
  app.get("/metrics", async (_, reply) => {
    const exit = await runtime.runPromiseExit(read)
    for (const each of [targets, finished, measured, running, runningOf]) each.reset()
    now.set(secondsOf(status().now))
    readable.set(Exit.isSuccess(exit) ? 1 : 0)
    if (Exit.isSuccess(exit)) {
      const { figures, unfinished, recorded, newest } = exit.value
      for (const { country, targets: count, latestScan } of figures) {
        targets.set({ country }, count)
        if (latestScan?.finishedAt === undefined || latestScan.finishedAt === null) continue
        finished.set({ country }, secondsOf(latestScan.finishedAt))
        measured.set({ country }, latestScan.measured)
      }
      for (const [index, scan] of unfinished.entries()) {
        running.set({ country: scan.country }, recorded[index]!)
        runningOf.set({ country: scan.country }, scan.targets)
      }
      if (newest === undefined) snapshot.remove()
      else snapshot.set(secondsOf(newest.createdAt))
    }
    return reply
      .type(registry.contentType)
      .header("cache-control", "no-store")
      .send(await registry.metrics())
  })
}

const secondsOf = (instant: string): number => Date.parse(instant) / 1000
