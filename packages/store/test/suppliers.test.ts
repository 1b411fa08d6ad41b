/** Who serves whom, over scans: intervals, figures by supplier, and countries that depend on one. */
import type { SuppliersByRole } from "@plumbline/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { StoreShape } from "../src/index.ts"
import { ALL_PASS, catalogOf, PLACED, recordOf, withStore } from "./small-world.ts"
import { rowsOf, withFile } from "./temporary-file.ts"

interface Seen {
  readonly suppliers?: SuppliersByRole
  readonly verdicts?: typeof ALL_PASS
  readonly excluded?: boolean
}

/** A finished scan of a country, or one left open. */
const scan = Effect.fnUntraced(function* (
  store: StoreShape,
  country: string,
  date: string,
  seen: Readonly<Record<string, Seen>>,
  { methodology = 1, isFinished = true } = {},
) {
  const startedAt = `${date}T01:00:00.000Z`
  const opened = yield* store.openScan({
    country,
    scheduledFor: startedAt,
    startedAt,
    methodology,
    vantage: "lab",
    targets: Object.keys(seen),
  })
  for (const [target, { suppliers, verdicts = ALL_PASS, excluded = false }] of Object.entries(seen)) {
    yield* store.recordTarget(
      opened.scan.id,
      recordOf(target, startedAt, excluded ? {} : verdicts, {
        excluded,
        ...(suppliers === undefined ? {} : { suppliers }),
      }),
    )
  }
  if (isFinished) yield* store.finishScan(opened.scan.id, `${date}T02:00:00.000Z`)
})

const ALL_FAIL = Object.fromEntries(Object.keys(ALL_PASS).map((check) => [check, "fail" as const]))
const POST: SuppliersByRole = { "mail-host": ["post"], "dns-operator": ["names"], "web-host": ["other"] }

const tax = "tax.gov.qm"
const customs = "customs.gov.qm"
const clinic = "clinic.gov.qm"

const withWorld = <A, E>(test: (store: StoreShape) => Effect.Effect<A, E>, file?: string) =>
  withStore(
    (store) =>
      Effect.andThen(
        store.syncCatalog(catalogOf(PLACED), "2026-01-01"),
        Effect.suspend(() => test(store)),
      ),
    file,
  )

describe("suppliers of a target", () => {
  it("are kept as intervals: what stays the same is not written again", () =>
    withFile(async (file) => {
      await withWorld(
        Effect.fnUntraced(function* (store) {
          yield* scan(store, "qm", "2026-01-01", { [tax]: { suppliers: POST } })
          yield* scan(store, "qm", "2026-02-01", { [tax]: { suppliers: POST } })
          yield* scan(store, "qm", "2026-03-01", { [tax]: { suppliers: { ...POST, "mail-host": ["self-hosted"] } } })
          expect((yield* store.target(tax))?.suppliers).toEqual({ ...POST, "mail-host": ["self-hosted"] })
        }),
        file,
      )
      const rows = rowsOf(
        file,
        `SELECT supplier.id, from_scan, until_scan FROM supplier_use JOIN supplier ON supplier.key = supplier_key
         WHERE role = 2 ORDER BY from_scan`,
      )
      expect(rows).toEqual([
        { id: "post", from_scan: 1, until_scan: 3 },
        { id: "self-hosted", from_scan: 3, until_scan: null },
      ])
    }))

  it("stand on where a scan could not see, and end where it saw nobody", () =>
    withWorld(
      Effect.fnUntraced(function* (store) {
        yield* scan(store, "qm", "2026-01-01", { [tax]: { suppliers: POST } })
        yield* scan(store, "qm", "2026-02-01", { [tax]: { suppliers: { "mail-host": [] } } })
        expect((yield* store.target(tax))?.suppliers).toEqual({ "dns-operator": ["names"], "web-host": ["other"] })
        yield* scan(store, "qm", "2026-03-01", { [tax]: {} })
        expect((yield* store.target(tax))?.suppliers).toEqual({ "dns-operator": ["names"], "web-host": ["other"] })
      }),
    ))

  it("end with the target: when it leaves the list, and when its owner asks for it", () =>
    withWorld(
      Effect.fnUntraced(function* (store) {
        yield* scan(store, "qm", "2026-01-01", { [tax]: { suppliers: POST }, [clinic]: { suppliers: POST } })
        yield* scan(store, "qm", "2026-02-01", { [clinic]: { excluded: true } })
        expect((yield* store.target(tax))?.suppliers).toEqual({})
        expect((yield* store.target(clinic))?.suppliers).toEqual({})
      }),
    ))

  it("are as they were when a scan of another methodology takes the place of an unfinished one", () =>
    withWorld(
      Effect.fnUntraced(function* (store) {
        yield* scan(store, "qm", "2026-01-01", { [tax]: { suppliers: POST } })
        yield* scan(
          store,
          "qm",
          "2026-02-01",
          { [tax]: { suppliers: { "mail-host": ["new"] } } },
          { isFinished: false },
        )
        yield* store.openScan({
          country: "qm",
          scheduledFor: "2026-02-02T00:00:00.000Z",
          startedAt: "2026-02-02T00:00:00.000Z",
          methodology: 2,
          vantage: "lab",
          targets: [tax],
        })
        expect((yield* store.target(tax))?.suppliers).toEqual(POST)
      }),
    ))
})

