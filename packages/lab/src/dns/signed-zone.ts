/**
 * A zone as its name servers hold it: contents with DS, DNSKEY, denial records and signatures, right or with one fault.
 * Spec: RFC 4034, RFC 4035 §2 (signing), §3.1.3 (denial), RFC 5155 §7 (NSEC3 without opt-out).
 *
 * Nothing is signed before it is asked for, and a signature is used again while the same records stand within its time.
 */
import {
  canonicalRdatas,
  compareNames,
  decodeBase32Hex,
  encodeBase32Hex,
  generateKey,
  isAtOrBelow,
  type KnownData,
  keyTag,
  makeDs,
  makeRecord,
  type Nsec3ParamData,
  nsec3Hash,
  parentName,
  type ResourceRecord,
  RRType,
  type RrsigData,
  type SigningKey,
  signRrset,
} from "@plumbline/dns"
import type { Month, Signing, ZoneState } from "../world/state.ts"
import type { Contents, Node } from "./zone-contents.ts"

/** Keys and signatures that outlive a month. */
export interface Vault {
  /** The key that a zone signs with, or one that it never had. */
  readonly keyOf: (apex: string, signing: Signing, use: "own" | "foreign") => SigningKey
  readonly signatures: Map<string, ResourceRecord>
  readonly hashes: Map<string, string>
}

export const makeVault = (): Vault => {
  const keys = new Map<string, SigningKey>()
  return {
    keyOf: (apex, { algorithm, rsaBits }, use) => {
      // Making an RSA key takes as long as signing a whole zone: all zones share one of each size.
      const id = `${use} ${algorithm} ${algorithm === 7 || algorithm === 8 ? rsaBits : apex}`
      const key = keys.get(id) ?? generateKey(algorithm, { bits: rsaBits })
      keys.set(id, key)
      return key
    },
    signatures: new Map(),
    hashes: new Map(),
  }
}

export interface SignedZone {
  /** Absolute, lower case. */
  readonly apex: string
  /** Records of one name and type; empty where there are none. */
  readonly rrset: (name: string, type: number) => ReadonlyArray<ResourceRecord>
  /** Whether the name has records or names below it. */
  readonly exists: (name: string) => boolean
  /** The RRset with its signature, when the zone has one for it. */
  readonly signed: (rrset: ReadonlyArray<ResourceRecord>) => ReadonlyArray<ResourceRecord>
  /** NSEC or NSEC3 records with signatures that prove an empty answer for a name. */
  readonly denial: (name: string) => ReadonlyArray<ResourceRecord>
}

export interface ZoneOptions {
  readonly apex: string
  readonly contents: Contents
  readonly state: ZoneState
  /** DS records of the zones below, by apex. */
  readonly delegations: ReadonlyMap<string, KnownData>
  readonly vault: Vault
  readonly month: Month
  readonly dateOfMonth: (month: Month) => Date
}

export const makeSignedZone = (options: ZoneOptions): SignedZone => {
  const { apex, contents, state, vault } = options
  const { signing, fault } = state
  const key = signing === null ? undefined : vault.keyOf(apex, signing, "own")
  const add = (name: string, data: KnownData): void => {
    const node: Node = contents.get(name) ?? new Map()
    contents.set(name, node)
    node.set(RRType[data.type], [makeRecord(name, TTL_SECONDS, data)])
  }
  for (const [child, ds] of options.delegations) if (contents.has(child)) add(child, ds)
  if (key !== undefined && fault !== "no-dnskey")
    add(apex, fault === "unknown-algorithm" ? strangeKey(key) : key.dnskey)
  const hashing = hashingOf(signing)
  if (hashing !== undefined) add(apex, { type: "NSEC3PARAM", ...hashing })
  if (signing?.cds === true && key !== undefined) {
    const ds = makeDs(apex, key.dnskey)
    if (ds !== undefined) add(apex, { ...ds, type: "CDS" })
    add(apex, { ...key.dnskey, type: "CDNSKEY" })
  }

  // Names between those with records exist too (RFC 8020).
  const existing = new Set<string>()
  for (const name of contents.keys())
    for (let at = name; isAtOrBelow(at, apex) && !existing.has(at); at = parentName(at)) {
      existing.add(at)
      if (at === ".") break
    }

  const times = validity(options)
  const signed = (rrset: ReadonlyArray<ResourceRecord>): ReadonlyArray<ResourceRecord> => {
    const first = rrset[0]
    if (first === undefined || key === undefined) return rrset
    // The NS of a delegation belong to the zone below (RFC 4035 §2.2).
    if (first.type === RRType.NS && first.name !== apex) return rrset
    const isKeys = first.type === RRType.DNSKEY
    if (fault === "no-signatures" && !isKeys) return rrset
    const made = signature(rrset, key, times, options)
    if (fault === "broken-signatures" && !isKeys) return [...rrset, brokenSignature(made)]
    if (fault === "unknown-algorithm") return [...rrset, strangeSignature(made, keyTag(strangeKey(key)))]
    return [...rrset, made]
  }
  const chain = key === undefined || fault === "no-denial" ? undefined : makeChain(options, existing)

  return {
    apex,
    rrset: (name, type) => contents.get(name)?.get(type) ?? [],
    exists: (name) => existing.has(name),
    signed,
    denial: (name) => (chain === undefined ? [] : chain(name, existing).flatMap((record) => signed([record]))),
  }
}

