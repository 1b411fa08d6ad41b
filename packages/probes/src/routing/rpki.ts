/**
 * RPKI: are the routes to the name's web site, name servers and mail servers covered by ROAs, and valid by them?
 * Spec: RFC 6811 §2 (validity of a route), RFC 6483 §3 (what a ROA says), RFC 9582 (ROAs).
 *
 * 1. Addresses of the name, of the name servers of its zone, and of its MX hosts.
 * 2. For each: the most specific route to its /24 or /48, and who announces it.
 * 3. For each origin of that route: its state by the validated ROA payloads (VRPs), and the VRPs that cover it.
 *
 * What is judged is the network's announcement as the collectors of the routing data see it.
 * Not measured: the name servers of the mail servers' names; whether networks on the way drop invalid routes.
 */
import { Observed, type Observed as ObservedType, type Obstacle } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, pass, type Ruling, unknown } from "../probe.ts"
import { type Addresses, Names } from "../services/names.ts"
import { Routing } from "../services/routing.ts"
import type { Vrp } from "./vrps.ts"

/** `covering` is cut at `MAX_VRPS_NOTED`. */
const Validity = Schema.Struct({
  state: Schema.Literals(["valid", "invalid", "not-found"]),
  mismatch: Schema.NullOr(Schema.Literals(["as", "length"])),
  covering: Schema.Array(Schema.Struct({ prefix: Schema.String, maxLength: Schema.Number, asn: Schema.Number })),
})
type Validity = typeof Validity.Type
/** `asn` is null for an AS set as origin (RFC 6811 §2: none). */
const Origin = Schema.Struct({ asn: Schema.NullOr(Schema.Number), validity: Observed(Validity) })
type Origin = typeof Origin.Type
/** `route` is null when nobody announces the address. */
const Routed = Schema.Struct({
  address: Schema.String,
  route: Observed(Schema.NullOr(Schema.Struct({ prefix: Schema.String, origins: Schema.Array(Origin) }))),
})
type Routed = typeof Routed.Type
const Host = Schema.Struct({ name: Schema.String, addresses: Observed(Schema.Array(Routed)) })
type Host = typeof Host.Type

const RpkiEvidence = Schema.Struct({
  web: Schema.NullOr(Observed(Schema.Array(Routed))),
  nameServers: Observed(Schema.Array(Host)),
  mailServers: Schema.NullOr(Observed(Schema.Array(Host))),
})
type RpkiEvidence = typeof RpkiEvidence.Type

const COVERED = {
  "all-covered": "pass",
  "some-covered": "fail",
  "none-covered": "fail",
  "not-routed": "not-applicable",
} as const
const VALID = {
  valid: "pass",
  invalid: "fail",
  "not-covered": "not-applicable",
  "not-routed": "not-applicable",
} as const
const NO_WEB = { "no-web-server": "not-applicable" } as const
const NO_ADDRESS = { "no-address": "not-applicable" } as const
const NO_MAIL = { ...NO_ADDRESS, "no-mail-server": "not-applicable" } as const

export const rpki = defineProbe({
  standard: "rpki",
  version: 1,
  evidence: RpkiEvidence,
  checks: {
    "rpki.web-covered": { roles: ["web"], reasons: { ...COVERED, ...NO_WEB } },
    "rpki.web-valid": { roles: ["web"], reasons: { ...VALID, ...NO_WEB } },
    "rpki.name-server-covered": { roles: ["web", "mail"], reasons: { ...COVERED, ...NO_ADDRESS } },
    "rpki.name-server-valid": { roles: ["web", "mail"], reasons: { ...VALID, ...NO_ADDRESS } },
    "rpki.mail-covered": { roles: ["mail"], reasons: { ...COVERED, ...NO_MAIL } },
    "rpki.mail-valid": { roles: ["mail"], reasons: { ...VALID, ...NO_MAIL } },
  },

  gather: Effect.fn("rpki.gather")(function* (name, roles) {
    const names = yield* Names
    const routing = yield* Routing

    const routeOf = Effect.fnUntraced(function* (address: string) {
      const route = yield* routing.originOf(address)
      if (route === null) return null
      const origins = yield* Effect.forEach(route.asns, (asn) =>
        routing.validity(route.prefix, asn).pipe(
          Effect.map((found): Validity => ({ ...found, covering: noted(found.covering, asn) })),
          observe,
          Effect.map((validity): Origin => ({ asn, validity })),
        ),
      )
      return { prefix: route.prefix, origins }
    })
    const routedOf = ({ ipv4, ipv6 }: Addresses) =>
      Effect.forEach(
        [...ipv4.slice(0, MAX_ADDRESSES), ...ipv6.slice(0, MAX_ADDRESSES)],
        (address) => Effect.map(observe(routeOf(address)), (route): Routed => ({ address, route })),
        { concurrency: 4 },
      )
    const hosts = (hostNames: ReadonlyArray<string>) =>
      Effect.forEach(
        hostNames.slice(0, MAX_HOSTS),
        (host) =>
          names.addresses(host).pipe(
            Effect.flatMap(routedOf),
            observe,
            Effect.map((addresses): Host => ({ name: host, addresses })),
          ),
        { concurrency: 4 },
      )

    const web = roles.includes("web")
      ? names.addresses(name).pipe(Effect.flatMap(routedOf), observe)
      : Effect.succeed(null)
    const nameServers = names.nameServers(name).pipe(
      Effect.flatMap((found) => hosts(found.hosts)),
      observe,
    )
    const mailServers = roles.includes("mail")
      ? names.mailServers(name).pipe(
          Effect.flatMap((found) => hosts(found.hosts)),
          observe,
        )
      : Effect.succeed(null)
    return yield* Effect.all({ web, nameServers, mailServers }, { concurrency: "unbounded" })
  }),

  judge: (seen) => {
    const web = judgeWeb(seen.web)
    const nameServers = judgeHosts(seen.nameServers, "no-address")
    const mail = judgeHosts(seen.mailServers, "no-mail-server")
    return {
      "rpki.web-covered": web.covered,
      "rpki.web-valid": web.valid,
      "rpki.name-server-covered": nameServers.covered,
      "rpki.name-server-valid": nameServers.valid,
      "rpki.mail-covered": mail.covered,
      "rpki.mail-valid": mail.valid,
    }
  },
})

