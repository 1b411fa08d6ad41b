/** Every address answers as of a snapshot what it answered when the snapshot was made, byte for byte. */
import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { CatalogView, SnapshotManifest } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { apiRoutes, buildApi } from "../src/app.ts"
import { isUnpinned } from "../src/pinned.ts"
import { seedCatalog, seedScan, seedStore, seedStatus as statusOfSeed } from "./seed.ts"
import { testStore } from "./test-store.ts"

/** After the last scan, which ends fifty minutes after the seed's own moment. */
const seedStatus = () => ({ ...statusOfSeed(), now: "2026-10-05T13:00:00.000Z" })

const folder = mkdtempSync(join(tmpdir(), "plumbline-api-snapshots-"))
const runtime = ManagedRuntime.make(Store.layer(testStore(join(folder, "store.sqlite"))))
let catalog = seedCatalog()
const app = buildApi({ runtime, catalog, status: seedStatus, snapshotFolder: join(folder, "snapshots") })
afterAll(async () => {
  await app.close()
  await runtime.dispose()
  rmSync(folder, { recursive: true })
})

const SAMPLES: Readonly<Record<string, string>> = {
  ":cc": "xa",
  ":slug": "tax-authority",
  ":name": "portal.gov.xa",
  ":hash": "0".repeat(64),
}
const IDS: Readonly<Record<string, string>> = {
  "/regions/:id": "harbour-league",
  "/standards/:id": "dnssec",
  "/standards/:id/reasons": "dnssec",
  "/suppliers/:id": "quill-mail",
  "/suppliers/:id/targets": "quill-mail",
  "/suppliers/:id/mandates": "quill-mail",
  "/scans/:id": "3",
}
const QUERIES: Readonly<Record<string, ReadonlyArray<string>>> = {
  "/adoption": ["by=world", "by=region", "by=country&standard=dnssec", "by=country&standard=dmarc&panel=fixed"],
  "/grid": ["by=world", "by=region", "by=country"],
  "/targets": ["limit=50", "sort=-failing&limit=20", "country=xb&standard=dnssec&verdict=fail"],
  "/search": ["q=tax", "q=gov"],
  "/organisations": ["country=xa", "limit=7"],
  "/changes": ["limit=20", "country=xa&limit=5"],
}

/** Every GET address with parameters that fit. */
const addresses = (view: CatalogView): ReadonlyArray<string> => {
  const policy = [...view.policies.keys()][0] ?? "xa/none"
  const mandate = [...view.mandates.keys()][0] ?? "xa/none"
  return apiRoutes({ catalog: view, status: seedStatus }).flatMap(({ address, table, feed }) => {
    if (isUnpinned(`/api/v1${address}`)) return []
    const [place, slug] = (address.startsWith("/policies") ? policy : mandate).split("/")
    const parts: Readonly<Record<string, string>> = {
      ...SAMPLES,
      ...(address.includes(":place") ? { ":place": place!, ":slug": slug! } : {}),
    }
    const filled = address.replace(/:[a-z]+/g, (name) => (name === ":id" ? (IDS[address] ?? name) : parts[name]!))
    return (QUERIES[address] ?? [""]).flatMap((query) =>
      ["", ...(table === null ? [] : [".csv"]), ...(feed === null ? [] : [".atom"])].map(
        (suffix) => `/api/v1${filled}${suffix}${query === "" ? "" : `?${query}`}`,
      ),
    )
  })
}

const FILE = "figures,of,then\r\n"
const sha256 = createHash("sha256").update(FILE).digest("hex")

/** Makes a snapshot of one file. */
const snapshotNow = Effect.fnUntraced(function* (createdAt: string) {
  const store = yield* Store
  const begun = (yield* store.createSnapshot({ createdAt, methodology: 1, catalog }))!
  const manifest: SnapshotManifest = {
    ...begun,
    format: "plumbline-snapshot-1",
    methodology: seedStatus().methodology,
    version: seedStatus().version,
    fictional: true,
    publisher: "Test",
    files: [
      { path: "data/adoption.csv", title: "Adoption", mediaType: "text/csv", sizeBytes: FILE.length, sha256, rows: 0 },
    ],
  }
  mkdirSync(join(folder, "snapshots", begun.id, "data"), { recursive: true })
  writeFileSync(join(folder, "snapshots", begun.id, "data/adoption.csv"), FILE)
  yield* store.completeSnapshot(manifest)
  return begun.id
})

