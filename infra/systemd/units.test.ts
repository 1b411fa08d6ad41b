/**
 * The units as systemd itself reads them: `systemd-analyze verify` finds nothing, and `systemd-analyze security` little. Nothing is started.
 *
 * The paths of the installation are made to exist in a folder; then all that is said is a finding, whatever the exit code.
 */
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"

const HERE = import.meta.dirname
const UNITS = readdirSync(HERE).filter((name) => name.endsWith(".service"))

const isInstalled = spawnSync("systemd-analyze", ["--version"]).status === 0
const title = `systemd-analyze${isInstalled ? "" : " (skipped: it is not installed)"}`

const folder = mkdtempSync(join(tmpdir(), "plumbline-units-"))
afterAll(() => rmSync(folder, { recursive: true }))

const unitOf = (name: string): string => readFileSync(join(HERE, name), "utf8")

/** Exposure that is allowed, of 100: what is left is mostly that the service speaks to the Internet. */
const EXPOSURE = 20

const analyze = (...words: ReadonlyArray<string>) => {
  const done = spawnSync("systemd-analyze", words, {
    encoding: "utf8",
    // The colon at the end adds the folders of the machine, which have the targets.
    env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:`, SYSTEMD_COLORS: "0" },
  })
  return { status: done.status, said: `${done.stdout}${done.stderr}` }
}

/** Writes a unit with its program below the folder, and answers what is said about it. */
const verify = (name: string, text: string): string => {
  const program = join(folder, "opt/plumbline/node_modules/.bin/plumbline")
  mkdirSync(join(program, ".."), { recursive: true })
  writeFileSync(program, "#!/bin/sh\n")
  chmodSync(program, 0o755)
  const file = join(folder, name)
  writeFileSync(file, text.replaceAll("=/opt/plumbline/", `=${folder}/opt/plumbline/`))
  return analyze("verify", "--man=false", file).said
}

const security = (name: string, text: string) => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return analyze("security", "--offline=true", "--no-pager", `--threshold=${EXPOSURE}`, file)
}

describe.skipIf(!isInstalled)(title, () => {
  it.each(UNITS)("finds nothing wrong with %s", (name) => {
    expect(verify(name, unitOf(name))).toBe("")
  })

  it.each([
    { name: "a key that there is not", from: "TimeoutStopSec=", to: "StopTimeoutSec=", says: /StopTimeoutSec/ },
    { name: "a value that cannot be", from: "MemoryMax=1G", to: "MemoryMax=much", says: /Invalid memory limit 'much'/ },
    { name: "a program that is not there", from: "bin/plumbline ", to: "bin/plumbed ", says: /not executable/ },
    {
      name: "a system call that there is not",
      from: "@system-service",
      to: "@system-servants",
      says: /@system-servants/,
    },
  ])("finds $name", ({ from, to, says }) => {
    const name = "plumbline-worker@.service"
    const changed = unitOf(name).replace(from, to)
    expect(changed).not.toBe(unitOf(name))
    expect(verify(name, changed)).toMatch(says)
  })

  it.each(UNITS)(`finds that %s is exposed by ${EXPOSURE / 10} of 10 at most`, (name) => {
    const { status, said } = security(name, unitOf(name))
    expect(said).toMatch(/Overall exposure level/)
    expect(status).toBe(0)
  })

  it("finds a service exposed that may do more than it needs", () => {
    const changed = unitOf("plumbline.service").replace(/^(?:CapabilityBoundingSet|SystemCallFilter)=.*\n/gm, "")
    expect(security("plumbline.service", changed).status).not.toBe(0)
  })
})

describe.each(UNITS)("%s", (name) => {
  const values = new Map([...unitOf(name).matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key!, value!]))

  it("waits longer than a worker needs to give its work back, and takes the end by a signal for a good one", () => {
    expect(Number(values.get("TimeoutStopSec"))).toBeGreaterThan(30)
    // What `plumbline` answers to SIGTERM, which `systemctl stop` sends.
    expect(values.get("SuccessExitStatus")).toBe("130")
  })

  it("writes where the manual puts the store", () => {
    const operations = readFileSync(join(HERE, "../../docs/operations.md"), "utf8")
    expect(values.get("WorkingDirectory")).toBe(`/var/lib/${values.get("StateDirectory")}`)
    expect(operations).toContain(`store: ${values.get("WorkingDirectory")}/`)
  })
})
