/**
 * Signs a whole zone: keys, signatures and the chain of NSEC or NSEC3, for tests, demonstrations and the laboratory.
 * Spec: RFC 4035 §2 (what is signed and what is not), RFC 5155 §7.1 (NSEC3, opt-out), RFC 6840 §5.1.
 *
 * Not done: key roles beyond "keys with SEP sign the DNSKEY RRset", rollovers, incremental signing.
 */

import { decodeBase32Hex, encodeBase32Hex } from "../codec/base32hex.ts"
import {
  ancestorName,
  canonicalName,
  compareNames,
  countLabels,
  decodeName,
  equalNames,
  isAtOrBelow,
  isBelow,
  type Name,
} from "../codec/name.ts"
import { dataOf, makeRecord, type ResourceRecord } from "../codec/record.ts"
import { RRType } from "../codec/registry.ts"
import { SEP_FLAG } from "./key.ts"
import { nsec3Hash } from "./nsec3-hash.ts"
import { groupRrsets } from "./rrset.ts"
import { type SigningKey, signRrset } from "./signer.ts"

export interface ZoneOptions {
  /** Apex of the zone. */
  readonly zone: string
  /** Without DNSKEY, RRSIG, NSEC and NSEC3. */
  readonly records: ReadonlyArray<ResourceRecord>
  /** Keys with the SEP flag sign the DNSKEY RRset, the others all else; of one sort only, they sign everything. */
  readonly keys: ReadonlyArray<SigningKey>
  readonly inception: Date
  readonly expiration: Date
  readonly denial:
    | { readonly kind: "nsec" }
    | { readonly kind: "nsec3"; readonly salt: Uint8Array; readonly iterations: number; readonly optOut: boolean }
}

/** All records of the signed zone, the given ones included. */
export const signZone = (options: ZoneOptions): ReadonlyArray<ResourceRecord> => {
  const zone = decodeName(options.zone)
  const soa = options.records.find((record) => record.type === RRType.SOA)
  const ttl = soa?.ttl ?? 3600
  const negativeTtl = Math.min(ttl, dataOf(soa === undefined ? [] : [soa], "SOA")[0]?.minimum ?? ttl)
  const base = [...options.records, ...options.keys.map(({ dnskey }) => makeRecord(zone, ttl, dnskey))]
  if (options.denial.kind === "nsec3") {
    const { salt, iterations } = options.denial
    base.push(makeRecord(zone, 0, { type: "NSEC3PARAM", hashAlgorithm: 1, flags: 0, iterations, salt }))
  }
  const cuts = base.filter(({ type, name }) => type === RRType.NS && !equalNames(name, zone)).map(({ name }) => name)
  const isHidden = (name: Name) => cuts.some((cut) => isBelow(name, cut)) || !isAtOrBelow(name, zone)
  const isCut = (name: Name) => cuts.some((cut) => equalNames(cut, name))
  const visible = base.filter(({ name }) => !isHidden(name))
  const isSigned = ({ name, type }: { readonly name: Name; readonly type: number }) =>
    !isCut(name) || type === RRType.DS
  const types = typesByOwner(visible)
  const denial =
    options.denial.kind === "nsec"
      ? nsecChain(zone, types, negativeTtl)
      : nsec3Chain(zone, types, negativeTtl, options.denial, isCut)
  const signatures = groupRrsets([...visible, ...denial])
    .filter((set) => isSigned(set) || set.type === RRType.NSEC || set.type === RRType.NSEC3)
    .flatMap(({ records, type }) =>
      keysFor(options.keys, type).map((key) => signRrset(records, key, { ...options, signer: zone })),
    )
  return [...base, ...denial, ...signatures]
}

const keysFor = (keys: ReadonlyArray<SigningKey>, type: number): ReadonlyArray<SigningKey> => {
  const isEntry = ({ dnskey }: SigningKey) => (dnskey.flags & SEP_FLAG) !== 0
  const chosen = keys.filter((key) => isEntry(key) === (type === RRType.DNSKEY))
  return chosen.length > 0 ? chosen : keys
}

const typesByOwner = (records: ReadonlyArray<ResourceRecord>): ReadonlyMap<Name, ReadonlySet<number>> => {
  const types = new Map<Name, Set<number>>()
  for (const { name, type } of records) {
    const owner = canonicalName(name)
    types.set(owner, (types.get(owner) ?? new Set()).add(type))
  }
  return types
}

const nsecChain = (
  zone: Name,
  types: ReadonlyMap<Name, ReadonlySet<number>>,
  ttl: number,
): ReadonlyArray<ResourceRecord> => {
  const owners = [...types.keys()].sort(compareNames)
  return owners.map((owner, index) =>
    makeRecord(owner, ttl, {
      type: "NSEC",
      next: owners[index + 1] ?? zone,
      types: [...types.get(owner)!, RRType.RRSIG, RRType.NSEC].sort((a, b) => a - b),
    }),
  )
}

const nsec3Chain = (
  zone: Name,
  types: ReadonlyMap<Name, ReadonlySet<number>>,
  ttl: number,
  { salt, iterations, optOut }: { readonly salt: Uint8Array; readonly iterations: number; readonly optOut: boolean },
  isCut: (name: Name) => boolean,
): ReadonlyArray<ResourceRecord> => {
  const hashed = new Map<string, ReadonlyArray<number>>()
  for (const [owner, own] of types) {
    const isUnsignedCut = isCut(owner) && !own.has(RRType.DS)
    if (optOut && isUnsignedCut) continue
    const listed = isUnsignedCut ? [...own] : [...own, RRType.RRSIG]
    hashed.set(
      encodeBase32Hex(nsec3Hash(owner, salt, iterations)),
      listed.sort((a, b) => a - b),
    )
    // RFC 5155 §7.1: empty non-terminals have a record too.
    for (let labels = countLabels(owner) - 1; labels > countLabels(zone); labels--) {
      const above = encodeBase32Hex(nsec3Hash(ancestorName(owner, labels), salt, iterations))
      if (!types.has(canonicalName(ancestorName(owner, labels)))) hashed.set(above, [])
    }
  }
  const owners = [...hashed.keys()].sort()
  return owners.map((owner, index) =>
    makeRecord(`${owner}.${zone === "." ? "" : zone}`, ttl, {
      type: "NSEC3",
      hashAlgorithm: 1,
      flags: optOut ? 1 : 0,
      iterations,
      salt,
      nextHashed: decodeBase32Hex(owners[index + 1] ?? owners[0]!)!,
      types: hashed.get(owner)!,
    }),
  )
}
