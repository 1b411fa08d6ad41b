/**
 * Names: what the probes ask of the DNS, each answer clean or an obstacle.
 *
 * Absence is concluded only from NOERROR or NXDOMAIN for the name asked; a time-out, SERVFAIL or REFUSED is an obstacle.
 */
import {
  type DnsError,
  dataOf,
  dnssecQuality,
  findZone,
  gatherApexDnssec,
  gatherDelegation,
  type Lookup,
  Resolver,
  RRType,
  type RRTypeName,
  type SvcbData,
} from "@plumbline/dns"
import { Context, Effect, Layer, Schema } from "effect"
import { type Obstructed, obstructed } from "../obstacle.ts"
import { type DelegationSeen, delegationOf, missingBecause } from "./delegation.ts"
import { obstacleOfDns } from "./protocol-obstacle.ts"
import { shareByKey } from "./shared.ts"
import { type ChainSeen, chainOf, type SigningSeen, signingOf } from "./signing.ts"

export interface Addresses {
  readonly ipv4: ReadonlyArray<string>
  readonly ipv6: ReadonlyArray<string>
}

/** One MX record; the host is empty in a null MX (RFC 7505). */
export const MailExchange = Schema.Struct({ preference: Schema.Number, host: Schema.String })
export type MailExchange = typeof MailExchange.Type

/** Where the aliases of a name lead, and what it says about services at it (RFC 9460). */
export const ServiceSeen = Schema.Struct({
  /** Names that the CNAME and DNAME records lead to, in order. */
  aliases: Schema.Array(Schema.String),
  /** HTTPS records by priority. Values that change with every key or address are left out. */
  https: Schema.Array(
    Schema.Struct({
      priority: Schema.Number,
      target: Schema.String,
      /** ALPN protocol ids offered, sorted. */
      alpn: Schema.Array(Schema.String),
      port: Schema.NullOr(Schema.Number),
      /** Names of all parameters present, as IANA registers them. */
      parameters: Schema.Array(Schema.String),
    }),
  ),
})
export type ServiceSeen = typeof ServiceSeen.Type

/** TLSA records, and whether the DNS vouches for them (RFC 7671 §10.1: only secure ones may be used). */
export const TlsaSeen = Schema.Struct({
  status: Schema.Literals(["secure", "insecure", "bogus", "indeterminate"]),
  /** Sorted, at most `MAX_TLSA`. */
  records: Schema.Array(
    Schema.Struct({
      usage: Schema.Number,
      selector: Schema.Number,
      matchingType: Schema.Number,
      /** Hexadecimal. */
      data: Schema.String,
    }),
  ),
})
export type TlsaSeen = typeof TlsaSeen.Type

export interface NamesOptions {
  /** Selectors at which DKIM keys are looked for, for a domain with these mail hosts. */
  readonly dkimSelectors: (mailHosts: ReadonlyArray<string>) => ReadonlyArray<string>
}

export class Names extends Context.Service<
  Names,
  {
    /** False only when the DNS says that neither the name nor anything below it exists (NXDOMAIN). */
    readonly exists: (name: string) => Effect.Effect<boolean, Obstructed>
    /** Sorted; empty where there are none. */
    readonly addresses: (name: string) => Effect.Effect<Addresses, Obstructed>
    /** TXT records, the strings of each joined (RFC 7208 §3.3), sorted. */
    readonly texts: (name: string) => Effect.Effect<ReadonlyArray<string>, Obstructed>
    /**
     * MX records and their hosts, most preferred first. No hosts for a null MX (RFC 7505) and where there are no MX records.
     */
    readonly mailServers: (
      name: string,
    ) => Effect.Effect<
      { readonly hosts: ReadonlyArray<string>; readonly exchanges: ReadonlyArray<MailExchange> },
      Obstructed
    >
    /** The closest enclosing zone and its name servers, sorted. */
    readonly nameServers: (
      name: string,
    ) => Effect.Effect<{ readonly zone: string; readonly hosts: ReadonlyArray<string> }, Obstructed>
    /** How the zone that holds the name is delegated, and what its name servers answer; shared among the names of a zone. */
    readonly delegation: (name: string) => Effect.Effect<DelegationSeen, Obstructed>
    /** The chain of trust of the name at this moment, and how its zone is signed when it is secure. */
    readonly chain: (
      name: string,
    ) => Effect.Effect<{ readonly chain: ChainSeen; readonly signing: SigningSeen | null }, Obstructed>
    /** Aliases and HTTPS records of a name. */
    readonly service: (name: string) => Effect.Effect<ServiceSeen, Obstructed>
    /** CAA records at exactly this name, or where its alias leads, sorted. */
    readonly certificationAuthorities: (
      name: string,
    ) => Effect.Effect<
      ReadonlyArray<{ readonly flags: number; readonly tag: string; readonly value: string }>,
      Obstructed
    >
    /** TLSA records of `_port._tcp.host`. */
    readonly tlsa: (host: string, port: number) => Effect.Effect<TlsaSeen, Obstructed>
    readonly dkimSelectors: NamesOptions["dkimSelectors"]
  }
