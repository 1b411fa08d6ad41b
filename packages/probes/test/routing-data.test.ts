/** Routing data from files and from a server on loopback: loaded once, kept, refused when old. */
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Obstructed } from "../src/obstacle.ts"
import { Names } from "../src/services/names.ts"
import { Routing } from "../src/services/routing.ts"
import { type RoutingDataOptions, routingData } from "../src/services/routing-data.ts"

const NOW = Date.parse("2026-11-23T12:00:00Z")
const HOUR = 3_600_000
const exported = (buildtime: string, asn = 64496) =>
  JSON.stringify({ metadata: { buildtime }, roas: [{ prefix: "192.0.2.0/24", maxLength: 24, asn, ta: "lab" }] })
const FRESH = exported("2026-11-23T11:00:00Z")
const DUMPS = ["64496\t192.0.2.0/24\t300\n", "64496\t2001:db8::/32\t300\n"]

let folder = ""
const servers: Array<Server> = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-routing-"))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const server of servers.splice(0)) server.close()
})

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/vrps.json`
}
const file = (name: string, content: string | Uint8Array, modifiedAt = NOW) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  utimesSync(path, new Date(modifiedAt), new Date(modifiedAt))
  return path
}

const untouchable = () => Effect.die("the DNS is not to be asked")
const NAMES = Layer.succeed(Names)(
  Names.of({
    exists: untouchable,
    addresses: untouchable,
    texts: untouchable,
    mailServers: untouchable,
    nameServers: untouchable,
    delegation: untouchable,
    service: untouchable,
    certificationAuthorities: untouchable,
    tlsa: untouchable,
    chain: untouchable,
    dkimSelectors: () => [],
  }),
)

/** Runs with the clock at `NOW`. */
const withRouting = <A, E>(
  given: Partial<RoutingDataOptions>,
  use: (routing: Routing["Service"]) => Effect.Effect<A, E>,
) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        yield* TestClock.setTime(NOW)
        const data = yield* routingData({
          vrps: join(folder, "vrps.json"),
          origins: [join(folder, "riswhoisdump.IPv4")],
          cacheFolder: join(folder, "cache"),
          userAgent: "test",
          ...given,
        })
        return yield* Effect.flatMap(Routing, use).pipe(Effect.provide(Routing.layer(data).pipe(Layer.provide(NAMES))))
      }),
    ).pipe(Effect.provide(TestClock.layer())),
  )
const stateOf = (routing: Routing["Service"]) =>
  routing.validity("192.0.2.0/24", 64496).pipe(
    Effect.map(({ state }): string => state),
    Effect.catchTag("Obstructed", ({ obstacle }: Obstructed) =>
      Effect.succeed(`${obstacle.kind} ${obstacle.at}: ${obstacle.detail}`),
    ),
  )
const routeOf = (routing: Routing["Service"], address: string) =>
  routing.originOf(address).pipe(
    Effect.map((route): string => (route === null ? "none" : `${route.prefix} AS${route.asns.join(" AS")}`)),
    Effect.catchTag("Obstructed", ({ obstacle }: Obstructed) =>
      Effect.succeed(`${obstacle.kind} ${obstacle.at}: ${obstacle.detail}`),
    ),
  )

describe("from files", () => {
  it.each([
    { name: "plain", pack: (text: string) => text },
    { name: "gzip", pack: (text: string) => gzipSync(text) },
  ])("reads them, $name", async ({ pack }) => {
    file("vrps.json", pack(FRESH))
    const origins = DUMPS.map((dump, index) => file(`dump${index}`, pack(dump)))
    const seen = await withRouting({ origins }, (routing) =>
      Effect.all([stateOf(routing), routeOf(routing, "192.0.2.9"), routeOf(routing, "2001:db8::9")]),
    )
    expect(seen).toEqual(["valid", "192.0.2.0/24 AS64496", "2001:db8::/32 AS64496"])
  })

  it.each([
    { name: "a file that is not there", make: () => {}, says: /^no-routing-data VRPs: ENOENT$/ },
    {
      name: "one that is none",
      make: () => file("vrps.json", "<html>"),
      says: /^no-routing-data VRPs: VRPs: byte 0: expected value$/,
    },
    {
      name: "a broken gzip",
      make: () => file("vrps.json", gzipSync(FRESH).subarray(0, 40)),
      says: /^no-routing-data VRPs: Z_BUF_ERROR$/,
    },
    {
      name: "old VRPs, by what they say of themselves",
      make: () => file("vrps.json", exported("2026-11-22T11:00:00Z")),
      says: /^stale-data VRPs: of 2026-11-22, more than 24 hours old$/,
    },
    {
      name: "old VRPs, by the date of the file",
      make: () => file("vrps.json", '{"roas":[]}', NOW - 25 * HOUR),
      says: /^stale-data VRPs: of 2026-11-22/,
    },
  ])("says why nothing can be concluded from $name", async ({ make, says }) => {
    make()
    expect(await withRouting({}, stateOf)).toMatch(says)
  })

  it("takes a dump for a week, the older of two", async () => {
    const origins = [file("new", DUMPS[0]!), file("old", DUMPS[1]!, NOW - 8 * 24 * HOUR)]
    expect(await withRouting({ origins }, (routing) => routeOf(routing, "192.0.2.1"))).toMatch(
      /^stale-data routes: of 2026-11-15, more than 168 hours old$/,
    )
  })

  it("loads again after some hours, and keeps what it has when that fails, until it is too old", async () => {
    file("vrps.json", FRESH)
    const seen = await withRouting({}, (routing) =>
      Effect.gen(function* () {
        const states = [yield* stateOf(routing)]
        file("vrps.json", exported("2026-11-23T17:00:00Z", 64499))
        states.push(yield* stateOf(routing))
        yield* TestClock.adjust("7 hours")
        states.push(yield* stateOf(routing))
        rmSync(join(folder, "vrps.json"))
        yield* TestClock.adjust("20 hours")
        states.push(yield* stateOf(routing))
        yield* TestClock.adjust("20 hours")
        states.push(yield* stateOf(routing))
        return states
      }),
    )
    expect(seen.map((state) => state.split(" ")[0])).toEqual(["valid", "valid", "invalid", "invalid", "stale-data"])
  })

  it("tries again some minutes after a failure", async () => {
    const seen = await withRouting({}, (routing) =>
      Effect.gen(function* () {
        const states = [yield* stateOf(routing)]
        file("vrps.json", FRESH)
        states.push(yield* stateOf(routing))
        yield* TestClock.adjust("11 minutes")
        states.push(yield* stateOf(routing))
        return states
      }),
    )
    expect(seen.map((state) => state.split(" ")[0])).toEqual(["no-routing-data", "no-routing-data", "valid"])
  })
})

describe("from a URL", () => {
  it("fetches once, says who asks, and keeps a copy for the next start", async () => {
    const asked: Array<string | undefined> = []
    const vrps = await serve((request, response) => {
      asked.push(request.headers["user-agent"])
      response.setHeader("content-encoding", "gzip").end(gzipSync(FRESH))
    })
    const twenty = (routing: Routing["Service"]) =>
      Effect.all(
        Array.from({ length: 20 }, () => stateOf(routing)),
        { concurrency: "unbounded" },
      )
    expect(new Set(await withRouting({ vrps }, twenty))).toEqual(new Set(["valid"]))
    expect(await withRouting({ vrps }, stateOf)).toBe("valid")
    expect(asked).toEqual(["test"])
    expect(readdirSync(join(folder, "cache"))).toHaveLength(1)
  })

  it("fetches again when the copy is old, and takes the old copy when that fails", async () => {
    let status = 200
    let count = 0
    const vrps = await serve((_, response) => {
      count += 1
      response.writeHead(status, { "last-modified": new Date(NOW - 7 * HOUR).toUTCString() }).end(FRESH)
    })
    expect(await withRouting({ vrps }, stateOf)).toBe("valid")
    status = 503
    expect(await withRouting({ vrps }, stateOf)).toBe("valid")
    expect(count).toBe(2)
  })

  it("throws a copy away that cannot be read", async () => {
    let body = "<html>sign in</html>"
    const vrps = await serve((_, response) => response.end(body))
    expect(await withRouting({ vrps }, stateOf)).toMatch(/^no-routing-data VRPs: VRPs: byte 0/)
    body = FRESH
    expect(await withRouting({ vrps }, stateOf)).toBe("valid")
  })

  it.each([
    {
      name: "an error of the server",
      listener: ((_, response) => response.writeHead(404).end()) as RequestListener,
      says: /404/,
    },
    {
      name: "a broken connection",
      listener: ((request) => request.socket.destroy()) as RequestListener,
      says: /UND_ERR_SOCKET/,
    },
    {
      name: "an answer that breaks off",
      listener: ((_, response) => {
        response.writeHead(200, { "content-length": "1000" }).write("{")
        setTimeout(() => response.destroy(), 20)
      }) as RequestListener,
      says: /UND_ERR_SOCKET|terminated|no complete/,
    },
  ])("says what was wrong: $name", async ({ listener, says }) => {
    const vrps = await serve(listener)
    const seen = await withRouting({ vrps }, stateOf)
    expect(seen).toMatch(/^no-routing-data VRPs: /)
    expect(seen).toMatch(says)
    expect(readdirSync(join(folder, "cache"))).toEqual([])
  })
})
