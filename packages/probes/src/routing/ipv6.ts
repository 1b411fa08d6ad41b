/**
 * IPv6: can the name's web site, name servers and mail servers be reached by those who have IPv6 only?
 * Spec: RFC 3596 (AAAA), RFC 6540 (IPv6 support required); internet.nl asks for two name servers with an address.
 *
 * 1. A, AAAA and HTTPS of the name, and its aliases; TCP connection to 443, or else 80, of every IPv6 address.
 * 2. The delegation of the zone that holds the name: NS on both sides, glue, and a SOA question to each address of each
 *    name server over UDP and TCP. Judged: the servers that the zone itself names, over IPv6 and UDP.
 * 3. MX of the name; AAAA of each; TCP connection to port 25 of every IPv6 address.
 *
 * 4. The home page over HTTPS from the first address of each family, compared.
 *
 * A refused connection is evidence, a silent address an obstacle.
 */
import { Observed, type Observed as ObservedType, type Obstacle } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, partial, pass, type Ruling, unknown } from "../probe.ts"
import { DelegationSeen } from "../services/delegation.ts"
import { MailHosts } from "../services/mail-hosts.ts"
import { Names, ServiceSeen } from "../services/names.ts"
import { BothFamilies, WebSites } from "../services/web-sites.ts"

/** Whether something answered at one address: `false` when it was refused. */
const Reach = Schema.Struct({ address: Schema.String, answers: Observed(Schema.Boolean) })
type Reach = typeof Reach.Type
const Host = Schema.Struct({ name: Schema.String, ipv6: Observed(Schema.Array(Reach)) })
type Host = typeof Host.Type

const Ipv6Evidence = Schema.Struct({
  web: Schema.NullOr(
    Schema.Struct({
      addresses: Observed(Schema.Struct({ ipv4: Schema.Array(Schema.String), ipv6: Schema.Array(Reach) })),
      service: Observed(ServiceSeen),
      bothFamilies: Observed(BothFamilies),
    }),
  ),
  delegation: Observed(DelegationSeen),
  mailServers: Schema.NullOr(Observed(Schema.Array(Host))),
})
type Ipv6Evidence = typeof Ipv6Evidence.Type

