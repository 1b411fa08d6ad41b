/** The complete profile: suites, order, groups and behavior, against servers whose configuration is known. */

import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect as dial, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Schedule } from "effect"
import { describe, expect, it } from "vitest"
import { decodeClientHello, handshake, profile, type TlsCapabilities, type TlsProfile } from "../src/index.ts"
import { roots, rsaLeaf, rsaServerOptions, serverOptions } from "./certificates.ts"
import { hasLegacyServer, serveLegacy } from "./legacy-server.ts"
import { connectTo, type Listening, serveRaw, serveTls } from "./servers.ts"

const options = { serverName: "www.example.org", depth: "complete", roots } as const
const hasSslscan = spawnSync("sslscan", ["--version"]).status === 0

const capabilitiesOf = ({ capabilities }: TlsProfile): TlsCapabilities => {
  expect(capabilities).not.toBeNull()
  return capabilities!
}

/** What operators are told to configure for clients of the last ten years. */
const intermediate =
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
const tls13Suites = ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"]

describe("an ordinary server", () => {
  it.each([
    { name: "with an order of its own", honorCipherOrder: true, order: "server" },
    { name: "that lets the client choose", honorCipherOrder: false, order: "client" },
  ])("$name is known within 12 connections, and the same bytes come again", ({ honorCipherOrder, order }) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({
            ...rsaServerOptions,
            ciphers: `${tls13Suites.join(":")}:${intermediate}`,
            honorCipherOrder,
          })
          const seen = yield* profile(server.connect, options)
          const { cipherSuites, groups, behavior, weakHashes, otherChains } = capabilitiesOf(seen)
          expect(seen.connections).toBeLessThanOrEqual(12)
          expect(server.accepted()).toBe(seen.connections)
          expect(cipherSuites["TLS 1.3"]).toMatchObject({ isComplete: true, failure: null })
          expect(cipherSuites["TLS 1.3"]?.accepted.toSorted()).toEqual(tls13Suites.toSorted())
          expect(cipherSuites["TLS 1.2"]).toEqual({
            accepted: [
              "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
              "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
              "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            ],
            order,
            isComplete: true,
            failure: null,
          })
          expect(Object.keys(cipherSuites)).toEqual(["TLS 1.2", "TLS 1.3"])
          expect(groups?.accepted.map(({ name }) => name)).toContain("X25519MLKEM768")
          expect(behavior).toEqual({
            version: "TLS 1.2",
            compresses: false,
            securesRenegotiation: true,
            extendsMasterSecret: true,
            staplesOcsp: false,
            asksForCertificate: false,
            sendsTimestamps: false,
          })
          expect(groups).toMatchObject({ isComplete: true, failure: null })
          expect(groups?.accepted.every(({ isStated }) => isStated)).toBe(true)
          expect(weakHashes?.offered).toContain("rsa_pkcs1_sha1")
          expect(otherChains).toEqual([])
          expect(JSON.stringify(yield* profile(server.connect, options))).toBe(JSON.stringify(seen))
        }),
      ),
    ),
  )

  it("shows how it behaves with its only suite, which a handshake made elsewhere has shown before", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ ...rsaServerOptions, ciphers: "AES256-GCM-SHA384", maxVersion: "TLSv1.2" })
          const { facts } = yield* Effect.scoped(
            handshake(server.connect, { serverName: "www.example.org", answerMs: 5_000 }),
          )
          const seen = yield* profile(server.connect, { ...options, handshake: facts })
          const { cipherSuites, behavior } = capabilitiesOf(seen)
          expect(cipherSuites["TLS 1.2"]).toMatchObject({
            accepted: ["TLS_RSA_WITH_AES_256_GCM_SHA384"],
            isComplete: true,
          })
          expect(behavior).toMatchObject({ version: "TLS 1.2", extendsMasterSecret: true })
        }),
      ),
    ))

  it("shows all its groups when more connections are allowed", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ ...rsaServerOptions, ecdhCurve: "X25519:P-384:P-521" })
          const seen = yield* profile(server.connect, { ...options, limits: { thoroughConnections: 60 } })
          const { groups, cipherSuites } = capabilitiesOf(seen)
          expect(groups).toMatchObject({ isComplete: true, failure: null })
          expect(groups?.accepted.map(({ name }) => name)).toEqual(["secp384r1", "secp521r1", "x25519"])
          expect(cipherSuites["TLS 1.3"]?.order).toBe("server")
        }),
      ),
    ))
})

