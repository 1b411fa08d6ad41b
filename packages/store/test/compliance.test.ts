/** Compliance with mandates over scans: whom they bind, what changes when they ask for something else, and who serves those bound. */
import type { Demand, Mandate, SuppliersByRole } from "@plumbline/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { StoreShape } from "../src/index.ts"
import { ALL_PASS, catalogOf, mandate, mandatesOf, PLACED, recordOf, region, scanOn, withStore } from "./small-world.ts"
import { execute, rowsOf, withFile } from "./temporary-file.ts"

const tax = "tax.gov.qm"
const customs = "customs.gov.qm"
const clinic = "clinic.gov.qm"
const school = "school.gov.qn"

const NO_POLICY = { ...ALL_PASS, "dmarc.policy": "fail" } as const
const UNMEASURED = { ...ALL_PASS, "dmarc.policy": "unknown" } as const

/** More than adoption: the policy is a recommended check. */
const WITH_POLICY: Demand = {
  standard: "dmarc",
  requires: [{ check: "dmarc.record" }, { check: "dmarc.policy", reasons: ["seen-pass"] }],
}

const sync = (
  store: StoreShape,
  mandates: ReadonlyArray<Mandate>,
  regions: ReadonlyArray<ReturnType<typeof region>> = [],
) =>
  store.syncCatalog(
    catalogOf(PLACED, {
      mandates: mandatesOf(...mandates),
      regions: new Map(regions.map((each) => [each.id, each])),
    }),
    "2026-01-01",
  )

/** What a trend says, by date: those that comply, fail, could not be measured. */
const trendOf = Effect.fnUntraced(function* (store: StoreShape, id: string, index = 0) {
  const trend = yield* store.complianceTrend(id)
  return (trend.find((each) => each.index === index)?.points ?? []).map(({ at, adoption: { counts } }) => [
    at.slice(5, 10),
    counts.pass,
    counts.fail,
    counts.unknown,
  ])
})

const history = Effect.fnUntraced(function* (store: StoreShape) {
  yield* scanOn(store, "qm", "2026-01-01", { [tax]: NO_POLICY, [customs]: NO_POLICY, [clinic]: NO_POLICY })
  yield* scanOn(store, "qn", "2026-01-15", { [school]: ALL_PASS })
  yield* scanOn(store, "qm", "2026-02-01", { [tax]: ALL_PASS, [customs]: UNMEASURED, [clinic]: NO_POLICY })
  yield* scanOn(store, "qm", "2026-03-01", { [tax]: ALL_PASS, [customs]: UNMEASURED, [clinic]: NO_POLICY })
})

const NATIONAL = { parties: ["buyer"], levels: ["national"], scope: "Ministries" } as const

describe("compliance", () => {
  it("differs from adoption, and counts those bound", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* sync(store, [
          mandate("qm/all", [WITH_POLICY, { standard: "dmarc" }]),
          mandate("qm/national", [WITH_POLICY], { binds: NATIONAL }),
          mandate("qm/schools", [WITH_POLICY], { binds: { ...NATIONAL, sectors: ["education"] } }),
        ])
        yield* history(store)
        expect(yield* trendOf(store, "qm/all")).toEqual([
          ["01-01", 0, 3, 0],
          ["02-01", 1, 1, 1],
          ["03-01", 1, 1, 1],
        ])
        expect(yield* trendOf(store, "qm/all", 1)).toEqual([
          ["01-01", 3, 0, 0],
          ["02-01", 3, 0, 0],
          ["03-01", 3, 0, 0],
        ])
        expect(yield* trendOf(store, "qm/national")).toEqual([
          ["01-01", 0, 2, 0],
          ["02-01", 1, 0, 1],
          ["03-01", 1, 0, 1],
        ])
        expect(yield* trendOf(store, "qm/schools")).toEqual([])
        expect(yield* store.complianceFigures("qm")).toMatchObject([
          { mandate: "qm/all", index: 0, country: "qm", at: "2026-03-01T02:00:00.000Z", counts: { pass: 1 } },
          { mandate: "qm/all", index: 1, counts: { pass: 3 } },
          { mandate: "qm/national", index: 0, counts: { pass: 1, fail: 0, unknown: 1 } },
        ])
      }),
    ))

  it("of bodies that lists do not tell, or of suppliers alone, is not counted", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* sync(store, [
          mandate("qm/south", [WITH_POLICY], { subdivision: "qm-s" }),
          mandate("qm/sellers", [WITH_POLICY], { binds: { parties: ["supplier"], scope: "Sellers" } }),
        ])
        yield* history(store)
        expect(yield* store.complianceFigures()).toEqual([])
      }),
    ))

  it("keeps a figure that stays the same in one row", () =>
    withFile(async (file) => {
      await withStore(
        Effect.fnUntraced(function* (store) {
          yield* sync(store, [mandate("qm/all", [WITH_POLICY])])
          yield* history(store)
        }),
        file,
      )
      const rows = rowsOf(file, "SELECT from_point, until_point, pass, fail FROM compliance_by_demand_scan")
      expect(rows).toEqual([
        { from_point: 1, until_point: 3, pass: 0, fail: 3 },
        { from_point: 3, until_point: null, pass: 1, fail: 1 },
      ])
    }))

  it("of a region is that of its members on the day of each scan", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        const union = region("union", [{ country: "qn" }, { country: "qm", from: "2026-02-01", until: "2026-03-01" }])
        yield* sync(store, [mandate("union/all", [WITH_POLICY], { region: "union" })], [union])
        yield* history(store)
        expect(yield* trendOf(store, "union/all")).toEqual([
          ["01-15", 1, 0, 0],
          ["02-01", 2, 1, 1],
          ["03-01", 1, 0, 0],
        ])
      }),
    ))
})

