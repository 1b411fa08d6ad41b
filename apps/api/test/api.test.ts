import {
  AdoptionTrend,
  ApiError,
  Change,
  CountryDetail,
  CountrySummary,
  CountrySuppliers,
  EvidenceDetail,
  Grid,
  OrganisationDetail,
  OrganisationSummary,
  Page,
  ReasonBreakdown,
  RegionDetail,
  Scan,
  ScanDetail,
  SearchHit,
  StandardDetail,
  Status,
  SupplierDetail,
  SupplierSummary,
  TargetDetail,
  TargetSummary,
} from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime, Result, Schema } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { EXCLUDED_TARGET, NEW_TARGET, RETIRED_TARGET, SEED_NOW, seedCatalog, seedStatus, seedStore } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
let app: FastifyInstance

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
})
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

/** Asks, and decodes what comes with the schema of core: no member more, none less. */
const ask = async <S extends Schema.ConstraintDecoder<unknown>>(schema: S, address: string): Promise<S["Type"]> => {
  const response = await app.inject(`/api/v1${address}`)
  expect(response.statusCode, `${address}: ${response.body}`).toBe(200)
  const decoded = Schema.decodeUnknownResult(schema)(response.json(), { errors: "all", onExcessProperty: "error" })
  if (Result.isFailure(decoded)) throw new Error(`${address}: ${decoded.failure.message}`)
  return decoded.success
}

const refusal = async (address: string, method: "GET" | "POST" | "PUT" | "DELETE" = "GET") => {
  const response = await app.inject({ method, url: address })
  const { error } = Schema.decodeUnknownSync(ApiError)(response.json(), { onExcessProperty: "error" })
  expect(error.status).toBe(response.statusCode)
  return { ...error, headers: response.headers }
}

describe("every answer decodes by its schema", () => {
  const answers: ReadonlyArray<readonly [string, Schema.ConstraintDecoder<unknown>]> = [
    ["/status", Status],
    ["/countries", Page(CountrySummary)],
    ["/countries/xa", CountryDetail],
    ["/countries/xa/suppliers", CountrySuppliers],
    ["/suppliers", Page(SupplierSummary)],
    ["/suppliers?role=mail-host&q=quill", Page(SupplierSummary)],
    ["/suppliers/quill-mail", SupplierDetail],
    ["/suppliers/self-hosted?country=xb", SupplierDetail],
    ["/suppliers/quill-mail/targets?country=xb&role=mail-host&sort=failing&limit=5", Page(TargetSummary)],
    ["/regions", Page(RegionDetail)],
    ["/regions/harbour-league", RegionDetail],
    ["/standards", Page(StandardDetail)],
    ["/standards/dmarc", StandardDetail],
    ["/standards/caa", StandardDetail],
    ["/standards/dmarc/reasons", ReasonBreakdown],
    ["/standards/dmarc/reasons?country=xa&region=southern-coast", ReasonBreakdown],
    ["/adoption", AdoptionTrend],
    ["/adoption?by=region&standard=dnssec&standard=tls", AdoptionTrend],
    ["/adoption?by=country&id=xa&id=xb&check=dnssec.valid&level=local&from=2026-01-01&to=2026-12-31", AdoptionTrend],
    ["/adoption?by=organisation&id=xa/tax-authority", AdoptionTrend],
    ["/adoption?by=country&panel=fixed&level=local", AdoptionTrend],
    ["/grid", Grid],
    ["/grid?by=world", Grid],
    ["/grid?by=region&at=2026-01-31", Grid],
    ["/organisations", Page(OrganisationSummary)],
    ["/organisations?country=xa&q=tax", Page(OrganisationSummary)],
    ["/organisations/xa/tax-authority", OrganisationDetail],
    ["/targets", Page(TargetSummary)],
    ["/targets?region=northern-sea&sector=health&sort=failing", Page(TargetSummary)],
    [`/targets/${NEW_TARGET}`, TargetDetail],
    [`/targets/${RETIRED_TARGET}`, TargetDetail],
    [`/targets/${EXCLUDED_TARGET}`, TargetDetail],
    ["/scans", Page(Scan)],
    ["/scans?country=xd", Page(Scan)],
    ["/scans/1", ScanDetail],
    ["/scans/25", ScanDetail],
    ["/changes", Page(Change)],
    ["/changes?country=xa&standard=tls&direction=regressed", Page(Change)],
    ["/search?q=gov", Page(SearchHit)],
  ]
  it.each(answers)("%s", async (address, schema) => {
    await ask(schema, address)
  })
})

