/** Web sites over real sockets: what one visit brings, what it costs, and what servers of ill will come to. */
import { createServer as createHttpsServer, type ServerOptions } from "node:https"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { createServer as createTlsServer, type TLSSocket } from "node:tls"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { issueCertificate } from "@plumbline/tls"
import { Duration, Effect, Layer, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import { Network } from "../src/network.ts"
import { obstructed } from "../src/obstacle.ts"
import { MailHosts } from "../src/services/mail-hosts.ts"
import { Names } from "../src/services/names.ts"
import { Routing } from "../src/services/routing.ts"
import { type SecureSite, WebSites } from "../src/services/web-sites.ts"
import { hsts } from "../src/web/hsts.ts"
import { https } from "../src/web/https.ts"
import { securityHeaders } from "../src/web/security-headers.ts"
import { securityTxt } from "../src/web/security-txt.ts"

const certificate = issueCertificate({
  subject: "www.example.org",
  sans: ["www.example.org", "example.org", "shared.example.net"],
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2036-01-01T00:00:00Z"),
})
const tlsOptions: ServerOptions = { key: certificate.privateKeyPem, cert: certificate.certificatePem }

const FILE = "Contact: https://example.org/report\nExpires: 2027-06-01T00:00:00Z\n"
const OBSERVED_AT = "2026-11-23T00:00:00.000Z"
const TIMEOUT = Duration.millis(600)

/** What a server is asked, and how it answers. */
interface Served {
  readonly server: Server
  readonly asked: Array<string>
}

type Answer = (
  path: string,
  host: string,
) => {
  readonly status?: number
  readonly headers?: Record<string, string | ReadonlyArray<string>>
  readonly body?: string | Uint8Array
}

/** An HTTPS server that keeps connections, as most do. */
const serving = (answer: Answer): Served => {
  const asked: Array<string> = []
  const server = createHttpsServer(tlsOptions, (incoming, response) => {
    asked.push(`${incoming.headers.host}${incoming.url}`)
    const { status = 200, headers = {}, body = "" } = answer(incoming.url ?? "", incoming.headers.host ?? "")
    response.writeHead(status, headers as Record<string, string>).end(body)
  })
  return { server, asked }
}

/** A TLS server that does as it likes with each request. */
const acting = (act: (socket: TLSSocket, path: string) => void): Served => {
  const asked: Array<string> = []
  const server = createTlsServer(tlsOptions, (socket) => {
    socket.on("error", () => {})
    socket.on("data", (bytes) => {
      const path = /^GET (\S+)/.exec(bytes.toString("latin1"))?.[1] ?? ""
      asked.push(path)
      act(socket, path)
    })
  })
  return { server, asked }
}

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

/** Every name has one address, on which port 443 is the server; what else is dialled is refused or counted. */
const withSites = <A>(served: Served, look: Effect.Effect<A, never, WebSites | Scope.Scope>) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const port = yield* listen(served.server)
        const dialled: Array<string> = []
        const network = Network.layer({
          route: ({ address, port: asked }) => {
            dialled.push(`${address} ${asked}`)
            return asked === 443 ? { address: "127.0.0.1", port } : { address: "127.0.0.1", port: 1 }
          },
          connectionsPerAddress: 1,
          spacing: Duration.zero,
          connectTimeout: TIMEOUT,
          hasIpv6: true,
        })
        const names = Layer.mock(Names)({
          dkimSelectors: () => [],
          addresses: (name: string) =>
            name.endsWith(".invalid")
              ? Effect.fail(obstructed("dns-failure", name))
              : Effect.succeed({ ipv4: ["192.0.2.1"], ipv6: [] }),
        })
        const webSites = WebSites.layer({
          userAgent: "plumbline-test/1",
          rootCertificates: [certificate.certificatePem],
          timeout: TIMEOUT,
        }).pipe(Layer.provide(Layer.mergeAll(network, names)))
        return { dialled, found: yield* Effect.provide(look, webSites) }
      }),
    ),
  )

const visit = Effect.flatMap(WebSites, (webSites) => webSites.secure("example.org"))
const look = (answer: Answer) => {
  const served = serving(answer)
  return withSites(served, visit).then((result) => ({ ...result, asked: served.asked }))
}
const summaryOf = ({ page, securityTxt: file }: SecureSite) => ({
  page:
    "obstacle" in page
      ? page.obstacle.kind
      : page.value.outcome === "answered"
        ? page.value.status
        : page.value.outcome,
  file:
    "obstacle" in file
      ? file.obstacle.kind
      : file.value.outcome === "answered"
        ? file.value.status
        : file.value.outcome,
})

