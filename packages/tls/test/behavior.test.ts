/** What a server says under protection, does without a name, and lets the client do again. */

import { spawn, spawnSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createSecureContext } from "node:tls"
import { Effect, Schedule } from "effect"
import { describe, expect, it } from "vitest"
import {
  decodeClientHello,
  groupName,
  handshake,
  issueCertificate,
  profile,
  type TlsCapabilities,
} from "../src/index.ts"
import { authority, leaf, notAfter, notBefore, roots, rsaServerOptions, serverOptions } from "./certificates.ts"
import { connectTo, serveRaw, serveTls } from "./servers.ts"

const options = { serverName: "www.example.org", depth: "complete", roots } as const
const run = Effect.runPromise

const other = issueCertificate({ subject: "other.example", sans: ["other.example"], notBefore, notAfter })

describe("under protection", () => {
  it.each(["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])(
    "groups, chain and signature are read with %s",
    (ciphers) =>
      run(
        Effect.scoped(
          Effect.gen(function* () {
            const server = yield* serveTls({
              key: leaf.privateKeyPem,
              // The root links to nothing that comes after it, so that Node's own chain ends before the last.
              cert: serverOptions.cert + authority.certificatePem + other.certificatePem,
              ciphers,
              ecdhCurve: "X25519:P-256:P-384",
              requestCert: true,
              rejectUnauthorized: false,
            })
            const { facts } = yield* handshake(server.connect, { serverName: "www.example.org", observe: true })
            const seen = facts.observed?.encrypted
            expect(facts.cipherSuite).toBe(ciphers)
            expect(seen?.groups?.map(groupName)).toEqual(["x25519", "secp256r1", "secp384r1"])
            expect(seen?.asksForCertificate).toBe(true)
            expect(seen?.signatureScheme).toBe(0x0403)
            expect(facts.chain).toHaveLength(4)
          }),
        ),
      ),
  )

  it("nothing is read of TLS 1.2, where nothing is hidden", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({ ...serverOptions, maxVersion: "TLSv1.2" })
          const { facts } = yield* handshake(server.connect, { serverName: "www.example.org", observe: true })
          expect(facts.observed?.encrypted).toBeNull()
          expect(facts.chain).toHaveLength(2)
        }),
      ),
    ))

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "the chain is what was presented, superfluous certificates too: %s",
    (version) =>
      run(
        Effect.scoped(
          Effect.gen(function* () {
            const presented = [leaf, authority, other]
            const server = yield* serveTls({
              key: leaf.privateKeyPem,
              cert: presented.map(({ certificatePem }) => certificatePem).join(""),
              minVersion: version,
              maxVersion: version,
            })
            const { facts } = yield* handshake(server.connect, { serverName: "www.example.org" })
            const ders = presented.map(({ certificatePem }) => new X509Certificate(certificatePem).raw.toString("hex"))
            expect(facts.chain.map((der) => Buffer.from(der).toString("hex"))).toEqual(ders)
          }),
        ),
      ),
  )

  it("an observed stream carries data both ways and ends", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(serverOptions, (socket) => socket.pipe(socket))
          const { socket } = yield* handshake(server.connect, { serverName: null, observe: true })
          const message = "a".repeat(300_000)
          const echoed = yield* Effect.callback<string>((resume) => {
            let received = ""
            socket.on("data", (chunk) => {
              received += chunk
            })
            socket.on("end", () => resume(Effect.succeed(received)))
            socket.end(message)
          })
          expect(echoed === message).toBe(true)
        }),
      ),
    ))
})

