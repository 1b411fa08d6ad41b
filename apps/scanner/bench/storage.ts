/**
 * What does a year cost on disk, and how fast is it judged again?
 *
 * `npm run bench:storage -w apps/scanner [-- targets scans]`, 10,000 targets and 100 weekly scans unless given. The evidence is real: the
 * laboratory is measured once in each of two months, and its records stand for all targets, each under a name of its own. In each scan but the
 * last ten, two targets in a hundred change from the one month's record to the other's. Then every scan is judged again under a methodology of
 * tomorrow that judges as today's does.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type CatalogView, METHODOLOGY, type Target } from "@plumbline/core"
import { PROBES } from "@plumbline/probes"
import { Store, type StoreShape } from "@plumbline/store"
import { Duration, Effect } from "effect"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"
import { rejudge } from "../src/rejudge/rejudge.ts"
import { type Measurement, measure } from "../src/scan/measure.ts"

const TARGETS = Number(process.argv[2] ?? 10_000)
const SCANS = Number(process.argv[3] ?? 100)
const STILL_SCANS = 10
const CHANGED_SHARE = 0.02
const COUNTRY = "xc"

const GOAL_BYTES = 24
const GOAL_REJUDGED = 5_000

const main = Effect.gen(function* () {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-storage-"))
  const file = join(folder, "store.sqlite")
  yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true })))
  const installation = yield* openInstallation(yield* loadConfig(undefined))
  const { lab, clock } = installation.lab!
  const whole = installation.catalog
  const templates = [...whole.targets.values()].filter(({ roles }) => roles.length === 2)
  const months: Array<ReadonlyArray<Measurement>> = []
  /** All scans lie within a day of it, so that nothing changes because time passes. */
  const date = lab.dateOfMonth(lab.months - 1)
  for (const month of [lab.months - 4, lab.months - 1]) {
    yield* lab.setMonth(month)
    clock.setTo(lab.dateOfMonth(month))
    const seen = yield* Effect.forEach(templates, (target) => measure(target, Duration.seconds(60)), {
      concurrency: 10,
    }).pipe(Effect.provide(installation.services, { local: true }), Effect.provide(clock.layer))
    months.push(yield* Effect.forEach(seen, (measurement) => judgedOn(date, measurement)))
  }
  const [organisation] = [...whole.organisations.values()].filter(({ country }) => country === COUNTRY)
  const named = (number: number) => `t${number}.gov.xc`
  const targets = Array.from({ length: TARGETS }, (_, number): Target => {
    const template = templates[number % templates.length]!
    return { ...template, country: COUNTRY, organisation: organisation!.id, name: named(number) }
  })
  const catalog: CatalogView = { ...whole, targets: new Map(targets.map((target) => [target.name, target])) }
  /** A record as of a month, its evidence under the target's own name. */
  const recordOf = (number: number, variant: number) => {
    const { target, evidence, judgements } = months[variant]![number % templates.length]!
    const renamed = JSON.stringify({ evidence, judgements }).replaceAll(target, named(number))
    return JSON.parse(renamed) as Pick<Measurement, "evidence" | "judgements">
  }

  yield* Effect.gen(function* () {
    const store = yield* Store
    yield* store.syncCatalog(catalog, date.toISOString().slice(0, 10))
    const variants = new Uint8Array(TARGETS)
    let [recording, base, still] = [0, 0, 0]
    for (let scan = 0; scan < SCANS; scan += 1) {
      const isStill = scan >= SCANS - STILL_SCANS
      if (scan === SCANS - STILL_SCANS) still = sizeOf(file)
      if (scan > 0 && !isStill)
        for (let change = 0; change < TARGETS * CHANGED_SHARE; change += 1)
          variants[Math.floor(Math.random() * TARGETS)]! ^= 1
      const start = performance.now()
      yield* recordScan(store, date, scan, (number) => recordOf(number, variants[number]!))
      recording += performance.now() - start
      if (scan === 0) base = sizeOf(file)
    }
    const bytes = (sizeOf(file) - still) / (STILL_SCANS * TARGETS)
    const targetScans = TARGETS * SCANS
    const changing = (SCANS - STILL_SCANS - 1) * TARGETS
    const changed = (still - base - changing * bytes) / (changing * CHANGED_SHARE)
    print("bytes of an unchanged target-scan", bytes.toFixed(1), bytes / GOAL_BYTES, "at most 1")
    print("bytes of a target's first scan, all evidence included", (base / TARGETS).toFixed(0))
    print("bytes of a target-scan in which a target turns into another one", changed.toFixed(0))
    print(
      `the store of ${targetScans.toLocaleString("en")} target-scans, ${CHANGED_SHARE * 100} % changed a scan`,
      `${megabytes(sizeOf(file))}, ${(sizeOf(file) / targetScans).toFixed(0)} bytes each`,
    )
    const year = 52 * 100_000
    print("a year of weekly scans of 100,000 targets, nothing changes", megabytes(bytes * year))
    print(
      `the same, ${CHANGED_SHARE * 100} % of the targets change a scan`,
      `${megabytes((bytes + CHANGED_SHARE * changed) * year)}, and the first scan once: ${megabytes((base / TARGETS) * 100_000)}`,
    )
    print("recorded a second, with reading a record from JSON", `${Math.round((targetScans / recording) * 1000)}`)

    const cpu = process.cpuUsage()
    const start = performance.now()
    const done = (yield* rejudge(COUNTRY, { methodology: METHODOLOGY + 1 }))!
    const seconds = (performance.now() - start) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const ofCore = done.targetScans / ((user + system) / 1_000_000)
    print(
      `${done.targetScans.toLocaleString("en")} target-scans judged again`,
      `${seconds.toFixed(0)} s, ${Math.round(done.targetScans / seconds)} a second, ${Math.round(ofCore)} a second and core`,
      ofCore / GOAL_REJUDGED,
      "at least 1",
    )
    const [[anew], [then]] = [
      yield* store.rejudgements.trend({ ids: [COUNTRY], measure: "tls", methodology: METHODOLOGY + 1 }),
      yield* store.adoptionTrend({ by: "country", ids: [COUNTRY], measure: "tls" }),
    ]
    const differing = then!.points.filter(
      ({ adoption }, index) => JSON.stringify(adoption) !== JSON.stringify(anew!.points[index]?.adoption),
    )
    print("points of its trend that differ from those of then", `${differing.length} of ${then!.points.length}`)
  }).pipe(Effect.provide(Store.layer({ file })))
})

