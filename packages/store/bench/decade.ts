/**
 * Makes a store of many years, to try questions on: 200 countries, 100,000 targets and 521 weekly scans unless told otherwise.
 *
 * `npm exec -c 'node packages/store/bench/decade.ts FOLDER [targets] [countries] [weeks]'` writes `store.sqlite` and `catalog.json` there.
 *
 * Recording so many scans one by one would take days, so that all weeks but the last are written as the rows that recording them would
 * have left, straight into the tables, with figures counted in memory. The last week is recorded by the store itself: where the rows
 * written before were not what it would have written, it would find changes that nobody made, and the script ends in an error.
 * Evidence is left out, and so are figures of suppliers and mandates before the last week.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { ALL, verdictOfStandard } from "@plumbline/assess"
import {
  type CatalogView,
  type CheckId,
  type CountryCode,
  GOVERNMENT_LEVELS,
  SECTORS,
  type StandardId,
  type Target,
  type Verdict,
} from "@plumbline/core"
import { Effect, ManagedRuntime } from "effect"
import { Store } from "../src/index.ts"
import {
  changesOf,
  FIRST_DAY,
  supplierIn,
  verdictIn,
  WEEK,
  type WorldSize,
  worldCatalog,
  worldStandards,
} from "./world.ts"

const VERDICTS = ["pass", "partial", "fail", "not-applicable", "unknown"] as const
const METHODOLOGY = 1
const SECTOR_CELLS = [ALL, ...SECTORS]
const LEVEL_CELLS = [ALL, ...GOVERNMENT_LEVELS]
const CELLS = SECTOR_CELLS.length * LEVEL_CELLS.length

const main = async () => {
  const [folder, targets = "100000", countries = "200", weeks = "521"] = process.argv.slice(2)
  if (folder === undefined) throw new Error("name a folder: node packages/store/bench/decade.ts FOLDER")
  const size: WorldSize = { targets: Number(targets), countries: Number(countries), weeks: Number(weeks) }
  mkdirSync(folder, { recursive: true })
  const file = join(folder, "store.sqlite")
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true })
  const catalog = worldCatalog(size)
  writeFileSync(
    join(folder, "catalog.json"),
    JSON.stringify(catalog, (_, value) => plain(value)),
  )

  const start = performance.now()
  const say = (text: string) => console.log(`${((performance.now() - start) / 1000).toFixed(0)} s: ${text}`)
  await withStore(file, (store) => store.syncCatalog(catalog, dateOf(0)))
  say(`${catalog.targets.size} targets in ${catalog.countries.size} countries`)
  const database = new DatabaseSync(file)
  database.exec("PRAGMA synchronous = OFF")
  database.exec("PRAGMA cache_size = -262144")
  writePast(database, catalog, size, say)
  database.close()
  await recordLastWeek(file, catalog, size, say)
  say("done")
}

/** Runs one act on the store, which is closed again. */
const withStore = async <A>(file: string, act: (store: Store["Service"]) => Effect.Effect<A>): Promise<A> => {
  const runtime = ManagedRuntime.make(Store.layer({ file }))
  try {
    return await runtime.runPromise(Effect.flatMap(Effect.service(Store), act))
  } finally {
    await runtime.dispose()
  }
}

