/** What other vantage points saw, as the API tells it. */
import type { Verdict } from "@plumbline/core"
import { type RecordedJudgement, Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedScan, seedStatus } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
const catalog = seedCatalog()
const app = buildApi({ runtime, catalog, status: seedStatus })
const names = [...catalog.targets.values()].filter(({ country }) => country === "xa").map(({ name }) => name)
const SEEN_AT = "2026-10-06T09:00:00.000Z"

/** The first two targets as they stand, but that each check which stands as `from` was seen as `to`; the first of each only. */
const seenOtherwise = (standing: ReadonlyArray<RecordedJudgement>, from: Verdict, to: Verdict, reason: string) => {
  const changed = standing.find(({ verdict }) => verdict === from)!
  return standing.map((each) => (each === changed ? { ...each, verdict: to, reason } : each))
}

beforeAll(() =>
  runtime.runPromise(
    Effect.gen(function* () {
      const store = yield* Store
      yield* store.syncCatalog(catalog, "2026-10-05")
      yield* seedScan(catalog, "xa", 4, "2026-10-05T02:00:00.000Z", Infinity)
      const scan = (yield* store.lastScan("xa"))!.id
      for (const [index, target] of names.slice(0, 2).entries()) {
        const standing = (yield* store.currentJudgements(target)).map(({ methodology: _, ...judgement }) => judgement)
        const judgements =
          index === 0
            ? seenOtherwise(standing, "pass", "fail", "no-record")
            : seenOtherwise(standing, "pass", "unknown", "timeout")
        yield* store.recordView({ target, vantage: "nairobi", scan, observedAt: SEEN_AT, methodology: 1, judgements })
      }
    }),
  ),
)
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

const get = async (address: string) => {
  const answer = await app.inject(`/api/v1${address}`)
  return {
    status: answer.statusCode,
    body: answer.headers["content-type"]?.includes("json") ? answer.json() : answer.body,
  }
}

describe("vantage points", () => {
  it("are told with what figures are made from, and how the others compare", async () => {
    const { items } = (await get("/vantages")).body
    expect(items).toEqual([
      {
        name: "lab",
        figures: { countries: 1, targets: expect.any(Number), finishedAt: expect.stringMatching(/^2026-10-05T/) },
        views: null,
      },
      {
        name: "nairobi",
        figures: null,
        views: {
          targets: 2,
          observedAt: SEEN_AT,
          agreeing: expect.any(Number),
          differing: 1,
          unknownThere: 1,
          unknownHere: 0,
        },
      },
    ])
    expect((await get("/vantages.csv")).body.split("\r\n")).toHaveLength(4)
  })

  it("tell what differs, with both verdicts, explanations and moments", async () => {
    const { body } = await get("/vantages/nairobi/differences")
    expect(body).toMatchObject({ total: 1, offset: 0, next: null })
    expect(body.items[0]).toMatchObject({
      vantage: "nairobi",
      country: "xa",
      target: names[0],
      here: { verdict: "pass", observedAt: expect.stringMatching(/^2026-10-05T/) },
      there: { verdict: "fail", reason: "no-record", observedAt: SEEN_AT },
    })
    expect(body.items[0].there.explanation).not.toBe("")
    const { standard } = body.items[0]
    expect((await get(`/vantages/nairobi/differences?standard=${standard}&country=xa`)).body.total).toBe(1)
    expect((await get("/vantages/nairobi/differences?country=xb")).body.total).toBe(0)
    expect((await get("/vantages/nairobi/differences.csv")).body.split("\r\n")[0]).toMatch(/^"?vantage/)
    for (const format of ["parquet", "xlsx"])
      expect((await get(`/vantages/nairobi/differences.${format}`)).status).toBe(200)
  })

  it("refuse what they do not know", async () => {
    expect(await get("/vantages/nowhere/differences")).toMatchObject({
      status: 404,
      body: { error: { code: "unknown-vantage" } },
    })
    expect((await get("/vantages/nairobi/differences?country=zz")).status).toBe(400)
    expect((await get("/vantages/nairobi/differences?standard=none")).status).toBe(400)
  })

  it("stand in the document of a target", async () => {
    const [first, second] = (await get(`/targets/${names[0]}`)).body.views
    expect(second).toBeUndefined()
    expect(first).toMatchObject({ vantage: "nairobi", differing: 1, differences: [{ here: { verdict: "pass" } }] })
    expect((await get(`/targets/${names[1]}`)).body.views).toMatchObject([{ differing: 0, unknownThere: 1 }])
    expect((await get(`/targets/${names[2]}`)).body.views).toEqual([])
  })

  it("are no part of a snapshot but for the one that makes the figures", async () => {
    const pinned = buildApi({ runtime, catalog, status: seedStatus, snapshot: "2026-10-06" })
    const read = async (address: string) => (await pinned.inject(`/api/v1${address}`)).json()
    const { items } = await read("/vantages")
    expect(items).toMatchObject([{ name: "lab", views: null }])
    expect(items).toHaveLength(1)
    expect((await read("/vantages/lab/differences")).total).toBe(0)
    expect((await read(`/targets/${names[0]}`)).views).toEqual([])
    await pinned.close()
  })

  it("speak the reader's language", async () => {
    const read = async (language: string) =>
      (await get(`/vantages/nairobi/differences?language=${language}`)).body.items
    expect((await read("nl"))[0].here.verdict).toBe((await read("en"))[0].here.verdict)
  })
})