describe("status", () => {
  it("says what runs and when the next scan starts", async () => {
    expect(await ask(Status, "/status")).toMatchObject({
      mode: "lab",
      now: SEED_NOW,
      countries: 4,
      targets: 49,
      latestFinishedScan: { id: 24 },
      running: [{ id: 25, country: "xd", targets: 12, measured: 5, finishedAt: null }],
      nextScanAt: "2027-01-01T02:00:00.000Z",
    })
  })
})

describe("lists", () => {
  it("come in parts, each with the address of the next", async () => {
    const names: Array<string> = []
    let address: string | null = "/targets?country=xc&limit=5&sort=-name"
    let parts = 0
    while (address !== null) {
      const page: Page<TargetSummary> = await ask(Page(TargetSummary), address)
      expect(page).toMatchObject({ total: 13, limit: 5, offset: parts * 5 })
      names.push(...page.items.map(({ target }) => target.name))
      address = page.next?.replace("/api/v1", "") ?? null
      parts += 1
    }
    expect(parts).toBe(3)
    expect(names).toEqual([...new Set(names)].sort().reverse())
  })

  it("end where they end", async () => {
    expect(await ask(Page(Scan), "/scans?offset=1000")).toMatchObject({ items: [], next: null })
  })
})

describe("a target", () => {
  it("has its texts filled with their parameters", async () => {
    const { items } = await ask(Page(TargetSummary), "/targets?limit=500")
    for (const { target } of items) {
      for (const finding of (await ask(TargetDetail, `/targets/${target.name}`)).findings) {
        expect(
          `${finding.label} ${finding.explanation} ${finding.mend}`,
          `${finding.check} ${finding.reason}`,
        ).not.toMatch(/\{[a-zA-Z]+\}/)
        expect(finding.label).not.toBe(finding.reason)
      }
    }
  })

  it("is found by its name in its own letters, in any case", async () => {
    const { target } = await ask(TargetDetail, `/targets/${encodeURIComponent("BÜRGER.gov.xc.")}`)
    expect(target.name).toBe(NEW_TARGET)
  })

  it("leads to its evidence, which may be kept for ever", async () => {
    const { findings } = await ask(TargetDetail, "/targets/portal.gov.xa")
    const response = await app.inject(`/api/v1/evidence/${findings[0]!.evidence}`)
    expect(response.headers["cache-control"]).toContain("immutable")
    const evidence = Schema.decodeUnknownSync(EvidenceDetail)(response.json())
    expect(evidence).toMatchObject({ standard: "dnssec", document: { seed: "portal.gov.xa" } })
  })

  it("left alone on request says so", async () => {
    const { excluded, findings } = await ask(TargetDetail, `/targets/${EXCLUDED_TARGET}`)
    expect(excluded).toBe(true)
    expect(new Set(findings.map(({ reason }) => reason))).toEqual(new Set(["opted-out"]))
  })
})