/** Writes all weeks but the last. */
const writePast = (database: DatabaseSync, catalog: CatalogView, size: WorldSize, say: (text: string) => void) => {
  const keys = readKeys(database)
  const codes = [...catalog.countries.keys()]
  const scanOf = (week: number, country: number) => week * codes.length + country + 1
  const past = size.weeks - 1
  const insert = inserters(database)

  const regionsOf = new Map<CountryCode, Array<string>>()
  for (const code of codes) regionsOf.set(code, ["world"])
  for (const region of catalog.regions.values())
    for (const { country } of region.members) regionsOf.get(country)?.push(region.id)
  // What changes in a region in a week: by week, cell and measure.
  const moves = new Map<string, Int32Array>()
  const regionTargets = new Map<string, number>()

  const byCountry = Map.groupBy(catalog.targets.values(), ({ country }) => country)
  for (const [index, country] of codes.entries()) {
    const targets = byCountry.get(country) ?? []
    database.exec("BEGIN")
    for (let week = 0; week < past; week += 1) {
      const at = momentOf(week, index)
      insert.scan.run(
        scanOf(week, index),
        country,
        METHODOLOGY,
        "bench",
        at,
        at,
        at + HOUR,
        targets.length,
        targets.length,
      )
    }
    const ofCountry = new Int32Array(past * CELLS * keys.measures.length * VERDICTS.length)
    const ofOrganisation = new Map<number, Map<string, number>>()
    for (const target of targets) {
      writeTarget(
        target,
        keys,
        insert,
        past,
        size.weeks,
        (week) => scanOf(week, index),
        (week, measure, from, to) => {
          for (const cell of cellsOf(target)) {
            if (from !== null) ofCountry[at(week, cell, measure, from, keys)]! -= 1
            ofCountry[at(week, cell, measure, to, keys)]! += 1
          }
          const organisation = keys.organisations.get(target.organisation)!
          let ofBody = ofOrganisation.get(organisation)
          if (ofBody === undefined) {
            ofBody = new Map()
            ofOrganisation.set(organisation, ofBody)
          }
          const move = (verdict: number, by: number) => {
            const key = `${measure}|${week}|${verdict}`
            ofBody.set(key, (ofBody.get(key) ?? 0) + by)
          }
          if (from !== null) move(from, -1)
          move(to, 1)
        },
      )
    }
    writeFigures(insert.country, country, ofCountry, past, keys, (week) => scanOf(week, index))
    for (const [organisation, moved] of ofOrganisation)
      writeOrganisation(insert.organisation, organisation, moved, keys, (week) => scanOf(week, index))
    for (const region of regionsOf.get(country)!) {
      regionTargets.set(region, (regionTargets.get(region) ?? 0) + targets.length)
      const sofar = moves.get(region)
      if (sofar === undefined) moves.set(region, ofCountry.slice())
      else for (let place = 0; place < sofar.length; place += 1) sofar[place]! += ofCountry[place]!
    }
    database.exec("COMMIT")
    if ((index + 1) % 20 === 0) say(`${index + 1} countries written`)
  }

  database.exec("BEGIN")
  for (const [region, moved] of moves) {
    for (let week = 0; week < past; week += 1)
      insert.regionDay.run(
        region,
        dayOf(week),
        momentOf(week, codes.length - 1) + HOUR,
        METHODOLOGY,
        regionTargets.get(region)!,
      )
    writeFigures(insert.region, region, moved, past, keys, dayOf)
  }
  database.exec("COMMIT")
  // Rows in the order of their key are written fastest: a week's observations belong together.
  const all = [...byCountry].map(([country, targets]) => ({
    index: codes.indexOf(country),
    keys: targets.map(({ name }) => keys.targets.get(name)!),
  }))
  for (let week = 0; week < past; week += 1) {
    database.exec("BEGIN")
    for (const { index, keys: targetKeys } of all.toSorted((left, right) => left.index - right.index))
      for (const [place, key] of targetKeys.entries())
        insert.observation.run(scanOf(week, index), key, (place * 37) % HOUR, 0)
    database.exec("COMMIT")
    if ((week + 1) % 100 === 0) say(`observations of ${week + 1} weeks written`)
  }
}

type Moved = (week: number, measure: number, from: number | null, to: number) => void

