/** kill -9 at any moment of a scan, then restart: the scan goes on, no finished target is measured again, nothing stands twice. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { DatabaseSync } from "node:sqlite"
import { afterAll, expect, it } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "plumbline-resume-"))
const file = join(folder, "store.sqlite")
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const KILLS = process.env.PLUMBLINE_TESTS === "whole" ? 20 : 8

it(`survives ${KILLS} kills at random moments`, async () => {
  /** Targets seen recorded, as `scan target`; a later run must not measure any of them. */
  const recorded = new Set<string>()
  const measuredAgain: Array<string> = []
  let resumed = 0

  for (let kill = 0; kill < KILLS; kill++) {
    const before = new Set(recorded)
    const open = unfinished()
    const lines = await runUntilKilled(Math.random() * 1_200)
    for (const { scan, target } of lines) if (before.has(`${scan} ${target}`)) measuredAgain.push(`${scan} ${target}`)
    if (open !== null && lines.some(({ scan }) => scan === open)) resumed += 1
    for (const each of observations()) recorded.add(each)
    for (const each of before) expect(recorded.has(each)).toBe(true)
    expect(standingTwice()).toEqual([])
    expect(overlapping()).toEqual([])
  }
  expect(measuredAgain).toEqual([])
  // The kills fell into scans, not beside them: otherwise this proves nothing.
  expect(resumed).toBeGreaterThan(KILLS / 4)
  expect(incomplete()).toEqual([])
})

/** Starts the scanner, kills it so many milliseconds after its lab is up, and answers what it began to measure. */
const runUntilKilled = (afterMilliseconds: number) =>
  new Promise<ReadonlyArray<{ scan: number; target: string }>>((resolve, reject) => {
    const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, "scan-lab.ts"), file], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: folder,
    })
    const lines: Array<{ scan: number; target: string }> = []
    let isKilled = false
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const said = JSON.parse(line) as { ready?: boolean; scan: number; target: string }
      if (said.ready !== true) lines.push(said)
      else
        setTimeout(() => {
          isKilled = true
          child.kill("SIGKILL")
        }, afterMilliseconds)
    })
    child.on("close", (code) => (isKilled ? resolve(lines) : reject(new Error(`the scanner ended by itself: ${code}`))))
  })

const rows = <Row>(sql: string): ReadonlyArray<Row> => {
  const database = new DatabaseSync(file, { timeout: 5_000 })
  try {
    return database.prepare(sql).all() as unknown as ReadonlyArray<Row>
  } finally {
    database.close()
  }
}

const observations = () =>
  rows<{ scan_id: number; name: string }>(
    "SELECT scan_id, name FROM observation JOIN target ON target.key = observation.target_key",
  ).map(({ scan_id, name }) => `${scan_id} ${name}`)

const unfinished = (): number | null => {
  try {
    return rows<{ id: number }>("SELECT id FROM scan WHERE finished_at IS NULL")[0]?.id ?? null
  } catch {
    // Before the first run there is no table.
    return null
  }
}

/** Findings of one check of one target that hold at the same time. */
const standingTwice = () =>
  rows("SELECT target_key, measure_key FROM finding WHERE until_scan IS NULL GROUP BY 1, 2 HAVING count(*) > 1")

const overlapping = () =>
  rows(
    `SELECT a.target_key, a.measure_key FROM finding a JOIN finding b
     ON a.target_key = b.target_key AND a.measure_key = b.measure_key AND a.from_scan < b.from_scan
     WHERE a.until_scan IS NULL OR a.until_scan > b.from_scan`,
  )

/** Finished scans that miss a target. */
const incomplete = () =>
  rows(
    `SELECT id FROM scan WHERE finished_at IS NOT NULL
     AND targets <> (SELECT count(*) FROM observation WHERE scan_id = scan.id)`,
  )
