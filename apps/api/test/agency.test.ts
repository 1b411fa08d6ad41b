import { Comparison, Page, TargetSummary } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { ManagedRuntime, Schema } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { printerWith } from "../src/report/print-page.ts"
import { seedCatalog, seedStatus, seedStore } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
const catalog = seedCatalog()
const [country] = [...catalog.countries.keys()]
let app: FastifyInstance

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  app = buildApi({ runtime, catalog, status: seedStatus })
})
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

const ask = async <S extends Schema.ConstraintDecoder<unknown>>(schema: S, address: string): Promise<S["Type"]> => {
  const response = await app.inject(`/api/v1${address}`)
  expect(response.statusCode, response.body).toBe(200)
  return Schema.decodeUnknownSync(schema)(response.json(), { onExcessProperty: "error" })
}

describe("targets by conditions", () => {
  it("meet every verdict asked for", async () => {
    const all = await ask(Page(TargetSummary), "/targets?verdict=dnssec:pass&sort=dmarc")
    expect(all.items.length).toBeGreaterThan(0)
    for (const { verdicts } of all.items) expect(verdicts).toContainEqual({ standard: "dnssec", verdict: "pass" })
    const both = await ask(Page(TargetSummary), "/targets?verdict=dnssec:pass&verdict=dnssec:fail")
    expect(both.total).toBe(0)
  })

  it("are the same whether the standard stands before the verdict or beside it", async () => {
    const [beside, before] = await Promise.all([
      ask(Page(TargetSummary), "/targets?standard=dnssec&verdict=pass"),
      ask(Page(TargetSummary), "/targets?verdict=dnssec:pass"),
    ])
    expect(beside.items).toEqual(before.items)
  })

  it.each([
    "verdict=dnsec:fail",
    "verdict=dnssec:broken",
    "reason=dnssec.nothing:seen",
    "tag=Not-A-Tag",
    "list=zz/none",
  ])("refuse %s", async (query) => {
    expect((await app.inject(`/api/v1/targets?${query}`)).statusCode).toBe(400)
  })
})

describe("side by side", () => {
  it("takes the scan before where nothing stands left", async () => {
    const found = await ask(Comparison, `/compare?right=${country}`)
    expect(found.left.subject).toBe(country)
    expect(found.left.on).not.toBeNull()
    expect(found.standards.length).toBeGreaterThan(0)
  })

  it.each(["right=zz", `right=${country}@2026-02-31x`, "left=xa", "right=tag:UPPER"])("refuses %s", async (query) => {
    expect((await app.inject(`/api/v1/compare?${query}`)).statusCode).toBe(400)
  })
})

describe("a report", () => {
  it("of no country is not found", async () => {
    expect((await app.inject("/api/v1/countries/zz/report.pdf")).statusCode).toBe(404)
  })

  it("is not printed without Chromium", async () => {
    expect(await printerWith(undefined).print("http://127.0.0.1:1/", "none")).toEqual({ kind: "no-chromium" })
  })

  it("that Chromium does not make is a failure, and is tried again", async () => {
    const printer = printerWith("/bin/false")
    expect((await printer.print("http://127.0.0.1:1/", "one")).kind).toBe("failed")
    expect((await printer.print("http://127.0.0.1:1/", "one")).kind).toBe("failed")
  })
})