describe("a catalog whose mandates change", () => {
  const figures = (file: string) =>
    ["compliance_by_demand_scan", "compliance_by_demand_supplier"].map((table) =>
      rowsOf(
        file,
        `SELECT demand.mandate, demand.position, figure.* FROM ${table} figure JOIN demand ON demand.key = figure.demand_key
         ORDER BY mandate, position, country`,
      ).map(({ demand_key: _, ...row }) => row),
    )
  const late = [
    mandate("qm/all", [{ standard: "dmarc" }, WITH_POLICY]),
    mandate("qn/new", [WITH_POLICY], { binds: { parties: ["buyer", "supplier"], scope: "All" } }),
    mandate("union/all", [WITH_POLICY], { region: "union" }),
  ]
  const union = region("union", [{ country: "qm" }])

  it("has the figures that it would have had from the beginning", () =>
    withFile((changed) =>
      withFile(async (same) => {
        await withStore(
          Effect.fnUntraced(function* (store) {
            yield* sync(
              store,
              [mandate("qm/all", [WITH_POLICY]), mandate("qm/gone", [WITH_POLICY]), late[2]!],
              [region("union", [{ country: "qn" }])],
            )
            yield* history(store)
            yield* sync(store, late, [union])
          }),
          changed,
        )
        await withStore(
          Effect.fnUntraced(function* (store) {
            yield* sync(store, late, [union])
            yield* history(store)
          }),
          same,
        )
        expect(figures(changed)).toEqual(figures(same))
        expect(figures(changed)[0]!.length).toBeGreaterThan(4)
      }),
    ))

  it("counts nothing anew when only its words and dates change", () =>
    withFile(async (file) => {
      await withStore(
        Effect.fnUntraced(function* (store) {
          yield* sync(store, late, [union])
          yield* history(store)
        }),
        file,
      )
      execute(file, "UPDATE compliance_by_demand_scan SET pass = 99 WHERE until_point IS NULL")
      await withStore(
        (store) =>
          sync(
            store,
            late.map((each) => ({
              ...each,
              title: "Renamed",
              since: "2020-01-01",
              demands: each.demands.map((demand) => ({ ...demand, asks: "More", due: "2027-01-01" })),
            })),
            [union],
          ),
        file,
      )
      expect(figures(file)[0]!.filter(({ pass }) => pass === 99).length).toBeGreaterThan(0)
    }))
})

