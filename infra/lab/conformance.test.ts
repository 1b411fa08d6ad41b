/**
 * Does a scan of real servers give what is expected of every target, and do independent tools say the same?
 *
 * 1. The lab is brought up in a namespace of its own. 2. The oracles are asked and compared with the expected table, so that the
 * servers are proven to behave as their folders say. 3. `plumbline scan` measures the fictional country, and every finding is
 * compared with the table, verdict and reason. 4. Our validator's status of every name and type in the lab is compared with delv's
 * and unbound's.
 *
 * Needs root, Linux, and what `install.sh` installs; elsewhere the tests are skipped by name.
 */
import { execFile, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { readQuirks } from "./assemble/quirk.ts"
import { compareScan, compareStatements, describeDifferences, type ScanOutput, uncovered } from "./compare.ts"
import { expectedTable, readChecks } from "./expected.ts"
import type { Agreement } from "./oracle/agreement.ts"
import type { Statement } from "./oracle/statement.ts"

const lab = import.meta.dirname
const repository = resolve(lab, "../..")
const state = join(tmpdir(), "plumbline-conformance")
const environment = {
  ...process.env,
  PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
  PLUMBLINE_LAB_STATE: state,
  PLUMBLINE_LAB_NAMESPACE: "plumbline-conformance",
}

const quirks = readQuirks(lab)
const checks = readChecks(join(repository, "data/standards"))
const obstacles = parse(readFileSync(join(repository, "data/obstacles.yaml"), "utf8")) as ReadonlyArray<{
  code: string
}>
const table = expectedTable(quirks, checks, new Set(obstacles.map(({ code }) => code)))

/** What no server here can be made to do. */
const OUT_OF_REACH: ReadonlyArray<string> = [
  // What remains when a chain breaks in none of the ways that have a name.
  "dnssec.valid fail bogus",
  // A zone whose name servers have no address is not found at all.
  "rpki.name-server-covered not-applicable no-address",
  "rpki.name-server-valid not-applicable no-address",
  // Debian's OpenSSL knows no post-quantum groups before 3.5, no compression, and no renegotiation but the secure one.
  ...["tls", "starttls"].flatMap((standard) => [
    `${standard}.post-quantum pass offered`,
    `${standard}.compression fail on`,
    `${standard}.renegotiation fail insecure`,
  ]),
  // Postfix never takes early data, and leaves the hashes to the library, for all its servers at once.
  "starttls.early-data fail on",
  "starttls.key-exchange-hash pass phase-out",
  "starttls.key-exchange-hash fail insufficient",
]

describe("expected table of the real-server lab", () => {
  it("covers every verdict of every check, unknown among them, but those out of reach", () => {
    const covered = new Set(
      [...table.values()].flatMap((row) => [...row].map(([check, { verdict }]) => `${check} ${verdict}`)),
    )
    const asked = checks.flatMap((check) =>
      [...new Set([...check.reasons.values(), "unknown"])].map((each) => `${check.id} ${each}`),
    )
    const outOfReach = new Set(OUT_OF_REACH.map((outcome) => outcome.split(" ").slice(0, 2).join(" ")))
    expect(asked.filter((each) => !covered.has(each) && !outOfReach.has(each))).toEqual([])
  })

  it("covers every reason that the data files name, but those out of reach", () => {
    expect(uncovered(table, checks).toSorted()).toEqual(OUT_OF_REACH.toSorted())
  })
})

describe("README of the real-server lab", () => {
  it("lists every quirk under the title that its folder gives it", () => {
    const listed = readFileSync(join(lab, "README.md"), "utf8").split("\n")
    const missing = quirks.filter(
      ({ id, title }) => !listed.some((line) => line.includes(`(${id})`) && line.includes(title)),
    )
    expect(missing.map(({ id }) => id)).toEqual([])
  })
})

const absent = (): string | null => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "needs root on Linux"
  const programs = [
    "ip",
    "nsd",
    "unbound",
    "nginx",
    "postfix",
    "ldns-signzone",
    "delv",
    "sslscan",
    "posttls-finger",
    "danetool",
    "unshare",
    "/opt/plumbline-lab/exim/usr/sbin/exim4",
    "curl",
  ]
  for (const program of programs) {
    const found = spawnSync("sh", ["-c", `command -v ${program}`], { env: environment })
    if (found.status !== 0) return `${program} is missing: infra/lab/install.sh installs it`
  }
  return null
}
const reason = absent()

