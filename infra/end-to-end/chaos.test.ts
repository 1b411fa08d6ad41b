/**
 * An installation in which everything dies: PostgreSQL, a scheduler, an API and four workers, each a process. While targets of the laboratory
 * are scanned, two of the workers and the scheduler are killed without warning, again and again, and the database too. In the end the scan says,
 * row by row, what that of an undisturbed installation says.
 *
 * `npm run chaos` is the whole of it: 5,000 targets, twenty kills, two of the database, in some three minutes. Every run of the tests does a part.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startServer, type TestServer } from "../../packages/store/test/postgresql-server.ts"

// biome-ignore lint/suspicious/noUndeclaredEnvVars: chosen by who runs the tests, no task of turbo
const isWhole = process.env.PLUMBLINE_TESTS === "whole"
const TARGETS = isWhole ? 5_000 : 800
const KILLS = isWhole ? 20 : 7
/** Before which kills the database is ended at once, as by a loss of power, and started again. */
const RESTARTS = isWhole ? [7, 14] : [4]

// One of its own: other tests use the server of the project, and would not like it.
let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill("SIGKILL")
  server.stop()
})

const sql = (url: string, statement: string): string =>
  execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement], {
    encoding: "utf8",
    maxBuffer: 256 * 1_048_576,
    stdio: ["ignore", "pipe", "pipe"],
  }).trim()

const makeDatabase = (): string => {
  const name = `chaos_${randomUUID().replaceAll("-", "")}`
  sql(server.url, `CREATE DATABASE ${name}`)
  return server.url.replace(/\/[^/]*$/, `/${name}`)
}

interface Started {
  readonly child: ChildProcess
  /** The first line that it prints. */
  readonly ready: Promise<string>
}

const start = (kind: "worker" | "scheduler" | "api", url: string): Started => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "chaos-process.ts"), kind, url, String(TARGETS)], {
    stdio: ["ignore", "pipe", "ignore"],
  })
  children.add(child)
  child.on("exit", () => children.delete(child))
  const ready = new Promise<string>((resolve) =>
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim())),
  )
  return { child, ready }
}

const recorded = (url: string): number => {
  try {
    return Number(sql(url, "SELECT count(*) FROM observation"))
  } catch {
    // The tables are not there yet, or the database is not.
    return 0
  }
}
const isFinished = (url: string): boolean => {
  try {
    return sql(url, "SELECT count(*) FROM scan WHERE finished_at IS NOT NULL") === "1"
  } catch {
    return false
  }
}

const pause = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds))

const until = async (holds: () => boolean) => {
  while (!holds()) await pause(250)
}

/** What a scan says, without what may differ from run to run: numbers that the database gave, and moments. */
const figuresOf = (url: string) => ({
  findings: sql(
    url,
    `SELECT target.name, measure.id, verdict, reason.code, finding.until_scan FROM finding JOIN target ON target.key = target_key
     JOIN measure ON measure.key = measure_key JOIN reason ON reason.key = reason_key ORDER BY 1, 2`,
  ),
  adoption: sql(
    url,
    `SELECT subject, sector, level, measure.id, pass, partial, fail, not_applicable, unknown
     FROM adoption_by_country_scan JOIN measure ON measure.key = measure_key ORDER BY 1, 2, 3, 4`,
  ),
  organisations: sql(
    url,
    `SELECT organisation.id, measure.id, pass, partial, fail, not_applicable, unknown
     FROM adoption_by_organisation_scan JOIN measure ON measure.key = measure_key
     JOIN organisation ON organisation.key = subject ORDER BY 1, 2`,
  ),
  scan: sql(url, "SELECT country, targets, measured FROM scan"),
})

const OBSERVATIONS = "SELECT count(*), count(DISTINCT target_key), count(DISTINCT scan_id) FROM observation"

describe("an installation in which everything dies", () => {
  it(`is killed ${KILLS} times, its database ${RESTARTS.length} times, and the scan is that of one that was left alone`, async () => {
    const calm = makeDatabase()
    for (const kind of ["scheduler", "worker", "worker"] as const) start(kind, calm)
    await until(() => isFinished(calm))
    for (const child of children) child.kill("SIGKILL")
    expect(sql(calm, OBSERVATIONS)).toBe(`${TARGETS}|${TARGETS}|1`)

    const rough = makeDatabase()
    const api = await start("api", rough).ready
    const running = [start("scheduler", rough), ...Array.from({ length: 4 }, () => start("worker", rough))]
    const kinds = ["scheduler", "worker", "worker"] as const
    let killed = 0
    let [answered, failed] = [0, 0]
    for (; killed < KILLS && !isFinished(rough); killed += 1) {
      if (RESTARTS.includes(killed)) server.restart()
      // At a moment between one target and the next, or when the new one has hardly begun; chance decides, and more work each time.
      const before = recorded(rough)
      const wanted = Math.min(before + 1 + Math.floor(Math.random() * (TARGETS / (KILLS + 5))), TARGETS - 1)
      await until(() => recorded(rough) >= wanted || isFinished(rough))
      const unlucky = killed % kinds.length
      running[unlucky]!.child.kill("SIGKILL")
      running[unlucky] = start(kinds[unlucky]!, rough)
      const answer = await fetch(`${api}/api/v1/scans`).then(
        (response) => response.ok,
        () => false,
      )
      if (answer) answered += 1
      else failed += 1
    }
    await until(() => isFinished(rough))
    expect(killed).toBe(KILLS)
    expect(sql(rough, OBSERVATIONS)).toBe(sql(calm, OBSERVATIONS))
    expect(sql(rough, "SELECT count(*) FROM scan")).toBe("1")
    expect(figuresOf(rough)).toEqual(figuresOf(calm))
    // The API lost its connections twice, found new ones, and shows the end.
    expect(answered).toBeGreaterThan(failed)
    const scans = (await (await fetch(`${api}/api/v1/scans`)).json()) as { readonly items: ReadonlyArray<object> }
    expect(scans.items).toMatchObject([{ country: "xa", targets: TARGETS, measured: TARGETS }])
  }, 900_000)
})
