import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { KILL_CATALOG } from "./kill-world.ts"
import { withStore } from "./small-world.ts"
import { allRowsOf, isPostgresql, rowsOf, withFile } from "./temporary-file.ts"

/** Milliseconds from the first confirmed target to the kill: spread over records, ends of scans and starts of the next. */
const MOMENTS = Array.from({ length: 20 }, (_, index) => 1 + ((index * 37) % 60))

describe("a process killed with SIGKILL", () => {
  it(`loses nothing that was confirmed and finds nothing twice, at ${MOMENTS.length} moments`, () =>
    withFile(async (file) => {
      const confirmed = new Set<string>()
      for (const milliseconds of MOMENTS) {
        for (const line of await recordUntilKilled(file, milliseconds)) {
          expect(confirmed.has(line), `${line} was recorded a second time`).toBe(false)
          confirmed.add(line)
        }
        expectWhole(file, confirmed)
      }
      await withStore(
        Effect.fnUntraced(function* (store) {
          const derived = () => DERIVED.map((table) => allRowsOf(file, table))
          const figures = derived()
          yield* store.rebuildRollups()
          expect(derived()).toEqual(figures)
        }),
        file,
      )
    }))
})

const DERIVED = ["adoption_by_country_scan", "adoption_by_region_daily", "adoption_by_organisation_scan"]

/** What the child confirmed. The last line may be torn off by the kill, and is then no confirmation. */
const recordUntilKilled = async (file: string, milliseconds: number): Promise<ReadonlyArray<string>> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "kill.child.ts"), file], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  let output = ""
  child.stdout.setEncoding("utf8")
  child.stdout.on("data", (chunk: string) => {
    if (output === "") setTimeout(() => child.kill("SIGKILL"), milliseconds)
    output += chunk
  })
  const [, signal] = await once(child, "close")
  expect(signal).toBe("SIGKILL")
  return output.split("\n").slice(0, -1)
}

const expectWhole = (file: string, confirmed: ReadonlySet<string>) => {
  if (!isPostgresql) expect(rowsOf(file, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }])
  const recorded = new Set(
    rowsOf(file, "SELECT scan_id || ' ' || name AS line FROM observation JOIN target ON key = target_key").map(
      ({ line }) => line,
    ),
  )
  for (const line of confirmed) expect(recorded.has(line), `${line} was lost`).toBe(true)

  for (const table of ["finding", "standard_verdict", "evidence_use"]) {
    const standingTwice = `SELECT target_key, measure_key FROM ${table} WHERE until_scan IS NULL GROUP BY target_key, measure_key HAVING count(*) > 1`
    expect(rowsOf(file, standingTwice), `${table} stands twice`).toEqual([])
    const broken = `SELECT * FROM ${table} later WHERE from_scan > 1 AND NOT EXISTS (
      SELECT 1 FROM ${table} earlier WHERE earlier.target_key = later.target_key
        AND earlier.measure_key = later.measure_key AND earlier.until_scan = later.from_scan)`
    expect(rowsOf(file, broken), `${table} has a gap`).toEqual([])
  }
  const finished = rowsOf(file, "SELECT id, measured FROM scan WHERE finished_at IS NOT NULL")
  for (const { id, measured } of finished) expect([id, measured]).toEqual([id, KILL_CATALOG.targets.size])
  const counted = rowsOf(
    file,
    "SELECT id, measured, (SELECT count(*) FROM observation WHERE scan_id = id) AS n FROM scan",
  )
  for (const { measured, n } of counted) expect(measured).toBe(n)
}