describe("adoption", () => {
  it("of a fixed panel says whose it is, and goes with countries only", async () => {
    const { series } = await ask(AdoptionTrend, "/adoption?by=country&id=xa&standard=dnssec&panel=fixed")
    const whole = await ask(AdoptionTrend, "/adoption?by=country&id=xa&standard=dnssec&panel=whole")
    const { panel, points } = series[0]!
    expect(points.map(({ at }) => at)).toEqual(whole.series[0]!.points.map(({ at }) => at))
    expect(points.every(({ adoption }) => adoption.n === panel!.targets)).toBe(true)
    expect(panel!.wholeLast).toEqual(whole.series[0]!.points.at(-1)!.adoption)
    expect(whole.series[0]).not.toHaveProperty("panel")
    const refused = await app.inject("/api/v1/adoption?by=world&panel=fixed")
    expect([refused.statusCode, refused.body]).toEqual([
      400,
      expect.stringContaining("panel=fixed goes with by=country only"),
    ])
  })
  it("by the newest rules stands beside that of then, once older scans were judged again", async () => {
    const address = "/adoption?by=country&id=xb&standard=dnssec"
    const then = await ask(AdoptionTrend, address)
    expect((await ask(AdoptionTrend, `${address}&rules=newest`)).series).toEqual([])
    const before = await runtime.runPromise(Effect.flatMap(Store, (store) => store.revision()))
    await runtime.runPromise(
      Effect.gen(function* () {
        const { rejudgements, revision } = yield* Store
        let state = (yield* rejudgements.begin("xb", 2, SEED_NOW))!
        for (;;) {
          const { targets } = yield* rejudgements.next(state, 5)
          if (targets.length === 0) break
          state = yield* rejudgements.keep(
            state,
            targets.map(({ key, scans, said }) => ({
              key,
              targetScans: scans.length,
              carried: 0,
              judged: said.map((each) => (each.check === "dnssec.signed" ? { ...each, verdict: "fail" } : each)),
            })),
          )
        }
        yield* rejudgements.finish(state, SEED_NOW)
        // Answers that were kept are told from those of now.
        expect(yield* revision()).not.toBe(before)
      }),
    )
    const [anew] = (await ask(AdoptionTrend, `${address}&rules=newest`)).series
    expect(anew!.points.map(({ at, methodology, adoption }) => [at, methodology, adoption.counts.pass])).toEqual(
      then.series[0]!.points.map(({ at }) => [at, 2, 0]),
    )
    expect((await ask(AdoptionTrend, address)).series).toEqual(then.series)
    const refused = await app.inject("/api/v1/adoption?by=world&rules=newest")
    expect([refused.statusCode, refused.body]).toEqual([
      400,
      expect.stringContaining("rules=newest goes with by=country only"),
    ])
  })
  it("gives a series for every standard measured, unless one is named", async () => {
    const { series } = await ask(AdoptionTrend, "/adoption?by=country&id=xa")
    const measured = [...seedCatalog().standards.values()].filter(({ status }) => status === "measured")
    expect(series.map(({ standard }) => standard)).toEqual(measured.map(({ id }) => id))
    for (const { points, subject } of series) {
      expect(points).toHaveLength(6)
      expect(subject).toEqual({ kind: "country", id: "xa", name: "Aldermark" })
    }
  })

  it("names the check, the sector and the level it was asked for", async () => {
    const { series } = await ask(AdoptionTrend, "/adoption?by=country&id=xb&check=tls.version&sector=health")
    expect(series).toMatchObject([{ standard: "tls", check: "tls.version", sector: "health", level: null }])
  })
})

describe("suppliers", () => {
  it("are listed with most targets first, with those who need none among them", async () => {
    const { items, total } = await ask(Page(SupplierSummary), "/suppliers")
    expect(total).toBe(5)
    expect(items.map(({ targets }) => targets)).toEqual(items.map(({ targets }) => targets).sort((a, b) => b - a))
    expect(items.map(({ supplier }) => supplier.id).sort()).toEqual(
      ["other", "posthorn", "quill-mail", "self-hosted", "ziggurat-dns"].sort(),
    )
    const { items: mail } = await ask(Page(SupplierSummary), "/suppliers?role=mail-host")
    expect(mail.map(({ supplier }) => supplier.id)).not.toContain("ziggurat-dns")
    const { items: named } = await ask(Page(SupplierSummary), "/suppliers?q=quill")
    expect(named.map(({ supplier }) => supplier.name)).toEqual(["Quill Mail"])
  })

  it("say whom they serve and how far those are", async () => {
    const { adoption, record, targets } = await ask(SupplierDetail, "/suppliers/quill-mail")
    expect(record?.patterns.mx?.[0]?.suffix).toBe("mx.quill-mail.example")
    const dnssec = adoption.find(({ standard }) => standard === "dnssec")!
    expect(dnssec.points.length).toBeGreaterThan(3)
    const counts = dnssec.points.at(-1)!.adoption.counts
    expect(counts.pass + counts.partial + counts.fail + counts.notApplicable + counts.unknown).toBe(targets)
    const served = await ask(Page(TargetSummary), "/suppliers/quill-mail/targets?limit=100")
    expect(served.total).toBe(targets)
    const one = await ask(TargetDetail, `/targets/${served.items[0]!.target.name}`)
    expect(one.suppliers.find(({ role }) => role === "mail-host")?.suppliers[0]?.name).toBe("Quill Mail")
  })

  it("have parts of a country's targets, role by role", async () => {
    const { roles } = await ask(CountrySuppliers, "/countries/xb/suppliers")
    expect(roles.map(({ role }) => role)).toEqual(["dns-operator", "mail-host", "web-host"])
    for (const { targets, suppliers } of roles) {
      expect(suppliers.reduce((sum, each) => sum + each.targets, 0)).toBe(targets)
      for (const each of suppliers) expect(each.share).toBeCloseTo(each.targets / targets)
    }
  })

  it("that are not known are named with those that are meant", async () => {
    const { code, message } = await refusal("/api/v1/suppliers/quillmail")
    expect(code).toBe("unknown-supplier")
    expect(message).toContain("quill-mail")
  })
})

