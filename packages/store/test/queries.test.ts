import type { Verdict } from "@plumbline/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { StoreShape, TargetsQuestion } from "../src/index.ts"
import { ALL_PASS, catalogOf, PLACED, recordOf, region, scanOn, withStore } from "./small-world.ts"

const FAILS_DNSSEC: Readonly<Record<string, Verdict>> = { ...ALL_PASS, "dnssec.valid": "fail" }
const FAILS_BOTH: Readonly<Record<string, Verdict>> = { ...FAILS_DNSSEC, "dmarc.record": "fail" }
const ALL = { offset: 0, limit: 100 }

const CATALOG = catalogOf(
  [
    ...PLACED,
    { name: "xn--bcher-kva.gov.qn", country: "qn", organisation: "school", sector: "education", level: "local" },
  ],
  {
    regions: new Map([["both", region("both", [{ country: "qm" }, { country: "qn", from: "2026-03-01" }])]]),
    optOuts: [{ domain: "gov.qn", since: "2030-01-01" }],
  },
)

/** qm is scanned in January, February and March, qn in March. */
const fill = Effect.fnUntraced(function* (store: StoreShape) {
  yield* store.syncCatalog(CATALOG, "2026-01-01")
  yield* scanOn(store, "qm", "2026-01-10", {
    "tax.gov.qm": FAILS_DNSSEC,
    "customs.gov.qm": FAILS_DNSSEC,
    "clinic.gov.qm": FAILS_BOTH,
  })
  yield* scanOn(store, "qm", "2026-02-10", {
    "tax.gov.qm": ALL_PASS,
    "customs.gov.qm": FAILS_DNSSEC,
    "clinic.gov.qm": FAILS_BOTH,
  })
  yield* scanOn(store, "qn", "2026-03-05", { "school.gov.qn": ALL_PASS, "xn--bcher-kva.gov.qn": FAILS_BOTH })
  yield* scanOn(store, "qm", "2026-03-10", {
    "tax.gov.qm": ALL_PASS,
    "customs.gov.qm": ALL_PASS,
    "clinic.gov.qm": { ...FAILS_BOTH, "dmarc.record": "unknown" },
  })
})

const filled = <A>(test: (store: StoreShape) => Effect.Effect<A>) =>
  withStore((store) => Effect.andThen(fill(store), test(store)))

describe("targets", () => {
  const given: ReadonlyArray<{ name: string; question: Partial<TargetsQuestion>; expected: ReadonlyArray<string> }> = [
    { name: "a country", question: { country: "qn" }, expected: ["school.gov.qn", "xn--bcher-kva.gov.qn"] },
    { name: "no country", question: { countries: [] }, expected: [] },
    { name: "an organisation", question: { organisation: "qm/clinic" }, expected: ["clinic.gov.qm"] },
    { name: "a sector and a level", question: { sector: "health", level: "local" }, expected: ["clinic.gov.qm"] },
    { name: "a standard's verdict", question: { standard: "dmarc", verdict: "unknown" }, expected: ["clinic.gov.qm"] },
    {
      name: "any standard's verdict",
      question: { verdict: "fail" },
      expected: ["clinic.gov.qm", "xn--bcher-kva.gov.qn"],
    },
    {
      name: "a check's reason",
      question: { check: "dmarc.record", reason: "seen-fail" },
      expected: ["xn--bcher-kva.gov.qn"],
    },
    { name: "words of the name", question: { q: "gov TAX" }, expected: ["tax.gov.qm"] },
    {
      name: "words of the organisation",
      question: { q: "treasury" },
      expected: ["customs.gov.qm", "tax.gov.qm"],
    },
    {
      name: "the name in its own letters, without accents",
      question: { q: "bucher" },
      expected: ["xn--bcher-kva.gov.qn"],
    },
    { name: "a percent sign, taken as itself", question: { q: "%" }, expected: [] },
    {
      name: "an order from behind",
      question: { sort: "-name", country: "qm" },
      expected: ["tax.gov.qm", "customs.gov.qm", "clinic.gov.qm"],
    },
    {
      name: "most failures first",
      question: { sort: "failing" },
      expected: ["xn--bcher-kva.gov.qn", "clinic.gov.qm", "customs.gov.qm", "school.gov.qn", "tax.gov.qm"],
    },
    {
      name: "longest unseen first",
      question: { sort: "-observed", country: "qn" },
      expected: ["school.gov.qn", "xn--bcher-kva.gov.qn"],
    },
  ]
  it.each(given)("are found by $name", ({ question, expected }) =>
    filled(
      Effect.fnUntraced(function* (store) {
        const { items, total } = yield* store.targets({ ...ALL, ...question })
        expect(items.map(({ target }) => target.name)).toEqual(expected)
        expect(total).toBe(expected.length)
      }),
    ),
  )

  it("come in parts that together are the whole", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const names: Array<string> = []
        for (let offset = 0; offset < 5; offset += 2) {
          const part = yield* store.targets({ offset, limit: 2 })
          expect(part.total).toBe(5)
          names.push(...part.items.map(({ target }) => target.name))
        }
        expect(names).toEqual([...CATALOG.targets.keys()].sort())
      }),
    ))
})

