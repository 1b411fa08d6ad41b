import { createHash } from "node:crypto"
import { canonicalJson } from "@plumbline/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { ALL_PASS, catalogOf, PLACED, recordOf, scanOn, withStore } from "./small-world.ts"
import { countRows, rowsOf, withFile } from "./temporary-file.ts"

const QM = ["tax.gov.qm", "customs.gov.qm", "clinic.gov.qm"]
const open = { country: "qm", methodology: 1, vantage: "lab", targets: QM }
const at = (time: string) => ({ scheduledFor: `2026-01-01T${time}`, startedAt: `2026-01-01T${time}` })
const allPass = Object.fromEntries(QM.map((name) => [name, ALL_PASS]))

describe("recordTarget", () => {
  it("is a no-op the second time in a scan, even with other judgements", () =>
    withFile((file) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          const { scan } = yield* store.openScan({ ...open, ...at("01:00:00.000Z") })
          expect(yield* store.recordTarget(scan.id, recordOf("tax.gov.qm", "2026-01-01T01:05:00.000Z"))).toBe(true)
          const before = countRows(file)
          const other = recordOf("tax.gov.qm", "2026-01-01T01:06:00.000Z", { "dnssec.valid": "fail" })
          expect(yield* store.recordTarget(scan.id, other)).toBe(false)
          expect(countRows(file)).toEqual(before)
          expect((yield* store.target("tax.gov.qm"))?.observedAt).toBe("2026-01-01T01:05:00.000Z")
        }),
        file,
      ),
    ))

  it("writes an observation and nothing else for an unchanged target", () =>
    withFile((file) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          yield* scanOn(store, "qm", "2026-01-01", allPass)
          const before = countRows(file)
          yield* scanOn(store, "qm", "2026-01-08", allPass)
          const after = countRows(file)
          const grown = Object.keys(after).filter((table) => after[table] !== before[table])
          expect(grown.sort()).toEqual(["observation", "region_day", "scan"])
          expect(after.observation).toBe(6)
        }),
        file,
      ),
    ))

  it("closes what changed and opens it anew, and touches nothing else", () =>
    withFile((file) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          yield* scanOn(store, "qm", "2026-01-01", allPass)
          yield* scanOn(store, "qm", "2026-01-08", {
            ...allPass,
            "tax.gov.qm": { ...ALL_PASS, "dnssec.valid": "fail" },
          })
          const findings = rowsOf(
            file,
            `SELECT measure.id, verdict, from_scan, until_scan FROM finding
             JOIN measure ON measure.key = measure_key JOIN target ON target.key = target_key
             WHERE target.name = 'tax.gov.qm' AND measure.standard = 'dnssec' ORDER BY measure.id, from_scan`,
          )
          expect(findings).toEqual([
            { id: "dnssec.signed", verdict: "pass", from_scan: 1, until_scan: null },
            { id: "dnssec.valid", verdict: "pass", from_scan: 1, until_scan: 2 },
            { id: "dnssec.valid", verdict: "fail", from_scan: 2, until_scan: null },
          ])
          const verdicts = rowsOf(
            file,
            "SELECT verdict, from_scan, until_scan FROM standard_verdict WHERE until_scan = 2",
          )
          expect(verdicts).toEqual([{ verdict: "pass", from_scan: 1, until_scan: 2 }])
        }),
        file,
      ),
    ))

  it("keeps equal evidence once, under the hash of what the API shows", () =>
    withFile((file) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          const { scan } = yield* store.openScan({ ...open, ...at("01:00:00.000Z") })
          const piece = { standard: "dnssec", version: 1, document: { z: 1, a: ["é", "x".repeat(500)] } } as const
          for (const name of QM) {
            const record = { ...recordOf(name, "2026-01-01T01:05:00.000Z"), evidence: [piece] }
            yield* store.recordTarget(scan.id, record)
          }
          expect(countRows(file).evidence).toBe(1)
          const hash = (yield* store.target("tax.gov.qm"))!.findings.find(({ check }) => check === "dnssec.valid")!
            .evidence!
          const kept = yield* store.evidence(hash)
          expect(kept).toEqual({ hash, ...piece, firstObservedAt: "2026-01-01T01:05:00.000Z" })
          expect(createHash("sha256").update(canonicalJson(piece)).digest("hex")).toBe(hash)
          expect(yield* store.evidence("0".repeat(64))).toBeNull()
        }),
        file,
      ),
    ))

  it("counts what was left alone on request as not measured", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        const optOuts = [{ domain: "tax.gov.qm", since: "2025-01-01" }]
        yield* store.syncCatalog(catalogOf(PLACED, { optOuts }), "2026-01-01")
        const { scan } = yield* store.openScan({ ...open, ...at("01:00:00.000Z") })
        const excluded = { excluded: true, evidence: [], judgements: [] }
        yield* store.recordTarget(scan.id, recordOf("tax.gov.qm", "2026-01-01T01:05:00.000Z", {}, excluded))
        yield* store.recordTarget(scan.id, recordOf("clinic.gov.qm", "2026-01-01T01:05:00.000Z"))
        const finished = yield* store.finishScan(scan.id, "2026-01-01T02:00:00.000Z")
        expect(finished).toMatchObject({ targets: 3, measured: 1 })
        expect(yield* store.target("tax.gov.qm")).toMatchObject({ excluded: true, findings: [], verdicts: [] })
        const [qm] = yield* store.adoptionTrend({ by: "country", measure: "dnssec" })
        expect(qm!.points[0]!.adoption.n).toBe(1)
      }),
    ))

  it.each([
    { name: "a scan that is not there", scan: 99, target: "tax.gov.qm", problem: /no scan 99/ },
    { name: "a target that no catalog named", scan: 1, target: "nobody.qm", problem: /nobody\.qm/ },
  ])("refuses $name", ({ scan, target, problem }) =>
    expect(
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          yield* store.openScan({ ...open, ...at("01:00:00.000Z") })
          yield* store.recordTarget(scan, recordOf(target, "2026-01-01T01:05:00.000Z"))
        }),
      ),
    ).rejects.toThrow(problem),
  )

  it("refuses a finished scan, and leaves nothing of the attempt", () =>
    withFile(async (file) => {
      await expect(
        withStore(
          Effect.fnUntraced(function* (store) {
            yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
            const finished = yield* scanOn(store, "qm", "2026-01-01", { "tax.gov.qm": ALL_PASS })
            yield* store.recordTarget(finished.id, recordOf("clinic.gov.qm", "2026-01-01T03:00:00.000Z"))
          }),
          file,
        ),
      ).rejects.toThrow(/finished/)
      expect(countRows(file).observation).toBe(1)
    }))

  it("refuses a check that is judged twice, and one that the catalog does not describe", async () => {
    const attempt = (judgements: ReturnType<typeof recordOf>["judgements"]) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          const { scan } = yield* store.openScan({ ...open, ...at("01:00:00.000Z") })
          yield* store.recordTarget(scan.id, { ...recordOf("tax.gov.qm", "2026-01-01T01:05:00.000Z"), judgements })
        }),
      )
    const judgement = { standard: "dmarc", verdict: "pass", reason: "seen", parameters: {} } as const
    const record = { ...judgement, check: "dmarc.record" }
    await expect(attempt([record, record])).rejects.toThrow(/dmarc\.record was judged twice/)
    await expect(attempt([{ ...judgement, check: "dmarc.nothing" }])).rejects.toThrow(/describes no dmarc\.nothing/)
  })
})

describe("currentJudgements", () => {
  it("are those of the newest record, also while the scan runs", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
        expect(yield* store.currentJudgements("tax.gov.qm")).toEqual([])
        yield* scanOn(store, "qm", "2026-01-01", allPass)
        const { scan } = yield* store.openScan({ ...open, ...at("05:00:00.000Z") })
        yield* store.recordTarget(
          scan.id,
          recordOf("tax.gov.qm", "2026-01-01T05:05:00.000Z", { "dmarc.record": "fail" }),
        )
        expect(yield* store.currentJudgements("tax.gov.qm")).toEqual([
          {
            standard: "dmarc",
            check: "dmarc.record",
            verdict: "fail",
            reason: "seen-fail",
            parameters: {},
            methodology: 1,
          },
        ])
      }),
    ))
})