/** The DS that stands above a zone; undefined when the zone is not signed. */
export const delegationOf = (apex: string, state: ZoneState, vault: Vault): KnownData | undefined => {
  if (state.signing === null) return undefined
  const { signing, fault } = state
  const key = vault.keyOf(apex, signing, fault === "wrong-ds" ? "foreign" : "own")
  return makeDs(apex, fault === "unknown-algorithm" ? strangeKey(key) : key.dnskey, signing.digest)
}

const TTL_SECONDS = 3_600
const DAY = 86_400_000

type Hashing = Pick<Nsec3ParamData, "hashAlgorithm" | "flags" | "iterations" | "salt">

/** How NSEC3 hashes names; undefined without NSEC3. RFC 9276 §3.1 asks for no salt and no further iterations. */
const hashingOf = (signing: Signing | null): Hashing | undefined => {
  if (signing === null || signing.denial === "nsec") return undefined
  return {
    hashAlgorithm: 1,
    flags: 0,
    // What signers took by themselves for years.
    iterations: signing.denial === "nsec3-iterations" ? 10 : 0,
    salt: signing.denial === "nsec3-salt" ? Uint8Array.of(0xca, 0xfe, 0xba, 0xbe) : new Uint8Array(0),
  }
}

interface Times {
  readonly inception: Date
  readonly expiration: Date
}

/** Sound signatures are made anew each quarter and hold for a month and a half after it. */
const validity = ({ state: { fault, signing }, month, dateOfMonth }: ZoneOptions): Times => {
  const days = (from: Date, count: number) => new Date(from.getTime() + count * DAY)
  if (fault === "expired") return { inception: days(dateOfMonth(month), -33), expiration: days(dateOfMonth(month), -3) }
  if (fault === "not-yet-valid")
    return { inception: days(dateOfMonth(month), 30), expiration: days(dateOfMonth(month), 60) }
  if (signing?.expiry === "soon")
    return { inception: days(dateOfMonth(month), -28), expiration: days(dateOfMonth(month), 1.5) }
  const quarter = month - (month % 3)
  return { inception: days(dateOfMonth(quarter), -10), expiration: days(dateOfMonth(quarter + 2), 45) }
}

const signature = (rrset: ReadonlyArray<ResourceRecord>, key: SigningKey, times: Times, options: ZoneOptions) => {
  const { signatures } = options.vault
  const first = rrset[0]!
  const rdata = canonicalRdatas(rrset).map((bytes) => Buffer.from(bytes).toString("base64"))
  const id = `${first.name} ${first.type} ${key.tag} ${times.inception.getTime()} ${rdata.join(" ")}`
  let made = signatures.get(id)
  if (made === undefined) {
    made = signRrset(rrset, key, { ...times, signer: options.apex })
    if (signatures.size >= MAX_SIGNATURES) signatures.clear()
    signatures.set(id, made)
  }
  return made
}

/** Two quarters of all zones fit; going back in time makes signatures again. */
const MAX_SIGNATURES = 20_000

const brokenSignature = (record: ResourceRecord): ResourceRecord => {
  const data = record.data as RrsigData
  const bytes = Uint8Array.from(data.signature)
  bytes[bytes.length - 1]! ^= 1
  return makeRecord(record.name, record.ttl, { ...data, signature: bytes })
}

/** SM2SM3 (RFC 9563), which validators need not know: the bytes are of the right size and mean nothing. */
const STRANGE_ALGORITHM = 17

const strangeKey = ({ dnskey }: SigningKey): SigningKey["dnskey"] => ({ ...dnskey, algorithm: STRANGE_ALGORITHM })

const strangeSignature = (record: ResourceRecord, tag: number): ResourceRecord =>
  makeRecord(record.name, record.ttl, { ...(record.data as RrsigData), algorithm: STRANGE_ALGORITHM, keyTag: tag })