>()("@plumbline/probes/Names") {
  static layer(options: NamesOptions): Layer.Layer<Names, never, Resolver> {
    return Layer.effect(Names)(makeNames(options))
  }
}

/** Zones above the name that are asked for their name servers: as many as a name has labels, and a bound for hostile ones. */
const MAX_CLIMB = 10
/** A scan of a region meets some ten thousand zones; those that many share are asked for again and again, and stay. */
const REMEMBERED_ZONES = 1_500
/** RFC 7671 §8.1: two or three while keys are changed. */
const MAX_TLSA = 20
/** As many as a client would try. */
const MAX_HTTPS = 8

const makeNames = (options: NamesOptions) =>
  Effect.gen(function* () {
    const resolver = yield* Resolver
    const lookup = (name: string, type: RRTypeName) =>
      resolver.lookup(name, RRType[type]).pipe(Effect.mapError((error) => obstacleOfDns(error, `${type} ${name}`)))

    const services = yield* Effect.context<Resolver>()
    const delegationOfZone = yield* shareByKey(
      (zone) =>
        gatherDelegation(zone).pipe(
          Effect.map(delegationOf),
          Effect.mapError((error) => obstacleOfDns(error, `NS ${zone}`)),
        ),
      REMEMBERED_ZONES,
    )
    const apexOfZone = yield* shareByKey((zone) => gatherApexDnssec(zone), REMEMBERED_ZONES)

    const nameServers = Effect.fnUntraced(function* (name: string) {
      const labels = name.split(".")
      for (let depth = 0; depth < Math.min(labels.length, MAX_CLIMB); depth++) {
        const zone = labels.slice(depth).join(".")
        const found = yield* lookup(zone, "NS")
        const hosts = found.records.flatMap((record) =>
          record.data.type === "NS" ? [trimDot(record.data.target)] : [],
        )
        if (hosts.length > 0 && found.aliases.length === 0) return { zone, hosts: [...new Set(hosts)].sort() }
      }
      return yield* obstructed("dns-failure", `NS ${name}`, "no zone with name servers was found above the name")
    })

    return Names.of({
      dkimSelectors: options.dkimSelectors,
      exists: (name) => Effect.map(lookup(name, "SOA"), ({ rcode }) => rcode !== "NXDOMAIN"),
      addresses: (name) =>
        Effect.map(Effect.all([lookup(name, "A"), lookup(name, "AAAA")], { concurrency: 2 }), ([v4, v6]) => ({
          ipv4: addressesOf(v4, "A"),
          ipv6: addressesOf(v6, "AAAA"),
        })),
      texts: (name) =>
        Effect.map(lookup(name, "TXT"), (found) =>
          found.records.flatMap((record) => (record.data.type === "TXT" ? [textOf(record.data.strings)] : [])).sort(),
        ),
      mailServers: (name) =>
        Effect.map(lookup(name, "MX"), (found) => {
          const exchanges = dataOf(found.records, "MX")
            .map(({ preference, exchange }): MailExchange => ({ preference, host: trimDot(exchange).toLowerCase() }))
            .sort((left, right) => left.preference - right.preference || (left.host < right.host ? -1 : 1))
          const hosts = exchanges.map(({ host }) => host).filter((host) => host !== "")
          return { hosts: [...new Set(hosts)], exchanges }
        }),
      nameServers,
      delegation: (name) =>
        findZone(name).pipe(
          Effect.mapError((error) => obstacleOfDns(error, `NS ${name}`)),
          Effect.flatMap(delegationOfZone),
          Effect.provideContext(services),
        ),
      chain: Effect.fnUntraced(function* (name: string) {
        // An answer that says no more than that there is none is an obstacle, not a link of the chain.
        yield* lookup(name, "SOA")
        const validation = yield* resolver
          .validate(name, RRType.SOA)
          .pipe(Effect.mapError((error) => obstacleOfDns(error, `DNSSEC ${name}`)))
        const chain = chainOf(validation)
        const zone = chain.status === "secure" ? dnssecQuality(validation, validation.at)?.zone : undefined
        const apex = zone === undefined ? undefined : yield* apexOfZone(zone)
        const unseen = (error: DnsError) => missingBecause(error, `apex of ${zone}`)
        return { chain, signing: signingOf(validation, apex, unseen) }
      }),
      service: (name) =>
        Effect.map(lookup(name, "HTTPS"), (found) => ({
          aliases: found.aliases.map(({ to }) => trimDot(to).toLowerCase()),
          https: dataOf(found.records, "HTTPS")
            .map(serviceOf)
            .sort((left, right) => left.priority - right.priority || (left.target < right.target ? -1 : 1))
            .slice(0, MAX_HTTPS),
        })),
      certificationAuthorities: (name) =>
        Effect.map(lookup(name, "CAA"), ({ records }) =>
          dataOf(records, "CAA")
            .map(({ flags, tag, value }) => ({ flags, tag, value }))
            .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
        ),
      tlsa: Effect.fnUntraced(function* (host: string, port: number) {
        const name = `_${port}._tcp.${host}`
        yield* lookup(name, "TLSA")
        const validation = yield* resolver
          .validate(name, RRType.TLSA)
          .pipe(Effect.mapError((error) => obstacleOfDns(error, `TLSA ${name}`)))
        return {
          status: chainOf(validation).status,
          records: dataOf(validation.records, "TLSA")
            .map(({ usage, selector, matchingType, association }) => ({
              usage,
              selector,
              matchingType,
              data: Buffer.from(association).toString("hex"),
            }))
            .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
            .slice(0, MAX_TLSA),
        }
      }),
    })
  })