const found: Answer = (path) =>
  path === "/.well-known/security.txt"
    ? { headers: { "content-type": "text/plain" }, body: FILE }
    : {
        headers: {
          "strict-transport-security": "max-age=31536000",
          "content-security-policy": "default-src 'self' 'nonce-abc123'",
          "set-cookie": ["a=1; Secure; HttpOnly", "b=2; SameSite=Lax"],
          server: "example",
        },
        body: "<h1>Welcome</h1>",
      }

describe("a visit", () => {
  it("asks for page and file over one connection, and once for all probes", async () => {
    const served = serving(found)
    const probes = [https, hsts, securityHeaders, securityTxt]
    const { found: judgements, dialled } = await withSites(
      served,
      Effect.gen(function* () {
        const gathered = yield* Effect.forEach(
          probes,
          (probe) => Effect.map(probe.gather("example.org", ["web"], { value: true }), (seen) => ({ probe, seen })),
          { concurrency: "unbounded" },
        ).pipe(
          Effect.provide(
            Layer.mergeAll(
              Layer.mock(Names)({ dkimSelectors: () => [] }),
              Layer.mock(MailHosts)({}),
              Layer.mock(Routing)({}),
            ),
          ),
        )
        const judged = yield* Effect.forEach(gathered, ({ probe, seen }) =>
          Effect.orDie(Effect.map(probe.read(seen), (judge) => judge(["web"], { observedAt: OBSERVED_AT }))),
        )
        return judged.flat().map(({ check, verdict, reason }) => `${check} ${verdict} ${reason}`)
      }),
    )
    expect(served.asked).toEqual(["example.org/", "example.org/.well-known/security.txt"])
    expect(judgements).toEqual([
      "https.reachable pass reachable",
      "https.redirect pass no-plain-http",
      "hsts.header pass sent",
      "hsts.max-age pass a-year",
      "security-headers.csp fail incomplete",
      "security-headers.x-frame-options fail not-sent",
      "security-headers.x-content-type-options fail not-sent",
      "security-headers.referrer-policy partial not-sent",
      "security-txt.found pass found",
      "security-txt.valid pass valid",
    ])
    // One for page and file; the rest are hellos that find old versions of TLS.
    expect(dialled.filter((each) => each === "192.0.2.1 80")).toHaveLength(1)
  })

  it("notes facts, and neither nonces nor cookies", async () => {
    const { found: site } = await look(found)
    expect(site.page).toMatchObject({
      value: {
        contentSecurityPolicy: ["default-src 'self' 'nonce-0'"],
        cookies: { set: 2, secure: 1, httpOnly: 1, sameSite: 1 },
        server: "example",
        turnedAway: null,
      },
    })
  })

  it("reads what is compressed", async () => {
    const { found: site } = await look((path) =>
      path === "/"
        ? { headers: { "content-encoding": "br" }, body: brotliCompressSync("x") }
        : { headers: { "content-encoding": "gzip", "content-type": "text/plain" }, body: gzipSync(FILE) },
    )
    expect(site.page).toMatchObject({ value: { contentEncoding: ["br"] } })
    expect(site.securityTxt).toMatchObject({ value: { file: { text: FILE, isUtf8: true, isCapped: false } } })
  })

  it("follows redirects to the file, also to other names, while connections are scarce", async () => {
    const { found: site, asked } = await look((path, host) =>
      host === "shared.example.net"
        ? { headers: { "content-type": "text/plain" }, body: FILE }
        : path === "/"
          ? {}
          : { status: 301, headers: { location: "https://shared.example.net/file" } },
    )
    expect(site.securityTxt).toMatchObject({
      value: { status: 200, urls: ["https://example.org/.well-known/security.txt", "https://shared.example.net/file"] },
    })
    expect(asked).toEqual(["example.org/", "example.org/.well-known/security.txt", "shared.example.net/file"])
  })

  it("asks the shared file of many sites once", async () => {
    const served = serving((path, host) =>
      host === "shared.example.net"
        ? { headers: { "content-type": "text/plain" }, body: FILE }
        : path === "/"
          ? {}
          : { status: 302, headers: { location: "https://shared.example.net/file" } },
    )
    const { found: sites } = await withSites(
      served,
      Effect.flatMap(WebSites, ({ secure }) =>
        Effect.forEach(["a.example.org", "b.example.org", "c.example.org"], secure, { concurrency: "unbounded" }),
      ),
    )
    expect(sites.map(summaryOf)).toEqual(Array(3).fill({ page: 200, file: 200 }))
    expect(served.asked.filter((each) => each.startsWith("shared"))).toHaveLength(1)
  })

  it.each([
    { name: "in a circle", location: "/.well-known/security.txt", expected: 302 },
    { name: "to another port", location: "https://example.org:25/", expected: "protocol-violation" },
    { name: "to a name that cannot be found", location: "https://nowhere.invalid/", expected: "dns-failure" },
    { name: "to a port that is closed", location: "http://example.org/", expected: "connection-refused" },
  ])("ends a redirect $name", async ({ location, expected }) => {
    const { found: site, dialled } = await look((path) =>
      path === "/.well-known/security.txt"
        ? { status: 302, headers: { location } }
        : path === "/"
          ? {}
          : { status: 404 },
    )
    expect(summaryOf(site).file).toBe(expected)
    expect(dialled.some((each) => each.endsWith(" 25"))).toBe(false)
  })

  it("finds the file at the place of old, and no page that stands there", async () => {
    const old = (type: string) => (path: string) =>
      path === "/security.txt"
        ? { headers: { "content-type": type }, body: FILE }
        : { status: path === "/" ? 200 : 404 }
    expect((await look(old("text/plain"))).found.securityTxt).toMatchObject({
      value: { path: "/security.txt", status: 200 },
    })
    expect((await look(old("text/html"))).found.securityTxt).toMatchObject({
      value: { path: "/.well-known/security.txt", status: 404, file: null },
    })
  })

  it("takes a 403 for the file as an answer, unless the page is walled, too", async () => {
    const forbidden = (page: number) => look((path) => ({ status: path === "/" ? page : 403 }))
    expect((await forbidden(200)).found.securityTxt).toMatchObject({ value: { status: 403, turnedAway: null } })
    expect((await forbidden(403)).found.securityTxt).toMatchObject({ value: { turnedAway: { kind: "blocked" } } })
  })

  it("does not ask on when it is told that it asks too much", async () => {
    const { found: site, asked } = await look(() => ({ status: 429 }))
    expect(site.page).toMatchObject({ value: { turnedAway: { kind: "rate-limited" } } })
    expect(site.securityTxt).toMatchObject({ obstacle: { kind: "rate-limited" } })
    expect(asked).toEqual(["example.org/"])
  })

  it("does not hold a file without end, nor what a bomb unfolds to", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, "x"))
    const { found: site } = await look(() => ({
      headers: { "content-encoding": "gzip", "content-type": "text/plain" },
      body: bomb,
    }))
    expect(site.page).toMatchObject({ value: { status: 200 } })
    expect(site.securityTxt).toMatchObject({ value: { file: { isCapped: true, text: "x".repeat(32_768) } } })
  })
})

