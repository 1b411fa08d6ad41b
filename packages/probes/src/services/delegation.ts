/** What the probes note of a zone's delegation: both sides of it, glue, and what each address of each name server answers. */
import { Observed } from "@plumbline/core"
import type { Delegation, DnsError, Field, ServerAddress, SoaAnswer } from "@plumbline/dns"
import { isKnown } from "@plumbline/dns"
import { Schema } from "effect"
import { obstacleOfDns } from "./protocol-obstacle.ts"

/** What became of a SOA question to one address: an answer with or without authority for the zone, or a closed port. */
const ServerAnswer = Observed(Schema.Literals(["authoritative", "not-authoritative", "refused"]))

const ServerAddressSeen = Schema.Struct({ address: Schema.String, udp: ServerAnswer, tcp: ServerAnswer })
export type ServerAddressSeen = typeof ServerAddressSeen.Type

export const DelegationSeen = Schema.Struct({
  zone: Schema.String,
  /** NS records as the zone itself has them, sorted. */
  child: Observed(Schema.Array(Schema.String)),
  /** NS records and glue as the zone above has them, sorted. */
  parent: Observed(
    Schema.Struct({
      zone: Schema.String,
      nameServers: Schema.Array(Schema.String),
      glue: Schema.Array(Schema.Struct({ name: Schema.String, address: Schema.String })),
    }),
  ),
  /** Name servers of either side, sorted; of very many only the first are looked at. */
  nameServers: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      ipv4: Observed(Schema.Array(ServerAddressSeen)),
      ipv6: Observed(Schema.Array(ServerAddressSeen)),
    }),
  ),
  nameServerCount: Schema.Number,
  /** Whether all that answered with authority have the same SOA serial; `null` where fewer than two did. */
  serialsAgree: Schema.NullOr(Schema.Boolean),
})
export type DelegationSeen = typeof DelegationSeen.Type

/** Serials themselves are left out: they change with every edit, and evidence is stored anew whenever it changes. */
export const delegationOf = (found: Delegation): DelegationSeen => {
  const servers = found.nameServers
    .map(({ name, ipv4, ipv6 }) => ({
      name: trimDot(name),
      ipv4: observedField(ipv4, (addresses) => addresses.map(serverAddressOf), `A ${name}`),
      ipv6: observedField(ipv6, (addresses) => addresses.map(serverAddressOf), `AAAA ${name}`),
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
  const addresses = found.nameServers.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].flatMap((family) => (isKnown(family) ? family.value : [])),
  )
  const serials = addresses.flatMap(({ udp, tcp }) => {
    const answer = [udp, tcp].find((each) => isKnown(each) && each.value.isAuthoritative)
    return answer !== undefined && isKnown(answer) && answer.value.serial !== undefined ? [answer.value.serial] : []
  })
  return {
    zone: trimDot(found.zone),
    child: observedField(found.child, (names) => names.map(trimDot).sort(), `NS ${found.zone}`),
    parent: observedField(
      found.parent,
      ({ zone, nameServers, glue }) => ({
        zone: trimDot(zone),
        nameServers: nameServers.map(trimDot).sort(),
        glue: glue
          .map(({ name, address }) => ({ name: trimDot(name), address }))
          .sort((left, right) => (`${left.name} ${left.address}` < `${right.name} ${right.address}` ? -1 : 1)),
      }),
      `delegation of ${found.zone}`,
    ),
    nameServers: servers,
    nameServerCount: found.nameServerCount,
    serialsAgree: serials.length < 2 ? null : new Set(serials).size === 1,
  }
}

const serverAddressOf = ({ address, udp, tcp }: ServerAddress): ServerAddressSeen => ({
  address,
  udp: serverAnswerOf(udp, `${address} port 53`),
  tcp: serverAnswerOf(tcp, `${address} port 53 (TCP)`),
})

const serverAnswerOf = (field: Field<SoaAnswer>, at: string): ServerAddressSeen["udp"] => {
  if (isKnown(field)) return { value: field.value.isAuthoritative ? "authoritative" : "not-authoritative" }
  return field.error.reason === "connection-refused" ? { value: "refused" } : missingBecause(field.error, at)
}

const observedField = <A, B>(field: Field<A>, read: (value: A) => B, at: string): Observed<B> =>
  isKnown(field) ? { value: read(field.value) } : missingBecause(field.error, at)

export const missingBecause = (error: DnsError, at: string): Observed<never> => ({
  obstacle: obstacleOfDns(error, at).obstacle,
})

const trimDot = (name: string): string => name.replace(/\.$/, "") || "."