const answers = new Map<string, { readonly status: number; readonly body: string }>()
let id = ""
const withSnapshot = (address: string) => `${address}${address.includes("?") ? "&" : "?"}snapshot=${id}`

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  // The scan that the seed leaves running is taken up and finished: a snapshot is made of a completed cycle.
  await runtime.runPromise(seedScan(catalog, "xd", 6, "2026-10-05T11:50:00.000Z", Number.POSITIVE_INFINITY))
  for (const address of addresses(catalog)) {
    const { statusCode, body } = await app.inject(address)
    answers.set(address, { status: statusCode, body })
  }
  id = await runtime.runPromise(snapshotNow(seedStatus().now))

  const organisations = new Map(catalog.organisations)
  const renamed = organisations.get("xa/tax-authority")!
  organisations.set(renamed.id, { ...renamed, name: "Another Name Altogether" })
  const targets = new Map(catalog.targets)
  targets.delete("water.gov.xa")
  targets.set("portal.gov.xa", {
    ...targets.get("portal.gov.xa")!,
    organisation: "xa/water-board",
    sector: "health",
    level: "local",
  })
  targets.set("new.gov.xa", { ...targets.get("tax.gov.xa")!, name: "new.gov.xa" })
  const mandates = new Map(
    [...catalog.mandates].map(([name, mandate]) => [
      name,
      { ...mandate, demands: [...mandate.demands].reverse(), binds: { ...mandate.binds, levels: ["local" as const] } },
    ]),
  )
  catalog = { ...catalog, organisations, targets, mandates, regions: new Map([...catalog.regions].slice(1)) }
  await runtime.runPromise(Effect.flatMap(Effect.service(Store), (store) => store.syncCatalog(catalog, "2026-10-05")))
  for (const [place, cc] of ["xa", "xb", "xa"].entries()) {
    // The first ends on the snapshot's own day.
    const at = `2026-10-0${5 + place}T1${4 + place}:00:00.000Z`
    await runtime.runPromise(seedScan(catalog, cc, 2 * place, at, Number.POSITIVE_INFINITY))
  }
})

describe("an answer as of a snapshot", () => {
  it("is what it was, byte for byte, at every address", async () => {
    const different: Array<string> = []
    let changed = 0
    for (const [address, before] of answers) {
      const pinned = await app.inject(withSnapshot(address))
      // Nobody knows any more what was to come next; a feed names its own address; further parts are pinned too.
      const plain = pinned.body.replaceAll(new RegExp(`(?:&amp;|&#38;|[?&])snapshot=${id}`, "g"), "")
      const expected = before.body.replaceAll(/"nextScanAt":"[^"]*"/g, '"nextScanAt":null')
      if (pinned.statusCode !== before.status || plain !== expected) different.push(address)
      if ((await app.inject(address)).body !== before.body) changed += 1
    }
    expect(different).toEqual([])
    // Otherwise nothing would be proved.
    expect(changed).toBeGreaterThan(25)
    expect([...answers.values()].filter(({ status }) => status === 200).length).toBeGreaterThan(45)
  })

  it("can be kept for ever, and says under which address it is cited", async () => {
    const { headers } = await app.inject({
      url: `/api/v1/targets?limit=3&snapshot=${id}`,
      headers: { host: "p.example" },
    })
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable")
    expect(headers.link).toBe(`<http://p.example/api/v1/targets?limit=3&snapshot=${id}>; rel="cite-as"`)
    const { next } = (await app.inject(`/api/v1/targets?limit=3&snapshot=${id}`)).json()
    expect(next).toContain(`snapshot=${id}`)
  })

  it("is refused for a snapshot that there is not", async () => {
    for (const name of ["2001-01-01", "..%2f..", ""]) {
      const { statusCode, headers, body } = await app.inject(`/api/v1/targets?snapshot=${name}`)
      expect(statusCode).toBe(404)
      expect(headers["cache-control"]).toBe("no-store")
      expect(JSON.parse(body).error).toMatchObject({
        code: "unknown-snapshot",
        mend: expect.stringContaining("/snapshots"),
      })
    }
    expect((await app.inject(`/api/v1/targets?snapshot=${id}&snapshot=${id}`)).statusCode).toBe(400)
    expect((await app.inject(`/api/v1/nothing?snapshot=${id}`)).json().error.code).toBe("unknown-address")
  })
})