describe("the grid", () => {
  it("shows countries by name under their region", async () => {
    const { rows } = await ask(Grid, "/grid")
    expect(rows.map(({ subject, region }) => [subject.name, region])).toEqual([
      ["Aldermark", "northern-sea"],
      ["Bellavoir", "southern-coast"],
      ["Côrrea Island", "southern-coast"],
      ["Dunmere", "northern-sea"],
    ])
    expect(rows[0]!.cells[0]).toMatchObject({
      at: "2026-10-01T03:00:00.000Z",
      before: { at: "2025-10-01T03:00:00.000Z" },
    })
  })
})

describe("search", () => {
  it.each([
    ["correa", ["country:xc"]],
    ["harbour", ["region:harbour-league", "policy:harbour-league/charter", "mandate:harbour-league/regulation"]],
    ["quill", ["supplier:quill-mail"]],
    ["DMARC", ["standard:dmarc"]],
    [
      "belastingdienst",
      [
        "organisation:xa/tax-authority",
        "organisation:xb/tax-authority",
        "organisation:xc/tax-authority",
        "organisation:xd/tax-authority",
      ],
    ],
    ["burger", [`target:${NEW_TARGET}`]],
    ["no such thing", []],
  ])("finds %s", async (words, expected) => {
    const { items } = await ask(Page(SearchHit), `/search?q=${encodeURIComponent(words)}`)
    expect(items.map(({ kind, id }) => `${kind}:${id}`)).toEqual(expected)
  })
})

