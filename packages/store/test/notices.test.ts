/** Who is told what: scans noticed once, digests planned once, deliveries that come up again until they are settled. */
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { ConfiguredSubscription, StoreShape } from "../src/index.ts"
import { ALL_PASS, CHECKS, catalogOf, PLACED, scanOn, withStore } from "./small-world.ts"

const ALL_FAIL = Object.fromEntries(CHECKS.map(({ id }) => [id, "fail" as const]))
const names = PLACED.filter(({ country }) => country === "qm").map(({ name }) => name)
const all = (verdicts: typeof ALL_PASS) => Object.fromEntries(names.map((name) => [name, verdicts]))

const webhook: ConfiguredSubscription = {
  id: "soc",
  channel: "webhook",
  address: "https://soc.example.org/",
  frequency: "each-scan",
  language: "en",
  filter: { country: "qm" },
  sendsEmpty: false,
  period: "",
}
const digest: ConfiguredSubscription = {
  ...webhook,
  id: "weekly",
  channel: "mail",
  address: "officer@example.org",
  frequency: "weekly",
  filter: { standard: "dnssec" },
  period: "2026-W01",
}

/** All deliveries that are due, claimed. */
const claimAll = Effect.fnUntraced(function* ({ notices }: StoreShape, now: number) {
  const claimed = []
  for (;;) {
    const delivery = yield* notices.claimDelivery(now, now + 1_000)
    if (delivery === null) return claimed
    claimed.push(delivery)
  }
})

describe("notices", () => {
  it("tell of each scan once, in parts, and of nothing that was before", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const { notices } = store
        yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
        yield* scanOn(store, "qm", "2026-01-08", all(ALL_PASS))
        yield* scanOn(store, "qm", "2026-01-15", all(ALL_FAIL))
        expect(yield* notices.noticeScans(1, 4)).toBe(2)
        yield* notices.syncSubscriptions([webhook, digest], 1)
        yield* scanOn(store, "qm", "2026-01-22", all(ALL_PASS))
        expect(yield* notices.noticeScans(2, 4)).toBe(1)
        expect(yield* notices.noticeScans(3, 4)).toBe(0)
        const claimed = yield* claimAll(store, 10)
        expect(claimed.map(({ id, part, parts, total }) => ({ id, part, parts, total }))).toEqual([
          { id: "soc.2-3.1", part: 1, parts: 2, total: 6 },
          { id: "soc.2-3.2", part: 2, parts: 2, total: 6 },
        ])
        const { items } = yield* store.changes({ noticed: claimed[0]!.noticed, offset: 0, limit: 100 })
        expect(items.length).toBe(6)
      }),
    ))

  it("are gathered into one digest a period, which is planned once", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const { notices } = store
        yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
        yield* notices.syncSubscriptions([digest, { ...digest, id: "always", sendsEmpty: true }], 1)
        for (const [day, verdicts] of [
          ["08", ALL_PASS],
          ["15", ALL_FAIL],
          ["22", ALL_PASS],
        ] as const)
          yield* scanOn(store, "qm", `2026-01-${day}`, all(verdicts))
        yield* notices.noticeScans(2, 500)
        expect(yield* notices.planDigest({ subscription: "weekly", period: "2026-W02" }, 3)).toBe(true)
        expect(yield* notices.planDigest({ subscription: "weekly", period: "2026-W02" }, 3)).toBe(false)
        expect(yield* notices.planDigest({ subscription: "weekly", period: "2026-W03" }, 4)).toBe(false)
        expect((yield* claimAll(store, 10)).map(({ id, total }) => [id, total])).toEqual([["weekly.0-3.1", 6]])
        expect(yield* notices.planDigest({ subscription: "always", period: "2026-W02" }, 3)).toBe(true)
        expect(yield* notices.planDigest({ subscription: "always", period: "2026-W03" }, 4)).toBe(true)
      }),
    ))

  it("come up again until they are settled", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const { notices } = store
        yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
        yield* notices.syncSubscriptions([webhook], 1)
        yield* scanOn(store, "qm", "2026-01-08", all(ALL_PASS))
        yield* scanOn(store, "qm", "2026-01-15", all(ALL_FAIL))
        yield* notices.noticeScans(2, 500)
        const first = (yield* notices.claimDelivery(2, 100))!
        expect(yield* notices.claimDelivery(99, 200)).toBeNull()
        const second = (yield* notices.claimDelivery(100, 200))!
        expect({ ...second, attempt: 1 }).toEqual(first)
        expect(second.attempt).toBe(2)
        yield* notices.deliveryFailed(second.key, "500", 300, 150)
        expect(yield* notices.nextDelivery()).toBe(300)
        yield* notices.claimDelivery(300, 400)
        yield* notices.deliveryFailed(second.key, "500 again", null, 350)
        expect(yield* notices.nextDelivery()).toBeNull()
        expect(yield* notices.deliveryReport(5)).toEqual({
          waiting: 0,
          sent: 0,
          givenUp: 1,
          troubles: [{ delivery: "soc.1-2.1", isGivenUp: true, attempts: 3, error: "500 again", nextAt: null }],
          ended: [],
        })
      }),
    ))
})

