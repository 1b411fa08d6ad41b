/** Servers that break off, babble or dawdle: every outcome is a reason, in bounded time. */

import type { Socket } from "node:net"
import { Effect, Exit } from "effect"
import { describe, expect, it } from "vitest"
import { handshake, profile, type TlsFailure, tlsVersions } from "../src/index.ts"
import { authority, roots, serverOptions } from "./certificates.ts"
import { connectTo, DialError, serveRaw, serveTls } from "./servers.ts"

const run = Effect.runPromise
const limits = { answerMs: 200, totalMs: 1_500 }
const options = { serverName: "www.example.org", depth: "basic", roots, limits } as const

const drip = (socket: Socket, byte: number): void => {
  const timer = setInterval(() => socket.write(Uint8Array.of(byte)), 20)
  socket.on("close", () => clearInterval(timer))
}
const afterHello = (act: (socket: Socket) => void) => (socket: Socket) => {
  socket.once("data", () => act(socket))
}
const serverHello = Buffer.from(`160303002a020000260303${"00".repeat(32)}00c02f00`, "hex")

const cases: ReadonlyArray<{
  readonly name: string
  readonly act: (socket: Socket) => void
  readonly reason: TlsFailure["reason"]
}> = [
  { name: "closes at once", act: (socket) => socket.end(), reason: "closed" },
  { name: "closes after the hello", act: afterHello((socket) => socket.end()), reason: "closed" },
  { name: "resets after the hello", act: afterHello((socket) => socket.resetAndDestroy()), reason: "reset" },
  { name: "says nothing", act: () => {}, reason: "timeout" },
  { name: "drips one byte at a time", act: (socket) => drip(socket, 0x16), reason: "protocol-violation" },
  {
    name: "drips a record that never ends",
    act: (socket) => {
      socket.write(Buffer.from("1603034000", "hex"))
      drip(socket, 2)
    },
    reason: "timeout",
  },
  {
    name: "speaks HTTP",
    act: (socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
    reason: "protocol-violation",
  },
  { name: "speaks SMTP", act: (socket) => socket.write("220 mx.example.org ESMTP\r\n"), reason: "protocol-violation" },
  {
    name: "sends a fatal alert",
    act: afterHello((socket) => socket.end(Buffer.from("15030300020250", "hex"))),
    reason: "alert",
  },
  {
    name: "sends warnings without end",
    act: (socket) => {
      const timer = setInterval(
        () => socket.write(Buffer.from("15030300020170", "hex").toString("latin1").repeat(200), "latin1"),
        5,
      )
      socket.on("close", () => clearInterval(timer))
    },
    reason: "protocol-violation",
  },
]

describe("a server that", () => {
  it.each(cases)("$name gives $reason for all versions", ({ act, reason }) =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveRaw(act)
          const started = performance.now()
          const seen = yield* profile(server.connect, options)
          expect(performance.now() - started).toBeLessThan(20_000)
          expect(seen.highest).toBeNull()
          expect(seen.certificates).toEqual([])
          expect(seen.trust).toBeNull()
          for (const version of tlsVersions) {
            const outcome = seen.versions[version]
            expect(outcome.state).toBe("unknown")
            if (outcome.state === "unknown") expect([version, outcome.failure.reason]).toEqual([version, reason])
          }
          expect(seen.connections).toBe(server.accepted())
          expect(seen.connections).toBeLessThanOrEqual(6)
        }),
      ),
    ),
  )

  it("closes after the ServerHello keeps what it chose", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveRaw(afterHello((socket) => socket.end(serverHello)))
          const seen = yield* profile(server.connect, options)
          expect(seen.versions["TLS 1.2"]).toEqual({
            state: "offered",
            cipherSuite: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          })
          expect(seen.certificates).toEqual([])
        }),
      ),
    ))

  it("refuses the first stream fails with the caller's error", () =>
    run(
      Effect.gen(function* () {
        const exit = yield* Effect.exit(profile(connectTo(1), options))
        expect(Exit.isFailure(exit)).toBe(true)
        const error = yield* Effect.flip(profile(connectTo(1), options))
        expect(error).toBeInstanceOf(DialError)
      }),
    ))

  it("refuses further streams keeps what the first showed", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls(serverOptions)
          let count = 0
          const connect = Effect.suspend(() =>
            count++ === 0 ? server.connect : Effect.fail(new DialError({ reason: "refused" })),
          )
          const seen = yield* profile(connect, options)
          expect(seen.handshake).toMatchObject({ version: "TLS 1.3" })
          expect(seen.versions["TLS 1.3"].state).toBe("offered")
          expect(seen.versions["TLS 1.0"]).toEqual({
            state: "unknown",
            failure: { reason: "not-connected", detail: "refused" },
          })
          expect(seen.connections).toBe(1)
        }),
      ),
    ))

  it("falls silent for old versions is asked again before absence is concluded", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const behind = yield* serveTls(serverOptions)
          // A relay that drops hellos below TLS 1.2, as some firewalls do.
          const server = yield* serveRaw(relay(behind.port, (version) => version < 0x0303))
          const seen = yield* profile(server.connect, options)
          expect(seen.versions["TLS 1.0"]).toEqual({ state: "not-offered", because: { kind: "closed" } })
          expect(seen.versions["SSL 3"]).toEqual({ state: "not-offered", because: { kind: "closed" } })
          expect(seen.connections).toBe(6)
        }),
      ),
    ))

  it("stops answering after three connections leaves old versions unknown", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const behind = yield* serveTls(serverOptions)
          const server = yield* serveRaw((socket, index) => {
            if (index < 2) relay(behind.port, () => false)(socket)
            else socket.destroy()
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.versions["TLS 1.2"].state).toBe("offered")
          for (const version of ["TLS 1.1", "TLS 1.0", "SSL 3"] as const)
            expect([version, seen.versions[version].state]).toEqual([version, "unknown"])
        }),
      ),
    ))
})

describe("a whole handshake", () => {
  it("with a server that stalls ends in its time", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveRaw(() => {})
          const error = yield* Effect.flip(handshake(server.connect, { serverName: null, answerMs: 100 }))
          expect(error).toMatchObject({ _tag: "TlsError", failure: { reason: "timeout" } })
        }),
      ),
    ))

  it("with a server whose chain repeats for ever is cut", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* serveTls({
            ...serverOptions,
            cert: serverOptions.cert + authority.certificatePem.repeat(20),
          })
          const seen = yield* profile(server.connect, options)
          expect(seen.trust?.trusted).toBe(true)
        }),
      ),
    ))
})

/** Passes bytes both ways unless the version of the ClientHello is one to drop. */
const relay = (port: number, isDropped: (version: number) => boolean) => (socket: Socket) => {
  socket.once("data", (hello) => {
    if (isDropped(hello.readUInt16BE(9))) {
      socket.end()
      return
    }
    void Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const upstream = yield* connectTo(port)
          upstream.on("error", () => socket.destroy())
          socket.on("error", () => upstream.destroy())
          upstream.write(hello)
          upstream.pipe(socket)
          socket.pipe(upstream)
          yield* Effect.callback<void>((resume) => {
            upstream.on("close", () => resume(Effect.void))
          })
        }),
      ),
    )
  })
}
