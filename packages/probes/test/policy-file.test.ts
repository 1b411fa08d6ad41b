/** The policy file of MTA-STS over real sockets: what is noted of good answers, bad ones, and none. */
import { createServer as createHttpsServer } from "node:https"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { issueCertificate } from "@plumbline/tls"
import { Duration, Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { Network } from "../src/network.ts"
import { obstructed } from "../src/obstacle.ts"
import { Names } from "../src/services/names.ts"
import { WebSites } from "../src/services/web-sites.ts"

const HOST = "mta-sts.example.org"
const POLICY = "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 604800\n"
const times = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2036-01-01T00:00:00Z") }
const root = issueCertificate({ subject: "Root", isCa: true, ...times })
const leaf = issueCertificate({ subject: HOST, sans: [HOST], issuer: root, ...times })
const other = issueCertificate({ subject: "example.net", sans: ["example.net"], ...times })

interface Reply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

const asked: Array<string> = []
const https = (reply: Reply, certificate = leaf): Server =>
  createHttpsServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem }, (incoming, response) => {
    asked.push(`${incoming.headers.host}${incoming.url}`)
    response.writeHead(reply.status ?? 200, reply.headers ?? { "content-type": "text/plain" }).end(reply.body ?? POLICY)
  })

const listen = (server: Server) => {
  const sockets = new Set<Socket>()
  server.on("connection", (socket: Socket) => {
    sockets.add(socket)
    socket.on("error", () => {}).on("close", () => sockets.delete(socket))
  })
  server.on("tlsClientError", () => {})
  return Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as AddressInfo).port)))
    }),
    () =>
      Effect.callback<void>((resume) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resume(Effect.void))
      }),
  )
}

/** The server stands at the second address; nobody listens at the first. */
const look = (server: Server, host = HOST) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const port = yield* listen(server)
        const network = Network.layer({
          route: ({ address }) => ({ address: "127.0.0.1", port: address === "192.0.2.2" ? port : 1 }),
          connectionsPerAddress: 1,
          spacing: Duration.zero,
          connectTimeout: Duration.millis(500),
          hasIpv6: true,
        })
        const names = Layer.mock(Names)({
          dkimSelectors: () => [],
          addresses: (name: string) => {
            if (name.endsWith(".invalid")) return Effect.fail(obstructed("dns-failure", name))
            const ipv4 = name === HOST ? ["192.0.2.1", "192.0.2.2"] : name === "closed.example" ? ["192.0.2.1"] : []
            return Effect.succeed({ ipv4, ipv6: [] })
          },
        })
        const webSites = WebSites.layer({
          userAgent: "plumbline-test/1",
          rootCertificates: [root.certificatePem],
          timeout: Duration.millis(500),
        }).pipe(Layer.provide(Layer.mergeAll(network, names)))
        return yield* Effect.flatMap(WebSites, ({ policyFile }) => policyFile(host)).pipe(Effect.provide(webSites))
      }),
    ),
  )

const plain = () => createServer((socket) => socket.on("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")))
const silent = () => createServer((socket) => socket.resume())

it("asks for the file once, at the first address that answers, and notes file and certificate", async () => {
  asked.length = 0
  expect(await look(https({}))).toEqual({
    value: {
      outcome: "answered",
      certificate: {
        trust: "trusted",
        namesHost: true,
        validFrom: "2026-01-01T00:00:00Z",
        validUntil: "2036-01-01T00:00:00Z",
      },
      status: 200,
      location: null,
      contentType: "text/plain",
      file: { text: POLICY, isUtf8: true, isCapped: false },
      turnedAway: null,
    },
  })
  expect(asked).toEqual([`${HOST}/.well-known/mta-sts.txt`])
})

it.each<[string, () => Server, string, object]>([
  [
    "redirects, and does not follow them",
    () => https({ status: 302, headers: { location: "/x" } }),
    HOST,
    { status: 302, location: "/x", file: null },
  ],
  ["pages", () => https({ headers: { "content-type": "text/html" } }), HOST, { status: 200, file: null }],
  ["404", () => https({ status: 404 }), HOST, { status: 404, file: null, turnedAway: null }],
  ["walls", () => https({ status: 403 }), HOST, { turnedAway: { kind: "blocked", because: "HTTP 403" } }],
  ["requests for patience", () => https({ status: 429 }), HOST, { turnedAway: { kind: "rate-limited" } }],
  ["files without end", () => https({ body: "x".repeat(200_000) }), HOST, { file: { isCapped: true } }],
  ["other certificates", () => https({}, other), HOST, { certificate: { trust: "self-signed", namesHost: false } }],
  ["what is no TLS", plain, HOST, { outcome: "no-tls" }],
  ["hosts without address", plain, "nowhere.example", { outcome: "no-address" }],
  ["closed ports", plain, "closed.example", { outcome: "refused" }],
])("notes %s", async (_, server, host, expected) => {
  expect(await look(server(), host)).toMatchObject({ value: expected })
})

it.each<[string, () => Server, string]>([
  ["timeout", silent, HOST],
  ["dns-failure", plain, "mta-sts.invalid"],
])("is kept from it by %s", async (kind, server, host) => {
  expect(await look(server(), host)).toMatchObject({ obstacle: { kind } })
})
