import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { ALL_PASS, catalogOf, PLACED, recordOf, scanOn, withStore } from "./small-world.ts"
import { allRowsOf, countRows, execute, withFile } from "./temporary-file.ts"

const QM = ["tax.gov.qm", "customs.gov.qm", "clinic.gov.qm"]
const opening = {
  country: "qm",
  scheduledFor: "2026-01-08T00:00:00.000Z",
  startedAt: "2026-01-08T01:00:00.000Z",
  methodology: 1,
  vantage: "lab",
  targets: QM,
}

describe("openScan", () => {
  it("takes up an unfinished scan where it stopped", () =>
    withFile(async (file) => {
      const first = await withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          const opened = yield* store.openScan(opening)
          expect(opened).toMatchObject({ pending: QM, resumed: false })
          yield* store.recordTarget(opened.scan.id, recordOf("customs.gov.qm", "2026-01-08T01:01:00.000Z"))
          return opened.scan
        }),
        file,
      )
      await withStore(
        Effect.fnUntraced(function* (store) {
          expect(yield* store.unfinishedScans()).toEqual([{ ...first, measured: 1 }])
          expect(yield* store.lastScan("qm")).toEqual({ ...first, measured: 1 })
          const again = yield* store.openScan({ ...opening, startedAt: "2026-01-08T04:00:00.000Z" })
          expect(again).toEqual({
            scan: { ...first, measured: 1 },
            pending: ["tax.gov.qm", "clinic.gov.qm"],
            resumed: true,
          })
        }),
        file,
      )
    }))

  it("follows a list that changed meanwhile", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
        const { scan } = yield* store.openScan(opening)
        yield* store.recordTarget(scan.id, recordOf("tax.gov.qm", "2026-01-08T01:01:00.000Z"))
        const again = yield* store.openScan({ ...opening, targets: ["clinic.gov.qm"] })
        expect(again.pending).toEqual(["clinic.gov.qm"])
        expect(again.scan.targets).toBe(2)
      }),
    ))

  it.each([
    { name: "methodology", other: { methodology: 2 } },
    { name: "vantage point", other: { vantage: "elsewhere" } },
  ])("discards an unfinished scan of another $name as if it had never been", ({ other }) =>
    withFile((file) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          yield* scanOn(store, "qm", "2026-01-01", Object.fromEntries(QM.map((name) => [name, ALL_PASS])))
          const intervals = () =>
            ["placement", "finding", "standard_verdict", "evidence_use"].map((table) => allRowsOf(file, table))
          const before = intervals()
          const { scan } = yield* store.openScan(opening)
          yield* store.recordTarget(
            scan.id,
            recordOf("tax.gov.qm", "2026-01-08T01:01:00.000Z", { "dnssec.valid": "fail" }),
          )
          const opened = yield* store.openScan({ ...opening, ...other })
          expect(opened).toMatchObject({ resumed: false, pending: QM, scan: other })
          expect(intervals()).toEqual(before)
          expect(countRows(file)).toMatchObject({ observation: 3, scan: 2 })
        }),
        file,
      ),
    ),
  )

  it("never lets two scans of a country run: the database itself refuses", () =>
    withFile(async (file) => {
      await withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          yield* store.openScan(opening)
          yield* store.openScan({ ...opening, country: "qn", targets: ["school.gov.qn"] })
        }),
        file,
      )
      const second =
        "INSERT INTO scan (country, methodology, vantage, scheduled_for, started_at, targets, measured) VALUES ('qm', 1, 'x', 0, 0, 0, 0)"
      expect(() => execute(file, second)).toThrow(/unique/i)
    }))
})

describe("finishScan", () => {
  it("makes figures only then, and the second time changes nothing", () =>
    withFile((file) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          const { scan } = yield* store.openScan(opening)
          for (const name of QM) yield* store.recordTarget(scan.id, recordOf(name, "2026-01-08T01:01:00.000Z"))
          expect(yield* store.adoptionTrend({ by: "country", measure: "dnssec" })).toEqual([])
          expect(yield* store.grid({ by: "country" })).toEqual([])
          expect(yield* store.scan(scan.id)).toMatchObject({ adoption: [] })

          const finished = yield* store.finishScan(scan.id, "2026-01-08T02:00:00.000Z")
          expect(finished.finishedAt).toBe("2026-01-08T02:00:00.000Z")
          const rows = countRows(file)
          expect(yield* store.finishScan(scan.id, "2026-01-09T02:00:00.000Z")).toEqual(finished)
          expect(countRows(file)).toEqual(rows)
          expect(
            (yield* store.scan(scan.id))!.adoption.map(({ standard, adoption }) => [standard, adoption.share]),
          ).toEqual([
            ["dnssec", 1],
            ["dmarc", 1],
          ])
        }),
        file,
      ),
    ))

  it("closes what left the list, and it comes back as new", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
        const all = Object.fromEntries(QM.map((name) => [name, ALL_PASS]))
        const { "clinic.gov.qm": _, ...withoutClinic } = all
        yield* scanOn(store, "qm", "2026-01-01", all)

        const report = yield* store.syncCatalog(
          catalogOf(PLACED.filter(({ name }) => name !== "clinic.gov.qm")),
          "2026-01-05",
        )
        expect(report).toEqual({ targets: 3, added: [], retired: ["clinic.gov.qm"] })
        const gone = yield* scanOn(store, "qm", "2026-01-08", withoutClinic)
        expect(yield* store.target("clinic.gov.qm")).toMatchObject({
          retiredOn: "2026-01-05",
          findings: [],
          history: [
            {
              standard: "dnssec",
              verdict: "pass",
              from: "2026-01-01T01:30:00.000Z",
              until: "2026-01-08T02:00:00.000Z",
            },
            { standard: "dmarc", verdict: "pass", from: "2026-01-01T01:30:00.000Z", until: "2026-01-08T02:00:00.000Z" },
          ],
        })
        expect((yield* store.targets({ offset: 0, limit: 10 })).items.map(({ target }) => target.name)).not.toContain(
          "clinic.gov.qm",
        )
        expect((yield* store.changes({ scan: gone.id, offset: 0, limit: 10 })).items).toMatchObject([
          { target: "clinic.gov.qm", standard: "dnssec", from: "pass", to: null, direction: "gone" },
          { target: "clinic.gov.qm", standard: "dmarc", from: "pass", to: null, direction: "gone" },
        ])

        expect((yield* store.syncCatalog(catalogOf(PLACED), "2026-01-10")).retired).toEqual([])
        const back = yield* scanOn(store, "qm", "2026-01-15", all)
        expect(
          (yield* store.changes({ scan: back.id, offset: 0, limit: 10 })).items.map(({ direction }) => direction),
        ).toEqual(["new", "new"])
        const [qm] = yield* store.adoptionTrend({ by: "country", measure: "dnssec" })
        expect(qm!.points.map(({ adoption }) => adoption.n)).toEqual([3, 2, 3])
      }),
    ))
})