describe.skipIf(reason !== null)(`real-server lab${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  const run = promisify(execFile)
  const inLab = async (words: ReadonlyArray<string>) => {
    const options = { cwd: repository, env: environment, maxBuffer: 64 * 1024 * 1024 }
    return (await run(join(lab, "lab.sh"), ["exec", process.execPath, ...words], options)).stdout
  }

  beforeAll(async () => {
    await run(join(lab, "lab.sh"), ["up"], { cwd: repository, env: environment })
  })
  afterAll(async () => {
    await run(join(lab, "lab.sh"), ["down"], { cwd: repository, env: environment })
  })

  it("serves what its folders say, as delv, unbound, dig, openssl, sslscan, curl, posttls-finger and danetool see it", async () => {
    const statements = JSON.parse(await inLab([join(lab, "oracle/main.ts"), state])) as ReadonlyArray<Statement>
    const { agreements, differences } = compareStatements(table, statements)
    expect(describeDifferences(differences)).toBe("")
    const counts = [...agreements].map(([oracle, count]) => `${oracle} ${count}`).join(", ")
    console.log(`oracles agree with the expected table: ${counts}`)
    // Each oracle is asked of nearly every target: far fewer statements mean that it did not run.
    for (const oracle of ["delv", "unbound", "dig", "openssl", "sslscan", "curl", "posttls-finger", "danetool"]) {
      expect(agreements.get(oracle) ?? 0, oracle).toBeGreaterThan(80)
    }
  }, 600_000)

  it("gives the expected verdict and reason for every check of every target", async () => {
    const words = [
      "apps/scanner/bin/plumbline.js",
      "scan",
      "--json",
      "--config",
      join(state, "plumbline/plumbline.yaml"),
    ]
    const output = JSON.parse(await inLab(words)) as ScanOutput
    const differences = compareScan(table, output)
    const cells = [...table.values()].reduce((sum, row) => sum + row.size, 0)
    const counts = new Map<string, number>()
    for (const row of table.values())
      for (const each of row.values()) counts.set(each.verdict, (counts.get(each.verdict) ?? 0) + 1)
    const verdicts = [...counts].map(([verdict, count]) => `${verdict} ${count}`).join(", ")
    console.log(`${cells - differences.length} of ${cells} findings of ${table.size} targets as expected: ${verdicts}`)
    expect(describeDifferences(differences)).toBe("")
    const excluded = output.targets.filter((target) => target.excluded === true).map(({ target }) => target)
    expect(excluded).toEqual(quirks.filter((quirk) => quirk.isOptedOut).map((quirk) => quirk.target))
  }, 600_000)

  it("gives every name and type in the lab the DNSSEC status that delv and unbound give", async () => {
    const said = JSON.parse(await inLab([join(lab, "oracle/agreement.ts"), state])) as Agreement
    const statuses = Object.entries(said.statuses).map(([status, count]) => `${status} ${count}`)
    const { delv, unbound } = said.agreeing
    console.log(`of ${said.questions} (${statuses.join(", ")}) delv agrees with ${delv}, unbound with ${unbound}`)
    expect(said.differences).toEqual([])
    // Far fewer agreements mean that an oracle did not run, or that nothing was asked.
    expect(delv).toBeGreaterThan(400)
    expect(unbound).toBeGreaterThan(1_000)
    for (const status of ["secure", "insecure", "bogus", "no answer"])
      expect(said.statuses[status] ?? 0, status).toBeGreaterThan(5)
  }, 600_000)
})
