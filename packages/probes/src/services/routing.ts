/**
 * Routing: the route to an address, and whether the RPKI lets its origin announce it.
 *
 * Old or absent data are an obstacle, never an answer. Routes are remembered for the life of the layer by /24 and /48; where
 * the DNS tells them, neighbors cost one question.
 */
import type { Obstacle } from "@plumbline/core"
import { Clock, Context, Duration, Effect, Layer } from "effect"
import { type Obstructed, obstructed } from "../obstacle.ts"
import { MalformedRoutingData } from "../routing/malformed.ts"
import { decodeOriginTexts, originName, type Route, routablePrefix, routeTo } from "../routing/origins.ts"
import { decodePrefix, formatPrefix, type Prefix } from "../routing/prefix.ts"
import { type OriginValidity, originValidity } from "../routing/vrps.ts"
import { Names } from "./names.ts"
import type { Dated, RoutingData } from "./routing-data.ts"

export class Routing extends Context.Service<
  Routing,
  {
    /** The most specific route to the address and who announces it; `null` when it is not routed. */
    readonly originOf: (address: string) => Effect.Effect<Route | null, Obstructed>
    /** State of a route, its AS `null` for a set (RFC 6811 §2), by the VRPs of this hour. */
    readonly validity: (prefix: string, asn: number | null) => Effect.Effect<OriginValidity, Obstructed>
  }
>()("@plumbline/probes/Routing") {
  static layer(data: RoutingData): Layer.Layer<Routing, never, Names> {
    return Layer.effect(Routing)(makeRouting(data))
  }
}

/** Relying parties renew their VRPs at least every hour; after a day many have run out, and ROAs were made and withdrawn. */
export const MAX_VRPS_AGE = Duration.hours(24)
/** Origins change rarely; dumps are made every 8 hours. */
export const MAX_ROUTES_AGE = Duration.days(7)
/** A scan of a region meets some ten thousand networks. */
const REMEMBERED_PREFIXES = 50_000

const makeRouting = (data: RoutingData) =>
  Effect.gen(function* () {
    const names = yield* Names
    const remembered = new Map<string, Route | null>()

    const lookUp = Effect.fnUntraced(function* (prefix: Prefix) {
      if (data.routes !== "dns") {
        const routes = yield* Effect.flatMap(data.routes, (dated) => recent("routes", dated, MAX_ROUTES_AGE))
        return routeTo(routes, prefix)
      }
      const name = originName(prefix)
      const texts = yield* names.texts(name).pipe(Effect.mapError(({ obstacle }) => asOurs(obstacle)))
      return yield* Effect.try({
        try: () => decodeOriginTexts(texts, prefix),
        catch: (error) =>
          obstructed("no-routing-data", `TXT ${name}`, error instanceof MalformedRoutingData ? error.message : ""),
      })
    })

    return Routing.of({
      originOf: Effect.fnUntraced(function* (address: string) {
        const prefix = routablePrefix(address)
        if (prefix === null) return yield* obstructed("protocol-violation", address, "no IP address")
        const key = formatPrefix(prefix)
        const known = remembered.get(key)
        if (known !== undefined) return known
        const route = yield* lookUp(prefix)
        remembered.set(key, route)
        if (remembered.size > REMEMBERED_PREFIXES) remembered.delete(remembered.keys().next().value!)
        return route
      }),
      validity: Effect.fnUntraced(function* (text: string, asn: number | null) {
        const prefix = decodePrefix(text)
        if (prefix === null) return yield* obstructed("protocol-violation", text, "no prefix")
        const vrps = yield* Effect.flatMap(data.vrps, (dated) => recent("VRPs", dated, MAX_VRPS_AGE))
        return originValidity(vrps, prefix, asn)
      }),
    })
  })

/** That our source of routes fails is no fault of those whose route is looked for. A time-out stays one: it is worth a second try. */
const asOurs = ({ kind, at, detail }: Obstacle): Obstructed =>
  kind === "timeout"
    ? obstructed(kind, at, detail)
    : obstructed("no-routing-data", at, detail === undefined ? kind : `${kind}: ${detail}`)

/** The value, unless it is too old. The day is told and not the hours, so that evidence does not change with every scan. */
const recent = Effect.fnUntraced(function* <A>(at: string, { value, builtAt }: Dated<A>, maxAge: Duration.Duration) {
  if (builtAt === null) return value
  const age = (yield* Clock.currentTimeMillis) - builtAt
  if (age <= Duration.toMillis(maxAge)) return value
  const day = new Date(builtAt).toISOString().slice(0, 10)
  return yield* obstructed("stale-data", at, `of ${day}, more than ${Duration.toHours(maxAge)} hours old`)
})