describe("target", () => {
  it("tells since when each finding holds, and how verdicts went", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const found = yield* store.target("tax.gov.qm")
        expect(found).toMatchObject({
          observedAt: "2026-03-10T01:30:00.000Z",
          excluded: false,
          retiredOn: null,
          verdicts: [
            { standard: "dnssec", verdict: "pass" },
            { standard: "dmarc", verdict: "pass" },
          ],
          history: [
            {
              standard: "dnssec",
              verdict: "fail",
              from: "2026-01-10T01:30:00.000Z",
              until: "2026-02-10T01:30:00.000Z",
            },
            { standard: "dnssec", verdict: "pass", from: "2026-02-10T01:30:00.000Z", until: null },
            { standard: "dmarc", verdict: "pass", from: "2026-01-10T01:30:00.000Z", until: null },
          ],
        })
        expect(found!.findings.map(({ check, since, observedAt }) => [check, since, observedAt])).toEqual([
          ["dnssec.signed", "2026-01-10T01:30:00.000Z", "2026-03-10T01:30:00.000Z"],
          ["dnssec.valid", "2026-02-10T01:30:00.000Z", "2026-03-10T01:30:00.000Z"],
          ["dmarc.record", "2026-01-10T01:30:00.000Z", "2026-03-10T01:30:00.000Z"],
          ["dmarc.policy", "2026-01-10T01:30:00.000Z", "2026-03-10T01:30:00.000Z"],
        ])
      }),
    ))

  it("counts a verdict and reason as holding when only a parameter changes", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        for (const [day, expires] of [
          ["2026-04-10", "2026-06-01"],
          ["2026-05-10", "2026-09-01"],
        ] as const) {
          const startedAt = `${day}T01:00:00.000Z`
          const { scan } = yield* store.openScan({
            country: "qm",
            scheduledFor: startedAt,
            startedAt,
            methodology: 1,
            vantage: "lab",
            targets: ["tax.gov.qm"],
          })
          const record = recordOf("tax.gov.qm", startedAt)
          const judgements = record.judgements.map((judgement) => ({ ...judgement, parameters: { expires } }))
          yield* store.recordTarget(scan.id, { ...record, judgements })
          yield* store.finishScan(scan.id, startedAt)
        }
        const [signed] = (yield* store.target("tax.gov.qm"))!.findings
        expect(signed).toMatchObject({ since: "2026-01-10T01:30:00.000Z", parameters: { expires: "2026-09-01" } })
      }),
    ))

  it("is null for a name in no list, and empty for one never measured", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* store.syncCatalog(CATALOG, "2026-01-01")
        expect(yield* store.target("nobody.qm")).toBeNull()
        expect(yield* store.target("tax.gov.qm")).toMatchObject({
          observedAt: null,
          findings: [],
          history: [],
          verdicts: [],
        })
      }),
    ))
})

