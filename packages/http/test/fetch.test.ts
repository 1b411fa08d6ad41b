/** Fetching over real sockets, from servers good and bad. */

import { createServer as createHttpServer } from "node:http"
import { createServer as createHttpsServer } from "node:https"
import type { Socket } from "node:net"
import { gzipSync } from "node:zlib"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { fetchOnce, followRedirects, type HttpErrorReason, headerValues } from "../src/index.ts"
import { answering, certificate, connectTo, DialError, listen, request, test, tlsOptions } from "./loopback.ts"

describe("a fetch", () => {
  it("brings status, headers and body of a plain server", () =>
    test(
      Effect.gen(function* () {
        const connect = yield* listen(
          createHttpServer((incoming, response) => {
            response.setHeader("X-Seen", [`${incoming.method} ${incoming.url}`, String(incoming.headers["user-agent"])])
            response.end(`host ${incoming.headers.host}`)
          }),
        )
        const response = yield* fetchOnce({ connect, ...request, path: "/a?b" })
        expect(response).toMatchObject({ status: 200, bodyEnd: "complete", handshake: null })
        expect(Buffer.from(response.body).toString()).toBe("host www.example.org")
        expect(response.headers.filter(([name]) => name === "x-seen")).toEqual([
          ["x-seen", "GET /a?b"],
          ["x-seen", "plumbline-test/1"],
        ])
      }),
    ))

  it("speaks TLS and tells what it saw", () =>
    test(
      Effect.gen(function* () {
        const connect = yield* listen(
          createHttpsServer(tlsOptions, (_, response) =>
            response.writeHead(200, { "strict-transport-security": "max-age=1" }).end("x"),
          ),
        )
        const response = yield* fetchOnce({ connect, tls: { serverName: "www.example.org" }, ...request })
        expect(response.handshake).toMatchObject({ version: "TLS 1.3", alpn: "http/1.1" })
        expect(response.handshake?.chain).toEqual([certificate.der])
        expect(response.headers).toContainEqual(["strict-transport-security", "max-age=1"])
      }),
    ))

  it("leaves content codings alone: a compressed bomb stays small", () =>
    test(
      Effect.gen(function* () {
        const bomb = gzipSync(Buffer.alloc(20_000_000))
        const connect = yield* listen(
          createHttpServer((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)),
        )
        const response = yield* fetchOnce({ connect, ...request, headers: [["accept-encoding", "gzip"]] })
        expect(response.bodyBytes).toBe(bomb.length)
      }),
    ))

  it("stops at the limit of the body", () =>
    test(
      Effect.gen(function* () {
        let sent = 0
        const connect = yield* listen(
          createHttpServer((_, response) => {
            response.writeHead(200, { "content-length": "10000000000" })
            const more = (): void => {
              sent += 65_536
              if (!response.destroyed && sent < 1e9) response.write(Buffer.alloc(65_536), () => setImmediate(more))
            }
            more()
          }),
        )
        const response = yield* fetchOnce({ connect, ...request })
        expect(response).toMatchObject({ status: 200, bodyEnd: "capped", bodyBytes: 500_000 })
        expect(sent).toBeLessThan(100_000_000)
      }),
    ))

  it.each([
    { name: "stalls in the body", rest: "Content-Length: 10\r\n\r\nabc", bodyEnd: "timeout" },
    { name: "closes in the body", rest: "Content-Length: 10\r\n\r\nabc", isClosing: true, bodyEnd: "closed" },
    { name: "ends the body by closing", rest: "\r\nabc", isClosing: true, bodyEnd: "complete" },
    {
      name: "garbles its chunks",
      rest: "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n",
      bodyEnd: "protocol-violation",
    },
  ])("keeps the headers of a server that $name", ({ rest, isClosing = false, bodyEnd }) =>
    test(
      Effect.gen(function* () {
        const connect = yield* answering((socket) => {
          socket.write(`HTTP/1.1 200 OK\r\nA: b\r\n${rest}`)
          if (isClosing) socket.end()
        })
        const response = yield* fetchOnce({ connect, ...request })
        expect(response).toMatchObject({ status: 200, bodyEnd })
        expect(response.headers).toContainEqual(["a", "b"])
        expect(Buffer.from(response.body).toString()).toBe("abc")
      }),
    ),
  )
})

describe("a tarpit", () => {
  it("that sends a byte now and then is left in time, with its headers", () =>
    test(
      Effect.gen(function* () {
        const connect = yield* answering((socket) => {
          socket.write(
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d; Secure\r\n\r\n",
          )
          drip(socket, "x")
        })
        const started = performance.now()
        const response = yield* fetchOnce({ connect, ...request })
        expect(response).toMatchObject({ status: 200, bodyEnd: "timeout" })
        expect(headerValues(response.headers, "set-cookie")).toEqual(["a=b", "c=d; Secure"])
        expect(performance.now() - started).toBeLessThan(5_000)
      }),
    ))
})

