/** `plumbline start` as a process: serves, scans what was missed, once, and ends when asked to. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, afterEach, expect, it } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "plumbline-start-"))
const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill("SIGKILL")
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Starts the command; `until` answers what it printed once that matches, `stop` the exit code after Ctrl+C. */
const start = (...words: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, "../bin/plumbline.js"), "start", ...words], {
    cwd: folder,
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  })
  running.add(child)
  let printed = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (printed += chunk.toString()))
  const until = async (pattern: RegExp) => {
    for (let tries = 0; tries < 300; tries++) {
      const found = pattern.exec(printed)
      if (found !== null) return found
      if (child.exitCode !== null) break
      await new Promise((wake) => setTimeout(wake, 100))
    }
    throw new Error(`${pattern} was never printed:\n${printed}`)
  }
  const stop = () =>
    new Promise<number | null>((ended) => {
      child.once("close", (code) => {
        running.delete(child)
        ended(code)
      })
      child.kill("SIGINT")
    })
  return { until, stop, printed: () => printed }
}

const ask = async (address: string, path: string) => (await fetch(`${address}/api/v1${path}`)).json()

it("serves the lab when nothing is configured, and says that it is one", async () => {
  const { until, stop, printed } = start()
  const [, address = ""] = await until(/Dashboard and API: (\S+)/)
  await until(/measured: month 1 of 24/)
  expect(await ask(address, "/status")).toMatchObject({ mode: "lab", countries: 8 })
  const { rows } = (await ask(address, "/grid?by=world")) as {
    rows: ReadonlyArray<{ cells: ReadonlyArray<{ adoption: { n: number } }> }>
  }
  expect(rows[0]?.cells[0]?.adoption.n).toBeGreaterThan(100)
  expect(await stop()).toBe(130)
  expect(printed()).toMatch(/^No contact is configured: measuring the lab/)
})

it("catches up what was missed while it was down, and does so once", async () => {
  const config = writeWorld()
  const first = start("--config", config)
  const [, address = ""] = await first.until(/Dashboard and API: (\S+)/)
  await first.until(/xz: catching up the run due /)
  await first.until(/xz: scan 1 finished, 2 of 2 targets measured/)
  const status = (await ask(address, "/status")) as { nextScanAt: string }
  expect(status).toMatchObject({ mode: "live" })
  expect(Date.parse(status.nextScanAt)).toBeGreaterThan(Date.now())
  // Nobody answers at this resolver: that is our trouble, and no target's failure.
  const { items } = (await ask(address, "/targets")) as {
    items: ReadonlyArray<{ verdicts: ReadonlyArray<{ verdict: string }> }>
  }
  expect(new Set(items.flatMap(({ verdicts }) => verdicts.map(({ verdict }) => verdict)))).toEqual(new Set(["unknown"]))
  expect(await first.stop()).toBe(130)

  const second = start("--config", config)
  await second.until(/Dashboard and API/)
  await new Promise((wake) => setTimeout(wake, 1_500))
  expect(second.printed()).not.toMatch(/catching up|finished/)
  await second.stop()
})

it("says what is wrong with its port, and ends", async () => {
  const config = writeWorld()
  const first = start("--config", config)
  const [, address = ""] = await first.until(/Dashboard and API: (\S+)/)
  const port = new URL(address).port
  const child = spawn(
    process.execPath,
    [resolve(import.meta.dirname, "../bin/plumbline.js"), "start", "--config", config],
    {
      cwd: folder,
      env: { ...process.env, PORT: port },
    },
  )
  let said = ""
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise((ended) => child.once("close", ended))
  expect(code).toBe(1)
  expect(said).toMatch(/EADDRINUSE.*choose another with PORT=/)
  await first.stop()
})

/** A country of two names, a resolver at which nobody answers, and a schedule that is never due during the test. */
const writeWorld = (): string => {
  const country = join(folder, "data/countries/xz")
  mkdirSync(join(country, "domains"), { recursive: true })
  const month = ((new Date().getUTCMonth() + 6) % 12) + 1
  writeFileSync(
    join(country, "country.yaml"),
    `# yaml-language-server: $schema=../../schemas/country.schema.json
id: xz
alpha3: XZZ
names:
  en: Testland
fictional: true
schedule:
  cron: 0 3 1 ${month} *
  timeZone: Europe/Amsterdam
topLevelDomains: [xz]
governmentSuffixes: []
lists:
  - id: xz/core
    title: Core
    owner: Test
    source:
      title: Made for this test
      readOn: 2026-11-23
    licence: MIT
    retrievedOn: 2026-11-23
    maintained: by-hand
sources:
  - title: Made for this test
    readOn: 2026-11-23
`,
  )
  writeFileSync(
    join(country, "domains/core.csv"),
    `domain,organisation,organisationLocal,sector,level,roles
one.xz,Office One,,health,national,
two.xz,Office Two,,education,local,
`,
  )
  const config = join(folder, "plumbline.yaml")
  writeFileSync(
    config,
    `contact: mailto:test@example.org
data: data
store: store.sqlite
resolvers: ["127.0.0.1:1"]
countries: [xz]
limits: { timeoutSeconds: 1, secondLookAfterSeconds: 0 }
`,
  )
  return config
}
