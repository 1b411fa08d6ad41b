import { createServer, type Server, type Socket } from "node:net"
import { Duration, Effect, Exit } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { blockList } from "../src/address-policy.ts"
import { Network, type NetworkOptions, publicRoute } from "../src/network.ts"

const open: Array<Server> = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

/** A server on loopback that notes how many connections it has at once, and when each came. */
const listen = async (hold: number) => {
  const seen = { most: 0, now: 0, times: [] as Array<number> }
  const server = createServer((socket: Socket) => {
    seen.now += 1
    seen.most = Math.max(seen.most, seen.now)
    seen.times.push(performance.now())
    socket.on("error", () => {})
    socket.on("close", () => {
      seen.now -= 1
    })
    setTimeout(() => socket.end(), hold)
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { port: (server.address() as { port: number }).port, seen }
}

const options: NetworkOptions = {
  route: publicRoute(blockList(["127.0.0.0/8"])),
  connectionsPerAddress: 2,
  spacing: Duration.zero,
  connectTimeout: Duration.seconds(2),
  hasIpv6: true,
}

/** Dials, and holds the connection as long as `hold` says. */
const dial = (address: string, port: number, hold = 0) =>
  Effect.flatMap(Network, (network) =>
    Effect.scoped(Effect.tap(network.dial({ address, port }), () => Effect.sleep(hold))),
  )
const run = <A, E>(effect: Effect.Effect<A, E, Network>, given: Partial<NetworkOptions> = {}) =>
  Effect.runPromiseExit(Effect.provide(effect, Network.layer({ ...options, ...given })))

const kindOf = (exit: Exit.Exit<unknown, { readonly obstacle: { readonly kind: string } }>) =>
  Exit.isFailure(exit)
    ? exit.cause.reasons.map((reason) => (reason._tag === "Fail" ? reason.error.obstacle.kind : reason._tag))
    : []

describe("Network.dial", () => {
  it("connects where the route allows it", async () => {
    const { port } = await listen(10)
    const exit = await run(dial("127.0.0.1", port))
    expect(Exit.isSuccess(exit) && exit.value.outcome).toBe("connected")
  })

  it.each(["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1", "not an address"])(
    "never dials %s when it is not allowed",
    async (address) => {
      const exit = await run(dial(address, 80), { route: publicRoute(blockList([])) })
      expect(kindOf(exit)).toEqual(["private-address"])
    },
  )

  it("takes a refusal as evidence", async () => {
    const { port } = await listen(0)
    for (const server of open.splice(0)) server.close()
    const exit = await run(Effect.delay(dial("127.0.0.1", port), "20 millis"))
    expect(Exit.isSuccess(exit) && exit.value.outcome).toBe("refused")
  })

  it("does not blame others for our lack of IPv6", async () => {
    const exit = await run(dial("2001:67c:2e8:22::1", 443), { hasIpv6: false })
    expect(kindOf(exit)).toEqual(["no-ipv6-here"])
  })

  it("holds two connections at once to one address, and makes the others wait", async () => {
    const { port, seen } = await listen(1_000)
    await run(
      Effect.all(
        Array.from({ length: 6 }, () => dial("127.0.0.1", port, 30)),
        { concurrency: "unbounded" },
      ),
    )
    expect(seen.times).toHaveLength(6)
    expect(seen.most).toBeLessThanOrEqual(2)
  })

  it("holds one SMTP connection at once, wherever port 25 really is", async () => {
    const { port, seen } = await listen(1_000)
    const route = (endpoint: { address: string; port: number }) =>
      endpoint.port === 25 ? { address: "127.0.0.1", port } : endpoint
    await run(
      Effect.all(
        Array.from({ length: 4 }, () => dial("192.0.2.1", 25, 20)),
        { concurrency: "unbounded" },
      ),
      { route },
    )
    expect(seen.times).toHaveLength(4)
    expect(seen.most).toBe(1)
  })

  it("keeps connections to one address apart in time", async () => {
    const { port, seen } = await listen(1_000)
    await run(
      Effect.all(
        Array.from({ length: 4 }, () => dial("127.0.0.1", port)),
        { concurrency: "unbounded" },
      ),
      {
        spacing: Duration.millis(50),
      },
    )
    const gaps = seen.times.slice(1).map((time, index) => time - seen.times[index]!)
    // The server sees arrivals, not starts: a few milliseconds of jitter are its own.
    for (const gap of gaps) expect(gap).toBeGreaterThan(35)
  })

  it("gives the place back when the one who holds it is interrupted", async () => {
    const { port } = await listen(2_000)
    const exit = await run(
      Effect.gen(function* () {
        yield* dial("127.0.0.1", port, 10_000).pipe(Effect.timeoutOption("20 millis"), Effect.replicateEffect(3))
        return yield* dial("127.0.0.1", port)
      }),
      { connectionsPerAddress: 1 },
    )
    expect(Exit.isSuccess(exit) && exit.value.outcome).toBe("connected")
  })
})
