/**
 * How fast does the store record, how much does an unchanged target cost, how long do questions take?
 *
 * `npm exec -c 'node packages/store/bench/bench.ts [targets] [scans]'`, 20,000 targets and 52 weekly scans unless given. Four
 * countries of unequal size; in each scan two targets in a hundred change some of their verdicts. The database is a file in the
 * system's folder for temporary files and is removed at the end.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import {
  type CatalogView,
  GOVERNMENT_LEVELS,
  type Mandate,
  type Organisation,
  SECTORS,
  STANDARD_IDS,
  type Standard,
  type Target,
  type Verdict,
} from "@plumbline/core"
import { Effect, ManagedRuntime } from "effect"
import { Store, type TargetRecord } from "../src/index.ts"

const TARGETS = Number(process.argv[2] ?? 20_000)
const SCANS = Number(process.argv[3] ?? 52)
const COUNTRIES = ["qm", "qn", "qo", "qp"]
const SHARES = [0.6, 0.2, 0.15, 0.05]
const CHECKS_A_STANDARD = 3
const CHANGED_SHARE = 0.02
const SUPPLIERS_A_ROLE = 40

const main = async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-bench-"))
  const file = join(folder, "store.sqlite")
  const runtime = ManagedRuntime.make(Store.layer({ file }))
  try {
    const store = await runtime.runPromise(Effect.service(Store))
    const catalog = makeCatalog()
    await timed("syncCatalog, first", () => runtime.runPromise(store.syncCatalog(catalog, "2025-01-01")))
    await timed("syncCatalog, nothing new", () => runtime.runPromise(store.syncCatalog(catalog, "2025-01-02")))
    for (let scan = 0; scan < SCANS; scan += 1) {
      const isShown = scan === 0 || scan === 1 || scan === SCANS - 1
      const before = statSync(file).size
      const recording = { milliseconds: 0, cpuMilliseconds: 0 }
      const finishing: Array<string> = []
      for (const country of COUNTRIES) {
        const targets = [...catalog.targets.values()].filter((target) => target.country === country)
        const startedAt = new Date(Date.UTC(2025, 0, 1 + 7 * scan, COUNTRIES.indexOf(country))).toISOString()
        const records = shuffled(targets, scan).map((target) => recordOf(target, scan, startedAt))
        const { scan: opened } = await runtime.runPromise(
          store.openScan({
            country,
            scheduledFor: startedAt,
            startedAt,
            methodology: 1,
            vantage: "bench",
            targets: targets.map(({ name }) => name),
          }),
        )
        const start = performance.now()
        const cpu = process.cpuUsage()
        await runtime.runPromise(
          Effect.gen(function* () {
            for (const record of records) yield* store.recordTarget(opened.id, record)
          }),
        )
        recording.milliseconds += performance.now() - start
        recording.cpuMilliseconds += cpuMilliseconds(process.cpuUsage(cpu))
        const cpuOfEnd = process.cpuUsage()
        await runtime.runPromise(store.finishScan(opened.id, startedAt))
        finishing.push(`${targets.length} targets in ${Math.round(cpuMilliseconds(process.cpuUsage(cpuOfEnd)))} ms`)
      }
      if (isShown) {
        checkpoint(file)
        const rate = (milliseconds: number) => Math.round((TARGETS / milliseconds) * 1000)
        console.log(
          `scan ${scan + 1}: recordTarget ${rate(recording.milliseconds)}/s, ${rate(recording.cpuMilliseconds)} a second of processor time`,
        )
        console.log(`  finishScan, processor time: ${finishing.join(", ")}`)
        console.log(`  database ${megabytes(statSync(file).size)} (${megabytes(statSync(file).size - before)} more)`)
      }
    }
    reportSizes(file)
    await questions(runtime, store, catalog)
  } finally {
    await runtime.dispose()
    rmSync(folder, { recursive: true })
  }
}

const questions = async (
  runtime: ManagedRuntime.ManagedRuntime<Store, never>,
  store: Store["Service"],
  catalog: CatalogView,
) => {
  const run = <A>(name: string, question: () => Effect.Effect<A>) =>
    timed(name, () => runtime.runPromise(question()), 5)
  const [target] = catalog.targets.keys()
  await run("installation", () => store.installation())
  await run("countryFigures", () => store.countryFigures())
  await run("adoptionTrend of the world, one standard", () => store.adoptionTrend({ by: "world", measure: "dnssec" }))
  await run("adoptionTrend of all countries, one standard", () =>
    store.adoptionTrend({ by: "country", measure: "dnssec" }),
  )
  await run("adoptionTrend of a country, one sector", () =>
    store.adoptionTrend({ by: "country", ids: ["qm"], measure: "dnssec", sector: "health" }),
  )
  await run("grid by country", () => store.grid({ by: "country" }))
  await run("reasons of a standard", () => store.reasons({ standard: "dnssec" }))
  await run("reasons of a standard in a country", () => store.reasons({ standard: "dnssec", countries: ["qm"] }))
  await run("organisations of a country, 100", () => store.organisations({ country: "qm", offset: 0, limit: 100 }))
  await run("targets, 100 by name", () => store.targets({ offset: 0, limit: 100 }))
  await run("targets that fail a standard in a country", () =>
    store.targets({ country: "qm", standard: "dnssec", verdict: "fail", offset: 0, limit: 100 }),
  )
  await run("targets by standards failed", () => store.targets({ sort: "failing", offset: 0, limit: 100 }))
  await run("targets by words", () => store.targets({ q: "town 77", offset: 0, limit: 100 }))
  await run("target", () => store.target(target!))
  await run("changes, newest 50", () => store.changes({ offset: 0, limit: 50 }))
  await run("changes of a country, newest 50", () => store.changes({ country: "qm", offset: 0, limit: 50 }))
  await run("complianceTrend of a region", () => store.complianceTrend("north/all"))
  await run("groupAdoption of all countries, one level", () =>
    store.groupAdoption({
      standard: "dnssec",
      members: COUNTRIES.map((country) => ({ country })),
      levels: ["national"],
    }),
  )
  await run("complianceFigures of all", () => store.complianceFigures())
  await run("cellFigures of all", () => store.cellFigures())
  await run("supplierCompliance", () => store.supplierCompliance("mail-0"))
  await run("supplierChecks", () => store.supplierChecks("mail-0"))
  const [first] = MANDATES.values()
  const asksForMore = { ...first!, demands: first!.demands.map(({ standard }) => ({ standard })) }
  await timed("syncCatalog, four demands of the largest country changed", () =>
    runtime.runPromise(
      store.syncCatalog({ ...catalog, mandates: new Map([...MANDATES, [first!.id, asksForMore]]) }, "2026-01-01"),
    ),
  )
  await run("search", () => store.search("town 77", 20))
}

/** The shortest of several runs, after one that warms up. */
const timed = async <A>(name: string, act: () => Promise<A>, times = 1) => {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < times; run += 1) {
    const start = performance.now()
    await act()
    best = Math.min(best, performance.now() - start)
  }
  console.log(`${name}: ${best.toFixed(best < 10 ? 2 : 0)} ms`)
}