describe("subscriptions", () => {
  const wanted = {
    id: "abc",
    email: "reader@example.org",
    frequency: "daily",
    language: "en",
    filter: {},
    now: 1_000,
    since: 0,
    mostMails: 2,
  } as const

  it("of visitors begin when they are confirmed, and are deleted when they end", () =>
    withStore(({ notices }) =>
      Effect.gen(function* () {
        expect(yield* notices.requestSubscription(wanted)).toBe(true)
        expect(yield* notices.subscriptions()).toEqual([])
        const asked = yield* notices.claimDelivery(1_000, 2_000)
        expect([asked?.kind, asked?.subscription.address]).toEqual(["confirmation", "reader@example.org"])
        expect(yield* notices.confirmSubscription("abc", 1_500)).toBe(true)
        expect(yield* notices.confirmSubscription("abc", 1_600)).toBe(true)
        expect((yield* notices.subscriptions()).map(({ id }) => id)).toEqual(["abc"])
        expect(yield* notices.endSubscription("abc", "unsubscribed")).toBe(true)
        expect(yield* notices.endSubscription("abc", "unsubscribed")).toBe(false)
        expect(yield* notices.confirmSubscription("abc", 1_700)).toBe(false)
        expect(yield* notices.nextDelivery()).toBeNull()
      }),
    ))

  it("are asked for only so often for one address, and forgotten when nobody confirms", () =>
    withStore(({ notices }) =>
      Effect.gen(function* () {
        const ask = (id: string) => notices.requestSubscription({ ...wanted, id })
        expect([yield* ask("a"), yield* ask("b"), yield* ask("c")]).toEqual([true, true, false])
        yield* notices.forgetOld(1_001, 0)
        expect(yield* notices.nextDelivery()).toBeNull()
        expect(yield* notices.confirmSubscription("a", 2_000)).toBe(false)
      }),
    ))

  it("of the configuration stay ended, and end when they are not named any more", () =>
    withStore(({ notices }) =>
      Effect.gen(function* () {
        yield* notices.syncSubscriptions([webhook, digest], 1)
        yield* notices.endSubscription("soc", "answered 410 Gone")
        yield* notices.syncSubscriptions([webhook, { ...digest, filter: {}, frequency: "daily", period: "d" }], 2)
        expect((yield* notices.subscriptions()).map(({ id, filter, period }) => ({ id, filter, period }))).toEqual([
          { id: "weekly", filter: {}, period: "d" },
        ])
        expect((yield* notices.deliveryReport(5)).ended).toEqual([
          { subscription: "soc", because: "answered 410 Gone" },
        ])
        yield* notices.syncSubscriptions([], 3)
        expect(yield* notices.subscriptions()).toEqual([])
      }),
    ))

  it("share one signing key", () =>
    withStore(({ notices }) =>
      Effect.gen(function* () {
        expect([yield* notices.signingKey("links", "one"), yield* notices.signingKey("links", "two")]).toEqual([
          "one",
          "one",
        ])
      }),
    ))
})