/** The rows of a target over the weeks, and what they do to the counts. */
const writeTarget = (
  target: Target,
  keys: Keys,
  insert: Inserters,
  past: number,
  weeks: number,
  scanIn: (week: number) => number,
  moved: Moved,
) => {
  const key = keys.targets.get(target.name)!
  const organisation = keys.organisations.get(target.organisation)!
  insert.placement.run(key, scanIn(0), null, target.country, organisation, target.sector, target.level)
  for (const [role, number] of ROLES)
    insert.supplierUse.run(key, number, keys.supplierOf(supplierIn(target.name, role)), scanIn(0), null)
  const changes = changesOf(target.name, past)
  for (const standard of worldStandards) {
    const judged = [0, ...changes.filter((change) => change.standard === standard.id).map(({ week }) => week)]
    const rows = new Map<number, Array<{ week: number; verdict: number; reason: number | null }>>()
    const say = (measure: number, week: number, verdict: Verdict, reason: number | null) => {
      const said = rows.get(measure) ?? []
      rows.set(measure, said)
      const number = VERDICTS.indexOf(verdict)
      const before = said.at(-1)
      if (before?.verdict === number) return
      said.push({ week, verdict: number, reason })
      moved(week, keys.placeOf.get(measure)!, before?.verdict ?? null, number)
    }
    for (const week of judged) {
      const judgements = standard.checks.map(({ id }) => ({
        check: id,
        verdict: verdictIn(target.name, id, week, weeks),
      }))
      for (const { check, verdict } of judgements)
        say(keys.measureOf.get(check)!, week, verdict, keys.reasonOf(`seen-${verdict}`))
      say(keys.measureOf.get(standard.id)!, week, verdictOfStandard(standard, judgements), null)
    }
    for (const [measure, said] of rows) {
      for (const [place, { week, verdict, reason }] of said.entries()) {
        const until = said[place + 1]
        const untilScan = until === undefined ? null : scanIn(until.week)
        if (reason === null) {
          insert.standardVerdict.run(key, measure, METHODOLOGY, scanIn(week), untilScan, VERDICTS[verdict]!)
          if (place > 0) {
            const from = VERDICTS[said[place - 1]!.verdict]!
            const to = VERDICTS[verdict]!
            insert.change.run(scanIn(week), key, measure, organisation, from, to, directionOf(from, to))
          }
        } else {
          const text = JSON.stringify({ host: target.name })
          insert.finding.run(key, measure, METHODOLOGY, scanIn(week), untilScan, VERDICTS[verdict]!, reason, text)
        }
      }
    }
  }
}

/** Turns moves into counts and writes them as intervals. */
const writeFigures = (
  statement: StatementSync,
  subject: string,
  moved: Int32Array,
  past: number,
  keys: Keys,
  pointOf: (week: number) => number,
) => {
  for (const [sectorPlace, sector] of SECTOR_CELLS.entries()) {
    for (const [levelPlace, level] of LEVEL_CELLS.entries()) {
      const cell = sectorPlace * LEVEL_CELLS.length + levelPlace
      for (const [measure, key] of keys.measures.entries()) {
        const counts = [0, 0, 0, 0, 0]
        let open: { readonly from: number; readonly counts: ReadonlyArray<number> } | undefined
        const close = (until: number | null) => {
          if (open === undefined) return
          statement.run(subject, sector, level, key, METHODOLOGY, open.from, until, ...open.counts)
        }
        for (let week = 0; week < past; week += 1) {
          let isMoved = false
          for (let verdict = 0; verdict < VERDICTS.length; verdict += 1) {
            const by = moved[at(week, cell, measure, verdict, keys)]!
            counts[verdict]! += by
            isMoved ||= by !== 0
          }
          if (!isMoved) continue
          close(pointOf(week))
          open = { from: pointOf(week), counts: [...counts] }
        }
        close(null)
      }
    }
  }
}