export const ipv6 = defineProbe({
  standard: "ipv6",
  version: 2,
  evidence: Ipv6Evidence,
  checks: {
    "ipv6.web-address": {
      roles: ["web"],
      reasons: { "has-address": "pass", "no-address": "fail", "no-web-server": "not-applicable" },
    },
    "ipv6.web-reachable": {
      roles: ["web"],
      reasons: {
        reachable: "pass",
        "partly-reachable": "partial",
        "not-reachable": "fail",
        "no-address": "not-applicable",
      },
    },
    "ipv6.web-same": {
      roles: ["web"],
      reasons: {
        same: "pass",
        "other-status": "partial",
        "other-content": "partial",
        "one-family": "not-applicable",
        "not-reachable": "not-applicable",
        "no-https": "not-applicable",
        "no-web-server": "not-applicable",
      },
    },
    "ipv6.name-server-address": {
      roles: ["web", "mail"],
      reasons: { enough: "pass", "only-one": "partial", none: "fail" },
    },
    "ipv6.name-server-reachable": {
      roles: ["web", "mail"],
      reasons: {
        reachable: "pass",
        "partly-reachable": "partial",
        "not-reachable": "fail",
        "no-address": "not-applicable",
      },
    },
    "ipv6.mail-address": {
      roles: ["mail"],
      reasons: { "has-address": "pass", "some-without-address": "fail", "no-mail-server": "not-applicable" },
    },
    "ipv6.mail-reachable": {
      roles: ["mail"],
      reasons: {
        reachable: "pass",
        "partly-reachable": "partial",
        "not-reachable": "fail",
        "no-address": "not-applicable",
        "no-mail-server": "not-applicable",
      },
    },
  },

  gather: Effect.fn("ipv6.gather")(function* (name, roles) {
    const names = yield* Names
    const webSites = yield* WebSites
    const mailHosts = yield* MailHosts

    const reachAll = (
      addresses: ReadonlyArray<string>,
      reach: (address: string) => Effect.Effect<ObservedType<boolean>>,
    ) =>
      Effect.forEach(
        addresses.slice(0, MAX_ADDRESSES),
        (address) => Effect.map(reach(address), (answers): Reach => ({ address, answers })),
        { concurrency: 4 },
      )
    const hosts = (
      hostNames: ReadonlyArray<string>,
      reach: (address: string) => Effect.Effect<ObservedType<boolean>>,
    ) =>
      Effect.forEach(
        hostNames.slice(0, MAX_HOSTS),
        (host) =>
          names.addresses(host).pipe(
            Effect.flatMap((found) => reachAll(found.ipv6, reach)),
            observe,
            Effect.map((found): Host => ({ name: host, ipv6: found })),
          ),
        { concurrency: 4 },
      )

    const web = roles.includes("web")
      ? names.addresses(name).pipe(
          Effect.flatMap((found) =>
            Effect.map(reachAll(found.ipv6, webSites.reaches), (reached) => ({ ipv4: found.ipv4, ipv6: reached })),
          ),
          observe,
          Effect.zipWith(
            Effect.all([observe(names.service(name)), webSites.overBothFamilies(name)], { concurrency: 2 }),
            (addresses, [service, bothFamilies]) => ({ addresses, service, bothFamilies }),
            { concurrent: true },
          ),
        )
      : Effect.succeed(null)
    const delegation = observe(names.delegation(name))
    const mailServers = roles.includes("mail")
      ? names.mailServers(name).pipe(
          Effect.flatMap((found) => hosts(found.hosts, mailHosts.reaches)),
          observe,
        )
      : Effect.succeed(null)
    return yield* Effect.all({ web, delegation, mailServers }, { concurrency: "unbounded" })
  }),

  judge: (seen) => ({
    ...judgeWeb(seen),
    ...judgeNameServers(seen),
    ...judgeMailServers(seen),
  }),
})

/** Public bodies have few; more is a hostile or broken zone and would only cost time. */
const MAX_HOSTS = 10
const MAX_ADDRESSES = 4

const judgeWeb = (seen: Ipv6Evidence) => {
  const addresses = seen.web?.addresses
  if (addresses === undefined || "obstacle" in addresses) {
    const ruling = unknown(addresses?.obstacle ?? NOT_GATHERED)
    return { "ipv6.web-address": ruling, "ipv6.web-reachable": ruling, "ipv6.web-same": ruling }
  }
  const same = judgeSame(seen)
  const { ipv4, ipv6: reached } = addresses.value
  if (reached.length === 0)
    return {
      "ipv6.web-address": ipv4.length === 0 ? notApplicable("no-web-server") : fail("no-address"),
      "ipv6.web-reachable": notApplicable("no-address"),
      "ipv6.web-same": ipv4.length === 0 ? notApplicable("no-web-server") : same,
    }
  return {
    "ipv6.web-address": pass("has-address", { addresses: reached.map((reach) => reach.address).join(", ") }),
    "ipv6.web-reachable": judgeReach(reached, "addresses"),
    "ipv6.web-same": same,
  }
}

/** A tenth of the words may differ (services/page-likeness.ts). */
const judgeSame = ({ web }: Ipv6Evidence): Ruling => {
  if (web === null) return unknown(NOT_GATHERED)
  if ("obstacle" in web.bothFamilies) return unknown(web.bothFamilies.obstacle)
  const seen = web.bothFamilies.value
  if (seen.outcome !== "compared") return notApplicable(seen.outcome)
  if (seen.ipv4 !== seen.ipv6) return partial("other-status", { statusFour: seen.ipv4, statusSix: seen.ipv6 })
  return seen.isAlike ? pass("same") : partial("other-content")
}