describe("particular servers", () => {
  it("with two certificates show both chains", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({
            key: [serverOptions.key, rsaServerOptions.key],
            cert: [serverOptions.cert, rsaServerOptions.cert],
            ciphers: intermediate,
            maxVersion: "TLSv1.2",
          })
          const seen = yield* profile(server.connect, options)
          const { otherChains, cipherSuites } = capabilitiesOf(seen)
          expect(cipherSuites["TLS 1.2"]?.accepted).toHaveLength(6)
          expect(otherChains).toHaveLength(1)
          expect(seen.certificates.map(({ sha256 }) => sha256)).not.toContain(otherChains[0]?.[0])
        }),
      ),
    ))

  it("with TLS 1.3 alone have no behavior below", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ ...serverOptions, minVersion: "TLSv1.3" })
          const seen = yield* profile(server.connect, options)
          const { behavior, weakHashes, cipherSuites } = capabilitiesOf(seen)
          expect({ behavior, weakHashes, versions: Object.keys(cipherSuites) }).toEqual({
            behavior: null,
            weakHashes: null,
            versions: ["TLS 1.3"],
          })
          expect(seen.connections).toBeLessThanOrEqual(12)
        }),
      ),
    ))

  it("with finite fields of their own or of RFC 7919 show them", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({
            ...rsaServerOptions,
            ciphers: "DHE-RSA-AES256-GCM-SHA384",
            dhparam: "auto",
            maxVersion: "TLSv1.2",
          })
          const { finiteFields, groups } = capabilitiesOf(yield* profile(server.connect, options))
          expect(finiteFields).toHaveLength(1)
          expect(finiteFields[0]?.bits).toBeGreaterThanOrEqual(2048)
          expect(groups).toBeNull()
        }),
      ),
    ))

  it("that staple an OCSP answer are seen to, at TLS 1.3 and below", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(serverOptions, undefined, (tlsServer) => {
            tlsServer.on("OCSPRequest", (_certificate, _issuer, callback) => callback(null, Buffer.from("an answer")))
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.handshake).toMatchObject({ version: "TLS 1.3", hasStapledOcsp: true })
          expect(capabilitiesOf(seen).behavior?.staplesOcsp).toBe(true)
        }),
      ),
    ))

  it("that speak SSL 2 beside TLS 1.0 are found out", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const behind = yield* serveTls({
            ...rsaServerOptions,
            ciphers: "ALL:@SECLEVEL=0",
            minVersion: "TLSv1",
            maxVersion: "TLSv1",
          })
          const server = yield* serveRaw((socket) => {
            socket.once("data", (hello) => {
              // SERVER-HELLO with a certificate of two bytes, two cipher kinds and a connection id of 16.
              if (hello[0] === 0x80)
                socket.end(
                  Buffer.from(
                    `8023 04 00 01 0002 0002 0006 0010 abcd 010080 0700c0 ${"00".repeat(16)}`.replaceAll(" ", ""),
                    "hex",
                  ),
                )
              else relayTo(behind, socket, hello)
            })
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.highest).toBe("TLS 1.0")
          expect(capabilitiesOf(seen).ssl2).toEqual({
            state: "offered",
            cipherKinds: ["SSL_CK_DES_192_EDE3_CBC_WITH_MD5", "SSL_CK_RC4_128_WITH_MD5"],
          })
          const without = yield* profile(behind.connect, options)
          expect(capabilitiesOf(without).ssl2).toEqual({ state: "not-offered" })
        }),
      ),
    ))

  it("that say yes to everything end at the limit of connections", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveRaw((socket) => {
            socket.once("data", (record) => {
              const { version, cipherSuites } = decodeClientHello(record.subarray(9))
              const body = Buffer.concat([
                Buffer.from([version >> 8, version & 0xff]),
                Buffer.alloc(33),
                Buffer.from([cipherSuites[0]! >> 8, cipherSuites[0]! & 0xff, 0]),
              ])
              const head = Buffer.from([22, 3, 3, 0, body.length + 4, 2, 0, 0, body.length])
              socket.end(Buffer.concat([head, body]))
            })
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.connections).toBe(60)
          expect(server.accepted()).toBe(60)
          const { cipherSuites } = capabilitiesOf(seen)
          expect(cipherSuites["TLS 1.2"]).toMatchObject({
            isComplete: false,
            failure: { reason: "not-connected", detail: "connection-limit" },
          })
        }),
      ),
    ))

  it("that stop answering leave lists incomplete, with the reason", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const behind = yield* serveTls({ ...rsaServerOptions, ciphers: intermediate })
          const server: Listening = yield* serveRaw((socket, index) => {
            if (index >= 6) {
              socket.destroy()
              return
            }
            relayTo(behind, socket)
          })
          const seen = yield* profile(server.connect, options)
          const { cipherSuites } = capabilitiesOf(seen)
          expect(cipherSuites["TLS 1.3"]?.isComplete).toBe(true)
          const incomplete = cipherSuites["TLS 1.2"]
          expect(incomplete?.isComplete).toBe(false)
          expect(["closed", "reset"]).toContain(incomplete?.failure?.reason)
        }),
      ),
    ))
})

