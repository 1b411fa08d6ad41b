/**
 * How well is a zone signed, beyond being valid?
 * Spec: RFC 8624 with RFC 9904, 9905, 9906 (algorithms and digests), RFC 9276 §3.1 (NSEC3 parameters), RFC 7344 and 8078 (CDS,
 * CDNSKEY).
 *
 * What the chain says is read from a validation, without a question; NSEC3PARAM, CDS and CDNSKEY are asked at the apex.
 */
import { Effect } from "effect"
import type { DnsError } from "../client/dns-error.ts"
import { isAtOrBelow, type Name } from "../codec/name.ts"
import { dataOf, type ResourceRecord } from "../codec/record.ts"
import type { DnskeyData, DsData, Nsec3ParamData } from "../codec/record-data.ts"
import { RRType, type RRType as RRTypeNumber } from "../codec/registry.ts"
import { ALGORITHMS, type Algorithm, DIGESTS, type Digest } from "../dnssec/algorithm.ts"
import type { ChainKey, ChainLink } from "../dnssec/chain.ts"
import type { Validation } from "../dnssec/validate.ts"
import { Resolver } from "../resolver.ts"
import { type Field, fieldOf } from "./field.ts"

export interface DnssecQuality {
  /** Apex of the secure zone nearest to the name. */
  readonly zone: Name
  readonly algorithms: ReadonlyArray<Pick<Algorithm, "number" | "mnemonic" | "standing">>
  readonly digests: ReadonlyArray<Pick<Digest, "number" | "mnemonic" | "standing">>
  readonly keys: ReadonlyArray<ChainKey>
  /** Smallest modulus among the zone's RSA keys; undefined without RSA keys. */
  readonly smallestRsaBits: number | undefined
  /** Whole days from `at` until the first signature of this zone that was seen expires; negative when it has. */
  readonly daysToExpiry: number | undefined
  /** That signature's validity. */
  readonly firstToExpire: { readonly inception: Date; readonly expiration: Date } | undefined
}

/** Undefined when no secure zone holds the name. Pure. */
export const dnssecQuality = (validation: Validation, at: Date): DnssecQuality | undefined => {
  const link = zoneLink(validation)
  if (link === undefined) return undefined
  const unknown = { mnemonic: "unassigned", standing: "unassessed" } as const
  const rsaBits = link.keys.flatMap(({ algorithm, sizeBits }) =>
    ALGORITHMS.get(algorithm)?.scheme?.kind === "rsa" && sizeBits !== undefined ? [sizeBits] : [],
  )
  const [firstToExpire] = [
    ...link.signatures.filter(({ signer }) => signer === link.zone),
    ...validation.parts.flatMap(({ zone, signature }) =>
      zone === link.zone && signature !== undefined ? [signature] : [],
    ),
  ]
    .map(({ inception, expiration }) => ({ inception, expiration }))
    .sort((left, right) => left.expiration.getTime() - right.expiration.getTime())
  return {
    zone: link.zone,
    algorithms: distinct(link.keys.map(({ algorithm }) => algorithm)).map((number) => {
      const { mnemonic, standing } = ALGORITHMS.get(number) ?? unknown
      return { number, mnemonic, standing }
    }),
    digests: distinct(link.ds.map(({ digestType }) => digestType)).map((number) => {
      const { mnemonic, standing } = DIGESTS.get(number) ?? unknown
      return { number, mnemonic, standing }
    }),
    keys: link.keys,
    smallestRsaBits: rsaBits.length === 0 ? undefined : Math.min(...rsaBits),
    daysToExpiry:
      firstToExpire === undefined
        ? undefined
        : Math.floor((firstToExpire.expiration.getTime() - at.getTime()) / MILLIS_PER_DAY),
    firstToExpire,
  }
}

export interface ApexDnssec {
  /** Undefined: the zone does not use NSEC3. */
  readonly nsec3: Field<Pick<Nsec3ParamData, "hashAlgorithm" | "iterations" | "salt"> | undefined>
  readonly cds: Field<ReadonlyArray<DsData>>
  readonly cdnskey: Field<ReadonlyArray<DnskeyData>>
}

/** What a zone publishes at its apex about its denial and for its parent to act on. Three questions. */
export const gatherApexDnssec = Effect.fn("gatherApexDnssec")(function* (zone: Name) {
  const resolver = yield* Resolver
  const ask = <A>(type: RRTypeNumber, read: (records: ReadonlyArray<ResourceRecord>) => A): Effect.Effect<Field<A>> =>
    fieldOf(Effect.map(resolver.lookup(zone, type), ({ records }) => read(records)) as Effect.Effect<A, DnsError>)
  const [nsec3, cds, cdnskey] = yield* Effect.all(
    [
      ask(RRType.NSEC3PARAM, (records) => dataOf(records, "NSEC3PARAM")[0]),
      ask(RRType.CDS, (records) => dataOf(records, "CDS")),
      ask(RRType.CDNSKEY, (records) => dataOf(records, "CDNSKEY")),
    ],
    { concurrency: 3 },
  )
  const found: ApexDnssec = { nsec3, cds, cdnskey }
  return found
})

/** Of the name itself: where its aliases lead is for others to sign. */
const zoneLink = ({ chain, name }: Validation): ChainLink | undefined =>
  chain.filter(({ zone, status }) => status === "secure" && isAtOrBelow(name, zone)).at(-1)

const distinct = (numbers: ReadonlyArray<number>): ReadonlyArray<number> => [...new Set(numbers)].sort((a, b) => a - b)

const MILLIS_PER_DAY = 86_400_000
