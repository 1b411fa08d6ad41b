/** When a list changed, and when a vantage point: what breaks are found from. */
import { Effect } from "effect"
import { expect, it } from "vitest"
import { ALL_PASS, catalogOf, PLACED, recordOf, withStore } from "./small-world.ts"

it("a target that moves within the list has not joined it; one that comes and one that goes are counted", () =>
  withStore(
    Effect.fnUntraced(function* (store) {
      const scan = Effect.fnUntraced(function* (date: string, vantage: string, targets: ReadonlyArray<string>) {
        const startedAt = `${date}T01:00:00.000Z`
        const opened = yield* store.openScan({
          country: "qm",
          scheduledFor: startedAt,
          startedAt,
          methodology: 1,
          vantage,
          targets,
        })
        for (const target of targets) yield* store.recordTarget(opened.scan.id, recordOf(target, startedAt, ALL_PASS))
        yield* store.finishScan(opened.scan.id, `${date}T02:00:00.000Z`)
      })
      const placed = catalogOf(PLACED)
      yield* store.syncCatalog(placed, "2026-01-01")
      yield* scan("2026-01-01", "ams", ["tax.gov.qm", "customs.gov.qm"])
      const moved = new Map(placed.targets)
      moved.set("tax.gov.qm", { ...placed.targets.get("tax.gov.qm")!, level: "local" })
      yield* store.syncCatalog({ ...placed, targets: moved }, "2026-02-01")
      yield* scan("2026-02-01", "ams", ["tax.gov.qm", "customs.gov.qm"])
      yield* scan("2026-03-01", "nyc", ["tax.gov.qm", "clinic.gov.qm"])

      const moments = (yield* store.seriesMoments("country", ["qm"])).get("qm")!
      expect(moments.lists.map(({ targets, joined }) => [targets, joined])).toEqual([
        [2, 2],
        [2, 0],
        [2, 1],
      ])
      expect(moments.vantages.map(({ at, vantage }) => [at.slice(0, 10), vantage])).toEqual([
        ["2026-01-01", "ams"],
        ["2026-03-01", "nyc"],
      ])
      const world = (yield* store.seriesMoments("world", [])).get("world")!
      expect(world.vantages.map(({ vantage }) => vantage)).toEqual(["ams", "nyc"])
      expect(world.lists).toHaveLength(3)
    }),
  ))
