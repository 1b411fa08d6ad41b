/** Changes with what they say, by every filter, and added up. */
import type { ChangeFilter } from "@plumbline/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { ChangesChosen, StoreShape } from "../src/index.ts"
import { ALL_PASS, catalogOf, PLACED, recordOf, withStore } from "./small-world.ts"

const WHOLE = { offset: 0, limit: 100 }

/** qm: the treasury's two names lose and gain, the clinic's stays; qn: the school gets better a week later. */
const play = Effect.fnUntraced(function* (store: StoreShape) {
  yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
  const scan = Effect.fnUntraced(function* (
    country: string,
    date: string,
    said: Readonly<Record<string, readonly [Parameters<typeof recordOf>[2], Parameters<typeof recordOf>[3]?]>>,
  ) {
    const at = `${date}T01:00:00.000Z`
    const { scan } = yield* store.openScan({
      country,
      scheduledFor: at,
      startedAt: at,
      methodology: 1,
      vantage: "lab",
      targets: Object.keys(said),
    })
    for (const [name, [verdicts, more]] of Object.entries(said)) {
      yield* store.recordTarget(scan.id, recordOf(name, at, verdicts, more))
    }
    return yield* store.finishScan(scan.id, at)
  })
  const unsigned = { ...ALL_PASS, "dnssec.signed": "fail" } as const
  yield* scan("qm", "2026-01-08", {
    "tax.gov.qm": [ALL_PASS, { suppliers: { "web-host": ["one"], "mail-host": ["two"] } }],
    "customs.gov.qm": [unsigned, { suppliers: { "web-host": ["two"] } }],
    "clinic.gov.qm": [ALL_PASS],
  })
  yield* scan("qn", "2026-01-08", { "school.gov.qn": [{ ...ALL_PASS, "dmarc.record": "fail" }] })
  yield* scan("qm", "2026-01-15", {
    "tax.gov.qm": [
      unsigned,
      { suppliers: { "web-host": ["one"], "mail-host": ["two"] }, confirmed: ["dnssec", "dmarc"] },
    ],
    "customs.gov.qm": [ALL_PASS, { suppliers: { "web-host": ["three"] } }],
    "clinic.gov.qm": [ALL_PASS],
  })
  yield* scan("qn", "2026-01-22", { "school.gov.qn": [ALL_PASS] })
})

const inStore = <A>(test: (store: StoreShape) => Effect.Effect<A>) =>
  withStore((store) =>
    Effect.andThen(
      play(store),
      Effect.suspend(() => test(store)),
    ),
  )

describe("changes", () => {
  it("say what the checks said then and now, and whether two measurements agreed", () =>
    inStore((store) =>
      Effect.gen(function* () {
        const { items } = yield* store.changes({ country: "qm", ...WHOLE })
        expect(items.map(({ target, isConfirmed, checks }) => ({ target, isConfirmed, checks }))).toEqual([
          {
            target: "tax.gov.qm",
            isConfirmed: true,
            checks: [
              {
                check: "dnssec.signed",
                before: { verdict: "pass", reason: "seen-pass" },
                after: { verdict: "fail", reason: "seen-fail" },
              },
            ],
          },
          {
            target: "customs.gov.qm",
            isConfirmed: false,
            checks: [
              {
                check: "dnssec.signed",
                before: { verdict: "fail", reason: "seen-fail" },
                after: { verdict: "pass", reason: "seen-pass" },
              },
            ],
          },
        ])
      }),
    ))

  const TAX = "tax.gov.qm"
  const CUSTOMS = "customs.gov.qm"
  const SCHOOL = "school.gov.qn"
  const filters: ReadonlyArray<{ chosen: ChangesChosen; expected: ReadonlyArray<string> }> = [
    { chosen: {}, expected: [SCHOOL, TAX, CUSTOMS] },
    { chosen: { country: "qn" }, expected: [SCHOOL] },
    { chosen: { organisation: "qm/treasury" }, expected: [TAX, CUSTOMS] },
    { chosen: { standard: "dmarc" }, expected: [SCHOOL] },
    { chosen: { check: "dnssec.signed" }, expected: [TAX, CUSTOMS] },
    { chosen: { check: "dnssec.valid" }, expected: [] },
    { chosen: { sector: "education" }, expected: [SCHOOL] },
    { chosen: { level: "national" }, expected: [TAX, CUSTOMS] },
    { chosen: { direction: "improved" }, expected: [SCHOOL, CUSTOMS] },
    { chosen: { supplier: "one" }, expected: [TAX] },
    { chosen: { supplier: "two" }, expected: [TAX, CUSTOMS] },
    { chosen: { supplier: "two", role: "web-host" }, expected: [CUSTOMS] },
    { chosen: { supplier: "three", role: "web-host" }, expected: [CUSTOMS] },
    { chosen: { supplier: "nobody" }, expected: [] },
    { chosen: { from: "2026-01-16" }, expected: [SCHOOL] },
    { chosen: { to: "2026-01-15" }, expected: [TAX, CUSTOMS] },
    { chosen: { from: "2026-01-15", to: "2026-01-15", direction: "regressed" }, expected: [TAX] },
  ]
  it("are chosen by every filter", () =>
    inStore((store) =>
      Effect.gen(function* () {
        for (const { chosen, expected } of filters) {
          const { items, total } = yield* store.changes({ ...chosen, ...WHOLE })
          expect({ chosen, found: items.map(({ target }) => target) }).toEqual({ chosen, found: expected })
          expect(total).toBe(expected.length)
        }
      }),
    ))

  it("are added up by each group", () =>
    inStore((store) =>
      Effect.gen(function* () {
        const say = (by: Parameters<StoreShape["changesSummary"]>[0]["by"], chosen: ChangeFilter = {}) =>
          Effect.map(store.changesSummary({ by, ...chosen, ...WHOLE }), ({ items, total }) => {
            expect(total).toBe(items.length)
            return items.map(({ id, counts }) => [id, counts.regressed, counts.improved])
          })
        expect(yield* say("country")).toEqual([
          ["qm", 1, 1],
          ["qn", 0, 1],
        ])
        expect(yield* say("organisation")).toEqual([
          ["qm/treasury", 1, 1],
          ["qn/school", 0, 1],
        ])
        expect(yield* say("standard")).toEqual([
          ["dnssec", 1, 1],
          ["dmarc", 0, 1],
        ])
        expect(yield* say("supplier")).toEqual([
          ["two", 1, 1],
          ["one", 1, 0],
          ["three", 0, 1],
        ])
        expect(yield* say("scan")).toEqual([
          ["4", 0, 1],
          ["3", 1, 1],
        ])
        expect(yield* say("country", { direction: "regressed" })).toEqual([["qm", 1, 0]])
      }),
    ))
})