const reportSizes = (file: string) => {
  checkpoint(file)
  const database = new DatabaseSync(file)
  const rows = database
    .prepare("SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC")
    .all() as unknown as ReadonlyArray<{ name: string; bytes: number }>
  database.close()
  for (const { name, bytes } of rows.slice(0, 14)) console.log(`  ${name}: ${megabytes(bytes)}`)
  const observation = rows.find(({ name }) => name === "observation")!.bytes
  console.log(`bytes per unchanged target and scan: ${(observation / (TARGETS * SCANS)).toFixed(1)}`)
}

const checkpoint = (file: string) => {
  const database = new DatabaseSync(file)
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  database.close()
}

/** On a machine that others use too, processor time says more than the clock. */
const cpuMilliseconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

const recordOf = (target: Target, scan: number, startedAt: string): TargetRecord => {
  // How often this target has changed so far decides on what is seen now.
  let age = 0
  for (let past = 1; past <= scan; past += 1) if (fraction(`${target.name} ${past}`) < CHANGED_SHARE) age += 1
  const judgements = STANDARDS.flatMap((standard) =>
    standard.checks.map((check) => {
      const chance = fraction(`${target.name} ${check.id} ${age}`)
      const verdict: Verdict = chance < 0.5 ? "pass" : chance < 0.6 ? "partial" : chance < 0.97 ? "fail" : "unknown"
      return {
        standard: standard.id,
        check: check.id,
        verdict,
        reason: `seen-${verdict}`,
        parameters: { host: target.name },
      }
    }),
  )
  const evidence = STANDARDS.map((standard) => ({
    standard: standard.id,
    version: 1,
    document: {
      name: target.name,
      answers: Array.from({ length: 6 }, (_, index) => ({
        at: `server ${index} of ${target.name}`,
        value: {
          code: Math.floor(fraction(`${target.name} ${standard.id} ${index} ${age}`) * 1e6),
          text: "as the server said it",
        },
      })),
    },
  }))
  const observedAt = new Date(Date.parse(startedAt) + Math.floor(fraction(target.name) * 3_600_000)).toISOString()
  const supplier = (role: string) => [
    `${role}-${Math.floor(fraction(`${target.name} ${role}`) ** 3 * SUPPLIERS_A_ROLE)}`,
  ]
  const suppliers = { "dns-operator": supplier("dns"), "mail-host": supplier("mail"), "web-host": supplier("web") }
  return { target: target.name, observedAt, evidence, judgements, excluded: false, suppliers }
}

