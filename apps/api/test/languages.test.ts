/** Answers in a language: translated where a text is, English elsewhere, never of one language for another, as of a snapshot too. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type CatalogView,
  type Language,
  Page,
  RegionDetail,
  type SnapshotManifest,
  StandardDetail,
  TargetDetail,
  type Translation,
  textsIn,
} from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime, Schema } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedScan, seedStore, seedStatus as statusOfSeed } from "./seed.ts"
import { testStore } from "./test-store.ts"

const seedStatus = () => ({ ...statusOfSeed(), now: "2026-10-05T13:00:00.000Z" })
const folder = mkdtempSync(join(tmpdir(), "plumbline-api-languages-"))
const runtime = ManagedRuntime.make(Store.layer(testStore(join(folder, "store.sqlite"))))

const untranslated = seedCatalog()
/** All of DNSSEC but its summary in French, and the regions; nothing in Spanish. Each text is its own English in brackets. */
const translation: Translation = new Map(
  [
    ...textsIn(untranslated.standards.get("dnssec"), "standards/dnssec").filter(
      ({ place }) => !place.endsWith("/summary"),
    ),
    ...textsIn([...untranslated.regions.values()], "regions"),
  ].map(({ place, text }) => [place, { of: text, text: `«${text}»` }]),
)
const translations: ReadonlyMap<Language, Translation> = new Map([["fr", translation]])
const catalog: CatalogView = { ...untranslated, translations }

let app: FastifyInstance
let english: FastifyInstance
let snapshot = ""
beforeAll(async () => {
  await runtime.runPromise(seedStore)
  await runtime.runPromise(seedScan(catalog, "xd", 6, "2026-10-05T11:50:00.000Z", Number.POSITIVE_INFINITY))
  app = buildApi({ runtime, catalog, status: seedStatus })
  english = buildApi({ runtime, catalog: untranslated, status: seedStatus })
  snapshot = await runtime.runPromise(
    Effect.gen(function* () {
      const store = yield* Store
      const begun = (yield* store.createSnapshot({ createdAt: seedStatus().now, methodology: 1, catalog }))!
      const { methodology, version } = seedStatus()
      const manifest: SnapshotManifest = {
        ...begun,
        format: "plumbline-snapshot-1",
        methodology,
        version,
        fictional: true,
        publisher: "Test",
        files: [],
      }
      yield* store.completeSnapshot(manifest)
      return begun.id
    }),
  )
})
afterAll(async () => {
  await app.close()
  await english.close()
  await runtime.dispose()
  rmSync(folder, { recursive: true })
})

const ask = async <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  address: string,
  of = app,
): Promise<S["Type"]> => {
  const response = await of.inject(`/api/v1${address}`)
  expect(response.statusCode, response.body).toBe(200)
  return Schema.decodeUnknownSync(schema as never)(response.json(), { onExcessProperty: "error" })
}

