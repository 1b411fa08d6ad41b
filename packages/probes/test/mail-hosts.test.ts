/** Mail hosts over real sockets: however many domains share a host, it is looked at once, one connection after the other. */
import { type AddressInfo, createServer, type Socket } from "node:net"
import { createSecureContext, TLSSocket } from "node:tls"
import { issueCertificate } from "@plumbline/tls"
import { Duration, Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { starttls } from "../src/mail/starttls.ts"
import { dane } from "../src/name/dane.ts"
import { Network } from "../src/network.ts"
import { MailHosts } from "../src/services/mail-hosts.ts"
import { Names } from "../src/services/names.ts"
import { Routing } from "../src/services/routing.ts"
import { WebSites } from "../src/services/web-sites.ts"

const HOSTS = 10
const DOMAINS = 1_000
/** A profile of any server takes at most sixty connections, and a dialogue comes before it. */
const MOST_CONNECTIONS = 61

const certificate = issueCertificate({
  subject: "mx.example.net",
  sans: ["*.example.net"],
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2036-01-01T00:00:00Z"),
})
const secureContext = createSecureContext({
  key: certificate.privateKeyPem,
  cert: certificate.certificatePem,
  ciphers: "TLS_AES_256_GCM_SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256",
})

/** SMTP as far as STARTTLS and QUIT, and how many connections there were, and how many at once. */
const makeMailServer = () => {
  const counted = { connections: 0, open: 0, mostOpen: 0 }
  const converse = (socket: Socket | TLSSocket) => {
    socket.on("error", () => {})
    const onData = (bytes: Buffer) => {
      const verb = bytes.toString("latin1").trim().toUpperCase().split(" ")[0]
      if (verb === "QUIT") return void socket.end("221 Bye\r\n")
      if (verb === "EHLO") return void socket.write("250-mx.example.net\r\n250-STARTTLS\r\n250 SIZE\r\n")
      if (verb !== "STARTTLS") return void socket.write("502 Not here\r\n")
      socket.off("data", onData)
      socket.write("220 Go ahead\r\n")
      converse(new TLSSocket(socket, { isServer: true, secureContext }))
    }
    socket.on("data", onData)
  }
  const server = createServer((socket) => {
    counted.connections += 1
    counted.open += 1
    counted.mostOpen = Math.max(counted.mostOpen, counted.open)
    socket.on("close", () => {
      counted.open -= 1
    })
    socket.write("220 mx.example.net ESMTP\r\n")
    converse(socket)
  })
  return { server, counted }
}

describe("mail hosts that many share", () => {
  it("are looked at once for a thousand domains, one connection at a time", async () => {
    const servers = Array.from({ length: HOSTS }, makeMailServer)
    await Promise.all(
      servers.map(({ server }) => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
    )
    const hosts = servers.map((_, index) => `mx${index}.example.net`)
    const ports = servers.map(({ server }) => (server.address() as AddressInfo).port)
    const network = Network.layer({
      route: ({ address }) => ({ address: "127.0.0.1", port: ports[Number(address.split(".").at(-1))] ?? 1 }),
      connectionsPerAddress: 1,
      spacing: Duration.zero,
      connectTimeout: Duration.seconds(10),
      hasIpv6: false,
    })
    const names = Layer.mock(Names)({
      dkimSelectors: () => [],
      addresses: (name: string) => Effect.succeed({ ipv4: [`192.0.2.${hosts.indexOf(name)}`], ipv6: [] }),
      mailServers: (domain: string) => {
        const first = Number(domain.replace(/\D/g, "")) % HOSTS
        const own = [hosts[first]!, hosts[(first + 1) % HOSTS]!]
        return Effect.succeed({
          hosts: own,
          exchanges: own.map((host, index) => ({ preference: (index + 1) * 10, host })),
        })
      },
      tlsa: () =>
        Effect.succeed({
          status: "secure" as const,
          records: [{ usage: 3, selector: 1, matchingType: 1, data: "00".repeat(32) }],
        }),
    })
    const mailHosts = MailHosts.layer({
      ehloName: "scanner.example.org",
      rootCertificates: [certificate.certificatePem],
      timeout: Duration.seconds(10),
    }).pipe(Layer.provide(Layer.merge(network, names)))
    const services = Layer.mergeAll(mailHosts, names, Layer.mock(WebSites)({}), Layer.mock(Routing)({}))

    const verdicts = await Effect.forEach(
      Array.from({ length: DOMAINS }, (_, index) => `domain${index}.example.org`),
      (domain) =>
        Effect.forEach([starttls, dane], (probe) =>
          Effect.flatMap(probe.gather(domain, ["mail"], { value: true }), (seen) =>
            Effect.orDie(
              Effect.map(probe.read(seen), (judge) => judge(["mail"], { observedAt: "2026-11-23T00:00:00.000Z" })),
            ),
          ),
        ),
      { concurrency: 50 },
    ).pipe(Effect.provide(services), Effect.runPromise)
    for (const { server } of servers) server.close()

    const offered = verdicts
      .flat(2)
      .filter(({ check }) => check === "starttls.offered" || check === "dane.mail-matches")
    expect(new Set(offered.map(({ check, reason }) => `${check} ${reason}`))).toEqual(
      new Set(["starttls.offered all-offer", "dane.mail-matches no-match"]),
    )
    expect(offered).toHaveLength(2 * DOMAINS)
    for (const { counted } of servers) {
      expect(counted.connections).toBeGreaterThan(1)
      expect(counted.connections).toBeLessThanOrEqual(MOST_CONNECTIONS)
      // One at a time; a server may hear of the end of one a moment after the beginning of the next.
      expect(counted.mostOpen).toBeLessThanOrEqual(2)
    }
    // All of them show the same, so that all cost the same: what one profile costs.
    expect(new Set(servers.map(({ counted }) => counted.connections)).size).toBe(1)
  })
})