describe("errors", () => {
  it.each([
    ["/api/v1/countries/zz", "unknown-country", /zz/],
    ["/api/v1/countries/xaa", "bad-parameter", /alpha-2/],
    ["/api/v1/regions/northern-see", "unknown-region", /Did you mean northern-sea\?/],
    ["/api/v1/standards/dmark", "unknown-standard", /Did you mean dmarc\?/],
    ["/api/v1/standards/dmark/reasons", "unknown-standard", /dmark/],
    ["/api/v1/organisations/xa/tax-autority", "unknown-organisation", /xa\/tax-authority/],
    ["/api/v1/targets/portl.gov.xa", "unknown-target", /Did you mean portal\.gov\.xa\?/],
    ["/api/v1/targets/192.0.2.1", "bad-parameter", /name/],
    [`/api/v1/evidence/${"0".repeat(64)}`, "unknown-evidence", /0000/],
    ["/api/v1/evidence/xyz", "bad-parameter", /64/],
    ["/api/v1/scans/9999", "unknown-scan", /9999/],
    ["/api/v1/scans/one", "bad-parameter", /whole number/],
    ["/api/v1/nothing", "unknown-address", /\/api\/v1\/nothing/],
    ["/api/v2/status", "unknown-address", /v2/],
    ["/api/v1/status?verbose=1", "bad-parameter", /"verbose" is no parameter here/],
    ["/api/v1/targets?country=zz", "bad-parameter", /country=zz names nothing/],
    ["/api/v1/targets?limit=501", "bad-parameter", /from 1 to 500/],
    ["/api/v1/targets?limit=1&limit=2", "bad-parameter", /limit was given more than once/],
    ["/api/v1/targets?verdict=good", "bad-parameter", /pass, partial, fail/],
    ["/api/v1/adoption?by=planet", "bad-parameter", /world, region, country, organisation/],
    ["/api/v1/adoption?by=organisation", "bad-parameter", /at least one id/],
    ["/api/v1/adoption?by=organisation&id=xa/tax-authority&sector=health", "bad-parameter", /sector/],
    ["/api/v1/adoption?by=region&id=nowhere", "bad-parameter", /id=nowhere/],
    ["/api/v1/adoption?check=tls.nothing", "bad-parameter", /tls\.nothing/],
    ["/api/v1/adoption?from=yesterday", "bad-parameter", /YYYY-MM-DD/],
    ["/api/v1/search", "bad-parameter", /q is missing/],
    ["/api/v1/targets/%E0%A4%A", "bad-request", /could not be read/],
  ] as const)("%s is %s", async (address, code, message) => {
    const error = await refusal(address)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
    expect(error.mend).toBeTypeOf("string")
    expect(error.headers["cache-control"]).toBe("no-store")
  })

  it("name all problems at once, and let no markup through", async () => {
    const { message } = await refusal("/api/v1/targets?limit=0&country=<script>&foo=1")
    expect(message).toMatch(/limit="0"/)
    expect(message).toMatch(/country="\?script\?"/)
    expect(message).toMatch(/"foo"/)
  })

  it.each(["POST", "PUT", "DELETE"] as const)("%s is answered nowhere", async (method) => {
    for (const address of ["/api/v1/status", "/api/v1/nothing", "/"]) {
      const error = await refusal(address, method)
      expect([error.code, error.headers.allow]).toEqual(["method-not-allowed", "GET, HEAD"])
    }
  })

  it("of our own making say nothing of what went wrong, but are reported", async () => {
    const reported: Array<unknown> = []
    const broken = buildApi({
      runtime: { runPromiseExit: () => Effect.runPromiseExit(Effect.die(new Error("SELECT secret FROM table"))) },
      catalog: seedCatalog(),
      status: seedStatus,
      report: (defect, address) => reported.push([String(defect), address]),
    })
    const response = await broken.inject("/api/v1/scans/1")
    expect(response.statusCode).toBe(500)
    expect(response.json().error.code).toBe("internal-error")
    expect(response.body).not.toContain("secret")
    expect(reported).toEqual([["Error: SELECT secret FROM table", "/api/v1/scans/1"]])
    await broken.close()
  })
})

describe("headers", () => {
  it("let an answer be kept and asked for again by its tag", async () => {
    const first = await app.inject("/api/v1/countries")
    expect(first.headers["cache-control"]).toBe("public, no-cache")
    const tag = String(first.headers.etag)
    expect(tag).toMatch(/^W\/"/)
    const again = await app.inject({ url: "/api/v1/countries", headers: { "if-none-match": tag } })
    expect([again.statusCode, again.body]).toEqual([304, ""])
    const other = await app.inject({ url: "/api/v1/regions", headers: { "if-none-match": tag } })
    expect(other.statusCode).toBe(200)
  })

  it("keep answers from being run, framed or guessed at", async () => {
    const { headers } = await app.inject("/api/v1/status")
    expect(headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "access-control-allow-origin": "*",
    })
    expect(headers).not.toHaveProperty("x-powered-by")
  })

  it("answer HEAD as GET without a body", async () => {
    const response = await app.inject({ method: "HEAD", url: "/api/v1/status" })
    expect([response.statusCode, response.body]).toEqual([200, ""])
  })
})