describe("changes", () => {
  it("come newest first, and compare with the country's scan before", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const { items } = yield* store.changes(ALL)
        expect(
          items.map(({ at, target, standard, from, to, direction }) => [
            at.slice(0, 10),
            target,
            standard,
            from,
            to,
            direction,
          ]),
        ).toEqual([
          ["2026-03-10", "customs.gov.qm", "dnssec", "fail", "pass", "improved"],
          ["2026-03-10", "clinic.gov.qm", "dmarc", "fail", "unknown", "other"],
          ["2026-02-10", "tax.gov.qm", "dnssec", "fail", "pass", "improved"],
        ])
        for (const [question, count] of [
          [{ country: "qn" }, 0],
          [{ organisation: "qm/treasury" }, 2],
          [{ standard: "dmarc" }, 1],
          [{ direction: "improved" }, 2],
          [{ target: "tax.gov.qm" }, 1],
          [{ scan: 4 }, 2],
        ] as const) {
          expect((yield* store.changes({ ...question, ...ALL })).total, JSON.stringify(question)).toBe(count)
        }
      }),
    ))

  it("are not made of a change of methodology", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const scan = yield* scanOn(
          store,
          "qn",
          "2026-04-05",
          { "school.gov.qn": FAILS_BOTH, "xn--bcher-kva.gov.qn": ALL_PASS },
          2,
        )
        expect((yield* store.changes({ scan: scan.id, ...ALL })).total).toBe(0)
        const history = (yield* store.target("school.gov.qn"))!.history
        expect(history.map(({ standard, verdict }) => [standard, verdict])).toEqual([
          ["dnssec", "pass"],
          ["dnssec", "fail"],
          ["dmarc", "pass"],
          ["dmarc", "fail"],
        ])
      }),
    ))
})

describe("figures", () => {
  it("count a country into a region only while it is a member", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const [both] = yield* store.adoptionTrend({ by: "region", measure: "dnssec" })
        expect(both!.points.map(({ at, adoption }) => [at.slice(0, 10), adoption.counts.pass, adoption.n])).toEqual([
          ["2026-01-10", 0, 3],
          ["2026-02-10", 1, 3],
          ["2026-03-05", 2, 5],
          ["2026-03-10", 3, 5],
        ])
      }),
    ))

  it("of a day are those of its end, however many scans finish on it", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        yield* scanOn(store, "qn", "2026-03-10", { "school.gov.qn": FAILS_DNSSEC, "xn--bcher-kva.gov.qn": FAILS_BOTH })
        const [world] = yield* store.adoptionTrend({ by: "world", measure: "dnssec", from: "2026-03-10" })
        expect(world!.points.map(({ at, adoption }) => [at.slice(0, 10), adoption.counts.pass])).toEqual([
          ["2026-03-10", 2],
        ])
      }),
    ))

  it("are cut by days, both included", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const question = {
          by: "country",
          ids: ["qm"],
          measure: "dnssec",
          from: "2026-02-10",
          to: "2026-02-10",
        } as const
        const [qm] = yield* store.adoptionTrend(question)
        expect(qm!.points.map(({ at }) => at)).toEqual(["2026-02-10T02:00:00.000Z"])
        expect(yield* store.adoptionTrend({ by: "country", measure: "nothing.here" })).toEqual([])
        expect(yield* store.adoptionTrend({ by: "organisation", measure: "dnssec" })).toEqual([])
      }),
    ))

  it("of the grid compare with the point closest to a year before", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* store.syncCatalog(CATALOG, "2025-01-01")
        const days = ["2025-01-10", "2025-03-01", "2025-05-01", "2026-03-20"]
        for (const [index, day] of days.entries()) {
          yield* scanOn(store, "qm", day, { "tax.gov.qm": index % 2 === 0 ? ALL_PASS : FAILS_DNSSEC })
        }
        const [qm] = yield* store.grid({ by: "country" })
        expect(qm).toMatchObject({ id: "qm", targets: 1 })
        expect(qm!.cells[0]).toMatchObject({
          standard: "dnssec",
          at: "2026-03-20T02:00:00.000Z",
          before: { at: "2025-03-01T02:00:00.000Z" },
          recent: [1, 0, 1, 0],
        })
        const [then] = yield* store.grid({ by: "country", at: "2025-03-01" })
        expect(then!.cells[0]).toMatchObject({
          at: "2025-03-01T02:00:00.000Z",
          before: { at: "2025-01-10T02:00:00.000Z" },
        })
        const [first] = yield* store.grid({ by: "world", at: "2025-01-10" })
        expect(first!.cells[0]).toMatchObject({ before: null, recent: [1] })
      }),
    ))

  it("of the grid draw at most the newest 24 points, beside the one of a year before", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* store.syncCatalog(CATALOG, "2025-01-01")
        for (let week = 0; week < 60; week += 1) {
          const day = new Date(Date.UTC(2025, 0, 1 + 7 * week)).toISOString().slice(0, 10)
          yield* scanOn(store, "qm", day, { "tax.gov.qm": week === 7 ? ALL_PASS : FAILS_DNSSEC })
        }
        const [qm] = yield* store.grid({ by: "country" })
        const [dnssec] = qm!.cells
        expect(dnssec!.recent).toEqual(Array.from({ length: 24 }, () => 0))
        expect(dnssec!.before).toMatchObject({ at: "2025-02-19T02:00:00.000Z", adoption: { share: 1 } })
      }),
    ))

  it("of organisations and scans are the newest", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const { items, total } = yield* store.organisations({ ...ALL, country: "qm" })
        expect(total).toBe(2)
        expect(
          items.map(({ organisation, targets, verdicts }) => [organisation.id, targets, verdicts[0]!.adoption.share]),
        ).toEqual([
          ["qm/clinic", 1, 0],
          ["qm/treasury", 2, 1],
        ])
        expect(yield* store.organisation("qm/nobody")).toBeNull()
        expect((yield* store.organisations({ ...ALL, q: "clin" })).total).toBe(1)
        const scans = yield* store.scans({ ...ALL })
        expect(scans.items.map(({ id }) => id)).toEqual([4, 3, 2, 1])
        expect(yield* store.installation()).toMatchObject({
          countries: 2,
          targets: 5,
          latestFinishedScan: { id: 4 },
          running: [],
        })
        expect((yield* store.countryFigures()).map(({ country, latestScan }) => [country, latestScan?.id])).toEqual([
          ["qm", 4],
          ["qn", 3],
        ])
      }),
    ))

  it("of reasons are as of each country's newest finished scan", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        expect(yield* store.reasons({ standard: "dmarc" })).toEqual([
          { check: "dmarc.policy", verdict: "pass", reason: "seen-pass", targets: 5 },
          { check: "dmarc.record", verdict: "pass", reason: "seen-pass", targets: 3 },
          { check: "dmarc.record", verdict: "fail", reason: "seen-fail", targets: 1 },
          { check: "dmarc.record", verdict: "unknown", reason: "seen-unknown", targets: 1 },
        ])
        expect((yield* store.reasons({ standard: "dmarc", countries: ["qn"] })).map(({ targets }) => targets)).toEqual([
          2, 1, 1,
        ])
        expect(yield* store.reasons({ standard: "dmarc", countries: [] })).toEqual([])
      }),
    ))
})