/** Gives the records that prove that a name has no more than it has, or does not exist. */
type Chain = (name: string, existing: ReadonlySet<string>) => ReadonlyArray<ResourceRecord>

const makeChain = (options: ZoneOptions, existing: ReadonlySet<string>): Chain => {
  const hashing = hashingOf(options.state.signing)
  return hashing === undefined ? nsecChain(options) : nsec3Chain(options, existing, hashing)
}

const typesAt = (node: Node | undefined, isDelegation: boolean, extra: ReadonlyArray<number>): ReadonlyArray<number> =>
  [...(node?.keys() ?? []), ...extra]
    .filter((type) => !isDelegation || DELEGATION_TYPES.has(type))
    .sort((a, b) => a - b)

/** What a parent zone vouches for at a delegation (RFC 4035 §2.3). */
const DELEGATION_TYPES: ReadonlySet<number> = new Set([RRType.NS, RRType.DS, RRType.RRSIG, RRType.NSEC])

/** RFC 4034 §4: the names that have records, in canonical order, each pointing to the next. */
const nsecChain = ({ apex, contents }: ZoneOptions): Chain => {
  const names = [...contents.keys()].sort(compareNames)
  const recordAt = (index: number): ResourceRecord => {
    const name = names[index]!
    const node = contents.get(name)
    const isDelegation = name !== apex && node?.has(RRType.NS) === true
    return makeRecord(name, TTL_SECONDS, {
      type: "NSEC",
      next: names[(index + 1) % names.length]!,
      types: typesAt(node, isDelegation, [RRType.RRSIG, RRType.NSEC]),
    })
  }
  /** The last name that is not after the given one. */
  const covering = (name: string): number => lastThat(names.length, (index) => compareNames(names[index]!, name) <= 0)
  return (name, existing) => {
    const at = covering(name)
    if (existing.has(name)) return [recordAt(at)]
    let encloser = parentName(name)
    while (!existing.has(encloser)) encloser = parentName(encloser)
    const wildcard = covering(encloser === "." ? "*." : `*.${encloser}`)
    return wildcard === at ? [recordAt(at)] : [recordAt(at), recordAt(wildcard)]
  }
}

/** RFC 5155: the same over hashes, empty non-terminals included. */
const nsec3Chain = ({ apex, contents, vault }: ZoneOptions, existing: ReadonlySet<string>, hashing: Hashing): Chain => {
  const how = `${hashing.iterations} ${hashing.salt.length}`
  const hashOf = (name: string): string => {
    const key = `${how} ${name}`
    let hash = vault.hashes.get(key)
    if (hash === undefined) {
      hash = encodeBase32Hex(nsec3Hash(name, hashing.salt, hashing.iterations))
      if (vault.hashes.size >= MAX_HASHES) vault.hashes.clear()
      vault.hashes.set(key, hash)
    }
    return hash
  }
  const entries = [...existing].map((name) => ({ name, hash: hashOf(name) })).sort((a, b) => (a.hash < b.hash ? -1 : 1))
  const recordAt = (index: number): ResourceRecord => {
    const { name, hash } = entries[index]!
    const node = contents.get(name)
    const isDelegation = name !== apex && node?.has(RRType.NS) === true
    const hasSignature = node !== undefined && (!isDelegation || node.has(RRType.DS))
    return makeRecord(apex === "." ? `${hash}.` : `${hash}.${apex}`, TTL_SECONDS, {
      type: "NSEC3",
      ...hashing,
      nextHashed: decodeBase32Hex(entries[(index + 1) % entries.length]!.hash)!,
      types: typesAt(node, isDelegation, hasSignature ? [RRType.RRSIG] : []),
    })
  }
  /** The last hash that is not after the given one; the last of all when there is none. */
  const covering = (hash: string): number => {
    const at = lastThat(entries.length, (index) => entries[index]!.hash <= hash)
    return at < 0 ? entries.length - 1 : at
  }
  return (name) => {
    if (existing.has(name)) return [recordAt(covering(hashOf(name)))]
    let nextCloser = name
    while (!existing.has(parentName(nextCloser))) nextCloser = parentName(nextCloser)
    const encloser = parentName(nextCloser)
    const wildcard = encloser === "." ? "*." : `*.${encloser}`
    const indexes = new Set([encloser, nextCloser, wildcard].map((at) => covering(hashOf(at))))
    return [...indexes].map(recordAt)
  }
}

/** The last of so many indexes at which something holds that holds up to there and nowhere after it; -1 where it never does. */
const lastThat = (count: number, holds: (index: number) => boolean): number => {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(middle)) from = middle + 1
    else to = middle
  }
  return from - 1
}

const MAX_HASHES = 20_000