describe("snapshots", () => {
  it("are listed, and shown with what they hold", async () => {
    expect((await app.inject("/api/v1/snapshots")).json()).toMatchObject({ total: 1, items: [{ id, files: 1 }] })
    expect((await app.inject("/api/v1/snapshots.csv")).body).toContain(`\r\n${id},`)
    expect((await app.inject(`/api/v1/snapshots/${id}`)).json()).toMatchObject({ id, previous: null, next: null })
    expect((await app.inject("/api/v1/snapshots/2001-01-01")).statusCode).toBe(404)
  })

  it("give their files as they were written, and no other", async () => {
    const { body: manifest } = await app.inject(`/api/v1/snapshots/${id}/manifest.json`)
    const shown = (await app.inject(`/api/v1/snapshots/${id}`)).json()
    expect(createHash("sha256").update(manifest).digest("hex")).toBe(shown.sha256)
    const file = await app.inject(`/api/v1/snapshots/${id}/files/data/adoption.csv`)
    expect(file.body).toBe(FILE)
    expect(file.headers).toMatchObject({
      etag: `"${sha256}"`,
      "content-type": "text/csv",
      "cache-control": "public, max-age=31536000, immutable",
      "content-disposition": `attachment; filename="${id}-data-adoption.csv"`,
    })
    const url = `/api/v1/snapshots/${id}/files/data/adoption.csv`
    expect((await app.inject({ url, headers: { "if-none-match": `"${sha256}"` } })).statusCode).toBe(304)
    for (const path of [
      "../../store.sqlite",
      "..%2f..%2fstore.sqlite",
      "data",
      "manifest.json",
      "data/../data/adoption.csv%00",
    ])
      expect((await app.inject(`/api/v1/snapshots/${id}/files/${path}`)).statusCode).not.toBe(200)
  })
})

describe("a citation of a snapshot", () => {
  const cited = async (query: string) => (await app.inject(`/api/v1/cite?${query}`)).json()
  const path = (given: string) => `path=${encodeURIComponent(given)}&title=Figure`

  it.each([
    ["/", ""],
    ["/?by=region", "?by=region"],
    ["/countries/xa?standard=dnssec", "/countries/xa?standard=dnssec"],
  ])("of %s points at what never changes", async (page, end) => {
    for (const [language, of] of [
      ["", page],
      ["/fr", page === "/" ? "/fr" : `/fr${page.replace(/^\/\?/, "?")}`],
    ] as const) {
      const { csl, text } = await cited(`${path(of)}&snapshot=${id}`)
      expect(csl.URL).toBe(`http://localhost:80${language}/snapshots/${id}${end}`)
      expect(csl.version).toBe(id)
      expect(text).toContain("Test (2026): Figure.")
      // The address of the snapshot itself needs no parameter.
      expect(await cited(path(csl.URL.replace("http://localhost:80", "")))).toEqual({
        ...(await cited(`${path(of)}&snapshot=${id}`)),
      })
    }
  })

  it("says what the snapshot says of itself", async () => {
    const { csl } = await cited(`snapshot=${id}`)
    expect(csl.issued).toEqual({ "date-parts": [[2026, 10, 5]] })
    expect(csl.URL).toBe(`http://localhost:80/snapshots/${id}`)
  })
})
