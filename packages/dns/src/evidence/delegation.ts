/**
 * How is a zone delegated, and do its name servers answer?
 * Spec: RFC 1034 §4.2.1–4.2.2 (delegation, glue), RFC 7766 §5 (TCP is required), RFC 3901 §4 (both families).
 *
 * 1. The zone of the name, from the SOA.   2. Its NS records as the resolver gives them: the zone's own.
 * 3. The parent zone's servers, asked directly: NS and glue of the delegation.
 * 4. A and AAAA of each name server.   5. SOA from each address, over UDP and over TCP: reachability, authority, serial.
 *
 * Limits: as many servers and addresses as named below; what is beyond is counted, not asked.
 */
import { Effect } from "effect"
import { DnsError } from "../client/dns-error.ts"
import type { Endpoint } from "../client/route.ts"
import type { Message } from "../codec/message.ts"
import { canonicalName, decodeName, equalNames, isAtOrBelow, type Name, parentName } from "../codec/name.ts"
import { dataOf } from "../codec/record.ts"
import { Rcode, RRType } from "../codec/registry.ts"
import { Resolver } from "../resolver.ts"
import { type Field, fieldOf, isKnown } from "./field.ts"

/** RFC 1034 §4.1 wants two; thirteen is the root's number. */
export const MAX_NAME_SERVERS = 16
export const MAX_ADDRESSES_PER_FAMILY = 4
/** How many servers of the parent are tried until one answers. */
const MAX_PARENT_SERVERS = 4

export interface Delegation {
  readonly zone: Name
  /** The zone's own NS records. */
  readonly child: Field<ReadonlyArray<Name>>
  readonly parent: Field<ParentSide>
  /** Those of either side, at most MAX_NAME_SERVERS. */
  readonly nameServers: ReadonlyArray<NameServer>
  /** Name servers named by either side, those beyond the limit included. */
  readonly nameServerCount: number
}

export interface ParentSide {
  readonly zone: Name
  readonly nameServers: ReadonlyArray<Name>
  readonly glue: ReadonlyArray<{ readonly name: Name; readonly address: string }>
}

export interface NameServer {
  readonly name: Name
  readonly ipv4: Field<ReadonlyArray<ServerAddress>>
  readonly ipv6: Field<ReadonlyArray<ServerAddress>>
}

export interface ServerAddress {
  readonly address: string
  readonly udp: Field<SoaAnswer>
  readonly tcp: Field<SoaAnswer>
}

export interface SoaAnswer {
  readonly rcode: number
  /** AA */
  readonly isAuthoritative: boolean
  /** Undefined when the answer holds no SOA of the zone. */
  readonly serial: number | undefined
}

/** Everything about the delegation of the zone that holds `text`. Fails only when that zone cannot be found. */
export const gatherDelegation = Effect.fn("gatherDelegation")(function* (
  text: string,
): Effect.fn.Return<Delegation, DnsError, Resolver> {
  const resolver = yield* Resolver
  const zone = yield* findZone(text)
  const [child, parent] = yield* Effect.all([fieldOf(namesOf(zone)), fieldOf(parentSide(zone))], { concurrency: 2 })
  const names = new Set<Name>([
    ...(isKnown(child) ? child.value : []),
    ...(isKnown(parent) ? parent.value.nameServers : []),
  ])
  const soaFrom = (address: string, transport: "udp" | "tcp") =>
    fieldOf(
      Effect.map(resolver.ask({ address, port: 53 }, zone, RRType.SOA, { transport }), (answer) =>
        readSoa(answer, zone),
      ),
    )
  const serverAddress = (address: string) =>
    Effect.map(
      Effect.all([soaFrom(address, "udp"), soaFrom(address, "tcp")]),
      ([udp, tcp]): ServerAddress => ({ address, udp, tcp }),
    )
  const family = (name: Name, type: "A" | "AAAA") =>
    fieldOf(
      Effect.flatMap(addressesOf(name, type), (addresses) =>
        Effect.forEach(addresses.slice(0, MAX_ADDRESSES_PER_FAMILY), serverAddress, { concurrency: 2 }),
      ),
    )
  const nameServers = yield* Effect.forEach(
    [...names].slice(0, MAX_NAME_SERVERS),
    (name) =>
      Effect.map(
        Effect.all([family(name, "A"), family(name, "AAAA")], { concurrency: 2 }),
        ([ipv4, ipv6]): NameServer => {
          return { name, ipv4, ipv6 }
        },
      ),
    { concurrency: 8 },
  )
  return { zone, child, parent, nameServers, nameServerCount: names.size }
})