const writeOrganisation = (
  statement: StatementSync,
  organisation: number,
  moved: ReadonlyMap<string, number>,
  keys: Keys,
  scanIn: (week: number) => number,
) => {
  const byMeasure = new Map<number, Map<number, Array<readonly [number, number]>>>()
  for (const [key, by] of moved) {
    if (by === 0) continue
    const [measure, week, verdict] = key.split("|").map(Number) as [number, number, number]
    const weeks = byMeasure.get(measure) ?? new Map<number, Array<readonly [number, number]>>()
    byMeasure.set(measure, weeks)
    weeks.set(week, [...(weeks.get(week) ?? []), [verdict, by]])
  }
  for (const [measure, weeks] of byMeasure) {
    const counts = [0, 0, 0, 0, 0]
    const rising = [...weeks].toSorted(([left], [right]) => left - right)
    for (const [place, [week, moves]] of rising.entries()) {
      for (const [verdict, by] of moves) counts[verdict]! += by
      const next = rising[place + 1]?.[0]
      const until = next === undefined ? null : scanIn(next)
      statement.run(organisation, ALL, ALL, keys.measures[measure]!, METHODOLOGY, scanIn(week), until, ...counts)
    }
  }
}

/** The last week as a scanner would record it. Nothing changes in it, so that every change that the store finds is an error of this script. */
const recordLastWeek = async (file: string, catalog: CatalogView, size: WorldSize, say: (text: string) => void) => {
  const week = size.weeks - 1
  const runtime = ManagedRuntime.make(Store.layer({ file }))
  const store = await runtime.runPromise(Effect.service(Store))
  const byCountry = Map.groupBy(catalog.targets.values(), ({ country }) => country)
  for (const [index, country] of [...catalog.countries.keys()].entries()) {
    const startedAt = new Date(momentOf(week, index)).toISOString()
    const targets = byCountry.get(country) ?? []
    await runtime.runPromise(
      Effect.gen(function* () {
        const { scan } = yield* store.openScan({
          country,
          scheduledFor: startedAt,
          startedAt,
          methodology: METHODOLOGY,
          vantage: "bench",
          targets: targets.map(({ name }) => name),
        })
        for (const target of targets) {
          yield* store.recordTarget(scan.id, {
            target: target.name,
            observedAt: startedAt,
            evidence: [],
            judgements: standing(target, size),
            excluded: false,
            suppliers: Object.fromEntries(ROLES.map(([role]) => [role, [supplierIn(target.name, role)]])),
          })
        }
        yield* store.finishScan(scan.id, new Date(momentOf(week, index) + HOUR).toISOString())
      }),
    )
    if ((index + 1) % 50 === 0) say(`last week of ${index + 1} countries recorded`)
  }
  await runtime.dispose()
  const database = new DatabaseSync(file)
  const first = week * catalog.countries.size + 1
  for (const table of ["finding", "standard_verdict", "placement", "supplier_use", "adoption_by_country_scan"]) {
    const column = table.startsWith("adoption") ? "from_point" : "from_scan"
    const { total } = database.prepare(`SELECT count(*) AS total FROM ${table} WHERE ${column} >= ?`).get(first) as {
      total: number
    }
    if (total > 0) throw new Error(`the last week has ${total} new rows in ${table}: what was written before is wrong`)
  }
  database.close()
}

const standing = (target: Target, { weeks }: WorldSize) => {
  const newest = new Map<StandardId, number>()
  for (const { week, standard } of changesOf(target.name, weeks - 1)) newest.set(standard, week)
  return worldStandards.flatMap(({ id, checks }) =>
    checks.map((check) => {
      const verdict = verdictIn(target.name, check.id, newest.get(id) ?? 0, weeks)
      return { standard: id, check: check.id, verdict, reason: `seen-${verdict}`, parameters: { host: target.name } }
    }),
  )
}

type Keys = ReturnType<typeof readKeys>