/** Public bodies have few; more is a hostile or broken zone and would only cost time. Addresses: of each family. */
const MAX_HOSTS = 10
const MAX_ADDRESSES = 4
/** Some anycast networks have dozens; those that name the origin are noted first. */
const MAX_VRPS_NOTED = 8
/** Prefixes and routes named in a finding. */
const MAX_NAMED = 5

const noted = (covering: ReadonlyArray<Vrp>, asn: number | null): ReadonlyArray<Vrp> =>
  [...covering.filter((vrp) => vrp.asn === asn), ...covering.filter((vrp) => vrp.asn !== asn)].slice(0, MAX_VRPS_NOTED)

interface Rulings {
  readonly covered: Ruling
  readonly valid: Ruling
}
const both = (ruling: Ruling): Rulings => ({ covered: ruling, valid: ruling })

const judgeWeb = (seen: RpkiEvidence["web"]): Rulings => {
  if (seen === null) return both(unknown(NOT_GATHERED))
  if ("obstacle" in seen) return both(unknown(seen.obstacle))
  return seen.value.length === 0 ? both(notApplicable("no-web-server")) : judgeRoutes(seen.value, [])
}

const judgeHosts = (seen: ObservedType<ReadonlyArray<Host>> | null, without: string): Rulings => {
  if (seen === null) return both(unknown(NOT_GATHERED))
  if ("obstacle" in seen) return both(unknown(seen.obstacle))
  if (seen.value.length === 0) return both(notApplicable(without))
  const routed = seen.value.flatMap(({ addresses }) => ("value" in addresses ? addresses.value : []))
  const unseen = seen.value.flatMap(({ addresses }) => ("obstacle" in addresses ? [addresses.obstacle] : []))
  return routed.length === 0 && unseen.length === 0 ? both(notApplicable("no-address")) : judgeRoutes(routed, unseen)
}

/** What is seen to be wrong stays wrong, whatever could not be seen beside it. */
const judgeRoutes = (routed: ReadonlyArray<Routed>, unseenHosts: ReadonlyArray<Obstacle>): Rulings => {
  const routes = routed.flatMap(({ route }) => ("value" in route && route.value !== null ? [route.value] : []))
  const unseen = [
    ...unseenHosts,
    ...routed.flatMap(({ route }) => ("obstacle" in route ? [route.obstacle] : [])),
    ...routes.flatMap(({ origins }) =>
      origins.flatMap(({ validity }) => ("obstacle" in validity ? [validity.obstacle] : [])),
    ),
  ]
  const inState = (state: Validity["state"]) =>
    routes.flatMap(({ prefix, origins }) =>
      origins
        .filter(({ validity }) => "value" in validity && validity.value.state === state)
        .map(({ asn }) => ({ prefix, route: `${prefix} ${asn === null ? "AS_SET" : `AS${asn}`}` })),
    )
  const invalid = inState("invalid")
  const uncovered = inState("not-found")
  const isAnyCovered = invalid.length + inState("valid").length > 0
  return {
    covered:
      uncovered.length > 0
        ? fail(isAnyCovered || unseen.length > 0 ? "some-covered" : "none-covered", {
            prefixes: listed(uncovered.map(({ prefix }) => prefix)),
          })
        : unseen.length > 0
          ? unknown(unseen[0]!)
          : isAnyCovered
            ? pass("all-covered", { prefixes: listed(routes.map(({ prefix }) => prefix)) })
            : notApplicable("not-routed"),
    valid:
      invalid.length > 0
        ? fail("invalid", { routes: listed(invalid.map(({ route }) => route)) })
        : unseen.length > 0
          ? unknown(unseen[0]!)
          : isAnyCovered
            ? pass("valid", { routes: listed(inState("valid").map(({ route }) => route)) })
            : notApplicable(uncovered.length > 0 ? "not-covered" : "not-routed"),
  }
}

/** Each once, in order, and no more than a reader takes in. */
const listed = (texts: ReadonlyArray<string>): string => {
  const all = [...new Set(texts)].sort()
  return `${all.slice(0, MAX_NAMED).join(", ")}${all.length > MAX_NAMED ? ", …" : ""}`
}

const NOT_GATHERED: Obstacle = { kind: "crashed", at: "rpki", detail: "not gathered for this role" }
