/**
 * The network as the probes may use it: TCP connections to addresses, with manners.
 *
 * Every connection passes the policy of what may be dialled, waits for a free place at its address and for the spacing
 * between two connections to it, and has a time limit. Nothing else in the probes opens a socket to those who are measured.
 */
import { type BlockList, connect, isIPv6, type Socket } from "node:net"
import type { Endpoint, Route } from "@plumbline/dns"
import { Context, Duration, Effect, Layer, type Scope } from "effect"
import { refusalOf } from "./address-policy.ts"
import { type Obstructed, obstructed } from "./obstacle.ts"

/** `refused` is evidence (nobody listens there); everything else that keeps us from connecting is an obstacle. */
export type Dialled = { readonly outcome: "connected"; readonly socket: Socket } | { readonly outcome: "refused" }

export interface NetworkOptions {
  /** Policy and, in the lab, translation of addresses. */
  readonly route: Route
  /** At once to one address; port 25 always has one. */
  readonly connectionsPerAddress: number
  /** Between the starts of two connections to one address. */
  readonly spacing: Duration.Duration
  readonly connectTimeout: Duration.Duration
  /** Holds a place at an address beside our own, where other machines measure too: `places` are those of all together. */
  readonly lease?: (address: string, places: number) => Effect.Effect<void, never, Scope.Scope>
  /** False when this machine has no IPv6: then every IPv6 address is an obstacle of ours. */
  readonly hasIpv6: boolean
}

export class Network extends Context.Service<
  Network,
  {
    /** Connects; the socket is destroyed when the scope closes. Waiting for a place at the address does not count against the time limit. */
    readonly dial: (endpoint: Endpoint) => Effect.Effect<Dialled, Obstructed, Scope.Scope>
  }
>()("@plumbline/probes/Network") {
  static layer(options: NetworkOptions): Layer.Layer<Network> {
    return Layer.sync(Network)(() => ({ dial: dialWith(options) }))
  }
}

/** Route of the real Internet: public addresses as they are, others only when `allowed`. */
export const publicRoute =
  (allowed: BlockList): Route =>
  (endpoint) => {
    const refused = refusalOf(endpoint.address, allowed)
    return refused === null ? endpoint : { refused }
  }

/** Whose turn it is at one address. */
interface Turn {
  free: number
  nextStart: number
  readonly waiting: Array<() => void>
}

const dialWith = (options: NetworkOptions) => {
  const turns = new Map<string, Turn>()
  let mostTurns = LEAST_TURNS_SWEPT
  /** An address whose spacing was not over when its last place was given back is left behind there. */
  const forgetIdle = () => {
    for (const [key, { free, nextStart }] of turns) {
      const places = key.endsWith(" 25") ? 1 : options.connectionsPerAddress
      if (free === places && nextStart <= performance.now()) turns.delete(key)
    }
    mostTurns = Math.max(LEAST_TURNS_SWEPT, turns.size * 2)
  }

  /** Holds one of the address's places while the scope lives. */
  const holdPlace = (endpoint: Endpoint): Effect.Effect<void, never, Scope.Scope> => {
    const isMail = endpoint.port === 25
    const key = isMail ? `${endpoint.address} 25` : endpoint.address
    const places = isMail ? 1 : options.connectionsPerAddress
    const take = Effect.callback<Turn>((resume) => {
      const turn = turns.get(key) ?? { free: places, nextStart: 0, waiting: [] }
      turns.set(key, turn)
      if (turns.size > mostTurns) forgetIdle()
      if (turn.free > 0) {
        turn.free -= 1
        return resume(Effect.succeed(turn))
      }
      turn.waiting.push(() => resume(Effect.succeed(turn)))
    })
    const giveBack = (turn: Turn) =>
      Effect.sync(() => {
        const next = turn.waiting.shift()
        if (next !== undefined) return next()
        turn.free += 1
        if (turn.free === places && turn.nextStart <= performance.now()) turns.delete(key)
      })
    const { lease } = options
    // Taking is uninterruptible, so that no place is lost; it ends, for every holder's use is bounded in time.
    return Effect.flatMap(Effect.acquireRelease(take, giveBack), (turn) => {
      const now = performance.now()
      const start = Math.max(now, turn.nextStart)
      turn.nextStart = start + Duration.toMillis(options.spacing)
      const rest = start > now ? Effect.sleep(start - now) : Effect.void
      return lease === undefined ? rest : Effect.andThen(rest, lease(key, places))
    })
  }

  return Effect.fnUntraced(function* (endpoint: Endpoint) {
    const at = `${endpoint.address} port ${endpoint.port}`
    const routed = options.route(endpoint)
    if ("refused" in routed) return yield* obstructed("private-address", at, routed.refused)
    if (isIPv6(endpoint.address) && !options.hasIpv6) return yield* obstructed("no-ipv6-here", at)
    yield* holdPlace(endpoint)
    // Opening is uninterruptible, so that no socket is lost; it ends, for it has its own time limit.
    return yield* Effect.acquireRelease(openSocket(routed, at, Duration.toMillis(options.connectTimeout)), (dialled) =>
      dialled.outcome === "connected" ? closeSocket(dialled.socket) : Effect.void,
    )
  })
}

/** Sweeping fewer is not worth it. */
const LEAST_TURNS_SWEPT = 1_000

const openSocket = (endpoint: Endpoint, at: string, timeoutMs: number): Effect.Effect<Dialled, Obstructed> =>
  Effect.callback((resume) => {
    const socket = connect({ host: endpoint.address, port: endpoint.port })
    const settle = (result: Effect.Effect<Dialled, Obstructed>) => {
      clearTimeout(timer)
      socket.removeListener("connect", onConnect).removeListener("error", onError)
      // Errors after this belong to whoever reads; without a listener they would end the process.
      socket.on("error", () => {})
      resume(result)
    }
    const onConnect = () => settle(Effect.succeed({ outcome: "connected", socket }))
    const onError = (error: NodeJS.ErrnoException) => {
      socket.destroy()
      switch (error.code) {
        case "ECONNREFUSED":
          return settle(Effect.succeed({ outcome: "refused" }))
        case "ETIMEDOUT":
          return settle(Effect.fail(obstructed("timeout", at, "no connection")))
        case "ECONNRESET":
          return settle(Effect.fail(obstructed("connection-reset", at)))
        default:
          return settle(Effect.fail(obstructed("unreachable", at, error.code)))
      }
    }
    const timer = setTimeout(() => {
      socket.destroy()
      settle(Effect.fail(obstructed("timeout", at, "no connection")))
    }, timeoutMs)
    socket.once("connect", onConnect).once("error", onError)
  })

/** Waits until the socket is closed: only then is its place at the address free. */
const closeSocket = (socket: Socket): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (socket.closed) return resume(Effect.void)
    socket.once("close", () => resume(Effect.void))
    socket.destroy()
  })
