/**
 * Is every server of the TLS laboratory seen as it is set up, and judged as the guideline asks?
 *
 * Facts of the profile and all verdicts are compared with what the configurations expect. Where our measurement is known to be
 * wrong, `defects.yaml` says what it says instead; a defect that is mended must leave that file.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { OFFER_REASONS } from "@plumbline/probes"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { type Configuration, type Expected, readConfigurations, type Stack, stacks } from "./configurations.ts"
import { factsOf, incompleteLists } from "./facts.ts"
import { measure } from "./measure.ts"
import { installedStacks, type Servers, startServers } from "./servers.ts"

/** A defect of ours: by configuration, what is said instead of what is expected. */
interface Defect {
  readonly id: string
  readonly at: string
  readonly what: string
  readonly said: Readonly<Record<string, Partial<Expected>>>
}

const configurations = readConfigurations(import.meta.dirname)
const defects = parse(readFileSync(join(import.meta.dirname, "defects.yaml"), "utf8")) as ReadonlyArray<Defect>
const installed = installedStacks()

const withDefects = ({ id, expected }: Configuration): Expected => {
  const known = defects.flatMap(({ said }) => said[id] ?? [])
  const verdicts = Object.assign({}, expected.verdicts, ...known.map((each) => each.verdicts))
  return { ...Object.assign({}, expected, ...known), verdicts }
}

describe("configurations of the TLS laboratory", () => {
  it("are forty and more, and expect every verdict that such servers can be given", () => {
    expect(configurations.length).toBeGreaterThanOrEqual(40)
    const covered = new Set(
      configurations.flatMap(({ expected }) => Object.entries(expected.verdicts).map((each) => each.join(" "))),
    )
    const asked = Object.entries(OFFER_REASONS).flatMap(([check, reasons]) =>
      Object.entries(reasons).map(([reason, verdict]) => `${check} ${verdict} ${reason}`),
    )
    // Nothing of Debian 12 compresses.
    expect(asked.filter((each) => !covered.has(each))).toEqual(["compression fail on"])
  })

  it("have defects only where something else is expected", () => {
    for (const { id, said } of defects)
      for (const [configuration, facts] of Object.entries(said)) {
        const expected = configurations.find((each) => each.id === configuration)?.expected
        expect(expected, `${id}: ${configuration}`).toBeDefined()
        expect(expected, `${id}: ${configuration}`).not.toMatchObject(facts)
      }
  })
})

/** The tables of internet.nl, where they lie beside the repository. */
const rules = resolve(import.meta.dirname, "../../../../shared/cases/internetnl/tls_rules.json")

describe.skipIf(!existsSync(rules))("tier tables (skipped without ../shared/cases/internetnl)", () => {
  const { tables } = JSON.parse(existsSync(rules) ? readFileSync(rules, "utf8") : '{"tables":{}}') as {
    readonly tables: Readonly<Record<string, ReadonlyArray<string>>>
  }
  const linesOf = (...names: ReadonlyArray<string>) => names.flatMap((name) => tables[name] ?? [])

  it("have each suite served, but those that nothing in Debian 12 has", () => {
    const served = new Set(configurations.flatMap(({ expected }) => Object.values(expected.suites ?? {}).flat()))
    const lines = linesOf("CIPHERS_GOOD", "CIPHERS_SUFFICIENT", "TLS_1_3_PROBE_CIPHERS", "CIPHERS_PHASE_OUT")
    expect(lines.length).toBeGreaterThan(40)
    const missing = lines.filter((suite) => !served.has(suite))
    expect(missing.filter((suite) => !/_ARIA_\d+_CBC_/.test(suite))).toEqual([])
    expect(missing).toHaveLength(6)
  })

  it("have each curve, finite field and key of a certificate served", () => {
    const groups = configurations.flatMap(({ expected }) => [...(expected.groups ?? []), ...(expected.fields ?? [])])
    const named = new Set(groups.map((group) => String(group).toLowerCase()))
    const fields = linesOf("FFDHE_PHASE_OUT_PRIMES").map((name) => name.replace("_PRIME", ""))
    const lines = [...linesOf("FS_EC_GOOD", "FS_EC_PHASE_OUT"), ...fields].map((name) => name.toLowerCase())
    expect(lines.length).toBeGreaterThan(12)
    expect(lines.filter((group) => !named.has(group))).toEqual([])
    const keys = new Set(
      configurations.flatMap(({ certificates }) =>
        certificates.map((kind) =>
          kind
            .replace(/^ecdsa-|\/.*$/g, "")
            .replace(/^P-(\d+)$/, "secp$1r1")
            .toLowerCase(),
        ),
      ),
    )
    const curves = linesOf("CERT_CURVES_GOOD", "CERT_EC_CURVES_GOOD", "CERT_EC_CURVES_PHASE_OUT")
    expect(curves.map((name) => name.replace("PublicKey", "").toLowerCase()).filter((name) => !keys.has(name))).toEqual(
      [],
    )
  })
})

const NEEDS: Readonly<Record<Stack, string>> = {
  openssl: "openssl",
  nginx: "nginx and openssl",
  gnutls: "gnutls-serv and openssl",
  jsse: "a JDK and openssl",
  node: "openssl",
}

describe("a server", () => {
  let servers: Servers
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "plumbline-tls-"))
    servers = await startServers(
      configurations.filter(({ stack }) => installed.has(stack)),
      folder,
    )
  })
  afterAll(async () => {
    await servers?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const stack of stacks) {
    const served = configurations.filter((each) => each.stack === stack)
    describe.skipIf(!installed.has(stack))(`of ${stack} (skipped without ${NEEDS[stack]})`, () => {
      it.each(served.map((each) => [each.id, each] as const))(
        "%s is seen and judged as expected",
        async (id, configuration) => {
          const seen = await measure(servers.ports.get(id) ?? 0, servers.roots)
          expect(incompleteLists(seen)).toEqual([])
          expect(factsOf(seen)).toMatchObject(withDefects(configuration))
          expect(seen.trust?.trusted ?? true).toBe(true)
        },
      )
    })
  }
})
