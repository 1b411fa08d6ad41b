/** Rankings, distributions, and trends by supplier, sector and level, over the seeded store. */
import { AdoptionTrend, Distribution, Grid, OrganisationSummary, Page, Ranking, SupplierDetail } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { ManagedRuntime, Result, Schema } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { SEED_SCANS, seedCatalog, seedStatus, seedStore } from "./seed.ts"

const runtime = ManagedRuntime.make(Store.layer({ file: ":memory:" }))
let app: FastifyInstance

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
})
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

const ask = async <S extends Schema.ConstraintDecoder<unknown>>(schema: S, address: string): Promise<S["Type"]> => {
  const response = await app.inject(`/api/v1${address}`)
  expect(response.statusCode, `${address}: ${response.body}`).toBe(200)
  const decoded = Schema.decodeUnknownResult(schema)(response.json(), { errors: "all", onExcessProperty: "error" })
  if (Result.isFailure(decoded)) throw new Error(`${address}: ${decoded.failure.message}`)
  return decoded.success
}

describe("a ranking", () => {
  it("has the figures of the grid, highest share first", async () => {
    const { rows } = await ask(Ranking, "/ranking?standard=dnssec")
    const grid = await ask(Grid, "/grid?by=country")
    expect(rows).toHaveLength(4)
    for (const { subject, adoption } of rows) {
      const cells = grid.rows.find((row) => row.subject.id === subject.id)!.cells
      expect(adoption).toEqual(cells.find(({ standard }) => standard === "dnssec")!.adoption)
    }
    const shares = rows.map(({ adoption }) => adoption.share!)
    expect(shares).toEqual(shares.toSorted((left, right) => right - left))
    expect(rows[0]!.rank).toBe(1)
  })
  it("compares with the end of an earlier day, in percentage points", async () => {
    const since = SEED_SCANS[0]
    const { rows } = await ask(Ranking, `/ranking?standard=dnssec&since=${since}`)
    const before = await ask(Ranking, `/ranking?standard=dnssec&at=${since}&since=${since}`)
    for (const row of rows) {
      const then = before.rows.find(({ subject }) => subject.id === row.subject.id)!
      expect(row.before?.adoption).toEqual(then.adoption)
      expect(row.rankBefore).toBe(then.rank)
      expect(row.change).toBeCloseTo((row.adoption.share! - then.adoption.share!) * 100)
    }
  })
  it("knows nothing before the first scan", async () => {
    expect((await ask(Ranking, "/ranking?standard=dnssec&at=2020-01-01")).rows).toEqual([])
  })
  it("compares regions as the trend of each ends", async () => {
    const { rows } = await ask(Ranking, "/ranking?by=region&check=dnssec.valid&level=local")
    expect(rows.length).toBeGreaterThan(1)
    const { series } = await ask(AdoptionTrend, "/adoption?by=region&check=dnssec.valid&level=local")
    for (const { subject, points } of series) {
      expect(rows.find((row) => row.subject.id === subject.id)!.adoption).toEqual(points.at(-1)!.adoption)
    }
  })
  it("compares a country's organisations, and suppliers by those whom they serve", async () => {
    const { rows } = await ask(Ranking, "/ranking?by=organisation&country=xa&standard=dnssec")
    const { items } = await ask(Page(OrganisationSummary), "/organisations?country=xa")
    expect(rows).toHaveLength(items.length)
    for (const { organisation, verdicts } of items) {
      const ofDnssec = verdicts.find(({ standard }) => standard === "dnssec")!
      expect(rows.find((row) => row.subject.id === organisation.id)!.adoption).toEqual(ofDnssec.adoption)
    }
    const suppliers = await ask(Ranking, "/ranking?by=supplier&standard=dnssec")
    const quill = await ask(SupplierDetail, "/suppliers/quill-mail")
    const points = quill.adoption.find(({ standard }) => standard === "dnssec")!.points
    const row = suppliers.rows.find(({ subject }) => subject.id === "quill-mail")!
    expect(row.subject.name).toBe(quill.supplier.name)
    expect(row.adoption).toEqual(points.at(-1)!.adoption)
  })
  it("is a table", async () => {
    const response = await app.inject("/api/v1/ranking.csv?standard=dnssec")
    const [head, ...rows] = response.body.trim().split(/\r?\n/)
    expect(head).toMatch(/^rank,subject_kind,subject,/)
    expect(rows).toHaveLength(4)
  })
})