const source = { title: "Made up", readOn: "2025-01-01" }

const STANDARDS: ReadonlyArray<Standard> = STANDARD_IDS.slice(0, 8).map((id) => ({
  id,
  title: id,
  abbreviation: id,
  summary: id,
  status: "measured",
  theme: "name",
  sdo: "IETF",
  specifications: [{ id: "RFC 1", title: id, url: "https://www.rfc-editor.org/rfc/rfc1", status: "current" }],
  csfFunctions: [],
  checks: Array.from({ length: CHECKS_A_STANDARD }, (_, index) => ({
    id: `${id}.check-${index}`,
    title: id,
    asks: id,
    requirement: index === 0 ? "required" : "recommended",
    roles: ["web", "mail"],
    reference: "RFC 1",
    reasons: [],
  })),
  sources: [source],
}))

/** In each country one that asks for every standard, half of them with two requirements, and one for regions alike. */
const MANDATES: ReadonlyMap<string, Mandate> = new Map(
  [...COUNTRIES, "north", "south"].map((place) => [
    `${place}/all`,
    {
      id: `${place}/all`,
      title: "Asks for everything",
      issuer: "Plumbline",
      ...(COUNTRIES.includes(place) ? { country: place } : { region: place }),
      level: "mandatory",
      binds: { parties: ["buyer"], scope: "All" },
      status: "in-force",
      demands: STANDARDS.map(({ id, checks }, index) => ({
        standard: id,
        ...(index % 2 === 0
          ? {}
          : { requires: [{ check: checks[0]!.id }, { check: checks[1]!.id, reasons: ["seen-pass"] }] }),
      })),
      confidence: "high",
      sources: [source],
    },
  ]),
)

/** Four targets an organisation. */
const makeCatalog = (): CatalogView => {
  const organisations = new Map<string, Organisation>()
  const targets = new Map<string, Target>()
  for (const [index, country] of COUNTRIES.entries()) {
    for (let number = 0; number < TARGETS * SHARES[index]!; number += 1) {
      const body = Math.floor(number / 4)
      const organisation = `${country}/town-${body}`
      const sector = SECTORS[body % SECTORS.length]!
      const level = GOVERNMENT_LEVELS[body % GOVERNMENT_LEVELS.length]!
      organisations.set(organisation, { id: organisation, country, name: `Town ${body}`, sector, level })
      const name = `service-${number}.town-${body}.gov.${country}`
      targets.set(name, {
        name,
        country,
        organisation,
        list: `${country}/towns`,
        sector,
        level,
        roles: ["web", "mail"],
      })
    }
  }
  return {
    countries: new Map(
      COUNTRIES.map((id) => [
        id,
        {
          id,
          alpha3: "QMM",
          names: { en: id },
          schedule: { cron: "0 0 * * 0", timeZone: "Etc/UTC" },
          topLevelDomains: [id],
          governmentSuffixes: [],
          lists: [],
          sources: [source],
        },
      ]),
    ),
    regions: new Map(
      ["north", "south"].map((id, index) => [
        id,
        {
          id,
          name: id,
          kind: "grouping" as const,
          members: COUNTRIES.filter((_, position) => position % 2 === index).map((country) => ({ country })),
          sources: [source],
        },
      ]),
    ),
    standards: new Map(STANDARDS.map((standard) => [standard.id, standard])),
    obstacles: [],
    organisations,
    targets,
    policies: new Map(),
    policySearches: [],
    mandates: MANDATES,
    explanations: new Map(),
    clauses: new Map(),
    toolkit: undefined,
    suppliers: new Map(),
    optOuts: [],
  }
}

const shuffled = <A extends { readonly name: string }>(items: ReadonlyArray<A>, seed: number): ReadonlyArray<A> =>
  items
    .map((item) => ({ item, place: fraction(`${item.name} ${seed} place`) }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item)

/** A number from 0 up to 1 that a text always gives: FNV-1a, mixed. */
const fraction = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

await main()