/** A measurement as the judges see it on another day. */
const judgedOn = Effect.fnUntraced(function* (date: Date, measurement: Measurement) {
  const observedAt = date.toISOString()
  const judgements = yield* Effect.forEach(measurement.evidence, ({ standard, document }) =>
    Effect.map(PROBES.find((probe) => probe.standard === standard)!.read(document), (judge) =>
      judge(["web", "mail"], { observedAt }).map((judgement) => ({ ...judgement, standard })),
    ),
  )
  return { ...measurement, judgements: judgements.flat() }
})

const recordScan = Effect.fnUntraced(function* (
  store: StoreShape,
  date: Date,
  scan: number,
  recordOf: (number: number) => Pick<Measurement, "evidence" | "judgements">,
) {
  const startedAt = date.getTime() + scan * 600_000
  const instant = (milliseconds: number) => new Date(startedAt + milliseconds).toISOString()
  const { scan: opened } = yield* store.openScan({
    country: COUNTRY,
    scheduledFor: instant(0),
    startedAt: instant(0),
    methodology: METHODOLOGY,
    vantage: "bench",
    targets: Array.from({ length: TARGETS }, (_, number) => `t${number}.gov.xc`),
  })
  for (let number = 0; number < TARGETS; number += 1)
    yield* store.recordTarget(opened.id, {
      ...recordOf(number),
      target: `t${number}.gov.xc`,
      observedAt: instant(number),
      excluded: false,
    })
  yield* store.finishScan(opened.id, instant(TARGETS))
})

const sizeOf = (file: string): number => {
  const database = new DatabaseSync(file)
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  database.close()
  return statSync(file).size
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`

const print = (name: string, value: string, ratio?: number, goal = "") =>
  console.log(
    `${name.padEnd(68)} ${value.padEnd(40)} ${ratio === undefined ? "" : `${ratio.toFixed(2)} of the goal (${goal})`}`.trimEnd(),
  )

await Effect.runPromise(Effect.scoped(main))
process.exit()