/** Passes bytes both ways between a connection and a fresh one to another server. */
const relayTo = (behind: Listening, socket: Socket, first?: Uint8Array): void => {
  const upstream = dial(behind.port, "127.0.0.1")
  upstream.on("error", () => socket.destroy()).on("close", () => socket.end())
  socket.on("error", () => upstream.destroy()).on("close", () => upstream.destroy())
  if (first !== undefined) upstream.write(first)
  socket.pipe(upstream).pipe(socket)
}

/** Suites by version as sslscan lists them, by number. */
const sslscan = (port: number) =>
  Effect.callback<ReadonlySet<string>>((resume) => {
    const child = spawn("sslscan", ["--xml=-", "--no-colour", "--sni-name=www.example.org", `127.0.0.1:${port}`])
    let printed = ""
    child.stdout.on("data", (chunk) => {
      printed += chunk
    })
    child.on("close", () =>
      resume(
        Effect.succeed(
          new Set(
            [...printed.matchAll(/<cipher status="\w+" sslversion="(\S+)" .*? id="0x([0-9A-F]+)"/g)].map(
              ([, version, id]) => `${version} ${id}`,
            ),
          ),
        ),
      ),
    )
  })

describe.skipIf(!hasSslscan)("sslscan (skipped without sslscan)", () => {
  it.each([
    { name: "Node's defaults", tlsOptions: serverOptions },
    {
      name: "everything that OpenSSL has",
      tlsOptions: { ...rsaServerOptions, ciphers: "ALL:@SECLEVEL=0", minVersion: "TLSv1.2" } as const,
    },
  ])("lists as many suites of a server with $name", ({ tlsOptions }) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(tlsOptions)
          const seen = yield* profile(server.connect, options)
          const { cipherSuites } = capabilitiesOf(seen)
          const ours = seen.connections
          const before = server.accepted()
          const theirs = yield* sslscan(server.port)
          const theirConnections = server.accepted() - before
          for (const [version, name] of [
            ["TLS 1.2", "TLSv1.2"],
            ["TLS 1.3", "TLSv1.3"],
          ] as const)
            expect([version, cipherSuites[version]?.accepted.length]).toEqual([
              version,
              [...theirs].filter((line) => line.startsWith(`${name} `)).length,
            ])
          expect(ours).toBeLessThan(theirConnections)
        }),
      ),
    ),
  )
})

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0

describe.skipIf(!hasOpenssl)("openssl s_server (skipped without openssl)", () => {
  it.each([
    { name: "with early data", flags: ["-early_data", "-max_early_data", "16384"], earlyData: "offered" },
    { name: "without early data", flags: [], earlyData: "not-offered" },
    { name: "without tickets", flags: ["-num_tickets", "0"], earlyData: "no-ticket" },
  ])("$name is seen as it is", ({ flags, earlyData }) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const folder = mkdtempSync(join(tmpdir(), "plumbline-s_server-"))
          writeFileSync(join(folder, "server.pem"), serverOptions.key + serverOptions.cert)
          const file = join(folder, "server.pem")
          const port = yield* freePort
          yield* Effect.acquireRelease(
            Effect.sync(() =>
              spawn(
                "openssl",
                ["s_server", "-accept", `127.0.0.1:${port}`, "-cert", file, "-key", file, "-quiet", ...flags],
                {
                  stdio: ["pipe", "ignore", "ignore"],
                },
              ),
            ),
            (child) =>
              Effect.sync(() => {
                child.kill()
                rmSync(folder, { recursive: true })
              }),
          )
          const seen = yield* Effect.retry(profile(connectTo(port), options), {
            schedule: Schedule.spaced(50),
            times: 60,
          })
          expect(capabilitiesOf(seen).earlyData).toBe(earlyData)
        }),
      ),
    ),
  )
})

/** A port that was free a moment ago. */
const freePort = Effect.map(Effect.scoped(serveRaw(() => {})), ({ port }) => port)

describe.skipIf(!hasLegacyServer)("a Java server with old suites (skipped without a JDK and openssl)", () => {
  it("is known whole, in every version, within 60 connections", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const suites = [
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "SSL_RSA_WITH_3DES_EDE_CBC_SHA",
            "SSL_RSA_WITH_RC4_128_MD5",
            "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          ]
          const server = yield* serveLegacy({
            certificate: rsaLeaf,
            versions: ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"],
            suites,
          })
          const seen = yield* profile(connectTo(server.port), options)
          const { cipherSuites, finiteFields } = capabilitiesOf(seen)
          const names = suites.map((name) => name.replace("SSL_", "TLS_"))
          for (const version of ["SSL 3", "TLS 1.0", "TLS 1.1", "TLS 1.2"] as const) {
            const expected = version === "TLS 1.2" ? names : names.slice(0, 4)
            expect([version, cipherSuites[version]?.isComplete]).toEqual([version, true])
            expect([version, cipherSuites[version]?.accepted.toSorted()]).toEqual([version, expected.toSorted()])
          }
          expect(finiteFields.map(({ bits }) => bits)).toEqual([1024])
          expect(seen.connections).toBeLessThanOrEqual(60)
        }),
      ),
    ))
})
