import type { CatalogView } from "@plumbline/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { StoreShape, TargetsQuestion } from "../src/index.ts"
import { ALL_PASS, catalogOf, PLACED, scanOn, withStore } from "./small-world.ts"

const WHOLE = { offset: 0, limit: 50 }

const tagged = (tags: Readonly<Record<string, ReadonlyArray<string>>>): CatalogView => {
  const catalog = catalogOf(PLACED)
  return {
    ...catalog,
    targets: new Map([...catalog.targets].map(([name, target]) => [name, { ...target, tags: tags[name] ?? [] }])),
  }
}

/** Two scans of one country: the second finds tax.gov.qm without DMARC. */
const world = Effect.fnUntraced(function* (store: StoreShape) {
  yield* store.syncCatalog(tagged({ "tax.gov.qm": ["pilot"], "clinic.gov.qm": ["pilot", "town"] }), "2026-01-01")
  const failing = { ...ALL_PASS, "dmarc.record": "fail" } as const
  yield* scanOn(store, "qm", "2026-01-04", {
    "tax.gov.qm": ALL_PASS,
    "customs.gov.qm": failing,
    "clinic.gov.qm": { ...failing, "dnssec.valid": "fail" },
  })
  yield* scanOn(store, "qm", "2026-01-11", {
    "tax.gov.qm": failing,
    "customs.gov.qm": failing,
    "clinic.gov.qm": { ...failing, "dnssec.valid": "fail" },
  })
})

const namesFor = (question: Partial<TargetsQuestion>) =>
  withStore((store) =>
    Effect.gen(function* () {
      yield* world(store)
      const { items, total } = yield* store.targets({ ...WHOLE, ...question })
      expect(total).toBe(items.length)
      return items.map(({ target }) => target.name)
    }),
  )

describe("targets", () => {
  it.each<{ name: string; question: Partial<TargetsQuestion>; expected: ReadonlyArray<string> }>([
    {
      name: "a verdict of a standard",
      question: { verdicts: [{ measure: "dmarc", verdict: "fail" }] },
      expected: ["clinic.gov.qm", "customs.gov.qm", "tax.gov.qm"],
    },
    {
      name: "verdicts of a standard and of a check together",
      question: {
        verdicts: [
          { measure: "dmarc", verdict: "fail" },
          { measure: "dnssec.valid", verdict: "fail" },
        ],
      },
      expected: ["clinic.gov.qm"],
    },
    {
      name: "a verdict of any standard",
      question: { verdicts: [{ measure: null, verdict: "pass" }] },
      expected: ["customs.gov.qm", "tax.gov.qm"],
    },
    {
      name: "a reason of a check",
      question: { reasons: [{ check: "dnssec.valid", reason: "seen-fail" }] },
      expected: ["clinic.gov.qm"],
    },
    {
      name: "a reason of any check",
      question: { reasons: [{ check: null, reason: "seen-fail" }], tag: "pilot" },
      expected: ["clinic.gov.qm", "tax.gov.qm"],
    },
    { name: "a tag", question: { tag: "town" }, expected: ["clinic.gov.qm"] },
    {
      name: "a list",
      question: { list: "qn/all" },
      expected: ["school.gov.qn"],
    },
    {
      name: "the newest change first",
      question: { country: "qm", sort: "changed" },
      expected: ["tax.gov.qm", "clinic.gov.qm", "customs.gov.qm"],
    },
    {
      name: "what fails a standard first",
      question: { country: "qm", sort: "dnssec" },
      expected: ["clinic.gov.qm", "customs.gov.qm", "tax.gov.qm"],
    },
  ])("are found by $name", async ({ question, expected }) => {
    expect(await namesFor(question)).toEqual(expected)
  })
})

describe("tags", () => {
  it("are those of the newest catalog, in the order of the alphabet", () =>
    withStore((store) =>
      Effect.gen(function* () {
        yield* world(store)
        expect((yield* store.target("clinic.gov.qm"))?.target.tags).toEqual(["pilot", "town"])
        yield* store.syncCatalog(tagged({ "customs.gov.qm": ["pilot"] }), "2026-02-01")
        expect((yield* store.target("clinic.gov.qm"))?.target.tags).toBeUndefined()
        expect((yield* store.targets({ ...WHOLE, tag: "pilot" })).items.map(({ target }) => target.name)).toEqual([
          "customs.gov.qm",
        ])
      }),
    ))

  it("choose organisations and changes", () =>
    withStore((store) =>
      Effect.gen(function* () {
        yield* world(store)
        const found = yield* store.organisations({ ...WHOLE, tag: "town" })
        expect(found.items.map(({ organisation }) => organisation.id)).toEqual(["qm/clinic"])
        expect((yield* store.changes({ ...WHOLE, tag: "pilot" })).items.map(({ target }) => target)).toEqual([
          "tax.gov.qm",
        ])
        expect((yield* store.changes({ ...WHOLE, tag: "town" })).total).toBe(0)
      }),
    ))
})

describe("side by side", () => {
  it("two dates of a country tell what moved", () =>
    withStore((store) =>
      Effect.gen(function* () {
        yield* world(store)
        const found = yield* store.compare({ left: { country: "qm", at: "2026-01-04" }, right: { country: "qm" } })
        expect(found.moved).toEqual([
          {
            target: "tax.gov.qm",
            organisation: "qm/treasury",
            organisationName: "The treasury",
            standard: "dmarc",
            from: "pass",
            to: "fail",
            direction: "regressed",
          },
        ])
        expect(found.verdicts).toEqual({ improved: 0, regressed: 1, other: 0, unchanged: 5 })
        const dmarc = found.standards.find(({ standard }) => standard === "dmarc")
        expect([dmarc?.left.counts.pass, dmarc?.right.counts.pass]).toEqual([1, 0])
        expect([found.left.at, found.right.at]).toEqual(["2026-01-04T02:00:00.000Z", "2026-01-11T02:00:00.000Z"])
      }),
    ))

  it("a tag against a list tells who stands on one side only", () =>
    withStore((store) =>
      Effect.gen(function* () {
        yield* world(store)
        const found = yield* store.compare({ left: { tag: "town" }, right: { list: "qm/all" }, standard: "dnssec" })
        expect(found.onlyLeft).toEqual([])
        expect(found.onlyRight).toEqual(["customs.gov.qm", "tax.gov.qm"])
        expect(found.verdicts.unchanged).toBe(1)
      }),
    ))

  it("has nothing before the first scan", () =>
    withStore((store) =>
      Effect.gen(function* () {
        yield* world(store)
        const found = yield* store.compare({ left: { country: "qm", at: "2025-01-01" }, right: { country: "qm" } })
        expect(found.left).toEqual({ at: null, methodologies: [], targets: 0 })
        expect(found.onlyRight).toHaveLength(3)
      }),
    ))
})