describe("figures by supplier", () => {
  const history = Effect.fnUntraced(function* (store: StoreShape) {
    yield* scan(store, "qm", "2026-01-01", {
      [tax]: { suppliers: POST },
      [customs]: { suppliers: { "mail-host": ["post", "self-hosted"] }, verdicts: ALL_FAIL },
      [clinic]: { suppliers: { "mail-host": ["self-hosted"] }, verdicts: ALL_FAIL },
    })
    yield* scan(store, "qn", "2026-02-01", { "school.gov.qn": { suppliers: POST } })
    yield* scan(store, "qm", "2026-03-01", {
      [tax]: { suppliers: POST },
      [customs]: { suppliers: { "mail-host": ["post", "self-hosted"] } },
      [clinic]: { suppliers: { "mail-host": ["self-hosted"] }, verdicts: ALL_FAIL },
    })
  })

  it("say how many targets, bodies and countries each serves, most first", () =>
    withWorld(
      Effect.fnUntraced(function* (store) {
        yield* history(store)
        const figures = yield* store.supplierFigures()
        expect(figures.map(({ supplier, targets }) => [supplier, targets])).toEqual([
          ["post", 3],
          ["names", 2],
          ["other", 2],
          ["self-hosted", 2],
        ])
        expect(figures[0]).toEqual({
          supplier: "post",
          targets: 3,
          organisations: 2,
          countries: 2,
          roles: [{ role: "mail-host", targets: 3 }],
        })
      }),
    ))

  it("follow the adoption of those served, in a country and in the world, also when made anew", () =>
    withWorld(
      Effect.fnUntraced(function* (store) {
        yield* history(store)
        const shares = Effect.fnUntraced(function* (country?: string) {
          const found = yield* store.supplierAdoption({
            supplier: "post",
            ...(country === undefined ? {} : { country }),
          })
          return Object.fromEntries(
            found.map(({ standard, points }) => [
              standard,
              points.map(({ at, adoption }) => [at.slice(0, 10), adoption.counts.pass, adoption.counts.fail]),
            ]),
          )
        })
        const world = [
          ["2026-01-01", 1, 1],
          ["2026-02-01", 2, 1],
          ["2026-03-01", 3, 0],
        ]
        const qm = [
          ["2026-01-01", 1, 1],
          ["2026-03-01", 2, 0],
        ]
        expect(yield* shares()).toEqual({ dnssec: world, dmarc: world })
        expect(yield* shares("qm")).toEqual({ dnssec: qm, dmarc: qm })
        yield* store.rebuildRollups()
        expect(yield* shares()).toEqual({ dnssec: world, dmarc: world })
        expect(yield* store.supplierAdoption({ supplier: "nobody" })).toEqual([])
      }),
    ))

  it("adds up figures of the newest methodology only", () =>
    withWorld(
      Effect.fnUntraced(function* (store) {
        yield* history(store)
        yield* scan(store, "qn", "2026-04-01", { "school.gov.qn": { suppliers: POST } }, { methodology: 2 })
        const [dnssec] = yield* store.supplierAdoption({ supplier: "post" })
        expect(dnssec?.points.at(-1)).toMatchObject({ methodology: 2, adoption: { counts: { pass: 1 } } })
      }),
    ))

  it("say on whom a country depends, and which targets those are", () =>
    withWorld(
      Effect.fnUntraced(function* (store) {
        yield* history(store)
        expect(yield* store.suppliersOfCountry("qm")).toEqual([
          { role: "dns-operator", targets: 1, suppliers: [{ supplier: "names", targets: 1 }] },
          {
            role: "mail-host",
            targets: 3,
            suppliers: [
              { supplier: "post", targets: 2 },
              { supplier: "self-hosted", targets: 2 },
            ],
          },
          { role: "web-host", targets: 1, suppliers: [{ supplier: "other", targets: 1 }] },
        ])
        const named = Effect.fnUntraced(function* (question: { supplier: string; role?: "web-host" | "mail-host" }) {
          const { items, total } = yield* store.targets({ ...question, offset: 0, limit: 10 })
          expect(total).toBe(items.length)
          return items.map(({ target }) => target.name)
        })
        expect(yield* named({ supplier: "post" })).toEqual([customs, "school.gov.qn", tax])
        expect(yield* named({ supplier: "post", role: "web-host" })).toEqual([])
        expect(yield* named({ supplier: "self-hosted", role: "mail-host" })).toEqual([clinic, customs])
      }),
    ))
})
