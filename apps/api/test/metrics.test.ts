import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedStatus, seedStore } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
const app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
beforeAll(() => runtime.runPromise(seedStore))
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

/** The text format of Prometheus: names, labels, values. */
const samplesOf = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const [, name, value] = /^(\S+(?:\{.*\})?) (\S+)$/.exec(line)!
        return [name!, Number(value)]
      }),
  )

it("says how requests were answered and how old the figures are", async () => {
  const countries = (await app.inject("/api/v1/countries")).json().items
  await app.inject("/api/v1/countries/zz")
  const answer = await app.inject("/metrics")
  expect(answer.statusCode).toBe(200)
  expect(answer.headers["content-type"]).toMatch(/^text\/plain/)
  const samples = samplesOf(answer.body)
  const [first] = countries
  expect(samples.get(`plumbline_targets{country="${first.id}"}`)).toBe(first.targets)
  expect(samples.get(`plumbline_scan_finished_timestamp_seconds{country="${first.id}"}`)).toBe(
    Date.parse(first.latestScan.finishedAt) / 1000,
  )
  expect(samples.get('plumbline_http_request_duration_seconds_count{route="/api/v1/countries",status="200"}')).toBe(1)
  expect(samples.get('plumbline_http_request_duration_seconds_count{route="/api/v1/countries/:cc",status="404"}')).toBe(
    1,
  )
  expect(samples.get("plumbline_measured_world_timestamp_seconds")).toBe(Date.parse(seedStatus().now) / 1000)
  expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(0)
})
