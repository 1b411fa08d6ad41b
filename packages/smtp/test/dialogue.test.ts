/** Dialogues over real sockets, with mail hosts good, strange and hostile. */

import { type AddressInfo, createServer, connect as dial, type Socket } from "node:net"
import { createSecureContext, TLSSocket } from "node:tls"
import { issueCertificate, makeTrustStore, profile } from "@plumbline/tls"
import { Data, Effect, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import { connectStartTls, dialogue, type SmtpObstacle } from "../src/index.ts"

const limits = { bannerMs: 250, replyMs: 250, handshakeMs: 300, quitMs: 100, totalMs: 1_500 }
const ehloName = "monitor.example.org"
const tls = { serverName: "mx.example.org" }

const certificate = issueCertificate({
  subject: "mx.example.org",
  sans: ["mx.example.org"],
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2036-01-01T00:00:00Z"),
})
const secureContext = createSecureContext({ key: certificate.privateKeyPem, cert: certificate.certificatePem })
const roots = makeTrustStore([certificate.certificatePem])

class DialError extends Data.TaggedError("DialError")<{ readonly reason: string }> {}

/** Reply to a command; a string is sent, `starttls` begins TLS, `close` ends. */
type Script = (
  command: string,
  isSecure: boolean,
) => string | { readonly say: string; readonly next: "starttls" | "close" }

const wellBehaved: Script = (command, isSecure) => {
  if (command === "banner") return "220 mx.example.org ESMTP at Mon, 23 Nov 2026 04:00:00 +0000\r\n"
  if (command.startsWith("EHLO "))
    return `250-mx.example.org\r\n250-SIZE 1000\r\n250 ${isSecure ? "REQUIRETLS" : "STARTTLS"}\r\n`
  if (command === "STARTTLS") return { say: "220 go ahead\r\n", next: "starttls" }
  if (command === "QUIT") return { say: "221 bye\r\n", next: "close" }
  return "500 what?\r\n"
}

const converse = (socket: Socket, script: Script, heard: Array<string>, isSecure: boolean): void => {
  const answer = (command: string): void => {
    const reply = script(command, isSecure)
    if (typeof reply === "string") {
      socket.write(reply)
      return
    }
    socket.write(reply.say)
    if (reply.next === "close") socket.end()
    else {
      socket.removeAllListeners("data")
      const secured = new TLSSocket(socket, { isServer: true, secureContext })
      secured.on("error", () => {})
      converse(secured, script, heard, true)
    }
  }
  let buffered = ""
  socket.on("error", () => {})
  socket.on("data", (chunk) => {
    buffered += chunk.toString("latin1")
    for (let end = buffered.indexOf("\r\n"); end >= 0; end = buffered.indexOf("\r\n")) {
      const command = buffered.slice(0, end)
      buffered = buffered.slice(end + 2)
      heard.push(isSecure ? `tls:${command}` : command)
      answer(command)
    }
  })
  if (!isSecure) answer("banner")
}

const serve = (script: Script | ((socket: Socket) => void), isRaw = false) => {
  const heard: Array<string> = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on("error", () => {}).on("close", () => sockets.delete(socket))
    if (isRaw) (script as (socket: Socket) => void)(socket)
    else converse(socket, script as Script, heard, false)
  })
  return Effect.acquireRelease(
    Effect.callback<{
      readonly connect: ReturnType<typeof connectTo>
      readonly heard: Array<string>
      readonly connections: () => number
    }>((resume) => {
      server.listen(0, "127.0.0.1", () =>
        resume(
          Effect.succeed({
            connect: connectTo((server.address() as AddressInfo).port),
            heard,
            connections: () => connections,
          }),
        ),
      )
    }),
    () =>
      Effect.callback<void>((resume) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resume(Effect.void))
      }),
  )
}

const connectTo = (port: number) =>
  Effect.acquireRelease(
    Effect.callback<Socket, DialError>((resume) => {
      const socket = dial(port, "127.0.0.1")
      socket.once("connect", () => resume(Effect.succeed(socket)))
      socket.once("error", () => resume(Effect.fail(new DialError({ reason: "refused" }))))
    }),
    (socket) => Effect.sync(() => socket.destroy()),
  )

const test = <A, E>(body: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(body))

