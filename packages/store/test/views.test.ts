/** Views from other vantage points: kept beside the scans, compared with what stands, in no figure. */
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { StoreShape } from "../src/index.ts"
import { ALL_PASS, catalogOf, PLACED, recordOf, scanOn, viewFrom, withStore } from "./small-world.ts"

const WHOLE = { offset: 0, limit: 50 }
const FAILS = { ...ALL_PASS, "dnssec.valid": "fail" } as const
const NAIROBI = { vantage: "nairobi", ...WHOLE }
const AT = "2026-01-04T03:00:00.000Z"

/** A scan of two targets of qm that pass everything but that customs.gov.qm fails dnssec.valid. */
const scanned = Effect.fnUntraced(function* (store: StoreShape) {
  yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
  return (yield* scanOn(store, "qm", "2026-01-04", { "tax.gov.qm": ALL_PASS, "customs.gov.qm": FAILS })).id
})

const summaryOf = (store: StoreShape, name = "nairobi") =>
  Effect.map(store.vantagesSummary(), (all) => all.find((each) => each.name === name)?.views)

describe("views from elsewhere", () => {
  it("are recorded once a scan, beside a finished one too, and never put back by an older one", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const first = yield* scanned(store)
        const second = (yield* scanOn(store, "qm", "2026-01-11", { "tax.gov.qm": ALL_PASS })).id
        const before = yield* store.revision()
        expect(yield* store.recordView(viewFrom("nairobi", second, "tax.gov.qm", AT, FAILS))).toBe(true)
        expect(yield* store.revision()).not.toBe(before)
        expect(yield* store.recordView(viewFrom("nairobi", second, "tax.gov.qm", AT, ALL_PASS))).toBe(false)
        expect(yield* store.recordView(viewFrom("nairobi", first, "tax.gov.qm", AT, ALL_PASS))).toBe(false)
        expect(yield* store.recordView(viewFrom("nairobi", 99, "tax.gov.qm", AT, ALL_PASS))).toBe(false)
        expect(yield* store.recordView(viewFrom("lima", first, "tax.gov.qm", AT, ALL_PASS))).toBe(true)
        const views = yield* store.viewsOf("tax.gov.qm")
        expect(views.map(({ vantage, scan }) => [vantage, scan])).toEqual([
          ["lima", first],
          ["nairobi", second],
        ])
        expect(views[1]?.comparison).toMatchObject({ agreeing: 3, differing: [{ here: { verdict: "pass" } }] })
        expect([...(yield* store.viewedTargets(second, "nairobi"))]).toEqual(["tax.gov.qm"])
        expect([...(yield* store.viewedTargets(second, "lima"))]).toEqual([])
        expect([...(yield* store.viewedTargets(second, "nowhere"))]).toEqual([])
      }),
    ))

  it("are compared with what stands: both verdicts, reasons and moments of what differs", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const scan = yield* scanned(store)
        yield* store.recordView(viewFrom("nairobi", scan, "tax.gov.qm", AT, FAILS))
        yield* store.recordView(
          viewFrom("nairobi", scan, "customs.gov.qm", AT, { ...FAILS, "dmarc.record": "unknown" }),
        )
        expect(yield* store.vantagesSummary()).toEqual([
          { name: "lab", figures: { countries: 1, targets: 2, finishedAt: "2026-01-04T02:00:00.000Z" }, views: null },
          {
            name: "nairobi",
            figures: null,
            views: { targets: 2, observedAt: AT, agreeing: 6, differing: 1, unknownThere: 1, unknownHere: 0 },
          },
        ])
        const found = yield* store.viewDifferences(NAIROBI)
        expect(found).toEqual({
          total: 1,
          items: [
            {
              country: "qm",
              target: "tax.gov.qm",
              organisation: "qm/treasury",
              organisationName: "The treasury",
              here: {
                standard: "dnssec",
                check: "dnssec.valid",
                verdict: "pass",
                reason: "seen-pass",
                parameters: {},
                methodology: 1,
                fromScan: scan,
              },
              observedHereAt: "2026-01-04T01:30:00.000Z",
              there: {
                standard: "dnssec",
                check: "dnssec.valid",
                verdict: "fail",
                reason: "seen-fail",
                parameters: {},
              },
              observedThereAt: AT,
            },
          ],
        })
      }),
    ))

  it("are asked for by country and standard, part by part, by target and check", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const scan = yield* scanned(store)
        const all = Object.fromEntries(Object.keys(ALL_PASS).map((check) => [check, "partial"] as const))
        for (const name of ["tax.gov.qm", "customs.gov.qm"])
          yield* store.recordView(viewFrom("nairobi", scan, name, AT, all))
        const namesOf = (question: Partial<Parameters<StoreShape["viewDifferences"]>[0]>) =>
          Effect.map(store.viewDifferences({ ...NAIROBI, ...question }), ({ items, total }) => [
            total,
            ...items.map(({ target, here }) => `${target} ${here.check}`),
          ])
        expect(yield* namesOf({ limit: 5 })).toEqual([
          8,
          "customs.gov.qm dnssec.signed",
          "customs.gov.qm dnssec.valid",
          "customs.gov.qm dmarc.record",
          "customs.gov.qm dmarc.policy",
          "tax.gov.qm dnssec.signed",
        ])
        expect(yield* namesOf({ limit: 5, offset: 7 })).toEqual([8, "tax.gov.qm dmarc.policy"])
        expect(yield* namesOf({ standard: "dmarc", limit: 2 })).toEqual([
          4,
          "customs.gov.qm dmarc.record",
          "customs.gov.qm dmarc.policy",
        ])
        expect(yield* namesOf({ country: "qn" })).toEqual([0])
        expect(yield* namesOf({ vantage: "nowhere" })).toEqual([0])
      }),
    ))

  it("stop differing when the next scan finds otherwise, until they are made anew", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const scan = yield* scanned(store)
        yield* store.recordView(viewFrom("nairobi", scan, "tax.gov.qm", AT, FAILS))
        yield* store.recordView(viewFrom("nairobi", scan, "customs.gov.qm", AT, FAILS))
        expect(yield* summaryOf(store)).toMatchObject({ agreeing: 7, differing: 1 })
        // customs.gov.qm was mended between the scans: an old view of it says nothing of the place.
        const next = yield* scanOn(store, "qm", "2026-01-11", { "tax.gov.qm": ALL_PASS, "customs.gov.qm": ALL_PASS })
        expect(yield* summaryOf(store)).toMatchObject({ agreeing: 6, differing: 1 })
        yield* store.recordView(viewFrom("nairobi", next.id, "customs.gov.qm", AT, FAILS))
        expect((yield* store.viewDifferences(NAIROBI)).items.map(({ target }) => target)).toEqual([
          "customs.gov.qm",
          "tax.gov.qm",
        ])
      }),
    ))

  it("of another methodology are kept but not compared", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const scan = yield* scanned(store)
        yield* store.recordView({ ...viewFrom("nairobi", scan, "tax.gov.qm", AT, FAILS), methodology: 2 })
        expect(yield* summaryOf(store)).toMatchObject({ targets: 1, agreeing: 0, differing: 0 })
        expect((yield* store.viewDifferences(NAIROBI)).total).toBe(0)
      }),
    ))

  it("go when a target is left alone on request, and with a scan that is discarded", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const scan = yield* scanned(store)
        yield* store.recordView(viewFrom("nairobi", scan, "tax.gov.qm", AT, FAILS))
        const opened = {
          country: "qm",
          scheduledFor: "2026-01-11T01:00:00.000Z",
          startedAt: "2026-01-11T01:00:00.000Z",
          methodology: 1,
          vantage: "lab",
          targets: ["tax.gov.qm", "customs.gov.qm"],
        }
        const next = (yield* store.openScan(opened)).scan.id
        yield* store.recordTarget(
          next,
          recordOf("tax.gov.qm", "2026-01-11T01:30:00.000Z", {}, { excluded: true, evidence: [] }),
        )
        expect(yield* store.viewsOf("tax.gov.qm")).toEqual([])
        expect((yield* store.viewDifferences(NAIROBI)).total).toBe(0)
        yield* store.recordView(viewFrom("nairobi", next, "customs.gov.qm", AT, ALL_PASS))
        expect((yield* store.viewDifferences(NAIROBI)).total).toBe(1)
        // Another vantage point makes the figures from now on: the unfinished scan is gone, and what was seen beside it.
        yield* store.openScan({ ...opened, vantage: "amsterdam" })
        expect((yield* store.viewDifferences(NAIROBI)).total).toBe(0)
        expect(yield* store.viewsOf("customs.gov.qm")).toEqual([])
      }),
    ))

  it("change no figure", async () => {
    const play = (withViews: boolean) =>
      withStore((store) =>
        Effect.gen(function* () {
          const scan = yield* scanned(store)
          if (withViews) yield* store.recordView(viewFrom("nairobi", scan, "tax.gov.qm", AT, FAILS))
          yield* scanOn(store, "qm", "2026-01-11", { "tax.gov.qm": ALL_PASS, "customs.gov.qm": ALL_PASS })
          return {
            scans: yield* store.scans(WHOLE),
            trend: yield* store.adoptionTrend({ by: "country", measure: "dnssec" }),
            target: yield* store.target("tax.gov.qm"),
            changes: yield* store.changes(WHOLE),
          }
        }),
      )
    expect(await play(true)).toEqual(await play(false))
  })
})