describe("an answer in a language", () => {
  it("has the reasons of findings in it, with their parameters, and English where nothing is translated", async () => {
    const { findings } = await ask(TargetDetail, "/targets/portal.gov.xa?language=fr")
    const plain = await ask(TargetDetail, "/targets/portal.gov.xa")
    for (const [index, finding] of findings.entries()) {
      const { label, explanation, mend } = plain.findings[index]!
      const isTranslated = finding.check.startsWith("dnssec.") && finding.verdict !== "unknown"
      const shown = (text: string) => (isTranslated ? `«${text}»` : text)
      expect(finding).toMatchObject({
        label: shown(label),
        explanation: shown(explanation),
        mend: mend === null ? null : shown(mend),
      })
      expect(finding.parameters).toEqual(plain.findings[index]!.parameters)
    }
    expect(findings.filter(({ label }) => label.startsWith("«")).length).toBeGreaterThan(0)
  })

  it("has standards, their reasons in the whole of the world, and regions in it", async () => {
    const { standard } = await ask(StandardDetail, "/standards/dnssec?language=fr")
    const original = untranslated.standards.get("dnssec")!
    expect(standard.title).toBe(`«${original.title}»`)
    expect(standard.summary).toBe(original.summary)
    expect(standard.abbreviation).toBe("DNSSEC")
    const { items } = await ask(Page(RegionDetail), "/regions?language=fr&limit=1")
    expect(items[0]!.region.name).toMatch(/^«.+»$/)
    const reasons = await app.inject("/api/v1/standards/dnssec/reasons?language=fr")
    expect(reasons.body).toContain('"label":"«')
    const table = await app.inject("/api/v1/regions.csv?language=fr")
    expect(table.body).toContain("«")
  })

  it("says its language, keeps it in links to further parts, and has another ETag", async () => {
    const french = await app.inject("/api/v1/regions?language=fr&limit=1")
    const plain = await app.inject("/api/v1/regions?limit=1")
    expect(french.headers["content-language"]).toBe("fr")
    expect(french.json().next).toContain("language=fr")
    expect(french.headers.etag).not.toBe(plain.headers.etag)
    expect(plain.headers["content-language"]).toBeUndefined()
    expect((await app.inject("/api/v1/regions?language=en&limit=1")).headers["content-language"]).toBe("en")
  })

  it("leaves documents of record, feeds and every answer without the parameter as they are", async () => {
    for (const address of [
      "/targets/portal.gov.xa",
      "/standards",
      "/regions",
      "/search?q=harbour",
      "/countries/xa",
      "/changes.atom",
    ]) {
      const now = await app.inject(`/api/v1${address}`)
      const before = await english.inject(`/api/v1${address}`)
      expect(now.body, address).toBe(before.body)
      expect(now.headers["content-language"]).toBeUndefined()
    }
    const snapshots = await app.inject("/api/v1/snapshots?language=fr")
    expect(snapshots.statusCode).toBe(200)
    expect(snapshots.headers["content-language"]).toBe("en")
  })

  it("is never given for another language", async () => {
    const titles = async (language: string) =>
      (await app.inject(`/api/v1/standards/dnssec${language}`)).json().standard.title
    const original = untranslated.standards.get("dnssec")!.title
    for (let round = 0; round < 2; round += 1) {
      expect(await titles("?language=fr")).toBe(`«${original}»`)
      expect(await titles("")).toBe(original)
      expect(await titles("?language=es")).toBe(original)
      expect(await titles("?language=en")).toBe(original)
    }
  })

  it("is refused where nobody speaks it", async () => {
    for (const query of ["language=de", "language=", "language=fr&language=es"]) {
      const refused = await app.inject(`/api/v1/standards?${query}`)
      expect(refused.statusCode, query).toBe(400)
      expect(refused.json().error.message).toContain("language")
    }
  })
})

describe("an answer as of a snapshot", () => {
  it("is translated where the English of then is the one translated, and its English never changes", async () => {
    const address = `/api/v1/standards/dnssec?snapshot=${snapshot}`
    const before = await app.inject(address)
    const original = untranslated.standards.get("dnssec")!
    const renamed = { ...original, title: "Signatures in the DNS" }
    const later = new Map(translation).set("standards/dnssec/title", { of: renamed.title, text: "Signatures" })
    const today = buildApi({
      runtime,
      catalog: {
        ...catalog,
        standards: new Map(catalog.standards).set("dnssec", renamed),
        translations: new Map([["fr", later]]),
      },
      status: seedStatus,
    })
    expect((await today.inject("/api/v1/standards/dnssec?language=fr")).json().standard.title).toBe("Signatures")
    expect((await today.inject(address)).body).toBe(before.body)
    const pinned = await today.inject(`${address}&language=fr`)
    expect(pinned.headers["content-language"]).toBe("fr")
    expect(pinned.headers["cache-control"]).toBe("public, no-cache")
    expect(pinned.headers.link).toMatch(new RegExp(`/standards/dnssec\\?snapshot=${snapshot}>; rel="cite-as"`))
    expect(pinned.json().standard.title).toBe(original.title)
    expect(pinned.json().standard.checks[0].title).toBe(`«${original.checks[0]!.title}»`)
    await today.close()
  })
})
