import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"

const SERVER = process.env.PLUMBLINE_TEST_POSTGRESQL!
const TARGETS = 600
const KILLS = 8

const children = new Set<ChildProcess>()
afterEach(() => {
  for (const child of children) child.kill("SIGKILL")
})

const sql = (url: string, statement: string): string =>
  execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement], {
    encoding: "utf8",
    maxBuffer: 256 * 1_048_576,
    stdio: ["ignore", "pipe", "pipe"],
  }).trim()

const makeDatabase = (): string => {
  const name = `work_${randomUUID().replaceAll("-", "")}`
  sql(SERVER, `CREATE DATABASE ${name}`)
  return SERVER.replace(/\/[^/]*$/, `/${name}`)
}

const startWorker = (url: string, ...scan: ReadonlyArray<string>): ChildProcess => {
  const script = join(import.meta.dirname, "work-lab.ts")
  const child = spawn(process.execPath, [script, url, String(TARGETS), ...scan], {
    stdio: ["ignore", "ignore", "ignore"],
  })
  children.add(child)
  child.on("exit", () => children.delete(child))
  return child
}

const isFinished = (url: string): boolean => {
  try {
    return sql(url, "SELECT count(*) FROM scan WHERE finished_at IS NOT NULL") === "1"
  } catch {
    // The tables are not there yet.
    return false
  }
}

const pause = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds))

const until = async (holds: () => boolean, milliseconds: number) => {
  const end = performance.now() + milliseconds
  while (!holds()) {
    if (performance.now() > end) throw new Error("it took too long")
    await pause(250)
  }
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
  scan: sql(url, "SELECT country, targets, measured FROM scan"),
})

describe("workers that share a scan", () => {
  it(`are killed ${KILLS} times, and the scan is that of one that was left alone`, async () => {
    const calm = makeDatabase()
    startWorker(calm, "xa")
    await until(() => isFinished(calm), 120_000)
    for (const child of children) child.kill("SIGTERM")

    const rough = makeDatabase()
    // Each asks for the scan: it is queued once.
    const workers = Array.from({ length: 3 }, () => startWorker(rough, "xa"))
    let killed = 0
    for (let moment = 0; killed < KILLS && !isFinished(rough); moment += 1) {
      await pause(1_500 + ((moment * 379) % 1_000))
      const unlucky = moment % workers.length
      workers[unlucky]!.kill("SIGKILL")
      killed += 1
      workers[unlucky] = startWorker(rough, "xa")
    }
    await until(() => isFinished(rough), 120_000)
    expect(killed).toBeGreaterThan(2)
    const observations = "SELECT count(*), count(DISTINCT target_key), count(DISTINCT scan_id) FROM observation"
    expect(sql(rough, observations)).toBe(sql(calm, observations))
    expect(sql(rough, "SELECT count(*) FROM scan")).toBe("1")
    expect(figuresOf(rough)).toEqual(figuresOf(calm))
  })
})
