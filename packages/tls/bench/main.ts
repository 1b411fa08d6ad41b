/**
 * How long does it take to know the TLS of a server, and with how many connections, beside testssl.sh, sslscan and nmap?
 *
 *     npm run bench -w packages/tls [-- <round trip in ms> <id of a configuration> …]
 *
 * Servers of infra/lab/tls stand behind relays that count connections; every tool is asked of each in one run, one after another.
 * sslscan and nmap do what they do by default, testssl.sh what we find too: versions, suites and their order, groups, certificate
 * and extensions (its whole run takes longer). Plumbline is measured twice: with the limits of a scan, and with connections enough for
 * every list to be whole; the second is held against the goals. Its times are medians, of warm code as in a scan of many servers.
 */
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { type AddressInfo, createServer, connect as dial, type Socket } from "node:net"
import { resolve } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect } from "effect"
import { type Connect, profile, type TlsLimits } from "../src/index.ts"

const serverName = "server.example"

/** An ordinary web server, what three libraries do by default, and a server with everything that OpenSSL has. */
const CONFIGURATIONS = [
  "order-server",
  "openssl-default",
  "gnutls-default",
  "jsse-default",
  "suites-everything-openssl",
]

/** Between neighboring countries. */
const ROUND_TRIP_MS = 20

/** At most this share of testssl.sh's time, and of sslscan's connections. */
const TIME_GOAL = 1 / 30
const CONNECTIONS_GOAL = 1 / 3

interface Cost {
  readonly seconds: number
  readonly connections: number
}

/** A relay in front of a server. */
interface Relay {
  readonly port: number
  readonly accepted: () => number
  readonly close: () => void
}

/** `roundTripMs` stand for the way to a server: one for opening the stream, one for each answer. */
const relayTo = async (target: number, roundTripMs: number): Promise<Relay> => {
  const sockets = new Set<Socket>()
  let accepted = 0
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on("error", () => {}).on("close", () => sockets.delete(socket))
  }
  const server = createServer((socket) => {
    accepted++
    const upstream = dial(target, "127.0.0.1")
    keep(socket)
    keep(upstream)
    pass(socket, upstream, roundTripMs)
    pass(upstream, socket, roundTripMs)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const close = (): void => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, accepted: () => accepted, close }
}

/** Hands on what comes, and then the end of it, in order and later: nothing before the stream would be open. */
const pass = (from: Socket, to: Socket, roundTripMs: number): void => {
  const opened = performance.now() + (roundTripMs * 3) / 2
  let last = Promise.resolve()
  const later = (act: () => void): void => {
    const at = Math.max(performance.now() + roundTripMs / 2, opened)
    last = last.then(() => (roundTripMs === 0 ? undefined : sleep(Math.max(0, at - performance.now())))).then(act)
  }
  from.on("data", (chunk) => later(() => to.write(chunk)))
  from.on("end", () => later(() => to.end()))
  from.on("close", () => later(() => to.destroySoon()))
}

const measure = async (relay: Relay, work: () => Promise<unknown>): Promise<Cost> => {
  const before = relay.accepted()
  const start = performance.now()
  await work()
  return { seconds: (performance.now() - start) / 1_000, connections: relay.accepted() - before }
}

const connectTo = (port: number): Connect<{ readonly reason: string }> =>
  Effect.acquireRelease(
    Effect.callback<Socket, { readonly reason: string }>((resume) => {
      const socket = dial(port, "127.0.0.1")
      socket.once("connect", () => resume(Effect.succeed(socket)))
      socket.once("error", () => resume(Effect.fail({ reason: "refused" })))
    }),
    (socket) => Effect.sync(() => socket.destroy()),
  )

const RUNS = 5

const plumbline = async (relay: Relay, limits: Partial<TlsLimits>): Promise<Cost> => {
  const run = () =>
    Effect.runPromise(
      profile(connectTo(relay.port), { serverName, depth: "complete", alpn: ["h2", "http/1.1"], limits }),
    )
  await run()
  const costs: Array<Cost> = []
  for (let count = 0; count < RUNS; count++) costs.push(await measure(relay, run))
  return costs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(RUNS / 2)]!
}

/** Connections enough to know any server whole. */
const WHOLE: Partial<TlsLimits> = { connections: 500, thoroughConnections: 500 }

const run = (command: string, words: ReadonlyArray<string>) => async (): Promise<void> => {
  await once(spawn(command, words, { stdio: "ignore" }), "close")
}

const TOOLS: Readonly<Record<string, (port: number) => readonly [command: string, words: ReadonlyArray<string>]>> = {
  "testssl.sh": (port) => [
    "testssl",
    [
      ...["--ip", "one", "--warnings", "off", "--color", "0", "--quiet", "--sneaky"],
      ...["-p", "-E", "-P", "-f", "-S", `127.0.0.1:${port}`],
    ],
  ],
  sslscan: (port) => ["sslscan", [`--sni-name=${serverName}`, `127.0.0.1:${port}`]],
  nmap: (port) => ["nmap", ["-n", "-Pn", "-p", String(port), "--script", "+ssl-enum-ciphers", "127.0.0.1"]],
}

const isInstalled = (tool: string): boolean =>
  spawnSync(tool === "testssl.sh" ? "testssl" : tool, ["--version"]).status === 0

const written = ({ seconds, connections }: Cost): string =>
  `${seconds.toFixed(seconds < 10 ? 2 : 0)} s, ${connections} connections`

const compareWith = (name: string, ours: number, theirs: number, goal: number): string => {
  const share = ours / theirs
  return `${name}: 1/${(1 / share).toFixed(1)} (goal 1/${Math.round(1 / goal)}: ${share <= goal ? "met" : "missed"})`
}

const main = async (asked: ReadonlyArray<string>): Promise<void> => {
  const serve = resolve(import.meta.dirname, "../../../infra/lab/tls/serve.ts")
  const roundTripMs = Number(asked[0] ?? ROUND_TRIP_MS)
  const ids = asked.length < 2 ? CONFIGURATIONS : asked.slice(1)
  const servers = spawn(process.execPath, [serve, ...ids], { stdio: ["pipe", "pipe", "inherit"] })
  const [line] = (await once(createInterface(servers.stdout), "line")) as [string]
  const ports = JSON.parse(line) as Readonly<Record<string, number>>
  const tools = Object.keys(TOOLS).filter(isInstalled)
  console.log(`round trips of ${roundTripMs} ms`)
  try {
    for (const [id, target] of Object.entries(ports)) {
      const relay = await relayTo(target, roundTripMs)
      const scan = await plumbline(relay, {})
      const whole = await plumbline(relay, WHOLE)
      console.log(
        `${id}\n  Plumbline, limits of a scan: ${written(scan)}\n  Plumbline, all lists whole: ${written(whole)}`,
      )
      for (const tool of tools) {
        const cost = await measure(relay, run(...TOOLS[tool]!(relay.port)))
        console.log(`  ${tool}: ${written(cost)}`)
        if (tool === "testssl.sh") console.log(`    ${compareWith("time", whole.seconds, cost.seconds, TIME_GOAL)}`)
        if (tool === "sslscan")
          console.log(`    ${compareWith("connections", whole.connections, cost.connections, CONNECTIONS_GOAL)}`)
      }
      relay.close()
    }
  } finally {
    servers.stdin.end()
    await once(servers, "close")
  }
}

await main(process.argv.slice(2))