describe("a dialogue", () => {
  it("goes through STARTTLS, looks again inside, and takes its leave", () =>
    test(
      Effect.gen(function* () {
        const { connect, heard } = yield* serve(wellBehaved)
        const { seen, handshake } = yield* dialogue({ connect, ehloName, tls, limits })
        expect(seen).toEqual({
          bannerCode: 220,
          greeting: "ehlo",
          extensions: ["SIZE", "STARTTLS"],
          startTlsOffered: true,
          startTlsReply: 220,
          tls: expect.objectContaining({ version: "TLS 1.3" }),
          extensionsInTls: ["REQUIRETLS", "SIZE"],
          obstacle: null,
        })
        expect(handshake?.chain).toEqual([certificate.der])
        expect(heard).toEqual([`EHLO ${ehloName}`, "STARTTLS", `tls:EHLO ${ehloName}`, "tls:QUIT"])
        const again = yield* dialogue({ connect, ehloName, tls, limits })
        expect(JSON.stringify(again.seen)).toBe(JSON.stringify(seen))
      }),
    ))

  it("ends with QUIT where there is no STARTTLS", () =>
    test(
      Effect.gen(function* () {
        const { connect, heard } = yield* serve((command, isSecure) =>
          command.startsWith("EHLO") ? "250-mx\r\n250 SIZE\r\n" : wellBehaved(command, isSecure),
        )
        const { seen } = yield* dialogue({ connect, ehloName, tls, limits })
        expect(seen).toMatchObject({
          startTlsOffered: false,
          startTlsReply: null,
          obstacle: null,
          extensions: ["SIZE"],
        })
        expect(heard.at(-1)).toBe("QUIT")
      }),
    ))

  it("falls back to HELO (RFC 5321 §3.2)", () =>
    test(
      Effect.gen(function* () {
        const { connect } = yield* serve((command, isSecure) => {
          if (command.startsWith("EHLO")) return "502 not implemented\r\n"
          return command.startsWith("HELO") ? "250 mx\r\n" : wellBehaved(command, isSecure)
        })
        const { seen } = yield* dialogue({ connect, ehloName, tls, limits })
        expect(seen).toMatchObject({ greeting: "helo", extensions: [], startTlsOffered: false, obstacle: null })
      }),
    ))

  it("notes that STARTTLS is announced and not available", () =>
    test(
      Effect.gen(function* () {
        const { connect, heard } = yield* serve((command, isSecure) =>
          command === "STARTTLS" ? "454 TLS not available\r\n" : wellBehaved(command, isSecure),
        )
        const { seen } = yield* dialogue({ connect, ehloName, tls, limits })
        expect(seen).toMatchObject({ startTlsOffered: true, startTlsReply: 454, tls: null, obstacle: null })
        expect(heard.at(-1)).toBe("QUIT")
      }),
    ))

  it("notes a handshake that fails", () =>
    test(
      Effect.gen(function* () {
        const { connect } = yield* serve((command, isSecure) =>
          command === "STARTTLS" ? { say: "220 go\r\n", next: "close" } : wellBehaved(command, isSecure),
        )
        const { seen, handshake } = yield* dialogue({ connect, ehloName, tls, limits })
        expect(seen).toMatchObject({ startTlsReply: 220, tls: { failure: { reason: "closed" } }, obstacle: null })
        expect(handshake).toBeNull()
      }),
    ))

  it("fails with the caller's error when it cannot dial", () =>
    test(
      Effect.gen(function* () {
        expect(yield* Effect.flip(dialogue({ connect: connectTo(1), ehloName, limits }))).toBeInstanceOf(DialError)
      }),
    ))
})

const scripted =
  (replies: Readonly<Record<string, string>>): Script =>
  (command, isSecure) => {
    const [verb = ""] = command.split(" ")
    return replies[verb] ?? wellBehaved(command, isSecure)
  }
const drip = (socket: Socket): void => {
  const timer = setInterval(() => socket.write("2"), 20)
  socket.on("close", () => clearInterval(timer))
}

const obstacles: ReadonlyArray<{
  readonly name: string
  readonly script: Script
  readonly obstacle: SmtpObstacle
}> = [
  {
    name: "421 at once",
    script: scripted({ banner: "421 too many connections\r\n" }),
    obstacle: { reason: "rate-limited", at: "banner", code: 421 },
  },
  {
    name: "450 at once",
    script: scripted({ banner: "450 try later\r\n" }),
    obstacle: { reason: "greylisted", at: "banner", code: 450 },
  },
  {
    name: "554 at once",
    script: scripted({ banner: "554 go away\r\n" }),
    obstacle: { reason: "rejected", at: "banner", code: 554 },
  },
  {
    name: "451 to EHLO",
    script: scripted({ EHLO: "451 greylisted\r\n" }),
    obstacle: { reason: "greylisted", at: "ehlo", code: 451 },
  },
  {
    name: "550 to EHLO and HELO",
    script: scripted({ EHLO: "550 no\r\n", HELO: "550 no\r\n" }),
    obstacle: { reason: "rejected", at: "ehlo", code: 550 },
  },
  {
    name: "421 to STARTTLS",
    script: scripted({ STARTTLS: "421 busy\r\n" }),
    obstacle: { reason: "rate-limited", at: "starttls", code: 421 },
  },
  {
    name: "text after 220 to STARTTLS",
    script: scripted({ STARTTLS: "220 go\r\n250 injected\r\n" }),
    obstacle: { reason: "protocol-violation", at: "starttls", code: 220 },
  },
  {
    name: "garbage to EHLO",
    script: scripted({ EHLO: "hello there\r\n" }),
    obstacle: { reason: "protocol-violation", at: "ehlo", code: null },
  },
  {
    name: "endless lines to EHLO",
    script: scripted({ EHLO: "250-x\r\n".repeat(500) }),
    obstacle: { reason: "protocol-violation", at: "ehlo", code: null },
  },
  {
    name: "nothing to STARTTLS",
    script: scripted({ STARTTLS: "" }),
    obstacle: { reason: "timeout", at: "starttls", code: null },
  },
  {
    name: "the end to EHLO",
    script: (command, isSecure) =>
      command.startsWith("EHLO") ? { say: "", next: "close" } : wellBehaved(command, isSecure),
    obstacle: { reason: "closed", at: "ehlo", code: null },
  },
]

