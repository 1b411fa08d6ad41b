/** The roll-up path against the raw path: random histories, counted once by the store and once from scratch. */
import {
  addCounts,
  adoptionOf,
  combineVerdicts,
  countVerdicts,
  type Demand,
  GOVERNMENT_LEVELS,
  type GovernmentLevel,
  noVerdicts,
  SECTORS,
  type Sector,
  VERDICTS,
  type Verdict,
  type VerdictCounts,
} from "@plumbline/core"
import { Effect } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { StoreShape } from "../src/index.ts"
import {
  CHECKS,
  catalogOf,
  country,
  mandate,
  mandatesOf,
  type Placed,
  recordOf,
  region,
  STANDARDS,
  withStore,
} from "./small-world.ts"
import { allRowsOf, isPostgresql, withFile } from "./temporary-file.ts"

const COUNTRIES = ["qm", "qn", "qo"]
const HOSTS = 4

/** `east` gains a country on 1 February and `west` loses it that day. */
const REGIONS = [
  region("east", [{ country: "qm" }, { country: "qn", from: "2026-02-01" }]),
  region("west", [{ country: "qn", until: "2026-02-01" }, { country: "qo" }]),
]

/** Of one country with requirements of its own, and of a region whose members change. */
const MANDATES = mandatesOf(
  mandate("qm/strict", [
    { standard: "dmarc" },
    { standard: "dmarc", requires: [{ check: "dmarc.policy", reasons: ["seen-pass"] }, { check: "dmarc.record" }] },
  ]),
  mandate("east/some", [{ standard: "dnssec", requires: [{ check: "dnssec.valid" }] }], {
    region: "east",
    binds: { parties: ["buyer"], levels: [GOVERNMENT_LEVELS[1]], scope: "Some" },
  }),
)

interface Said {
  readonly placed: Placed
  readonly verdicts: Readonly<Record<string, Verdict>>
}

interface PastScan {
  readonly country: string
  readonly day: number
  readonly methodology: number
  readonly said: ReadonlyArray<Said>
}

const verdict = fc.constantFrom(...VERDICTS)
const saidArbitrary = (cc: string, host: number): fc.Arbitrary<Said> =>
  fc.record({
    placed: fc.record({
      name: fc.constant(`host-${host}.gov.${cc}`),
      country: fc.constant(cc),
      organisation: fc.constantFrom("one", "two"),
      sector: fc.constantFrom(...SECTORS.slice(0, 2)),
      level: fc.constantFrom(...GOVERNMENT_LEVELS.slice(0, 2)),
    }),
    verdicts: fc.dictionary(fc.constantFrom(...CHECKS.map(({ id }) => id)), verdict, { maxKeys: CHECKS.length }),
  })

/** Scans of a country rise in time; the days of different countries come in any order. The methodology changes at most once. */
const historyArbitrary = fc
  .record({
    scans: fc.array(
      fc.record({
        country: fc.constantFrom(...COUNTRIES),
        gap: fc.integer({ min: 0, max: 20 }),
        hosts: fc.subarray(Array.from({ length: HOSTS }, (_, index) => index)),
      }),
      { minLength: 1, maxLength: 9 },
    ),
    changesAt: fc.integer({ min: 1, max: 14 }),
  })
  .chain(({ scans, changesAt }) => {
    const dayOf = new Map<string, number>()
    return fc.tuple(
      ...scans.map(({ country: cc, gap, hosts }, index) => {
        const day = (dayOf.get(cc) ?? 0) + gap + 1
        dayOf.set(cc, day)
        return fc
          .tuple(...hosts.map((host) => saidArbitrary(cc, host)))
          .map((said): PastScan => ({ country: cc, day, methodology: index >= changesAt ? 2 : 1, said }))
      }),
    )
  })

const start = Date.UTC(2026, 0, 1)
const instant = (day: number, hour: number) => new Date(start + (day * 24 + hour) * 3_600_000).toISOString()

