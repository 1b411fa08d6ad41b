import type { Verdict } from "@plumbline/core"
import { Effect } from "effect"
import { expect, it } from "vitest"
import type { StoreShape } from "../src/index.ts"
import { ALL_PASS, catalogOf, PLACED, scanOn, withStore } from "./small-world.ts"

const FAILS: Readonly<Record<string, Verdict>> = { ...ALL_PASS, "dnssec.valid": "fail" }

/** Two scans of one country, between which a target improves and another leaves the list; one of the other country. */
const fill = Effect.fnUntraced(function* (store: StoreShape) {
  yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
  yield* scanOn(store, "qm", "2026-01-10", { "tax.gov.qm": FAILS, "customs.gov.qm": FAILS, "clinic.gov.qm": ALL_PASS })
  yield* scanOn(store, "qn", "2026-01-11", { "school.gov.qn": ALL_PASS })
  yield* store.syncCatalog(catalogOf(PLACED.filter(({ name }) => name !== "clinic.gov.qm")), "2026-02-01")
  yield* scanOn(store, "qm", "2026-02-10", { "tax.gov.qm": ALL_PASS, "customs.gov.qm": FAILS })
})

/** Reads in parts of a size, each after the last item of the part before. */
const readAll = <A, K>(part: (after: K | null) => Effect.Effect<ReadonlyArray<A>>, keyOf: (item: A) => K) =>
  Effect.gen(function* () {
    const all: Array<A> = []
    for (let after: K | null = null; ; after = keyOf(all.at(-1)!)) {
      const items: ReadonlyArray<A> = yield* part(after)
      if (items.length === 0) return all
      all.push(...items)
    }
  })

it.each([1, 2, 100])("reads targets, findings and changes whole in parts of %i", (size) =>
  withStore((store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const targets = yield* readAll(
        (after: string | null) => store.targetsAfter(after, size),
        ({ target }) => target.name,
      )
      expect(targets.map(({ target }) => target.name)).toEqual(["customs.gov.qm", "school.gov.qn", "tax.gov.qm"])
      expect(targets).toEqual((yield* store.targets({ offset: 0, limit: 100 })).items)

      const findings = yield* readAll(
        (after: Parameters<StoreShape["findingsAfter"]>[0]) => store.findingsAfter(after, size),
        ({ key }) => key,
      )
      for (const { target } of targets) {
        expect(
          findings
            .filter((each) => each.target === target.name)
            .map(({ check, verdict, reason }) => ({ check, verdict, reason })),
        ).toEqual(
          (yield* store.target(target.name))!.findings.map(({ check, verdict, reason }) => ({
            check,
            verdict,
            reason,
          })),
        )
      }
      expect(findings.some(({ target }) => target === "clinic.gov.qm")).toBe(false)
      expect(findings[1]).toMatchObject({
        target: "tax.gov.qm",
        check: "dnssec.valid",
        requirement: "required",
        verdict: "pass",
        since: "2026-02-10T01:00:00.000Z",
      })

      const changes = yield* readAll(
        (after: Parameters<StoreShape["changesAfter"]>[0]) => store.changesAfter(after, size),
        ({ key }) => key,
      )
      const plain = changes.map(({ key: _, ...change }) => change)
      const listed = (yield* store.changes({ offset: 0, limit: 100 })).items
      expect(plain).toHaveLength(listed.length)
      expect(plain).toEqual(expect.arrayContaining([...listed]))
    }),
  ),
)

it("has every cell of a subject with the points of its trend", () =>
  withStore((store) =>
    Effect.gen(function* () {
      yield* fill(store)
      for (const [by, id] of [
        ["country", "qm"],
        ["world", "world"],
        ["organisation", "qm/treasury"],
      ] as const) {
        const cells = yield* store.adoptionCells(by, id)
        expect(cells).toContainEqual({ sector: null, level: null })
        for (const cell of cells) {
          for (const { standard, check, points } of yield* store.adoptionOfCell(by, id, cell)) {
            const [trend] = yield* store.adoptionTrend({
              by,
              ids: [id],
              measure: check ?? standard,
              ...(by === "organisation" || cell.sector === null ? {} : { sector: cell.sector }),
              ...(by === "organisation" || cell.level === null ? {} : { level: cell.level }),
            })
            expect(points).toEqual(trend?.points ?? [])
          }
        }
      }
      expect(yield* store.adoptionCells("country", "zz")).toEqual([])
    }),
  ))
