/** Demand as the repository's own data have it, through the API: every document and mandate answers, whatever kind of rule it is. */
import { fileURLToPath } from "node:url"
import { buildApi } from "@plumbline/api"
import { loadCatalog } from "@plumbline/catalog"
import { type CatalogView, METHODOLOGY } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const runtime = ManagedRuntime.make(Store.layer({ file: ":memory:" }))
const NOW = "2026-11-23T12:00:00.000Z"
let catalog: CatalogView
let app: ReturnType<typeof buildApi>

beforeAll(async () => {
  catalog = await runtime.runPromise(loadCatalog(fileURLToPath(new URL("../../../data", import.meta.url))))
  await runtime.runPromise(Effect.flatMap(Store, (store) => store.syncCatalog(catalog, NOW.slice(0, 10))))
  app = buildApi({
    runtime,
    catalog,
    status: () => ({
      mode: "live",
      methodology: METHODOLOGY,
      version: "0.1.0",
      now: NOW,
      history: null,
      nextScans: new Map(),
    }),
  })
})
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

const ask = async (address: string) => {
  const response = await app.inject(`/api/v1${address}`)
  expect(response.statusCode, `${address}: ${response.body}`).toBe(200)
  return response.json()
}

describe("the repository's demand", () => {
  it("has the documents and the instruments that were collected", () => {
    expect(catalog.policies.size).toBe(21)
    expect(catalog.mandates.size).toBe(67)
  })

  it("answers for every document and every mandate", async () => {
    for (const id of catalog.policies.keys()) expect((await ask(`/policies/${id}`)).policy.id).toBe(id)
    for (const id of catalog.mandates.keys()) {
      expect((await ask(`/mandates/${id}`)).mandate.id).toBe(id)
      expect((await ask(`/mandates/${id}/trend`)).mandate.id).toBe(id)
    }
  })

  // A list with reasons, a directive with parameters, a law for both sides, a rule for suppliers, a general clause.
  it.each([
    ["nl/comply-or-explain", "comply-or-explain", ["buyer"], ["nl"], 12, null],
    ["us/bod-18-01", "mandatory", ["buyer"], ["us"], 6, null],
    ["pl/act-2023", "mandatory", ["buyer", "supplier"], [], 3, "no-measured-country"],
    ["eu/2024-2690", "mandatory", ["supplier"], ["cz", "de", "dk", "nl"], 9, "binds-no-public-body"],
    ["bs/ppa-2021", "hook", ["buyer"], ["bs"], 0, "nothing-asked"],
  ] as const)("models %s as any other", async (id, level, parties, countries, demands, noFigures) => {
    const found = await ask(`/mandates/${id}`)
    expect(found).toMatchObject({ level, parties, noFigures })
    expect(found.countries.map(({ country }: { country: string }) => country)).toEqual(countries)
    expect(found.demands).toHaveLength(demands)
    for (const demand of found.demands) expect(demand.noFigures).toBe(noFigures ?? "not-measured-yet")
  })

  it.each([
    ["md", /^text\/markdown/, "# Conformance specification"],
    ["csv", /^text\/csv/, "MAIL-3"],
    ["json", /^application\/json/, '"MAIL-3"'],
    ["docx", /wordprocessingml/, "PK"],
    ["odt", /opendocument\.text/, "PK"],
    ["oscal-catalog.json", /json/, '"oscal-version"'],
    ["oscal-component.json", /json/, '"component-definition"'],
  ] as const)("gives a specification to download as %s", async (end, type, holds) => {
    const response = await app.inject(`/api/v1/toolkit/specification.${end}?country=nl&product=mail-service`)
    expect(response.statusCode, response.body.slice(0, 200)).toBe(200)
    expect(response.headers["content-type"]).toMatch(type)
    expect(response.headers["content-disposition"]).toMatch(/^attachment; filename="/)
    expect(response.rawPayload.toString("latin1")).toContain(holds)
  })

  it("refuses to specify what it does not know", async () => {
    const response = await app.inject("/api/v1/toolkit/specification.docx?country=nl&product=catering")
    expect(response.statusCode).toBe(400)
    expect(response.json().error.message).toMatch(/web-hosting/)
  })

  it("says of no country that it has no policy", async () => {
    const states = new Map<string, string>()
    for (const cc of catalog.countries.keys()) states.set(cc, (await ask(`/countries/${cc}/demand`)).evidence)
    expect(states.get("nl")).toBe("found")
    expect(states.get("ae")).toBe("none-found")
    expect(states.get("ng")).toBe("not-searched")
    expect(new Set(states.values())).toEqual(new Set(["found", "none-found", "not-searched"]))
  })
})