/** Apex of the zone that holds a name: the owner of the SOA in the answer or beside the denial. */
export const findZone = Effect.fn("findZone")(function* (text: string): Effect.fn.Return<Name, DnsError, Resolver> {
  const resolver = yield* Resolver
  const message = yield* resolver.query(text, RRType.SOA)
  const name = decodeName(text)
  const soa = [...message.answers, ...message.authorities].find(
    (record) => record.type === RRType.SOA && isAtOrBelow(name, record.name),
  )
  if (soa !== undefined) return canonicalName(soa.name)
  if (message.rcode === Rcode.NOERROR && name !== ".") return yield* findZone(parentName(name))
  const detail = `${name} SOA: the answer (RCODE ${message.rcode}) names no zone`
  return yield* new DnsError({
    reason: message.rcode === Rcode.SERVFAIL ? "servfail" : "rcode",
    server: "the resolver",
    detail,
  })
})

const namesOf = Effect.fnUntraced(function* (zone: Name) {
  const resolver = yield* Resolver
  const { records } = yield* resolver.lookup(zone, RRType.NS)
  return dataOf(records, "NS").map(({ target }) => canonicalName(target))
})

const addressesOf = Effect.fnUntraced(function* (name: Name, type: "A" | "AAAA") {
  const resolver = yield* Resolver
  const { records } = yield* resolver.lookup(name, RRType[type])
  return dataOf(records, type).map(({ address }) => address)
})

/** What the parent's servers say of the delegation, by the first of them that answers. */
const parentSide = Effect.fnUntraced(function* (zone: Name): Effect.fn.Return<ParentSide, DnsError, Resolver> {
  const resolver = yield* Resolver
  if (zone === ".") {
    return yield* new DnsError({ reason: "invalid-name", server: "nobody", detail: "the root has no parent" })
  }
  const parent = yield* findZone(parentName(zone))
  let failure = new DnsError({ reason: "unreachable", server: parent, detail: `no server of ${parent} has an address` })
  for (const server of (yield* namesOf(parent)).slice(0, MAX_PARENT_SERVERS)) {
    for (const type of ["A", "AAAA"] as const) {
      const [address] = yield* addressesOf(server, type).pipe(Effect.orElseSucceed(() => []))
      if (address === undefined) continue
      const answer = yield* fieldOf(askWhole({ address, port: 53 }, zone, resolver))
      if (isKnown(answer)) return readReferral(answer.value, zone, parent)
      failure = answer.error
    }
  }
  return yield* failure
})

/** Over UDP, and over TCP when that is truncated: glue must not be lost. */
const askWhole = (endpoint: Endpoint, zone: Name, resolver: Resolver["Service"]) =>
  Effect.flatMap(resolver.ask(endpoint, zone, RRType.NS, { transport: "udp" }), (message) =>
    message.flags.truncated ? resolver.ask(endpoint, zone, RRType.NS, { transport: "tcp" }) : Effect.succeed(message),
  )

const readReferral = (message: Message, zone: Name, parent: Name): ParentSide => {
  // A server of both zones answers for the child; then its word is the parent's too.
  const ns = [...message.authorities, ...message.answers].filter(({ name }) => equalNames(name, zone))
  const nameServers = [...new Set(dataOf(ns, "NS").map(({ target }) => canonicalName(target)))]
  const glue = message.additionals.flatMap(({ name, data }) =>
    (data.type === "A" || data.type === "AAAA") && nameServers.includes(canonicalName(name))
      ? [{ name: canonicalName(name), address: data.address }]
      : [],
  )
  return { zone: parent, nameServers, glue }
}

const readSoa = (message: Message, zone: Name): SoaAnswer => ({
  rcode: message.rcode,
  isAuthoritative: message.flags.authoritative,
  serial: dataOf(
    message.answers.filter(({ name }) => equalNames(name, zone)),
    "SOA",
  )[0]?.serial,
})
