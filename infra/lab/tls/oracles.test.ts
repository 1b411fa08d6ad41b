/**
 * Does sslscan see the versions and suites that we see, at every server of the TLS laboratory? Differences must be explained in
 * `differences.yaml`. compare.ts asks nmap and testssl.sh the same, which takes longer than a test may.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { compareAll, describeDifference, explains, readExplanations, settle } from "./compare.ts"
import { readConfigurations } from "./configurations.ts"
import { isInstalled } from "./oracles.ts"
import { installedStacks, startServers } from "./servers.ts"

const configurations = readConfigurations(import.meta.dirname)
const explanations = readExplanations(import.meta.dirname)
const installed = installedStacks()
const isWhole = configurations.every(({ stack }) => installed.has(stack))

describe("differences to other tools", () => {
  it("are explained in words", () => {
    expect(explanations.filter(({ why }) => why.length < 20)).toEqual([])
    expect(new Set(explanations.map(({ id }) => id)).size).toBe(explanations.length)
  })

  it("are told apart: an explanation is needed, and enough", () => {
    const [first] = explanations
    const difference = {
      tool: "sslscan",
      configuration: "modern",
      version: "TLS 1.2",
      suite: "TLS_RSA_WITH_NULL_MD5",
      says: "more",
    } as const
    expect(first).toBeDefined()
    expect(explains(first!, difference)).toBe(false)
    const { unexplained, unneeded } = settle([difference], explanations, new Set(["sslscan"]))
    expect(unexplained).toEqual([difference])
    expect(unneeded).toEqual(explanations.filter(({ tool }) => tool === "sslscan"))
  })
})

describe.skipIf(!isInstalled("sslscan") || !isWhole)(
  "sslscan (skipped without sslscan, openssl, nginx, gnutls-serv and a JDK)",
  () => {
    it("sees every server as we do, but for what is explained", async () => {
      const folder = mkdtempSync(join(tmpdir(), "plumbline-tls-"))
      const servers = await startServers(configurations, folder)
      try {
        const differences = await compareAll(["sslscan"], configurations, servers)
        const { unexplained, unneeded } = settle(differences, explanations, new Set(["sslscan"]))
        expect(unexplained.map(describeDifference)).toEqual([])
        expect(unneeded.map(({ id }) => id)).toEqual([])
      } finally {
        await servers.stop()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  },
)
