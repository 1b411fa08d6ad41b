/**
 * How much memory does the export of ten million findings take, and how fast is it?
 *
 * `npm exec -c 'node packages/dataset/bench/findings.ts [findings] [format …]'`, 10,000,000 as CSV and as Parquet unless given. The
 * store is filled by SQL: it is a store of that size, not the outcome of scans. Each format is written by a process of its own, which
 * is started as `plumbline export` is and tells the most memory that it ever held. The store is in the system's folder for temporary files
 * and is removed at the end.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type CatalogView, STANDARD_IDS } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import {
  BOUNDED_MEMORY_ENVIRONMENT,
  BOUNDED_MEMORY_FLAGS,
  READING_CACHE_KIBIBYTES,
  TABLE_FORMATS,
  type TableFormatName,
} from "../src/index.ts"
import { findingsTable } from "../src/tables/targets.ts"
import { hashedFile } from "../src/write/hashed-file.ts"

const GOAL_BYTES = 200_000_000
const CHECKS = 90
const CHILD = "--write"

const main = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"))
  const store = path.join(folder, "store.sqlite")
  try {
    const findings = Number(process.argv[2] ?? 10_000_000)
    await fill(store, findings)
    console.log(`store of ${findings} findings: ${megabytes(statSync(store).size)}`)
    const formats = process.argv.length > 3 ? process.argv.slice(3) : ["csv", "parquet"]
    for (const format of formats) {
      spawnSync(process.execPath, [...BOUNDED_MEMORY_FLAGS, import.meta.filename, CHILD, folder, store, format], {
        stdio: "inherit",
        env: { ...process.env, ...BOUNDED_MEMORY_ENVIRONMENT },
      })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Two targets an organisation, every check on every target. */
const fill = async (file: string, findings: number) => {
  // The schema is the store's own.
  const runtime = ManagedRuntime.make(Store.layer({ file }))
  await runtime.runPromise(Effect.service(Store))
  await runtime.dispose()
  const database = new DatabaseSync(file)
  database.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN")
  const targets = Math.ceil(findings / CHECKS)
  const insert = (sql: string) => database.prepare(sql)
  database.exec(
    "INSERT INTO scan VALUES (1, 'qm', 1, 'bench', 1767225600000, 1767225600000, 1767229200000, 1, 1); INSERT INTO country VALUES ('qm', NULL)",
  )
  for (let measure = 1; measure <= CHECKS; measure += 1) {
    const standard = STANDARD_IDS[measure % STANDARD_IDS.length]!
    insert("INSERT INTO measure VALUES (?, ?, ?, 'required')").run(measure, `${standard}.check-${measure}`, standard)
    insert("INSERT INTO reason VALUES (?, ?)").run(measure, `some-reason-${measure}`)
  }
  const organisation = insert("INSERT INTO organisation VALUES (?, ?, 'qm', ?, NULL, 'health', 'local', '', NULL)")
  const target = insert("INSERT INTO target VALUES (?, ?, 'qm', ?, 'qm/all', 'health', 'local', 1, 1, 0, '', NULL)")
  const finding = insert("INSERT INTO finding VALUES (?, ?, 1, 1, NULL, ?, ?, ?)")
  const verdicts = ["pass", "fail", "partial", "unknown", "not-applicable"]
  for (let number = 1, left = findings; number <= targets; number += 1) {
    if (number % 2 === 1) organisation.run(number, `qm/organisation-${number}`, `Organisation ${number}`)
    target.run(number, `name-${number}.gov.qm`, number - ((number + 1) % 2))
    for (let measure = 1; measure <= CHECKS && left > 0; measure += 1, left -= 1) {
      const verdict = verdicts[(number * 7 + measure * 13) % verdicts.length]!
      finding.run(number, measure, verdict, measure, measure % 4 === 0 ? `{"days":${(number * measure) % 900}}` : "{}")
    }
  }
  database.exec("COMMIT")
  database.close()
}

/** Writes the table of findings as the data set does, and says what that took. */
const write = async ([folder, file, format]: ReadonlyArray<string>) => {
  const runtime = ManagedRuntime.make(Store.layer({ file: file!, cacheKibibytes: READING_CACHE_KIBIBYTES }))
  const store = await runtime.runPromise(Effect.service(Store))
  const table = findingsTable({ store, catalog: CATALOG })
  const { mediaType, encoder: encoderOf } = TABLE_FORMATS[format as TableFormatName]
  mkdirSync(path.join(folder!, "out"), { recursive: true })
  const out = hashedFile(path.join(folder!, "out"), { path: `findings.${format}`, title: table.title, mediaType })
  const encoder = encoderOf({ title: table.title, columns: table.columns, notes: [] })
  const start = performance.now()
  let rows = 0
  await runtime.runPromise(
    table.readRows((block) =>
      Effect.sync(() => {
        rows += block.length
        out.write(encoder.rows(block))
      }),
    ),
  )
  out.write(encoder.end())
  const { sizeBytes } = out.end(rows)
  const seconds = (performance.now() - start) / 1000
  const peak = peakBytes()
  console.log(
    `${format}: ${rows} rows, ${megabytes(sizeBytes)}, ${seconds.toFixed(0)} s, ${Math.round(rows / seconds)} rows/s; peak memory ${megabytes(peak)}, ${(peak / GOAL_BYTES).toFixed(2)} of the goal of ${megabytes(GOAL_BYTES)}`,
  )
  await runtime.dispose()
}

const CATALOG: CatalogView = {
  countries: new Map(),
  regions: new Map(),
  standards: new Map(),
  obstacles: [],
  organisations: new Map(),
  targets: new Map(),
  policies: new Map(),
  policySearches: [],
  mandates: new Map(),
  explanations: new Map(),
  clauses: new Map(),
  toolkit: undefined,
  suppliers: new Map(),
  optOuts: [],
}

/** The most that this process held: Linux counts what stood before a program was started into `maxRSS`, but not into VmHWM. */
const peakBytes = (): number => {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))!
    return Number(kilobytes) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`

if (process.argv[2] === CHILD) await write(process.argv.slice(3))
else await main()
