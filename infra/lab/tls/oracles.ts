/**
 * What other tools say of a server: versions, and suites by version, in IANA's names.
 *
 * sslscan and testssl.sh name suites by number. nmap names them as IANA does, but for those of TLS 1.3.
 */
import { execFile, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cipherSuiteName, type TlsVersion } from "@plumbline/tls"
import { serverName } from "./certificates.ts"

export const tools = ["sslscan", "nmap", "testssl.sh"] as const
export type Tool = (typeof tools)[number]

/** Versions spoken, with their suites; a version without suites is one that the tool names and lists nothing for. */
export type Statement = Readonly<Partial<Record<TlsVersion, ReadonlyArray<string>>>>

export const isInstalled = (tool: Tool): boolean => spawnSync(COMMANDS[tool], ["--version"]).status === 0

/** Asks one tool about a server on loopback; fails when the tool gives no answer. */
export const askTool = async (tool: Tool, port: number): Promise<Statement> => {
  switch (tool) {
    case "sslscan":
      return readSslscan(await run(tool, [...SSLSCAN, `--sni-name=${serverName}`, `127.0.0.1:${port}`]))
    case "nmap":
      return readNmap(await run(tool, [...NMAP, `tls.servername=${serverName}`, "-p", String(port), "127.0.0.1"]))
    case "testssl.sh": {
      const folder = mkdtempSync(join(tmpdir(), "plumbline-testssl-"))
      try {
        const file = join(folder, "said.json")
        await run(tool, [...TESTSSL, "--jsonfile", file, `127.0.0.1:${port}`])
        return readTestssl(readFileSync(file, "utf8"))
      } finally {
        rmSync(folder, { recursive: true })
      }
    }
  }
}

const COMMANDS: Readonly<Record<Tool, string>> = { sslscan: "sslscan", nmap: "nmap", "testssl.sh": "testssl" }

const SSLSCAN = ["--xml=-", "--no-colour", "--no-heartbleed", "--no-groups"]
const NMAP = ["-n", "-Pn", "-oX", "-", "--script", "+ssl-enum-ciphers", "--script-args"]
/** Versions, and every suite of each; no questions asked, nothing looked up. */
const TESTSSL = ["--ip", "one", "--warnings", "off", "--color", "0", "--quiet", "--sneaky", "-p", "-E"]

/** testssl.sh takes minutes for a server that accepts everything. */
const LIMIT_MS = 600_000

/** Tools end with a status of their own where a server is bad: what they printed counts. */
const run = (tool: Tool, words: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      COMMANDS[tool],
      words,
      { timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && (error.killed === true || typeof error.code !== "number"))
          reject(new Error(`${tool} gave no answer: ${error.message} ${stderr}`))
        else resolve(stdout)
      },
    )
    child.stdin?.end()
  })

const collect = (pairs: Iterable<readonly [TlsVersion | undefined, string | null]>): Statement => {
  const statement: Partial<Record<TlsVersion, ReadonlyArray<string>>> = {}
  for (const [version, suite] of pairs) {
    if (version === undefined) continue
    const before = statement[version] ?? []
    statement[version] = suite === null || before.includes(suite) ? before : [...before, suite]
  }
  return statement
}

const readSslscan = (xml: string): Statement => {
  const protocols = [...xml.matchAll(/<protocol type="(\w+)" version="([\d.]+)" enabled="1"/g)]
  const suites = [...xml.matchAll(/<cipher status="\w+" sslversion="(\S+)" .*? id="0x([0-9A-F]+)"/g)]
  return collect([
    ...protocols.map(([, type, version]) => [SSLSCAN_PROTOCOLS[`${type} ${version}`], null] as const),
    ...suites.map(([, version, id]) => [VERSIONS[version ?? ""], suiteOf(id)] as const),
  ])
}

const SSLSCAN_PROTOCOLS: Readonly<Record<string, TlsVersion>> = {
  "ssl 3": "SSL 3",
  "tls 1.0": "TLS 1.0",
  "tls 1.1": "TLS 1.1",
  "tls 1.2": "TLS 1.2",
  "tls 1.3": "TLS 1.3",
}

const VERSIONS: Readonly<Record<string, TlsVersion>> = {
  SSLv3: "SSL 3",
  "TLSv1.0": "TLS 1.0",
  "TLSv1.1": "TLS 1.1",
  "TLSv1.2": "TLS 1.2",
  "TLSv1.3": "TLS 1.3",
}

const readNmap = (xml: string): Statement => {
  const output = (/<script id="ssl-enum-ciphers" output="([^"]*)"/.exec(xml)?.[1] ?? "").replaceAll("&#xa;", "\n")
  let version: TlsVersion | undefined
  return collect(
    output.split("\n").flatMap((line): ReadonlyArray<readonly [TlsVersion | undefined, string | null]> => {
      const heading = /^ {2}(\S+): ?$/.exec(line)?.[1]
      if (heading !== undefined) {
        version = VERSIONS[heading]
        return [[version, null]]
      }
      const suite = /^ {6}(?:TLS|SSL)_(\S+)/.exec(line)?.[1]
      return suite === undefined ? [] : [[version, `TLS_${suite.replace(/^AKE_WITH_/, "")}`]]
    }),
  )
}

const readTestssl = (json: string): Statement => {
  const said = JSON.parse(json) as ReadonlyArray<{ readonly id: string; readonly finding: string }>
  return collect(
    said.flatMap(({ id, finding }): ReadonlyArray<readonly [TlsVersion | undefined, string | null]> => {
      if (id in TESTSSL_PROTOCOLS) return /^offered/.test(finding) ? [[TESTSSL_PROTOCOLS[id], null]] : []
      const [, version, number] = /^cipher-(\w+)_x([0-9a-f]+)$/.exec(id) ?? []
      return version === undefined ? [] : [[TESTSSL_VERSIONS[version], suiteOf(number)]]
    }),
  )
}

const TESTSSL_PROTOCOLS: Readonly<Record<string, TlsVersion>> = {
  SSLv3: "SSL 3",
  TLS1: "TLS 1.0",
  TLS1_1: "TLS 1.1",
  TLS1_2: "TLS 1.2",
  TLS1_3: "TLS 1.3",
}
const TESTSSL_VERSIONS: Readonly<Record<string, TlsVersion>> = {
  ssl3: "SSL 3",
  tls1: "TLS 1.0",
  tls1_1: "TLS 1.1",
  tls1_2: "TLS 1.2",
  tls1_3: "TLS 1.3",
}

const suiteOf = (hexadecimal = ""): string => cipherSuiteName(Number.parseInt(hexadecimal, 16))