describe("a host that answers", () => {
  it.each(obstacles)("$name is an obstacle, and what was seen stays", ({ script, obstacle }) =>
    test(
      Effect.gen(function* () {
        const { connect } = yield* serve(script)
        const { seen } = yield* dialogue({ connect, ehloName, tls, limits })
        expect(seen.obstacle).toEqual(obstacle)
        if (obstacle.at !== "banner") expect(seen.bannerCode).toBe(220)
        expect(seen.startTlsOffered).toBe(obstacle.at === "starttls" ? true : null)
        const error = yield* Effect.flip(Effect.scoped(connectStartTls({ connect, ehloName, limits })))
        expect(error).toMatchObject({ _tag: "SmtpError", ...obstacle })
      }),
    ),
  )

  it.each([
    { name: "nothing", act: () => {}, reason: "timeout" },
    { name: "a byte at a time", act: drip, reason: "timeout" },
    { name: "by closing", act: (socket: Socket) => socket.end(), reason: "closed" },
    { name: "by reset", act: (socket: Socket) => setTimeout(() => socket.resetAndDestroy(), 20), reason: "reset" },
    {
      name: "with a line that never ends",
      act: (socket: Socket) => socket.write(`220 ${"x".repeat(10_000)}`),
      reason: "protocol-violation",
    },
    {
      name: "in HTTP",
      act: (socket: Socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
      reason: "protocol-violation",
    },
  ])("$name is an obstacle in its time", ({ act, reason }) =>
    test(
      Effect.gen(function* () {
        const { connect } = yield* serve(act, true)
        const started = performance.now()
        const { seen } = yield* dialogue({ connect, ehloName, tls, limits })
        expect(seen).toMatchObject({
          bannerCode: null,
          startTlsOffered: null,
          obstacle: { reason, at: "banner", code: null },
        })
        expect(performance.now() - started).toBeLessThan(5_000)
      }),
    ),
  )

  it("slowly at every step ends with the whole dialogue's limit", () =>
    test(
      Effect.gen(function* () {
        const { connect } = yield* serve(scripted({ EHLO: "" }))
        const { seen } = yield* dialogue({
          connect,
          ehloName,
          tls,
          limits: { ...limits, replyMs: 5_000, totalMs: 200 },
        })
        expect(seen).toMatchObject({ bannerCode: 220, obstacle: { reason: "timeout", at: "ehlo" } })
      }),
    ))
})

describe("a TLS profile over STARTTLS", () => {
  it("is that of the mail host, and a dialogue's handshake saves it one connection", () =>
    test(
      Effect.gen(function* () {
        const { connect, connections } = yield* serve(wellBehaved)
        const { handshake } = yield* dialogue({ connect, ehloName, tls, limits })
        const seen = yield* profile(connectStartTls({ connect, ehloName, limits }), {
          serverName: "mx.example.org",
          depth: "basic",
          roots,
          ...(handshake === null ? {} : { handshake }),
        })
        expect(seen).toMatchObject({ highest: "TLS 1.3", lowest: "TLS 1.2", connections: 2, trust: { trusted: true } })
        expect(connections()).toBe(3)
      }),
    ))

  it("fails with the reason when STARTTLS is not offered", () =>
    test(
      Effect.gen(function* () {
        const { connect } = yield* serve(scripted({ EHLO: "250 mx\r\n" }))
        const error = yield* Effect.flip(
          profile(connectStartTls({ connect, ehloName, limits }), { serverName: null, depth: "basic", roots }),
        )
        expect(error).toMatchObject({ _tag: "SmtpError", reason: "not-offered" })
      }),
    ))

  it("keeps what it learned when the host begins to refuse", () =>
    test(
      Effect.gen(function* () {
        let count = 0
        const { connect } = yield* serve((command, isSecure) =>
          command === "banner" && ++count > 1
            ? { say: "421 slow down\r\n", next: "close" }
            : wellBehaved(command, isSecure),
        )
        const seen = yield* profile(connectStartTls({ connect, ehloName, limits }), {
          serverName: "mx.example.org",
          depth: "basic",
          roots,
        })
        expect(seen.versions["TLS 1.3"].state).toBe("offered")
        expect(seen.versions["TLS 1.0"]).toEqual({
          state: "unknown",
          failure: { reason: "not-connected", detail: "rate-limited" },
        })
      }),
    ))
})
