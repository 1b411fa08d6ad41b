/** Answers as pictures, over the seeded store: what is sent, what is refused, and that the figures are the answer's. */
import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedStatus, seedStore } from "./seed.ts"
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

const get = (address: string) => app.inject(`/api/v1${address}`)
const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`

const EVERY = [
  "/adoption.svg?by=country&standard=dnssec",
  "/adoption.svg?by=country&id=xa",
  "/adoption.svg?by=country&id=xa&view=multiples",
  "/ranking.svg?standard=dnssec",
  "/ranking.svg?standard=dnssec&view=map",
  "/distribution.svg?standard=dnssec",
  "/distribution.svg?of=targets&country=xa",
]

describe("a picture as SVG", () => {
  it.each(EVERY)("%s may be shown anywhere and can do nothing", async (address) => {
    const { statusCode, headers, body } = await get(address)
    expect(statusCode, body).toBe(200)
    expect(headers["content-type"]).toBe("image/svg+xml; charset=utf-8")
    expect(headers["content-security-policy"]).toContain("default-src 'none'")
    expect(headers["cross-origin-resource-policy"]).toBe("cross-origin")
    expect(headers["content-disposition"]).toMatch(/^inline; filename="plumbline-[a-z]+\.svg"$/)
    expect(headers.etag).toBeDefined()
    expect(body).toMatch(/^<svg /)
    expect(body).not.toMatch(/<script|style=|href=|javascript:/)
    expect(body).toContain("CC BY 4.0")
  })
  it("has the figures of the answer", async () => {
    const { rows } = (await get("/ranking?standard=dnssec")).json()
    const { body } = await get("/ranking.svg?standard=dnssec")
    for (const { subject, adoption } of rows) {
      expect(body).toContain(`>${subject.name}<`)
      expect(body).toContain(`>${percent(adoption.share)}<`)
    }
  })
  it("speaks the language asked for", async () => {
    expect((await get("/ranking.svg?standard=dnssec&lang=ar")).body).toContain("بحسب البلد")
    expect((await get("/ranking.svg?standard=dnssec&lang=nl")).body).toContain("per land")
  })
  it("bears the title asked for, whatever is in it", async () => {
    const title = `<script>alert("1")</script> & more`
    const { body } = await get(`/ranking.svg?standard=dnssec&title=${encodeURIComponent(title)}`)
    expect(body).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more")
    expect(body).not.toContain("<script")
  })
  it("is not sent twice to those who have it", async () => {
    const { headers } = await get(EVERY[0]!)
    const again = await app.inject({ url: `/api/v1${EVERY[0]}`, headers: { "if-none-match": String(headers.etag) } })
    expect(again.statusCode).toBe(304)
  })
})

describe("a picture as PNG", () => {
  it("has the width and height asked for", async () => {
    const { statusCode, headers, rawPayload } = await get("/ranking.png?standard=dnssec&width=1200&height=630")
    expect(statusCode).toBe(200)
    expect(headers["content-type"]).toBe("image/png")
    expect([rawPayload.readUInt32BE(16), rawPayload.readUInt32BE(20)]).toEqual([1200, 630])
  })
  it("is 850 by 600 unless asked for otherwise, and the same each time", async () => {
    const [first, second] = [await get("/adoption.png?standard=dnssec"), await get("/adoption.png?standard=dnssec")]
    expect([first.rawPayload.readUInt32BE(16), first.rawPayload.readUInt32BE(20)]).toEqual([850, 600])
    expect(first.rawPayload.equals(second.rawPayload)).toBe(true)
  })
})

describe("what cannot be drawn", () => {
  it.each([
    ["/ranking.svg?standard=dnssec&width=5000", "width"],
    ["/ranking.svg?standard=dnssec&view=pie", "ranking, map"],
    ["/ranking.svg?standard=dnssec&by=region&view=map", "by=country"],
    ["/ranking.svg?standard=dnssec&lang=tlh", "lang"],
    ["/ranking.svg?standard=dnssec&nonsense=1", "nonsense"],
    ["/ranking.png", "standard"],
  ])("%s is refused with a reason", async (address, reason) => {
    const { statusCode, body, headers } = await get(address)
    expect(statusCode).toBe(400)
    expect(body).toContain(reason)
    expect(headers["content-type"]).toContain("application/json")
  })
})