const head = (rest: string) => `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${rest}`
const hostile: ReadonlyArray<{
  readonly name: string
  readonly act: (socket: TLSSocket, path: string) => void
  readonly expected: { readonly page: unknown; readonly file: unknown }
}> = [
  { name: "says nothing", act: () => {}, expected: { page: "timeout", file: "timeout" } },
  { name: "closes", act: (socket) => socket.end(), expected: { page: "connection-closed", file: "connection-closed" } },
  {
    name: "drips its page",
    act: (socket) => {
      socket.write(head("Content-Length: 1000000\r\n\r\n"))
      const timer = setInterval(() => socket.write("x"), 20)
      socket.on("close", () => clearInterval(timer))
    },
    expected: { page: 200, file: "timeout" },
  },
  {
    name: "breaks off in the middle of the file",
    act: (socket, path) =>
      path === "/"
        ? socket.write(head("Content-Length: 0\r\n\r\n"))
        : socket.end(head("Content-Length: 500\r\n\r\nContact: ")),
    expected: { page: 200, file: "connection-closed" },
  },
  {
    name: "sends headers without end",
    act: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n")
      const timer = setInterval(() => socket.write("X-Filler: filler\r\n".repeat(1_000)), 5)
      socket.on("close", () => clearInterval(timer))
    },
    expected: { page: "protocol-violation", file: "protocol-violation" },
  },
  {
    name: "speaks no HTTP",
    act: (socket) => socket.end("SSH-2.0-x\r\n"),
    expected: { page: "protocol-violation", file: "protocol-violation" },
  },
]

describe("a server that", () => {
  it.each(hostile)("$name: page $expected.page, file $expected.file", async ({ act, expected }) => {
    const started = performance.now()
    const { found: site } = await withSites(acting(act), visit)
    expect(summaryOf(site)).toEqual(expected)
    expect(performance.now() - started).toBeLessThan(15_000)
  })

  it("speaks no TLS offers neither page nor file", async () => {
    const server = createServer((socket) => socket.on("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")))
    const { found: site } = await withSites({ server, asked: [] }, visit)
    expect(summaryOf(site)).toEqual({ page: "no-tls", file: "no-tls" })
  })
})