const addressesOf = (found: Lookup, type: "A" | "AAAA"): ReadonlyArray<string> =>
  [...new Set(found.records.flatMap((record) => (record.data.type === type ? [record.data.address] : [])))].sort()

const serviceOf = ({ priority, target, parameters }: SvcbData): ServiceSeen["https"][number] => {
  const valueAt = (key: number) => parameters.find((parameter) => parameter.key === key)?.value
  const port = valueAt(SVCB_PORT)
  return {
    priority,
    target: trimDot(target).toLowerCase() || ".",
    alpn: protocolsOf(valueAt(SVCB_ALPN)),
    port: port?.length === 2 ? port[0]! * 256 + port[1]! : null,
    parameters: parameters.map(({ key }) => SVCB_PARAMETERS[key] ?? `key${key}`),
  }
}

/** IANA registry "DNS Service Bindings (SVCB)", service parameter keys. */
const SVCB_PARAMETERS: ReadonlyArray<string> = [
  "mandatory",
  "alpn",
  "no-default-alpn",
  "port",
  "ipv4hint",
  "ech",
  "ipv6hint",
  "dohpath",
  "ohttp",
]
const SVCB_ALPN = 1
const SVCB_PORT = 3

/** RFC 9460 §7.1.1: strings with a byte of length before each; what does not fit is left out. */
const protocolsOf = (value: Uint8Array | undefined): ReadonlyArray<string> => {
  const protocols: Array<string> = []
  for (let at = 0; value !== undefined && at < value.length; at += 1 + value[at]!)
    protocols.push(Buffer.from(value.subarray(at + 1, at + 1 + value[at]!)).toString("latin1"))
  return protocols.sort()
}

const trimDot = (name: string): string => name.replace(/\.$/, "")

/** Bytes outside ASCII are kept as Latin-1: what they mean is for the judge of the record. */
const textOf = (strings: ReadonlyArray<Uint8Array>): string =>
  strings.map((bytes) => Buffer.from(bytes).toString("latin1")).join("")