describe("the adoption of those bound", () => {
  it("is the sum of sectors and levels, in each country while it is a member", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* sync(store, [])
        const unsigned = { ...ALL_PASS, "dnssec.signed": "fail" } as const
        yield* scanOn(store, "qm", "2026-01-01", { [tax]: unsigned, [customs]: ALL_PASS, [clinic]: unsigned })
        yield* scanOn(store, "qn", "2026-01-15", { [school]: ALL_PASS })
        yield* scanOn(store, "qm", "2026-02-01", { [tax]: ALL_PASS, [customs]: ALL_PASS, [clinic]: unsigned })
        const both = [{ country: "qm" }, { country: "qn", from: "2026-01-10" }]
        const asked = Effect.fnUntraced(function* (cut: object, members = both) {
          const points = yield* store.groupAdoption({ standard: "dnssec", members, ...cut })
          return points.map(({ at, adoption: { counts } }) => [at.slice(5, 10), counts.pass, counts.fail])
        })
        expect(yield* asked({})).toEqual([
          ["01-01", 1, 2],
          ["01-15", 2, 2],
          ["02-01", 3, 1],
        ])
        expect(yield* asked({ levels: ["local"] })).toEqual([
          ["01-01", 0, 1],
          ["01-15", 1, 1],
          ["02-01", 1, 1],
        ])
        expect(yield* asked({ levels: ["local", "national"], sectors: ["economic-affairs"] })).toEqual([
          ["01-01", 1, 1],
          ["02-01", 2, 0],
        ])
        expect(yield* asked({}, [{ country: "qn", from: "2026-01-16" }])).toEqual([])
        expect(yield* asked({}, [])).toEqual([])
        const cells = (yield* store.cellFigures("qm")).filter(({ standard }) => standard === "dnssec")
        expect(cells.map(({ sector, level, counts }) => [sector, level, counts.pass, counts.fail])).toEqual([
          ["economic-affairs", "national", 2, 0],
          ["health", "local", 0, 1],
        ])
      }),
    ))
})

describe("a supplier's customers", () => {
  const POST: SuppliersByRole = { "mail-host": ["post"], "dns-operator": ["names"] }
  const scan = Effect.fnUntraced(function* (
    store: StoreShape,
    country: string,
    date: string,
    seen: Readonly<Record<string, readonly [typeof NO_POLICY | typeof ALL_PASS, SuppliersByRole]>>,
  ) {
    const startedAt = `${date}T01:00:00.000Z`
    const targets = Object.keys(seen)
    const opened = yield* store.openScan({
      country,
      scheduledFor: startedAt,
      startedAt,
      methodology: 1,
      vantage: "lab",
      targets,
    })
    for (const [target, [verdicts, suppliers]] of Object.entries(seen)) {
      yield* store.recordTarget(opened.scan.id, recordOf(target, startedAt, verdicts, { suppliers }))
    }
    yield* store.finishScan(opened.scan.id, `${date}T02:00:00.000Z`)
  })

  it("stand beside those of others, for demands and for the checks of the role", () =>
    withStore(
      Effect.fnUntraced(function* (store) {
        yield* sync(store, [mandate("qm/all", [WITH_POLICY])])
        const before = { "mail-host": ["old"], "dns-operator": ["names"] }
        yield* scan(store, "qm", "2026-01-01", {
          [tax]: [ALL_PASS, before],
          [customs]: [ALL_PASS, before],
          [clinic]: [ALL_PASS, before],
        })
        yield* scan(store, "qm", "2026-02-01", {
          [tax]: [NO_POLICY, POST],
          [customs]: [NO_POLICY, POST],
          [clinic]: [ALL_PASS, { "mail-host": ["self-hosted"], "dns-operator": ["names"] }],
        })
        yield* scan(store, "qn", "2026-02-02", { [school]: [NO_POLICY, POST] })
        const shown = ({ pass, fail }: { pass: number; fail: number }) => [pass, fail]
        const compliance = yield* store.supplierCompliance("post")
        expect(compliance).toMatchObject([{ mandate: "qm/all", index: 0 }])
        expect([shown(compliance[0]!.customers), shown(compliance[0]!.others)]).toEqual([
          [0, 2],
          [1, 0],
        ])
        expect(yield* store.supplierCompliance("post", "qn")).toEqual([])
        expect(yield* store.supplierCompliance("old")).toEqual([])
        const checksOf = Effect.fnUntraced(function* (supplier: string, country?: string) {
          return (yield* store.supplierChecks(supplier, country)).map(({ role, check, customers, others }) => [
            role,
            check,
            ...shown(customers),
            ...shown(others),
          ])
        })
        expect(yield* checksOf("post")).toEqual([
          ["mail-host", "dmarc.record", 3, 0, 1, 0],
          ["mail-host", "dmarc.policy", 0, 3, 1, 0],
        ])
        expect(yield* checksOf("post", "qm")).toEqual([
          ["mail-host", "dmarc.record", 2, 0, 1, 0],
          ["mail-host", "dmarc.policy", 0, 2, 1, 0],
        ])
        // Whoever runs the name has no hand in DMARC, and whoever hosts mail none in DNSSEC.
        expect(new Set((yield* checksOf("names")).map(([, check]) => check))).toEqual(
          new Set(["dnssec.signed", "dnssec.valid"]),
        )
        expect(yield* checksOf("nobody")).toEqual([])
        yield* store.rebuildRollups()
        expect(yield* store.supplierCompliance("post")).toEqual(compliance)
      }),
    ))
})