const play = Effect.fnUntraced(function* (store: StoreShape, history: ReadonlyArray<PastScan>) {
  for (const { country: cc, day, methodology, said } of history) {
    const catalog = catalogOf(
      said.map(({ placed }) => placed),
      {
        regions: new Map(REGIONS.map((each) => [each.id, each])),
        mandates: MANDATES,
        countries: new Map(COUNTRIES.map((id) => [id, country(id)])),
      },
    )
    yield* store.syncCatalog(catalog, instant(day, 0).slice(0, 10))
    const { scan } = yield* store.openScan({
      country: cc,
      scheduledFor: instant(day, 1),
      startedAt: instant(day, 1),
      methodology,
      vantage: "lab",
      targets: said.map(({ placed }) => placed.name),
    })
    for (const { placed, verdicts } of said) {
      yield* store.recordTarget(scan.id, recordOf(placed.name, instant(day, 1), verdicts))
    }
    yield* store.finishScan(scan.id, instant(day, 2))
  }
})

interface Cut {
  readonly sector?: Sector
  readonly level?: GovernmentLevel
  readonly organisation?: string
}

/** The counts of one scan, from what was said: undefined when nothing was said of the measure. */
const rawCounts = (scan: PastScan, measure: string, cut: Cut): VerdictCounts | undefined => {
  const required = CHECKS.filter((check) => check.standard === measure && check.requirement === "required")
  const verdicts = scan.said
    .filter(({ placed }) => cut.sector === undefined || placed.sector === cut.sector)
    .filter(({ placed }) => cut.level === undefined || placed.level === cut.level)
    .filter(({ placed }) => cut.organisation === undefined || placed.organisation === cut.organisation)
    .flatMap((said): ReadonlyArray<Verdict> => {
      const own = said.verdicts[measure]
      if (own !== undefined) return [own]
      const wasJudged = CHECKS.some(({ standard, id }) => standard === measure && said.verdicts[id] !== undefined)
      return wasJudged ? [combineVerdicts(required.flatMap(({ id }) => said.verdicts[id] ?? []))] : []
    })
  return verdicts.length === 0 ? undefined : countVerdicts(verdicts)
}

const rawCountry = (history: ReadonlyArray<PastScan>, cc: string, measure: string, cut: Cut) =>
  history
    .filter((scan) => scan.country === cc)
    .flatMap((scan) => {
      const counts = rawCounts(scan, measure, cut)
      return counts === undefined
        ? []
        : [{ at: instant(scan.day, 2), methodology: scan.methodology, adoption: adoptionOf(counts) }]
    })

const isMemberOn = (name: string, cc: string, day: number) => {
  const before = instant(day, 0) < "2026-02-01"
  if (name === "world") return true
  if (name === "east") return cc === "qm" || (cc === "qn" && !before)
  return cc === "qo" || (cc === "qn" && before)
}

const rawRegion = (history: ReadonlyArray<PastScan>, name: string, measure: string, cut: Cut) => {
  const days = [...new Set(history.map(({ day }) => day))].sort((left, right) => left - right)
  return days.flatMap((day) => {
    const sofar = history.filter((scan) => scan.day <= day && isMemberOn(name, scan.country, day))
    if (!sofar.some((scan) => scan.day === day)) return []
    const methodology = Math.max(...sofar.map((scan) => scan.methodology))
    let sum: VerdictCounts | undefined
    for (const cc of COUNTRIES) {
      const newest = sofar.filter((scan) => scan.country === cc && scan.methodology === methodology).at(-1)
      const counts = newest === undefined ? undefined : rawCounts(newest, measure, cut)
      if (counts !== undefined) sum = addCounts(sum ?? noVerdicts, counts)
    }
    return sum === undefined ? [] : [{ at: instant(day, 2), methodology, adoption: adoptionOf(sum) }]
  })
}

/** The compliance with one demand in one scan, from what was said; undefined when nothing was said of what it asks about. */
const rawCompliance = (scan: PastScan, demand: Demand, level?: GovernmentLevel): VerdictCounts | undefined => {
  if (demand.requires === undefined) return rawCounts(scan, demand.standard, level === undefined ? {} : { level })
  const verdicts = scan.said
    .filter(({ placed }) => level === undefined || placed.level === level)
    .filter((said) => demand.requires!.some(({ check }) => said.verdicts[check] !== undefined))
    .map((said) =>
      combineVerdicts(
        demand.requires!.map(({ check, reasons }): Verdict => {
          const own = said.verdicts[check]
          if (own === undefined || own === "unknown") return "unknown"
          if (own === "not-applicable" || reasons === undefined) return own
          return reasons.includes(`seen-${own}`) ? "pass" : "fail"
        }),
      ),
    )
  return verdicts.length === 0 ? undefined : countVerdicts(verdicts)
}

