/** The profile against real TLS servers of Node. */

import type { SecureVersion } from "node:tls"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { handshake, matchesName, probeVersions, profile, type TlsVersion, tlsVersions } from "../src/index.ts"
import { authority, leaf, roots, rsaServerOptions, serverOptions } from "./certificates.ts"
import { serveTls } from "./servers.ts"

const run = Effect.runPromise
const nodeNames: ReadonlyArray<SecureVersion> = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]
const ourName = (version: SecureVersion): TlsVersion => tlsVersions[nodeNames.indexOf(version) + 1]!
const anyCipher = { ciphers: "ALL:@SECLEVEL=0" }
const options = { serverName: "www.example.org", depth: "basic", roots } as const

const ranges = nodeNames.flatMap((minVersion, low) =>
  nodeNames.slice(low).map((maxVersion) => ({ minVersion, maxVersion })),
)

describe("versions", () => {
  it.each(ranges)("are found from $minVersion to $maxVersion", ({ minVersion, maxVersion }) =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ ...rsaServerOptions, ...anyCipher, minVersion, maxVersion })
          const seen = yield* profile(server.connect, options)
          expect(seen.highest).toBe(ourName(maxVersion))
          expect(seen.lowest).toBe(ourName(minVersion))
          for (const version of tlsVersions) {
            const isOffered =
              tlsVersions.indexOf(version) >= tlsVersions.indexOf(ourName(minVersion)) &&
              tlsVersions.indexOf(version) <= tlsVersions.indexOf(ourName(maxVersion))
            expect([version, seen.versions[version].state]).toEqual([version, isOffered ? "offered" : "not-offered"])
          }
          expect(seen.connections).toBe(server.accepted())
          expect(seen.connections).toBeLessThanOrEqual(6)
        }),
      ),
    ),
  )

  it("cost three connections on an ordinary server, and the profile is the same bytes again", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(serverOptions)
          const first = yield* profile(server.connect, options)
          expect(first.connections).toBe(3)
          expect(JSON.stringify(yield* profile(server.connect, options))).toBe(JSON.stringify(first))
        }),
      ),
    ))

  it("are found by hellos alone as by a whole handshake", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ ...rsaServerOptions, ...anyCipher, minVersion: "TLSv1.1" })
          const { versions } = yield* probeVersions(server.connect, { serverName: "www.example.org" })
          expect(tlsVersions.map((version) => versions[version].state)).toEqual([
            "not-offered",
            "not-offered",
            "offered",
            "offered",
            "offered",
          ])
        }),
      ),
    ))

  it("use a handshake that was made before", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(serverOptions)
          const { facts } = yield* handshake(server.connect, { serverName: "www.example.org" })
          const seen = yield* profile(server.connect, { ...options, handshake: facts })
          expect(seen.connections).toBe(2)
          expect(seen.highest).toBe("TLS 1.3")
          expect(seen.trust?.trusted).toBe(true)
        }),
      ),
    ))
})

describe("certificates", () => {
  it("are read, named and traced to the root", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ ...serverOptions, ALPNProtocols: ["h2", "http/1.1"] })
          const seen = yield* profile(server.connect, { ...options, alpn: ["http/1.1"] })
          expect(seen.handshake).toMatchObject({ version: "TLS 1.3", alpn: "http/1.1" })
          expect(seen.certificates.map(({ subject }) => subject)).toEqual([
            "CN=www.example.org",
            "CN=Test Intermediate",
          ])
          expect(matchesName(seen.certificates[0]!, "www.example.org")).toBe(true)
          expect(matchesName(seen.certificates[0]!, "example.org")).toBe(false)
          expect(seen.trust).toMatchObject({ trusted: true, validUntil: "2036-01-01T00:00:00Z" })
        }),
      ),
    ))

  it("without the intermediate lead to an unknown issuer", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ key: leaf.privateKeyPem, cert: leaf.certificatePem })
          const seen = yield* profile(server.connect, options)
          expect(seen.trust).toEqual({ trusted: false, reason: "unknown-issuer", at: 0 })
          expect(seen.certificates).toHaveLength(1)
        }),
      ),
    ))

  it("that lead to a private root are not trusted by Mozilla's list", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({
            key: leaf.privateKeyPem,
            cert: serverOptions.cert + authority.certificatePem,
          })
          const seen = yield* profile(server.connect, { serverName: "www.example.org", depth: "basic" })
          expect(seen.trust).toEqual({ trusted: false, reason: "unknown-issuer", at: 2 })
        }),
      ),
    ))
})

describe("a whole handshake", () => {
  it("hands out a socket to talk on", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(serverOptions, (socket) => socket.pipe(socket))
          const { socket } = yield* handshake(server.connect, { serverName: "www.example.org" })
          const echoed = yield* Effect.callback<string>((resume) => {
            socket.once("data", (chunk) => resume(Effect.succeed(String(chunk))))
            socket.write("hello")
          })
          expect(echoed).toBe("hello")
        }),
      ),
    ))

  it("needs no name", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(serverOptions)
          const seen = yield* profile(server.connect, { serverName: null, depth: "basic", roots })
          expect(seen.highest).toBe("TLS 1.3")
          const byAddress = yield* profile(server.connect, { serverName: "127.0.0.1", depth: "basic", roots })
          expect(byAddress.highest).toBe("TLS 1.3")
        }),
      ),
    ))

  it("is kept as failed when the server asks for a certificate that we lack", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({
            ...serverOptions,
            maxVersion: "TLSv1.2",
            requestCert: true,
            rejectUnauthorized: true,
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.highest).toBe("TLS 1.2")
          expect(seen.certificates[0]?.subject).toBe("CN=www.example.org")
        }),
      ),
    ))
})
