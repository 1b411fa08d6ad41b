/** Several fetches over one connection, from servers that keep it, drop it, or lie about it. */
import { createServer as createHttpServer } from "node:http"
import { createServer as createHttpsServer } from "node:https"
import { createServer, type Socket } from "node:net"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { makeFetcher } from "../src/index.ts"
import { listen, request, test, tlsOptions } from "./loopback.ts"

const { host, userAgent, limits } = request
const paths = ["/a", "/b", "/c"]

/** A server, and a way to it that counts connections; `answer` acts on the nth request of a connection. */
const counting = (answer: (path: string, nth: number, socket: Socket) => void) =>
  Effect.gen(function* () {
    const seen = { connections: 0, open: 0, most: 0 }
    const server = createServer((socket) => {
      let nth = 0
      socket.on("data", (bytes) => answer(/^GET (\S+)/.exec(bytes.toString())?.[1] ?? "", nth++, socket))
    })
    const dial = yield* listen(server)
    const count = Effect.sync(() => {
      seen.connections++
      seen.most = Math.max(seen.most, ++seen.open)
    })
    const uncount = () => Effect.sync(() => seen.open--)
    return { seen, connect: Effect.andThen(Effect.acquireRelease(count, uncount), dial) }
  })

const ok = (body: string, headers = "") => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`
const fetchAll = Effect.fnUntraced(function* (connect: Parameters<typeof makeFetcher>[0]["connect"]) {
  const { fetch } = yield* makeFetcher({ connect, host, userAgent, limits })
  const responses = yield* Effect.forEach(paths, (path) => fetch({ path }))
  return responses.map(({ body }) => Buffer.from(body).toString())
})

describe("a fetcher", () => {
  it("asks several times over one connection, also with TLS", () =>
    test(
      Effect.gen(function* () {
        let connections = 0
        const server = createHttpsServer(tlsOptions, (incoming, response) => response.end(incoming.url)).on(
          "secureConnection",
          () => connections++,
        )
        const connect = yield* listen(server)
        const { fetch } = yield* makeFetcher({ connect, tls: { serverName: host }, host, userAgent, limits })
        const responses = yield* Effect.forEach(paths, (path) => fetch({ path }), { concurrency: "unbounded" })
        expect(responses.map(({ body }) => Buffer.from(body).toString())).toEqual(paths)
        expect(responses.map(({ handshake }) => handshake?.version)).toEqual(Array(3).fill("TLS 1.3"))
        expect(connections).toBe(1)
      }),
    ))

  it.each([
    { name: "announces the end", connections: 3, answer: (path: string) => ok(path, "Connection: close\r\n") },
    { name: "speaks HTTP/1.0", connections: 3, answer: (path: string) => ok(path).replace("1.1", "1.0") },
    { name: "says more than it announced", connections: 3, answer: (path: string) => `${ok(path)}HTTP/1.1 200 OK\r\n` },
    { name: "keeps the connection", connections: 1, answer: (path: string) => ok(path) },
  ])("opens $connections connection(s) to a server that $name, one at a time", ({ answer, connections }) =>
    test(
      Effect.gen(function* () {
        const { seen, connect } = yield* counting((path, _, socket) => socket.write(answer(path)))
        expect(yield* fetchAll(connect)).toEqual(paths)
        expect(seen).toMatchObject({ connections, most: 1 })
      }),
    ),
  )

  it.each([
    { name: "closes", act: (socket: Socket) => socket.end() },
    { name: "resets", act: (socket: Socket) => socket.resetAndDestroy() },
  ])("asks again when a kept connection $name", ({ act }) =>
    test(
      Effect.gen(function* () {
        const { seen, connect } = yield* counting((path, nth, socket) =>
          nth === 0 ? socket.write(ok(path)) : act(socket),
        )
        expect(yield* fetchAll(connect)).toEqual(paths)
        expect(seen.connections).toBe(3)
      }),
    ),
  )

  it("notices that the server went between two fetches", () =>
    test(
      Effect.gen(function* () {
        const { seen, connect } = yield* counting((path, _, socket) => {
          socket.write(ok(path))
          setTimeout(() => socket.end(), 10)
        })
        const { fetch } = yield* makeFetcher({ connect, host, userAgent, limits })
        for (const path of paths) {
          expect(Buffer.from((yield* fetch({ path })).body).toString()).toBe(path)
          yield* Effect.sleep(40)
        }
        expect(seen.connections).toBe(3)
      }),
    ))

  it("does not ask again when a new connection closes", () =>
    test(
      Effect.gen(function* () {
        const { seen, connect } = yield* counting((_, __, socket) => socket.end())
        const { fetch } = yield* makeFetcher({ connect, host, userAgent, limits })
        expect(yield* Effect.flip(fetch({ path: "/" }))).toMatchObject({ reason: "closed" })
        expect(seen.connections).toBe(1)
      }),
    ))

  it("opens a new connection after one that was too slow or too long", () =>
    test(
      Effect.gen(function* () {
        const { seen, connect } = yield* counting((path, _, socket) => {
          if (path === "/a") socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1")
          else if (path === "/b") socket.write(ok("x".repeat(1_000)))
          else socket.write(ok(path))
        })
        const { fetch } = yield* makeFetcher({ connect, host, userAgent, limits: { ...limits, bodyBytes: 100 } })
        const responses = yield* Effect.forEach(paths, (path) => fetch({ path }))
        expect(responses.map(({ bodyEnd, bodyBytes }) => `${bodyEnd} ${bodyBytes}`)).toEqual([
          "timeout 1",
          "capped 100",
          "complete 2",
        ])
        expect(seen).toMatchObject({ connections: 3, most: 1 })
      }),
    ))

  it("closes its connection with the scope, and when it is interrupted", () =>
    test(
      Effect.gen(function* () {
        const { seen, connect } = yield* counting((path, _, socket) => (path === "/a" ? socket.write(ok(path)) : null))
        const ask = (path: string) =>
          Effect.scoped(Effect.flatMap(makeFetcher({ connect, host, userAgent }), ({ fetch }) => fetch({ path })))
        yield* ask("/a")
        yield* Effect.timeoutOption(ask("/silent"), 100)
        yield* Effect.sleep(50)
        expect(seen).toMatchObject({ connections: 2, open: 0 })
      }),
    ))

  it("counts the time of TLS and of the answer together", () =>
    test(
      Effect.gen(function* () {
        const server = createHttpsServer(tlsOptions, () => {})
        const connect = yield* listen(server)
        const started = performance.now()
        const { fetch } = yield* makeFetcher({ connect, tls: { serverName: host }, host, userAgent, limits })
        expect(yield* Effect.flip(fetch({ path: "/" }))).toMatchObject({ reason: "timeout" })
        expect(performance.now() - started).toBeLessThan(5_000)
      }),
    ))

  it("refuses paths that would end the request", () =>
    test(
      Effect.gen(function* () {
        const connect = yield* listen(createHttpServer((_, response) => response.end()))
        const { fetch } = yield* makeFetcher({ connect, host, userAgent })
        expect(yield* Effect.flip(fetch({ path: "/ HTTP/1.1\r\nX: y" }))).toMatchObject({ reason: "invalid-request" })
      }),
    ))
})
