/**
 * Names: what the probes ask of the DNS, each answer clean or an obstacle.
 *
 * Absence is concluded only from NOERROR or NXDOMAIN for the name asked; a time-out, SERVFAIL or REFUSED is an obstacle.
 */
import { type Lookup, Resolver, RRType, type Validation } from "@plumbline/dns"
import { Context, Effect, Layer, Schema } from "effect"
import { type Obstructed, obstructed } from "../obstacle.ts"
import { obstacleOfDns } from "./protocol-obstacle.ts"
import { shareByKey } from "./shared.ts"

/** The chain of trust of a name, as far as the probes need it. */
export const ChainSeen = Schema.Struct({
  status: Schema.Literals(["secure", "insecure", "bogus", "indeterminate"]),
  /** For bogus: which rule was broken. For insecure: `insecure`, or `unsupported-algorithm`. */
  reason: Schema.String,
  /** The zone that decided: the closest one when secure, the one where the chain ends or breaks otherwise. */
  zone: Schema.String,
  detail: Schema.String,
  /** Day on which the signature expired, for expired ones. */
  expiredOn: Schema.NullOr(Schema.String),
  /** The zones of the chain from the root down, with the algorithms of their keys (IANA numbers). */
  zones: Schema.Array(Schema.Struct({ zone: Schema.String, algorithms: Schema.Array(Schema.Number) })),
})
export type ChainSeen = typeof ChainSeen.Type

export interface Addresses {
  readonly ipv4: ReadonlyArray<string>
  readonly ipv6: ReadonlyArray<string>
}

export interface NamesOptions {
  /** Selectors at which DKIM keys are looked for. */
  readonly dkimSelectors: ReadonlyArray<string>
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
    /** Hosts of the MX records, most preferred first; none for a null MX (RFC 7505) and where there are no MX records. */
    readonly mailServers: (name: string) => Effect.Effect<{ readonly hosts: ReadonlyArray<string> }, Obstructed>
    /** The closest enclosing zone and its name servers, sorted. */
    readonly nameServers: (
      name: string,
    ) => Effect.Effect<{ readonly zone: string; readonly hosts: ReadonlyArray<string> }, Obstructed>
    /** Whether a name server answers for the zone at this address, over UDP. */
    readonly answers: (
      address: string,
      zone: string,
    ) => Effect.Effect<{ readonly value: boolean } | { readonly obstacle: Obstructed["obstacle"] }>
    /** The chain of trust of the name at this moment. */
    readonly chain: (name: string) => Effect.Effect<ChainSeen, Obstructed>
    readonly dkimSelectors: ReadonlyArray<string>
  }
>()("@plumbline/probes/Names") {
  static layer(options: NamesOptions): Layer.Layer<Names, never, Resolver> {
    return Layer.effect(Names)(makeNames(options))
  }
}

/** Zones above the name that are asked for their name servers: as many as a name has labels, and a bound for hostile ones. */
const MAX_CLIMB = 10
/** Name servers shared by many zones are asked once for each zone; this bounds what is remembered. */
const REMEMBERED_SERVERS = 20_000

const makeNames = (options: NamesOptions) =>
  Effect.gen(function* () {
    const resolver = yield* Resolver
    const lookup = (name: string, type: "A" | "AAAA" | "MX" | "NS" | "SOA" | "TXT") =>
      resolver.lookup(name, RRType[type]).pipe(Effect.mapError((error) => obstacleOfDns(error, `${type} ${name}`)))

    const askServer = yield* shareByKey((key) => {
      const [address = "", zone = ""] = key.split(" ")
      return resolver.ask({ address, port: 53 }, zone, RRType.SOA, { transport: "udp" }).pipe(
        Effect.as({ value: true } as const),
        Effect.catch((error) =>
          Effect.succeed(
            error.reason === "connection-refused"
              ? ({ value: false } as const)
              : { obstacle: obstacleOfDns(error, `${address} port 53`).obstacle },
          ),
        ),
      )
    }, REMEMBERED_SERVERS)

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
        Effect.map(lookup(name, "MX"), (found) => ({
          hosts: found.records
            .flatMap((record) => (record.data.type === "MX" ? [record.data] : []))
            .sort((left, right) => left.preference - right.preference || (left.exchange < right.exchange ? -1 : 1))
            .map((mx) => trimDot(mx.exchange).toLowerCase())
            .filter((host) => host !== ""),
        })),
      nameServers,
      answers: (address, zone) => askServer(`${address} ${zone}`),
      chain: Effect.fnUntraced(function* (name: string) {
        // An answer that says no more than that there is none is an obstacle, not a link of the chain.
        yield* lookup(name, "SOA")
        const validation = yield* resolver
          .validate(name, RRType.SOA)
          .pipe(Effect.mapError((error) => obstacleOfDns(error, `DNSSEC ${name}`)))
        return chainOf(validation)
      }),
    })
  })

const addressesOf = (found: Lookup, type: "A" | "AAAA"): ReadonlyArray<string> =>
  [...new Set(found.records.flatMap((record) => (record.data.type === type ? [record.data.address] : [])))].sort()

const trimDot = (name: string): string => name.replace(/\.$/, "")

/** Bytes outside ASCII are kept as Latin-1: what they mean is for the judge of the record. */
const textOf = (strings: ReadonlyArray<Uint8Array>): string =>
  strings.map((bytes) => Buffer.from(bytes).toString("latin1")).join("")

const chainOf = ({ status: found, reason, chain }: Validation): ChainSeen => {
  const status = UNOBTAINABLE.has(reason.code) ? "indeterminate" : found
  const deciding = status === "secure" ? (chain.at(-1)?.zone ?? reason.zone) : reason.zone
  return {
    status,
    reason:
      status === "bogus"
        ? (BROKEN_BY[reason.code] ?? "bogus")
        : status === "insecure" && UNSUPPORTED.has(reason.code)
          ? "unsupported-algorithm"
          : status,
    zone: trimDot(deciding) || ".",
    detail: reason.detail.slice(0, 300),
    expiredOn: reason.code === "signature-expired" ? (reason.moment?.toISOString().slice(0, 10) ?? null) : null,
    zones: chain.map((link) => ({
      zone: trimDot(link.zone) || ".",
      algorithms: [...new Set(link.keys.map((key) => key.algorithm))].sort((left, right) => left - right),
    })),
  }
}

/** Which of the judge's reasons a broken rule belongs to; all others are `bogus` with their detail. */
const BROKEN_BY: Readonly<Partial<Record<Validation["reason"]["code"], string>>> = {
  "signature-expired": "signature-expired",
  "signature-not-yet-valid": "signature-not-yet-valid",
  "signature-expires-before-inception": "signature-invalid",
  "signature-invalid": "signature-invalid",
  "signature-labels": "signature-invalid",
  "signature-key-missing": "signature-invalid",
  "signature-algorithm-unsupported": "signature-invalid",
  "signer-is-no-zone": "signature-invalid",
  "signatures-missing": "signature-missing",
  "dnskey-missing": "dnskey-missing",
  "no-zone-key": "dnskey-missing",
  "dnskey-does-not-match-ds": "ds-mismatch",
  "denial-missing": "denial-missing",
}
/** Name servers that do not hand out their keys: a validator must call that bogus, a monitor has only not seen the keys. */
const UNOBTAINABLE: ReadonlySet<Validation["reason"]["code"]> = new Set(["ds-unobtainable", "dnskey-unobtainable"])
const UNSUPPORTED: ReadonlySet<Validation["reason"]["code"]> = new Set(["unsupported-algorithm", "unsupported-digest"])