/** Points as membership was on the day of each scan. */
const rawCompliancePoints = (history: ReadonlyArray<PastScan>, mandateId: string, index: number) => {
  const { country: own, region: of, binds, demands } = MANDATES.get(mandateId)!
  const newest = new Map<string, { methodology: number; counts: VerdictCounts | undefined }>()
  const days = [...new Set(history.map(({ day }) => day))].sort((left, right) => left - right)
  return days.flatMap((day) => {
    let isTouched = false
    for (const scan of history.filter((each) => each.day === day)) {
      const holds = own === scan.country || (of !== undefined && isMemberOn(of, scan.country, day))
      const counts = holds ? rawCompliance(scan, demands[index]!, binds.levels?.[0]) : undefined
      isTouched ||= counts !== undefined || newest.get(scan.country)?.counts !== undefined
      newest.set(scan.country, { methodology: scan.methodology, counts })
    }
    const holding = [...newest.values()].filter(({ counts }) => counts !== undefined)
    const methodology = Math.max(...holding.map((each) => each.methodology))
    const held = holding.flatMap((each) => (each.methodology === methodology ? [each.counts!] : []))
    if (!isTouched || held.length === 0) return []
    return [{ at: instant(day, 2), methodology, adoption: adoptionOf(held.reduce(addCounts, noVerdicts)) }]
  })
}

const CUTS: ReadonlyArray<Cut> = [
  {},
  { sector: SECTORS[0] },
  { level: GOVERNMENT_LEVELS[1] },
  { sector: SECTORS[1], level: GOVERNMENT_LEVELS[0] },
]
const MEASURES = [...STANDARDS.map(({ id }) => id), ...CHECKS.map(({ id }) => id)]

const DERIVED = [
  "adoption_by_country_scan",
  "adoption_by_organisation_scan",
  "adoption_by_region_daily",
  "region_day",
  "reason_by_country_scan",
  "verdict_change",
  "compliance_by_demand_scan",
  "compliance_by_demand_supplier",
  "check_by_supplier_role",
]

describe("roll-ups", () => {
  it("say what the raw findings say, whatever the history", () =>
    fc.assert(
      fc.asyncProperty(historyArbitrary, (history) =>
        withStore(
          Effect.fnUntraced(function* (store) {
            yield* play(store, history)
            for (const { id, demands } of MANDATES.values()) {
              const trend = yield* store.complianceTrend(id)
              for (const index of demands.keys()) {
                const points = trend.find((each) => each.index === index)?.points ?? []
                expect(points, `${id} ${index}`).toEqual(rawCompliancePoints(history, id, index))
              }
            }
            for (const measure of MEASURES) {
              for (const cut of CUTS) {
                for (const [by, ids, raw] of [
                  ["country", COUNTRIES, rawCountry],
                  ["region", ["east", "west"], rawRegion],
                  ["world", ["world"], rawRegion],
                ] as const) {
                  const series = yield* store.adoptionTrend({ by, measure, ...cut })
                  for (const id of ids) {
                    const points = series.find((each) => each.id === id)?.points ?? []
                    expect(points, `${id} ${measure} ${JSON.stringify(cut)}`).toEqual(raw(history, id, measure, cut))
                  }
                }
              }
              for (const cc of COUNTRIES) {
                for (const organisation of ["one", "two"]) {
                  const ids = [`${cc}/${organisation}`]
                  const [series] = yield* store.adoptionTrend({ by: "organisation", ids, measure })
                  expect(series?.points ?? []).toEqual(rawCountry(history, cc, measure, { organisation }))
                }
              }
            }
          }),
        ),
      ),
      { numRuns: isPostgresql ? 8 : 100 },
    ))

  it("are the same when made anew, once or twice", () =>
    fc.assert(
      fc.asyncProperty(historyArbitrary, (history) =>
        withFile((file) =>
          withStore(
            Effect.fnUntraced(function* (store) {
              yield* play(store, history)
              const derived = () => DERIVED.map((table) => allRowsOf(file, table))
              const first = derived()
              yield* store.rebuildRollups()
              expect(derived()).toEqual(first)
              yield* store.rebuildRollups()
              expect(derived()).toEqual(first)
            }),
            file,
          ),
        ),
      ),
      { numRuns: isPostgresql ? 2 : 15 },
    ))
})