describe("search", () => {
  it("finds organisations and targets that hold all words, shortest first", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        expect((yield* store.search("the school", 10)).organisations.map(({ id }) => id)).toEqual(["qn/school"])
        expect((yield* store.search("gov.qn", 1)).targets.map(({ target }) => target)).toEqual(["school.gov.qn"])
        expect(yield* store.search("   ", 10)).toEqual({ organisations: [], targets: [] })
      }),
    ))
})

describe("syncCatalog", () => {
  it("retires a country with what belongs to it, and takes it back", () =>
    filled(
      Effect.fnUntraced(function* (store) {
        const without = catalogOf(
          PLACED.filter(({ country }) => country === "qm"),
          { regions: CATALOG.regions },
        )
        const report = yield* store.syncCatalog(without, "2026-04-01")
        expect(report.retired).toEqual(["school.gov.qn", "xn--bcher-kva.gov.qn"])
        expect(yield* store.installation()).toMatchObject({ countries: 1, targets: 3 })
        expect((yield* store.organisations(ALL)).total).toBe(2)
        yield* scanOn(store, "qm", "2026-04-01", { "tax.gov.qm": ALL_PASS })
        const [world] = yield* store.adoptionTrend({ by: "world", measure: "dnssec", from: "2026-04-01" })
        expect(world!.points.map(({ adoption }) => adoption.n)).toEqual([1])
        yield* store.syncCatalog(CATALOG, "2026-04-02")
        expect(yield* store.installation()).toMatchObject({ countries: 2, targets: 5 })
      }),
    ))

  it("excludes names from the day of their opt-out, with all below them", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* store.syncCatalog(CATALOG, "2029-12-31")
        expect((yield* store.target("school.gov.qn"))!.excluded).toBe(false)
        yield* store.syncCatalog(CATALOG, "2030-01-01")
        expect((yield* store.target("school.gov.qn"))!.excluded).toBe(true)
      }),
    ))
})