describe("pages", () => {
  it("say that the dashboard is not built, when it is not", async () => {
    const { DashboardNotBuilt } = await import("../src/dashboard.ts")
    const bare = buildApi({
      runtime,
      catalog: seedCatalog(),
      status: seedStatus,
      dashboardHandler: () => Promise.reject(new DashboardNotBuilt()),
    })
    const response = await bare.inject("/countries/xa")
    expect(response.statusCode).toBe(503)
    expect(response.headers["content-type"]).toContain("text/html")
    expect(response.body).toContain("npm run build")
    await bare.close()
  })

  it("come from the dashboard for every address but the API's", async () => {
    const asked: Array<string | undefined> = []
    const served = buildApi({
      runtime,
      catalog: seedCatalog(),
      status: seedStatus,
      dashboardHandler: () =>
        Promise.resolve((request, response, next) => {
          asked.push(request.url)
          if (request.url === "/missing") next()
          else response.end("a page")
        }),
    })
    expect((await served.inject("/countries/xa?sort=name")).body).toBe("a page")
    expect((await served.inject("/")).body).toBe("a page")
    expect((await served.inject("/missing")).statusCode).toBe(404)
    expect((await served.inject("/api/nothing")).json().error.code).toBe("unknown-address")
    expect(asked).toEqual(["/countries/xa?sort=name", "/", "/missing"])
    await served.close()
  })

  it("of the API list every address", async () => {
    const { headers, body } = await app.inject("/api")
    expect(headers["content-type"]).toContain("text/html")
    expect(body).toContain("/api/v1/targets/{name}")
    expect(body).toContain("/api/openapi.json")
  })
})

describe("tables and feeds", () => {
  const lines = async (address: string) => {
    const response = await app.inject(`/api/v1${address}`)
    expect(response.statusCode, response.body).toBe(200)
    expect(response.headers["content-type"]).toMatch(/^text\/csv/)
    const [head, ...rows] = response.body.trimEnd().split("\r\n")
    return { head: head!.split(","), rows, headers: response.headers }
  }

  it("has a row for every point of a trend, with codes and the whole figure", async () => {
    const { series } = await ask(AdoptionTrend, "/adoption?by=country&standard=dmarc")
    const { head, rows } = await lines("/adoption.csv?by=country&standard=dmarc")
    expect(rows).toHaveLength(series.reduce((sum, { points }) => sum + points.length, 0))
    const first = Object.fromEntries(rows[0]!.split(",").map((cell, index) => [head[index], cell]))
    const [{ subject, points } = { subject: { id: "" }, points: [] }] = series
    expect(first).toMatchObject({
      date: points[0]!.at.slice(0, 10),
      subject: subject.id,
      iso3166_1_alpha2: subject.id.toUpperCase(),
      standard: "dmarc",
      pass: String(points[0]!.adoption.counts.pass),
      share: String(points[0]!.adoption.share),
      low: String(points[0]!.adoption.low),
    })
    const metadata = (await app.inject("/api/v1/adoption.csv-metadata.json")).json()
    expect(metadata.tableSchema.columns.map(({ name }: { name: string }) => name)).toEqual(head)
  })

  it("has a list whole, however small the parts that the store gives", async () => {
    const all = await ask(Page(TargetSummary), "/targets?limit=500")
    const { rows, headers } = await lines("/targets.csv?limit=3")
    expect(new Set(rows.map((row) => row.split(",")[0])).size).toBe(all.total)
    expect(headers["content-disposition"]).toContain('filename="plumbline-targets.csv"')
  })

  it("refuses what the question itself would be refused for", async () => {
    expect((await refusal("/api/v1/targets.csv?country=zz")).code).toBe("bad-parameter")
  })

  it("tells what changed as an Atom feed", async () => {
    const { items } = await ask(Page(Change), "/changes?direction=regressed")
    const response = await app.inject("/api/v1/changes.atom?direction=regressed")
    expect(response.headers["content-type"]).toMatch(/^application\/atom\+xml/)
    expect(response.body.match(/<entry>/g) ?? []).toHaveLength(items.length)
    expect(response.body).toContain(`<updated>${items[0]!.at}</updated>`)
    expect(response.body).toMatch(
      /<link rel="self" type="application\/atom\+xml" href="http:\/\/[^"]+\/changes\.atom\?direction=regressed"/,
    )
    const ids = [...response.body.matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
