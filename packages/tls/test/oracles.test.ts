/** Agreement with other implementations: OpenSSL's client, and a Java server for what OpenSSL forgot. */

import { spawn, spawnSync } from "node:child_process"
import type { TlsOptions } from "node:tls"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { profile, type TlsVersion, tlsVersions } from "../src/index.ts"
import { roots, rsaLeaf, rsaServerOptions, serverOptions } from "./certificates.ts"
import { hasLegacyServer, serveLegacy } from "./legacy-server.ts"
import { connectTo, serveTls } from "./servers.ts"

const options = { serverName: "www.example.org", depth: "basic", roots } as const
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0

/** Runs s_client; the server lives in this process, so it must not block. */
const opensslClient = (port: number, ...more: ReadonlyArray<string>) =>
  Effect.callback<string>((resume) => {
    const child = spawn("openssl", [
      "s_client",
      "-connect",
      `127.0.0.1:${port}`,
      "-servername",
      "www.example.org",
      ...more,
    ])
    let printed = ""
    child.stdout.on("data", (chunk) => {
      printed += chunk
    })
    child.on("close", () => resume(Effect.succeed(printed)))
    child.stdin.on("error", () => {})
    child.stdin.end()
  })

const flags: ReadonlyArray<readonly [TlsVersion, string]> = [
  ["TLS 1.0", "-tls1"],
  ["TLS 1.1", "-tls1_1"],
  ["TLS 1.2", "-tls1_2"],
  ["TLS 1.3", "-tls1_3"],
]

const servers: ReadonlyArray<{ readonly name: string; readonly options: TlsOptions }> = [
  { name: "Node's defaults", options: serverOptions },
  { name: "TLS 1.2 and CBC only", options: { ...rsaServerOptions, maxVersion: "TLSv1.2", ciphers: "AES128-SHA" } },
  { name: "TLS 1.3 only", options: { ...serverOptions, minVersion: "TLSv1.3" } },
  {
    name: "TLS 1.0 to 1.2",
    options: { ...rsaServerOptions, minVersion: "TLSv1", maxVersion: "TLSv1.2", ciphers: "ALL:@SECLEVEL=0" },
  },
  { name: "P-521 only", options: { ...serverOptions, ecdhCurve: "P-521" } },
]

describe.skipIf(!hasOpenssl)("openssl s_client (skipped without openssl)", () => {
  it.each(servers)("agrees on versions and suites of a server with $name", ({ options: tlsOptions }) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(tlsOptions)
          const seen = yield* profile(server.connect, options)
          for (const [version, flag] of flags) {
            const printed = yield* opensslClient(server.port, flag, "-cipher", "ALL:@SECLEVEL=0")
            const isOffered = /New, .*Cipher is (?!\(NONE\))/.test(printed)
            expect([version, seen.versions[version].state]).toEqual([version, isOffered ? "offered" : "not-offered"])
          }
          const printed = yield* opensslClient(server.port, "-cipher", "ALL:@SECLEVEL=0", "-showcerts")
          const shown = printed.match(/-----BEGIN CERTIFICATE-----/g)?.length
          expect(seen.certificates).toHaveLength(shown ?? 0)
        }),
      ),
    ),
  )
})

describe.skipIf(!hasLegacyServer)("a Java server (skipped without a JDK and openssl)", () => {
  const cases: ReadonlyArray<{
    readonly name: string
    readonly versions: ReadonlyArray<string>
    readonly suites?: ReadonlyArray<string>
    readonly offered: ReadonlyArray<TlsVersion>
  }> = [
    { name: "SSL 3 alone", versions: ["SSLv3"], offered: ["SSL 3"] },
    { name: "everything", versions: ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"], offered: tlsVersions },
    { name: "SSL 3 and TLS 1.2 with a hole between", versions: ["SSLv3", "TLSv1.2"], offered: ["SSL 3", "TLS 1.2"] },
    {
      name: "RC4 alone",
      versions: ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"],
      suites: ["SSL_RSA_WITH_RC4_128_SHA"],
      offered: ["SSL 3", "TLS 1.0", "TLS 1.1", "TLS 1.2"],
    },
    {
      name: "anonymous export suites alone",
      versions: ["TLSv1"],
      suites: ["SSL_DH_anon_EXPORT_WITH_DES40_CBC_SHA"],
      offered: ["TLS 1.0"],
    },
  ]

  it.each(cases)("with $name is seen as it is", ({ versions, suites, offered }) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveLegacy({
            certificate: rsaLeaf,
            versions,
            ...(suites === undefined ? {} : { suites }),
          })
          const seen = yield* profile(connectTo(server.port), options)
          expect(tlsVersions.filter((version) => seen.versions[version].state === "offered")).toEqual(offered)
          expect(tlsVersions.filter((version) => seen.versions[version].state === "unknown")).toEqual([])
          expect(seen.connections).toBeLessThanOrEqual(7)
          if (suites?.[0]?.includes("anon") !== true) expect(seen.certificates[0]?.subject).toBe("CN=www.example.org")
        }),
      ),
    ),
  )
})
