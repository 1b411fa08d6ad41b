import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import type { FastifyInstance } from "fastify"
import { unzipSync } from "fflate"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedStatus, seedStore } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
let app: FastifyInstance

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus, publisher: "The Institute" })
})
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

const ask = async (address: string) => {
  const response = await app.inject(`/api/v1${address}`)
  expect(response.statusCode, `${address}: ${response.body.slice(0, 200)}`).toBe(200)
  return response
}
const linesOf = (text: string) => text.split("\r\n").slice(0, -1)
const supplier = [...seedCatalog().suppliers.keys()][0]!
const [region] = seedCatalog().regions.keys()
const [mandate] = seedCatalog().mandates.keys()
const [organisation] = seedCatalog().organisations.keys()
const [target] = seedCatalog().targets.keys()

describe("a table can be had in every format", () => {
  it.each([
    "/adoption.?by=country&standard=dnssec",
    "/grid.",
    "/countries.",
    "/countries/xa.",
    "/regions.",
    `/regions/${region}.`,
    "/standards.",
    "/standards/dnssec.",
    "/standards/dnssec/reasons.",
    "/organisations.",
    `/organisations/${organisation}.`,
    "/targets.",
    `/targets/${target}.`,
    "/suppliers.",
    `/suppliers/${supplier}.`,
    `/suppliers/${supplier}/targets.`,
    "/countries/xa/suppliers.",
    `/suppliers/${supplier}/mandates.`,
    "/policies.",
    "/policies/matrix.?rows=country&columns=standard",
    "/policies/places.",
    "/policies/findings.",
    "/csf.",
    "/mandates.",
    `/mandates/${mandate}.`,
    `/mandates/${mandate}/trend.`,
    "/countries/xa/demand.",
    "/demand.",
    "/explanations.",
    "/scans.",
    "/scans/1.",
    "/changes.",
  ])("%s", async (address) => {
    const [path, query] = address.split("?")
    const at = (end: string) => `${path}${end}${query === undefined ? "" : `?${query}`}`
    const [head = "", ...rows] = linesOf((await ask(at("csv"))).body)
    const metadata = (await ask(at("metadata.json"))).json()
    expect(metadata.columns.map(({ name }: { name: string }) => name).join(",")).toBe(head)
    expect(metadata.columns.every(({ description }: { description: string }) => description.length > 0)).toBe(true)
    expect(metadata.citation.long).toContain("The Institute")
    expect(new Set(head.split(",")).size).toBe(head.split(",").length)
    expect(rows.length).toBeGreaterThan(0)
    const parquet = (await ask(at("parquet"))).rawPayload
    expect(parquet.subarray(0, 4).toString()).toBe("PAR1")
    const sheets = unzipSync((await ask(at("xlsx"))).rawPayload)
    expect(Buffer.from(sheets["xl/worksheets/sheet1.xml"]!).toString().match(/<row /g)).toHaveLength(rows.length + 1)
  })
})

it("says with a figure what it is, how it was selected and how it is cited", async () => {
  const metadata = (await ask("/adoption.metadata.json?by=country&standard=dnssec")).json()
  expect(metadata).toMatchObject({
    unit: "targets, share",
    citation: { short: "(The Institute, 2026)" },
    source: { publisher: "The Institute", version: "2026-10-05", note: expect.stringContaining("fictional") },
    licence: { spdx: "CC-BY-4.0" },
    selection: { text: "by: country; standard: dnssec", filters: { by: "country", standard: "dnssec" } },
    permalink: "http://localhost:80/api/v1/adoption?by=country&standard=dnssec",
    downloads: { parquet: "http://localhost:80/api/v1/adoption.parquet?by=country&standard=dnssec" },
  })
})

it("puts a figure, its description and its citation into one archive", async () => {
  const files = unzipSync((await ask("/targets.zip?country=xa")).rawPayload)
  expect(Object.keys(files).sort()).toEqual([
    "LICENSE",
    "README.md",
    "citation.bib",
    "citation.csl.json",
    "citation.ris",
    "metadata.json",
    "plumbline-targets.csv",
    "plumbline-targets.csv-metadata.json",
  ])
  expect(Buffer.from(files["plumbline-targets.csv"]!).toString()).toBe((await ask("/targets.csv?country=xa")).body)
})

it("never takes a target's name for an archive", async () => {
  expect((await app.inject("/api/v1/targets/gov.zip")).json().error.message).toContain("gov.zip")
})

it("refuses in the format of every error", async () => {
  for (const end of ["csv", "parquet", "xlsx", "zip", "metadata.json"]) {
    const response = await app.inject(`/api/v1/targets.${end}?country=zz`)
    expect(response.json().error.code).toBe("bad-parameter")
  }
})

describe("a citation", () => {
  const query = "?path=%2Fcountries%2Fxa%3Fstandard%3Ddnssec&title=DNSSEC%20in%20Aldermark"

  it("of a page names its title and address", async () => {
    const citation = (await ask(`/cite${query}`)).json()
    expect(citation.text).toContain("The Institute (2026): DNSSEC in Aldermark. In: Plumbline")
    expect(citation.csl.URL).toBe("http://localhost:80/countries/xa?standard=dnssec")
    expect((await ask(`/cite.txt${query}`)).body).toBe(`${citation.text}\n`)
    expect((await ask(`/cite.bib${query}`)).body).toBe(citation.bibtex)
    expect((await ask(`/cite.ris${query}`)).body).toBe(citation.ris)
    expect((await ask(`/cite.csl.json${query}`)).json()).toEqual([citation.csl])
    expect((await ask(`/cite.datacite.json${query}`)).json()).toEqual(citation.dataCite)
  })

  it("of a snapshot that there is not is refused", async () => {
    const response = await app.inject(`/api/v1/cite${query}&snapshot=2026-10-01`)
    expect(response.json().error.code).toBe("unknown-snapshot")
  })

  it.each(["//evil.example/", "https://evil.example/", "/a b"])("of %s is refused", async (path) => {
    const response = await app.inject(`/api/v1/cite?path=${encodeURIComponent(path)}`)
    expect(response.json().error.code).toBe("bad-parameter")
  })
})

it("describes the live figures as a data set whose files it serves", async () => {
  const { resources, licenses } = (await ask("/datapackage.json")).json()
  expect(licenses[0].name).toBe("CC-BY-4.0")
  expect(resources.length).toBeGreaterThan(20)
  for (const { path, format, schema } of resources) {
    const response = await app.inject(path)
    expect(response.statusCode, path).toBe(200)
    if (format === "csv") {
      expect(linesOf(response.body)[0]).toBe(schema.fields.map(({ name }: { name: string }) => name).join(","))
    }
  }
  expect((await ask("/dcat.jsonld")).json()["dcat:distribution"]).toHaveLength(resources.length)
  expect((await ask("/croissant.json")).json()).toMatchObject({
    conformsTo: "http://mlcommons.org/croissant/1.1",
    isLiveDataset: true,
  })
})