describe("without a name and with an unknown one", () => {
  const same = { withoutName: { answer: "same-certificate" }, unknownName: { answer: "same-certificate" } }
  const byName = (name: string): { readonly key: string; readonly cert: string } =>
    name === "www.example.org" ? rsaServerOptions : { key: other.privateKeyPem, cert: other.certificatePem }

  it.each([
    { name: "one certificate", tlsOptions: rsaServerOptions, names: same },
    { name: "one certificate at TLS 1.3 alone", tlsOptions: { ...serverOptions, minVersion: "TLSv1.3" }, names: same },
    {
      name: "another by default",
      tlsOptions: {
        ...byName("other.example"),
        SNICallback: (name: string, done: (error: null, context: ReturnType<typeof createSecureContext>) => void) =>
          done(null, createSecureContext(byName(name))),
      },
      names: {
        withoutName: { answer: "other-certificate" },
        unknownName: { answer: "other-certificate" },
      },
    },
    {
      name: "none for strangers",
      tlsOptions: {
        ...rsaServerOptions,
        SNICallback: (name: string, done: (error: Error | null, context?: undefined) => void) =>
          done(name === "www.example.org" ? null : new Error("unknown")),
      },
      names: { withoutName: { answer: "same-certificate" }, unknownName: { answer: "refused" } },
    },
  ] as const)("a server with $name is seen as it is", ({ tlsOptions, names }) =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({
            ciphers: "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256",
            ...tlsOptions,
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.capabilities?.names).toMatchObject(names)
          expect(seen.connections).toBeLessThanOrEqual(12)
          expect(server.accepted()).toBe(seen.connections)
        }),
      ),
    ),
  )
})

describe("compression", () => {
  it.each([
    { name: "that takes DEFLATE", takes: 0, compresses: true },
    { name: "that takes none", takes: -1, compresses: false },
  ])("of a server $name is seen as it is", ({ takes, compresses }) =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          // No library of today compresses: this server says a ServerHello for one suite at TLS 1.2, and no more.
          const server = yield* serveRaw((socket) => {
            socket.once("data", (record) => {
              const hello = record[0] === 22 ? decodeClientHello(record.subarray(9)) : undefined
              if (hello?.version !== 0x0303 || !hello.cipherSuites.includes(0xc02f)) return socket.destroy()
              const chosen = Buffer.from([0xc0, 0x2f, hello.compressionMethods.at(takes) ?? 0])
              const body = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(33, 1).fill(0, 32), chosen])
              return socket.end(
                Buffer.concat([Buffer.from([22, 3, 3, 0, body.length + 4, 2, 0, 0, body.length]), body]),
              )
            })
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.highest).toBe("TLS 1.2")
          expect(seen.capabilities?.behavior?.compresses).toBe(compresses)
        }),
      ),
    ),
  )
})

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0

describe.skipIf(!hasOpenssl)("openssl s_server (skipped without openssl)", () => {
  const serve = (flags: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const folder = mkdtempSync(join(tmpdir(), "plumbline-renegotiation-"))
      const file = join(folder, "server.pem")
      writeFileSync(file, rsaServerOptions.key + rsaServerOptions.cert)
      const { port } = yield* Effect.scoped(serveRaw(() => {}))
      const listening = ["-accept", `127.0.0.1:${port}`, "-cert", file, "-key", file, "-quiet"]
      yield* Effect.acquireRelease(
        Effect.sync(() =>
          spawn("openssl", ["s_server", ...listening, ...flags], { stdio: ["pipe", "ignore", "ignore"] }),
        ),
        (child) =>
          Effect.sync(() => {
            child.kill()
            rmSync(folder, { recursive: true })
          }),
      )
      return port
    })
  const capabilitiesOf = (port: number, intrusive: boolean): Effect.Effect<TlsCapabilities | null, unknown> =>
    Effect.map(
      Effect.retry(profile(connectTo(port), { ...options, intrusive }), { schedule: Schedule.spaced(50), times: 60 }),
      ({ capabilities }) => capabilities,
    )

  it.each([
    { name: "lets clients renegotiate", flags: ["-client_renegotiation"], succeeded: 11 },
    { name: "does not let clients renegotiate by default", flags: [], succeeded: 0 },
  ])("$name", ({ flags, succeeded }) =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const port = yield* serve(["-tls1_2", ...flags])
          expect((yield* capabilitiesOf(port, true))?.renegotiation).toEqual({ succeeded, limit: 11, isTried: true })
          expect((yield* capabilitiesOf(port, false))?.renegotiation).toBeNull()
        }),
      ),
    ),
  )
})