describe("a distribution", () => {
  it("counts every organisation with a share once", async () => {
    const { bins, n, mean } = await ask(Distribution, "/distribution?of=organisations&country=xa&standard=dnssec")
    const { rows } = await ask(Ranking, "/ranking?by=organisation&country=xa&standard=dnssec")
    const shares = rows.flatMap(({ adoption }) => (adoption.share === null ? [] : [adoption.share]))
    expect(n).toBe(shares.length)
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(n)
    expect(mean).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / n)
  })
  it("counts countries", async () => {
    expect((await ask(Distribution, "/distribution?standard=dnssec")).n).toBe(4)
  })
  it("counts targets by the standards that they meet", async () => {
    const { bins, n, unit } = await ask(Distribution, "/distribution?of=targets&country=xb")
    expect(unit).toBe("standards")
    // Twelve, of which one is left alone on request.
    expect(n).toBe(11)
    const { rows } = await ask(Grid, "/grid?by=country&id=xb")
    const met = rows[0]!.cells.reduce((sum, { adoption }) => sum + adoption.counts.pass, 0)
    expect(bins.reduce((sum, { from, count }) => sum + from * count, 0)).toBe(met)
  })
  it("is a table", async () => {
    const response = await app.inject("/api/v1/distribution.csv?standard=dnssec")
    expect(response.body.trim().split(/\r?\n/)).toHaveLength(11)
  })
})

describe("trends by parts", () => {
  it("by level are those of the country cut by level", async () => {
    const { series } = await ask(AdoptionTrend, "/adoption?by=level&country=xa&standard=dnssec")
    expect(series.length).toBeGreaterThan(1)
    for (const { subject, level, points } of series) {
      expect(level).toBe(subject.id)
      const cut = await ask(AdoptionTrend, `/adoption?by=country&id=xa&standard=dnssec&level=${subject.id}`)
      expect(points).toEqual(cut.series[0]!.points)
    }
  })
  it("by sector are of the world unless a region or country is given", async () => {
    const { series } = await ask(AdoptionTrend, "/adoption?by=sector&id=health&standard=dnssec")
    const world = await ask(AdoptionTrend, "/adoption?by=world&sector=health&standard=dnssec")
    expect(series[0]!.points).toEqual(world.series[0]!.points)
    expect(series[0]!.subject).toEqual({ kind: "sector", id: "health", name: "Health" })
  })
  it("by supplier are those of its page", async () => {
    const { series } = await ask(AdoptionTrend, "/adoption?by=supplier&id=quill-mail&standard=dnssec&country=xa")
    const { adoption } = await ask(SupplierDetail, "/suppliers/quill-mail?country=xa")
    expect(series[0]!.points).toEqual(adoption.find(({ standard }) => standard === "dnssec")!.points)
  })
})

it.each([
  ["/ranking", /standard or check is missing/],
  ["/ranking?standard=dnssec&by=organisation", /asks for a country/],
  ["/ranking?standard=dnssec&by=supplier&level=local", /do not go with/],
  ["/ranking?standard=dnssec&at=2026-01-01&since=2026-02-01", /since must not be after at/],
  ["/ranking?standard=dnssec&by=world", /one of country, region, organisation, supplier/],
  ["/distribution?of=targets", /asks for a country/],
  ["/distribution?of=targets&country=xa&standard=dnssec", /no standard/],
  ["/distribution?of=countries&country=xa&standard=dnssec", /does not go with/],
  ["/adoption?by=supplier", /at least one id/],
  ["/adoption?by=supplier&id=nobody", /id=nobody/],
  ["/adoption?by=supplier&id=quill-mail&check=dnssec.valid", /standards are counted/],
  ["/adoption?by=country&country=xa", /named by id/],
  ["/adoption?by=level&country=xa&region=europe", /do not go together|names nothing/],
])("%s is refused", async (address, message) => {
  const response = await app.inject(`/api/v1${address}`)
  expect(response.statusCode).toBe(400)
  expect(response.json().error.message).toMatch(message)
})