/** The numbers that the database has given. */
const readKeys = (database: DatabaseSync) => {
  const rows = <Row>(sql: string) => database.prepare(sql).all() as unknown as ReadonlyArray<Row>
  const measureOf = new Map<CheckId | StandardId, number>()
  for (const { id, key } of rows<{ id: string; key: number }>("SELECT id, key FROM measure ORDER BY key"))
    measureOf.set(id, key)
  const measures = [...measureOf.values()]
  const named = (table: string, column: string) => {
    const known = new Map<string, number>()
    const insert = database.prepare(`INSERT INTO ${table} (${column}) VALUES (?) RETURNING key`)
    return (name: string): number => {
      let key = known.get(name)
      if (key === undefined) {
        key = (insert.get(name) as { key: number }).key
        known.set(name, key)
      }
      return key
    }
  }
  const byName = (sql: string) => new Map(rows<{ name: string; key: number }>(sql).map(({ name, key }) => [name, key]))
  return {
    measures,
    measureOf,
    placeOf: new Map(measures.map((key, place) => [key, place])),
    reasonOf: named("reason", "code"),
    supplierOf: named("supplier", "id"),
    targets: byName("SELECT name, key FROM target"),
    organisations: byName("SELECT id AS name, key FROM organisation"),
  }
}

type Inserters = ReturnType<typeof inserters>

const inserters = (database: DatabaseSync) => {
  const into = (table: string, columns: string) =>
    database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.split(",").map(() => "?")})`)
  const counts = "from_point, until_point, pass, partial, fail, not_applicable, unknown"
  const figure = `subject, sector, level, measure_key, methodology, ${counts}`
  return {
    scan: into("scan", "id, country, methodology, vantage, scheduled_for, started_at, finished_at, targets, measured"),
    observation: into("observation", "scan_id, target_key, after_milliseconds, is_excluded"),
    placement: into("placement", "target_key, from_scan, until_scan, country, organisation_key, sector, level"),
    finding: into(
      "finding",
      "target_key, measure_key, methodology, from_scan, until_scan, verdict, reason_key, parameters",
    ),
    standardVerdict: into("standard_verdict", "target_key, measure_key, methodology, from_scan, until_scan, verdict"),
    change: into(
      "verdict_change",
      "scan_id, target_key, measure_key, organisation_key, from_verdict, to_verdict, direction",
    ),
    supplierUse: into("supplier_use", "target_key, role, supplier_key, from_scan, until_scan"),
    country: into("adoption_by_country_scan", figure),
    organisation: into("adoption_by_organisation_scan", figure),
    region: into("adoption_by_region_daily", figure),
    regionDay: into("region_day", "region, day, at, methodology, targets"),
  }
}

/** The four figures that a target counts in. */
const cellsOf = ({ sector, level }: Target): ReadonlyArray<number> => {
  const sectorPlace = SECTOR_CELLS.indexOf(sector)
  const levelPlace = LEVEL_CELLS.indexOf(level)
  return [sectorPlace, 0].flatMap((first) => [levelPlace, 0].map((second) => first * LEVEL_CELLS.length + second))
}

const at = (week: number, cell: number, measure: number, verdict: number, keys: Keys): number =>
  ((week * CELLS + cell) * keys.measures.length + measure) * VERDICTS.length + verdict

/** As the changes of the store: better, worse, or neither. */
const directionOf = (from: Verdict, to: Verdict): string => {
  const order: ReadonlyArray<Verdict> = ["fail", "partial", "pass"]
  const [before, after] = [order.indexOf(from), order.indexOf(to)]
  return before < 0 || after < 0 ? "other" : after > before ? "improved" : "regressed"
}

const momentOf = (week: number, country: number): number => FIRST_DAY + week * WEEK + country * 60_000
const dayOf = (week: number): number => Math.floor((FIRST_DAY + week * WEEK) / 86_400_000)
const dateOf = (week: number): string => new Date(FIRST_DAY + week * WEEK).toISOString().slice(0, 10)
const HOUR = 3_600_000
const ROLES = [
  ["dns-operator", 1],
  ["mail-host", 2],
  ["web-host", 3],
] as const

/** Maps as lists of pairs. */
const plain = (value: unknown): unknown => (value instanceof Map ? [...value] : value)

await main()
