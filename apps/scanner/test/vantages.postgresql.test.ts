/** Two places measure one laboratory country; to one of them it looks as it did some months ago. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildApi } from "@plumbline/api"
import { isDifference } from "@plumbline/assess"
import type { VantagePoints, ViewDifference } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"

const SERVER = process.env.PLUMBLINE_TEST_POSTGRESQL!
/** So many months ago much was not as it is now. */
const MONTHS = "12"

const folder = mkdtempSync(join(tmpdir(), "plumbline-vantages-"))
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
})

const sql = (url: string, statement: string): string =>
  execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim()

const makeDatabase = (): string => {
  const name = `vantages_${randomUUID().replaceAll("-", "")}`
  sql(SERVER, `CREATE DATABASE ${name}`)
  return SERVER.replace(/\/[^/]*$/, `/${name}`)
}

/** A configuration file; without vantage points, of one place only. */
const configure = (name: string, vantages: string): string => {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, vantages)
  return file
}
const BOTH = "vantage: amsterdam\nvantages: [amsterdam, nairobi]\n"

const start = (url: string, vantage: string | undefined, script: string, ...given: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...given], {
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...process.env, DATABASE_URL: url, ...(vantage === undefined ? {} : { PLUMBLINE_VANTAGE: vantage }) },
  })
  children.add(child)
  child.on("exit", () => children.delete(child))
  return child
}

const until = async (holds: () => boolean, what: string) => {
  const end = performance.now() + 60_000
  for (;;) {
    try {
      if (holds()) return
    } catch {
      // The tables are not there yet.
    }
    if (performance.now() > end) throw new Error(`${what} took too long`)
    await new Promise((wake) => setTimeout(wake, 250))
  }
}
const isFinished = (url: string) => sql(url, "SELECT count(*) FROM scan WHERE finished_at IS NOT NULL") === "1"
const waiting = (url: string, state = "< 'completed'") =>
  sql(url, `SELECT count(*) FROM plumbline_queue.job WHERE name = 'view-from.nairobi' AND state ${state}`)

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

interface Difference {
  readonly target: string
  readonly check: string
  readonly here: string
  readonly there: string
}

/** What the API answers, and what must differ: the laboratory knows what a scan finds in each of its months. */
const ask = (url: string) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { catalog, lab } = yield* openInstallation(yield* loadConfig(configure("one", "{}\n")))
        const runtime = ManagedRuntime.make(Store.layer({ url }))
        const status = {
          mode: "lab",
          methodology: 1,
          version: "0",
          now: new Date().toISOString(),
          history: null,
          nextScans: new Map(),
        } as const
        const app = buildApi({ runtime, catalog, status: () => status })
        const get = async (address: string): Promise<unknown> => (await app.inject(`/api/v1${address}`)).json()
        const points = yield* Effect.promise(() => get("/vantages"))
        const differences = yield* Effect.promise(() => get("/vantages/nairobi/differences?limit=500"))
        yield* Effect.promise(async () => {
          await app.close()
          await runtime.dispose()
        })
        const { expected, months } = lab!.lab
        const expectedDifferences = [...catalog.targets.values()]
          .filter(({ country }) => country === "xa")
          .flatMap(({ name }) => {
            const then = expected(name, months - 1 - Number(MONTHS))
            return Object.entries(expected(name, months - 1)).flatMap(
              ([check, { verdict: here }]): Array<Difference> => {
                const there = then[check]?.verdict ?? "unknown"
                return isDifference(here, there) ? [{ target: name, check, here, there }] : []
              },
            )
          })
        return {
          points: points as typeof VantagePoints.Type,
          differences: differences as {
            readonly items: ReadonlyArray<typeof ViewDifference.Type>
            readonly total: number
          },
          expectedDifferences,
        }
      }),
    ),
  )

describe("two vantage points", () => {
  it("look at the same country: what differs is told, and the figures are those of one alone", async () => {
    const both = makeDatabase()
    const config = configure("both", BOTH)
    const home = start(both, undefined, "../src/main.ts", "worker", "--config", config, "--scan", "xa")
    const alone = makeDatabase()
    start(alone, undefined, "../src/main.ts", "worker", "--config", configure("one", "{}\n"), "--scan", "xa")
    await until(() => isFinished(both), "the scan")
    // The scan has waited for nobody: nobody stands in Nairobi yet.
    expect(Number(waiting(both))).toBeGreaterThan(0)
    expect(sql(both, "SELECT count(*) FROM vantage_view")).toBe("0")

    // One dies over its first batch; another takes that up.
    const unlucky = start(both, "nairobi", "vantage-lab.ts", config, MONTHS)
    await until(() => Number(waiting(both, "= 'active'")) > 0, "beginning")
    unlucky.kill("SIGKILL")
    const elsewhere = start(both, "nairobi", "vantage-lab.ts", config, MONTHS)
    await until(() => waiting(both) === "0", "looking from elsewhere")
    await until(() => isFinished(alone), "the scan of one alone")
    home.kill("SIGTERM")
    elsewhere.kill("SIGTERM")

    expect(figuresOf(both)).toEqual(figuresOf(alone))
    const { points, differences, expectedDifferences } = await ask(both)
    expect(points.items.map(({ name }) => name)).toEqual(["amsterdam", "nairobi"])
    const seen = points.items[1]!.views!
    const measured = Number(sql(both, "SELECT measured FROM scan"))
    expect(seen.targets).toBe(measured)
    expect(seen.agreeing).toBeGreaterThan(seen.differing)
    expect(seen.differing).toBe(differences.total)
    expect(differences.total).toBeGreaterThan(5)
    for (const { there } of differences.items) expect(there.explanation).not.toBe("")
    const inOrder = (all: ReadonlyArray<Difference>) => all.map((each) => JSON.stringify(each)).toSorted()
    expect(
      inOrder(
        differences.items.map(({ target, check, here, there }) => ({
          target,
          check,
          here: here.verdict,
          there: there.verdict,
        })),
      ),
    ).toEqual(inOrder(expectedDifferences))
  }, 120_000)
})
