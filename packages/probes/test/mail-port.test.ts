/** Port 25 over real sockets: a silent server is told from a network that lets nobody out. */
import { type AddressInfo, createServer, type Server } from "node:net"
import { Duration, Effect, Layer } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { starttls } from "../src/mail/starttls.ts"
import { Network } from "../src/network.ts"
import { obstructed } from "../src/obstacle.ts"
import { ipv6 } from "../src/routing/ipv6.ts"
import { MailHosts } from "../src/services/mail-hosts.ts"
import { Names } from "../src/services/names.ts"
import { Routing } from "../src/services/routing.ts"
import { WebSites } from "../src/services/web-sites.ts"

let server: Server
let port = 0
let connections = 0

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1
    socket.on("error", () => {})
    socket.on("data", (bytes) =>
      bytes.toString("latin1").startsWith("QUIT") ? socket.end("221 Bye\r\n") : socket.write("250 mx.example.net\r\n"),
    )
    socket.write("220 mx.example.net ESMTP\r\n")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => void server.close())

/** Nobody listens on port 1 of this machine: what it refuses stands for what a network keeps in. */
const CLOSED = 1

/** Domains `d0.example`, `d1.example` … each with a mail server of an operator of its own, of which some answer. */
const measure = (answering: ReadonlyArray<number>, references: ReadonlyArray<number>, isAllowed = true) => {
  const hostOf = (domain: string) => `mx.operator${domain.replace(/\D/g, "")}.net`
  const network = Network.layer({
    route: ({ address }) => {
      const index = Number.parseInt(address.replace(/^.*[.:]/, ""), 10)
      if (!isAllowed && index !== 0) return { refused: "not to be dialled" }
      return { address: "127.0.0.1", port: answering.includes(index) ? port : CLOSED }
    },
    connectionsPerAddress: 1,
    spacing: Duration.zero,
    connectTimeout: Duration.seconds(5),
    hasIpv6: true,
  })
  const names = Layer.mock(Names)({
    dkimSelectors: () => [],
    addresses: (host: string) => {
      const index = host.replace(/\D/g, "")
      return Effect.succeed({ ipv4: [`192.0.2.${index}`], ipv6: [`2001:db8::${index}`] })
    },
    mailServers: (domain: string) =>
      Effect.succeed({ hosts: [hostOf(domain)], exchanges: [{ preference: 10, host: hostOf(domain) }] }),
    delegation: () => Effect.fail(obstructed("timeout", "not asked here")),
  })
  const mailHosts = MailHosts.layer({
    ehloName: "scanner.example.org",
    rootCertificates: null,
    timeout: Duration.seconds(5),
    references: references.map((index) => `d${index}.example`),
  }).pipe(Layer.provide(Layer.merge(network, names)))
  const services = Layer.mergeAll(mailHosts, names, Layer.mock(WebSites)({}), Layer.mock(Routing)({}))
  return Effect.gen(function* () {
    const judged = yield* Effect.forEach([starttls, ipv6], (probe) =>
      Effect.flatMap(probe.gather("d0.example", ["mail"], { value: true }), (seen) =>
        Effect.orDie(
          Effect.map(probe.read(seen), (judge) => judge(["mail"], { observedAt: "2026-11-23T00:00:00.000Z" })),
        ),
      ),
    )
    const found = new Map(judged.flat().map(({ check, verdict, reason }) => [check, `${verdict} ${reason}`]))
    return {
      offered: found.get("starttls.offered"),
      reachable: found.get("ipv6.mail-reachable"),
      state: yield* Effect.flatMap(MailHosts, (hosts) => hosts.port),
    }
  }).pipe(Effect.provide(services), Effect.runPromise)
}

describe("a mail server that cannot be reached", () => {
  it("is not judged when nobody of several operators can be: the network keeps us in", async () => {
    expect(await measure([], [1, 2, 3, 4])).toEqual({
      offered: "unknown port-25-blocked",
      reachable: "unknown port-25-blocked",
      state: "blocked",
    })
  })

  it("is what it is when somebody else can be reached", async () => {
    expect(await measure([4], [1, 2, 3, 4])).toEqual({
      offered: "unknown connection-refused",
      reachable: "fail not-reachable",
      state: "open",
    })
  })

  it("is not put to the network when too few operators can be asked", async () => {
    expect(await measure([], [1, 2])).toEqual({
      offered: "unknown connection-refused",
      reachable: "fail not-reachable",
      state: "untold",
    })
  })

  it("is not put to the network when others are not to be dialled", async () => {
    expect((await measure([], [1, 2, 3, 4], false)).state).toBe("untold")
  })

  it("costs others nothing while mail servers answer", async () => {
    const before = connections
    expect(await measure([0], [1, 2, 3])).toEqual({
      offered: "fail none-offers",
      reachable: "pass reachable",
      state: "open",
    })
    // The dialogue, and one connection over IPv6.
    expect(connections - before).toBe(2)
  })
})