const judgeNameServers = (seen: Ipv6Evidence) => {
  const both = (ruling: Ruling) => ({ "ipv6.name-server-address": ruling, "ipv6.name-server-reachable": ruling })
  if ("obstacle" in seen.delegation) return both(unknown(seen.delegation.obstacle))
  const { child, nameServers } = seen.delegation.value
  if ("obstacle" in child) return both(unknown(child.obstacle))
  const servers = nameServers.filter(({ name }) => child.value.includes(name)).map(hostOf)
  const withAddress = servers.filter((host) => "value" in host.ipv6 && host.ipv6.value.length > 0)
  const unseen = servers.flatMap((host) => ("obstacle" in host.ipv6 ? [host.ipv6.obstacle] : []))
  const reached = withAddress.flatMap((host) => ("value" in host.ipv6 ? host.ipv6.value : []))
  const address =
    withAddress.length >= ENOUGH_NAME_SERVERS
      ? pass("enough", { count: withAddress.length })
      : unseen.length > 0
        ? unknown(unseen[0]!)
        : withAddress.length === 1
          ? partial("only-one", { count: 1 })
          : fail("none")
  return {
    "ipv6.name-server-address": address,
    "ipv6.name-server-reachable":
      reached.length > 0
        ? judgeReach(reached, "count")
        : unseen.length > 0
          ? unknown(unseen[0]!)
          : notApplicable("no-address"),
  }
}

/** A closed port is no answer; whether the answer comes with authority is not asked here. */
const hostOf = ({ name, ipv6: addresses }: DelegationSeen["nameServers"][number]): Host => ({
  name,
  ipv6:
    "obstacle" in addresses
      ? addresses
      : {
          value: addresses.value.map(({ address, udp }) => ({
            address,
            answers: "obstacle" in udp ? udp : { value: udp.value !== "refused" },
          })),
        },
})

/** internet.nl asks for at least two name servers with an IPv6 address. */
const ENOUGH_NAME_SERVERS = 2

const judgeMailServers = (seen: Ipv6Evidence) => {
  const both = (ruling: Ruling) => ({ "ipv6.mail-address": ruling, "ipv6.mail-reachable": ruling })
  if (seen.mailServers === null) return both(unknown(NOT_GATHERED))
  if ("obstacle" in seen.mailServers) return both(unknown(seen.mailServers.obstacle))
  const servers = seen.mailServers.value
  if (servers.length === 0) return both(notApplicable("no-mail-server"))
  const without = servers.filter((host) => "value" in host.ipv6 && host.ipv6.value.length === 0)
  const unseen = servers.flatMap((host) => ("obstacle" in host.ipv6 ? [host.ipv6.obstacle] : []))
  const reached = servers.flatMap((host) => ("value" in host.ipv6 ? host.ipv6.value : []))
  return {
    "ipv6.mail-address":
      without.length > 0
        ? fail("some-without-address", { without: without.map((host) => host.name).join(", "), count: servers.length })
        : unseen.length > 0
          ? unknown(unseen[0]!)
          : pass("has-address", { count: servers.length }),
    "ipv6.mail-reachable":
      reached.length > 0
        ? judgeReach(reached, "count")
        : unseen.length > 0
          ? unknown(unseen[0]!)
          : notApplicable("no-address"),
  }
}

/** Some silent addresses beside answering ones leave the matter unknown: the silence may be ours. */
const judgeReach = (reached: ReadonlyArray<Reach>, parameter: "addresses" | "count"): Ruling => {
  const answering = reached.filter((reach) => "value" in reach.answers && reach.answers.value)
  const silent = reached.flatMap((reach) => ("obstacle" in reach.answers ? [reach.answers.obstacle] : []))
  const all = parameter === "count" ? reached.length : reached.map((reach) => reach.address).join(", ")
  if (answering.length === reached.length) return pass("reachable", { [parameter]: all })
  if (silent.length > 0) return unknown(silent[0]!)
  if (answering.length === 0) return fail("not-reachable", { [parameter]: all })
  return partial("partly-reachable", { reachable: answering.length, [parameter]: all })
}

const NOT_GATHERED: Obstacle = { kind: "crashed", at: "ipv6", detail: "not gathered for this role" }