const drip = (socket: Socket, text: string): void => {
  const timer = setInterval(() => socket.write(text), 10)
  socket.on("close", () => clearInterval(timer))
}
const hostile: ReadonlyArray<{
  readonly name: string
  readonly act: (socket: Socket) => void
  readonly reason: HttpErrorReason
}> = [
  { name: "says nothing", act: () => {}, reason: "timeout" },
  { name: "closes", act: (socket) => socket.end(), reason: "closed" },
  { name: "closes in the head", act: (socket) => socket.end("HTTP/1.1 200 OK\r\nA:"), reason: "closed" },
  { name: "resets", act: (socket) => socket.resetAndDestroy(), reason: "reset" },
  {
    name: "drips a head byte by byte",
    act: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nX-Filler: ")
      drip(socket, "x")
    },
    reason: "timeout",
  },
  {
    name: "says a line of another protocol and closes",
    act: (socket) => socket.end("SSH-2.0-x\r\n"),
    reason: "protocol-violation",
  },
  {
    name: "sends headers without end",
    act: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n")
      drip(socket, "X-Filler: filler\r\n".repeat(1_000))
    },
    reason: "too-large",
  },
  {
    name: "speaks SMTP",
    act: (socket) => socket.write("220 mx.example.org ESMTP\r\n\r\n"),
    reason: "protocol-violation",
  },
  {
    name: "speaks TLS to a plain request",
    act: (socket) => socket.end(Buffer.from("15030300020250", "hex")),
    reason: "protocol-violation",
  },
]

describe("a server that", () => {
  it.each(hostile)("$name gives $reason, in its time", ({ act, reason }) =>
    test(
      Effect.gen(function* () {
        const connect = yield* answering(act)
        const started = performance.now()
        const error = yield* Effect.flip(fetchOnce({ connect, ...request }))
        expect(error).toMatchObject({ _tag: "HttpError", reason, handshake: null })
        expect(performance.now() - started).toBeLessThan(5_000)
      }),
    ),
  )

  it("speaks no TLS gives tls with its reason", () =>
    test(
      Effect.gen(function* () {
        const connect = yield* answering((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
        const error = yield* Effect.flip(fetchOnce({ connect, tls: { serverName: "www.example.org" }, ...request }))
        expect(error).toMatchObject({ reason: "tls", tls: { reason: "protocol-violation" } })
      }),
    ))

  it("closes inside TLS keeps the handshake", () =>
    test(
      Effect.gen(function* () {
        const server = createHttpsServer(tlsOptions)
        server.on("secureConnection", (socket) => socket.end())
        const connect = yield* listen(server)
        const error = yield* Effect.flip(fetchOnce({ connect, tls: { serverName: "www.example.org" }, ...request }))
        expect(error).toMatchObject({ reason: "closed", handshake: { version: "TLS 1.3" } })
      }),
    ))

  it("cannot be dialled gives the caller's own error", () =>
    test(
      Effect.gen(function* () {
        expect(yield* Effect.flip(fetchOnce({ connect: connectTo(1), ...request }))).toBeInstanceOf(DialError)
      }),
    ))

  it("is asked for an impossible host is never reached", () =>
    test(
      Effect.gen(function* () {
        const connect = yield* answering((socket) => socket.end())
        const error = yield* Effect.flip(fetchOnce({ connect, ...request, host: "a\r\nb" }))
        expect(error).toMatchObject({ reason: "invalid-request" })
      }),
    ))
})

describe("redirects", () => {
  it("that loop over real servers end", () =>
    test(
      Effect.gen(function* () {
        let asked = 0
        const connect = yield* listen(
          createHttpServer((incoming, response) => {
            asked++
            response.writeHead(302, { location: incoming.url === "/" ? "/again" : "/" }).end()
          }),
        )
        const walk = yield* followRedirects(new URL("http://www.example.org/"), (url) =>
          fetchOnce({ ...request, connect, path: url.pathname }),
        )
        expect(walk).toMatchObject({ end: "loop", hops: { length: 2 } })
        expect(asked).toBe(2)
      }),
    ))

  it("are walked over real servers", () =>
    test(
      Effect.gen(function* () {
        const secure = yield* listen(
          createHttpsServer(tlsOptions, (incoming, response) =>
            incoming.url === "/" ? response.writeHead(302, { location: "/home" }).end() : response.end("here"),
          ),
        )
        const plain = yield* listen(
          createHttpServer((_, response) => response.writeHead(301, { location: "https://www.example.org/" }).end()),
        )
        const walk = yield* followRedirects(new URL("http://www.example.org/"), (url) =>
          fetchOnce({
            ...request,
            connect: url.protocol === "https:" ? secure : plain,
            ...(url.protocol === "https:" ? { tls: { serverName: url.hostname } } : {}),
            host: url.host,
            path: url.pathname + url.search,
          }),
        )
        expect(walk.end).toBe("arrived")
        expect(walk.hops.map(({ url, status }) => `${status} ${url}`)).toEqual([
          "301 http://www.example.org/",
          "302 https://www.example.org/",
          "200 https://www.example.org/home",
        ])
        expect(walk.response?.handshake?.version).toBe("TLS 1.3")
      }),
    ))
})
