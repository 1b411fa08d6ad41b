/**
 * From a trust anchor down to the zone of a name: which zones are signed, with which keys, and where does the chain end?
 * Spec: RFC 4035 §5.2 (delegations), §4.2 (trust anchors), RFC 5155 §8.6, §8.9 (unsigned delegations), RFC 6840 §4.1.
 *
 * 1. The anchor nearest above the name; none: insecure.   2. Its keys from the DNSKEY RRset.
 * 3. For each label further down: the DS RRset, asked of the resolver. Present: the next zone, its keys checked against it.
 *    Proven absent at a zone cut: insecure from here on. Proven absent elsewhere: no cut, go on with the same zone.
 *
 * A server that answers NXDOMAIN for an empty non-terminal does not end the walk: what counts is where keys and cuts are.
 */
import { Effect } from "effect"
import { keepSeconds } from "../client/answer-cache.ts"
import type { DnsError } from "../client/dns-error.ts"
import type { Message } from "../codec/message.ts"
import {
  ancestorName,
  canonicalName,
  countLabels,
  equalNames,
  isAtOrBelow,
  isBelow,
  type Name,
  parentName,
} from "../codec/name.ts"
import { dataOf } from "../codec/record.ts"
import type { DnskeyData, DsData, RrsigData } from "../codec/record-data.ts"
import { formatRcode, formatType, Rcode, RRType } from "../codec/registry.ts"
import type { Sha1Policy } from "./algorithm.ts"
import { keySizeBits, keyTag } from "./key.ts"
import { type Memo, makeMemo } from "./memo.ts"
import { proveFrom } from "./proof.ts"
import { groupRrsets, type RRset } from "./rrset.ts"
import { expandTime } from "./signature.ts"
import type { TrustAnchor } from "./trust-anchor.ts"
import { makeReason, type Reason, type Status } from "./verdict.ts"
import { verifyRrset, type ZoneKeys } from "./verify-rrset.ts"
import { type EntryPoint, entryPointsOf, trustKeys, usableEntryPoints } from "./zone-keys.ts"

/** One zone of the chain, as data. */
export interface ChainLink {
  readonly zone: Name
  readonly status: Status
  readonly reason: Reason
  /** What vouches for the keys: DS of the parent, or the trust anchor. */
  readonly entry: "trust-anchor" | "ds" | "none"
  readonly ds: ReadonlyArray<DsData>
  readonly keys: ReadonlyArray<ChainKey>
  /** The signatures that were relied on: over the DNSKEY RRset, and over the DS RRset by the parent. */
  readonly signatures: ReadonlyArray<ChainSignature>
}

export interface ChainKey {
  readonly tag: number
  readonly algorithm: number
  readonly flags: number
  /** Undefined when the algorithm is unknown or the key malformed. */
  readonly sizeBits: number | undefined
  /** Whether a DS or trust anchor names it. */
  readonly isEntryPoint: boolean
}

export interface ChainSignature {
  readonly covers: string
  readonly signer: Name
  readonly keyTag: number
  readonly algorithm: number
  readonly inception: Date
  readonly expiration: Date
}

/** Where the chain stands after a walk. `keys` when it is secure. */
export interface ChainState {
  readonly zone: Name
  readonly status: Status
  readonly reason: Reason
  readonly keys?: ZoneKeys
  readonly links: ReadonlyArray<ChainLink>
  /** Seconds since 1970 until when this holds. */
  readonly untilSeconds: number
}

export type Ask = (name: Name, type: RRType) => Effect.Effect<Message, DnsError>

export interface ChainOptions {
  readonly anchors: ReadonlyArray<TrustAnchor>
  readonly sha1: Sha1Policy
}

/** Labels below the anchor that are walked at most: reverse names of IPv6 have 34, and each costs a question. */
export const MAX_CHAIN_LABELS = 64

/** Zones remembered at once; a link takes a few kilobytes. */
const MAX_REMEMBERED = 1_500
/** Keys are looked at again after an hour at the latest, what is broken after a minute. */
const KEEP_SECONDS = 3600
const KEEP_BROKEN_SECONDS = 60

export interface Chain {
  /** State of the zone that holds `target`, beginning at the anchor nearest to `owner` (which is at or below `target`). */
  readonly walk: (target: Name, owner: Name, atSeconds: number) => Effect.Effect<ChainState>
  /** Zone of the trust anchor that counts for names at `owner`; undefined: none does. */
  readonly anchorOf: (owner: Name) => Name | undefined
}

export interface ChainMemory {
  readonly states: Memo<ChainState, never>
}
export const makeChainMemory = (): ChainMemory => ({
  states: makeMemo(MAX_REMEMBERED, (state, nowMillis) => {
    const keep = state.status === "secure" || state.status === "insecure" ? KEEP_SECONDS : KEEP_BROKEN_SECONDS
    return Math.min(state.untilSeconds * 1000, nowMillis + keep * 1000)
  }),
})

export const makeChain = (ask: Ask, options: ChainOptions, memory: ChainMemory): Chain => {
  const anchorZones = [...new Set(options.anchors.map(({ zone }) => canonicalName(zone)))].sort(
    (a, b) => countLabels(b) - countLabels(a),
  )
  const anchorOf = (owner: Name) => anchorZones.find((zone) => isAtOrBelow(owner, zone))

  const walk = (target: Name, owner: Name, atSeconds: number): Effect.Effect<ChainState> => {
    const anchor = anchorOf(owner)
    if (anchor === undefined || !isAtOrBelow(target, anchor)) return Effect.succeed(noAnchor(target, atSeconds))
    const labels = countLabels(target)
    if (labels - countLabels(anchor) > MAX_CHAIN_LABELS) return Effect.succeed(tooDeep(target, atSeconds))
    return stateAt(canonicalName(target), anchor, atSeconds)
  }

  /** State at `name`, from that of its parent: each name below the anchor is looked at once. */
  const stateAt = (name: Name, anchor: Name, atSeconds: number): Effect.Effect<ChainState> => {
    if (name === anchor) return memory.states.get(`anchor ${name}`, anchorOrAbove(name, atSeconds))
    return memory.states.get(
      name,
      Effect.gen(function* () {
        const above = yield* stateAt(ancestorName(name, countLabels(name) - 1), anchor, atSeconds)
        return above.keys === undefined ? above : yield* descend(name, { ...above, keys: above.keys }, atSeconds)
      }),
    )
  }

  /**
   * An anchor may outlive its zone. Where an anchor further up proves that there is no zone cut any more, that one counts;
   * nothing less will do, or else whoever withholds the keys could choose the anchor.
   */
  const anchorOrAbove = Effect.fnUntraced(function* (zone: Name, atSeconds: number): Effect.fn.Return<ChainState> {
    const own = yield* anchorState(zone, atSeconds)
    const higher = zone === "." ? undefined : anchorOf(parentName(zone))
    if (own.reason.code !== "dnskey-missing" || higher === undefined) return own
    const parent = yield* stateAt(parentName(zone), higher, atSeconds)
    if (parent.keys === undefined) return own
    const seen = yield* descend(zone, { ...parent, keys: parent.keys }, atSeconds)
    return seen.status === "secure" && !equalNames(seen.zone, zone) ? seen : own
  })

  const anchorState = Effect.fnUntraced(function* (zone: Name, atSeconds: number) {
    const entries = entryPointsOf(options.anchors, zone)
    return yield* enterZone(zone, entries, undefined, [], atSeconds, atSeconds + KEEP_SECONDS)
  })

  /** One label down from a secure zone. */
  const descend = Effect.fnUntraced(function* (
    name: Name,
    parent: ChainState & { readonly keys: ZoneKeys },
    atSeconds: number,
  ): Effect.fn.Return<ChainState> {
    const record = `${name} DS`
    const end = (status: Status, reason: Reason, untilSeconds: number): ChainState => ({
      zone: name,
      status,
      reason,
      links: [...parent.links, { zone: name, status, reason, entry: "none", ds: [], keys: [], signatures: [] }],
      untilSeconds: Math.min(untilSeconds, parent.untilSeconds),
    })
    const message = yield* obtain(name, RRType.DS)
    if ("code" in message)
      return end(message.code === "chain-unobtainable" ? "indeterminate" : "bogus", message, atSeconds + 5)
    const until = Math.min(parent.untilSeconds, atSeconds + keepSeconds(message))
    const context = { zone: parent.zone, keys: parent.keys, atSeconds, sha1: options.sha1 }
    const sameZone: ChainState = { ...parent, untilSeconds: until }
    const sets = groupRrsets(message.answers)
    const ds = sets.find((set) => set.type === RRType.DS && equalNames(set.name, name))
    if (ds !== undefined) {
      const verified = verifyRrset(ds, context)
      if ("code" in verified) return end("bogus", verified, until)
      if (verified.closestEncloser !== undefined) {
        return end(
          "bogus",
          makeReason("denial-missing", parent.zone, record, `the DS of ${name} comes from a wildcard`),
          until,
        )
      }
      const signature = chainSignature(ds, verified.rrsig, atSeconds)
      return yield* enterZone(name, dataOf(ds.records, "DS"), parent, [signature], atSeconds, until)
    }
    const alias = sets.find(
      ({ type, name: owner }) =>
        (type === RRType.CNAME && equalNames(owner, name)) || (type === RRType.DNAME && isBelow(name, owner)),
    )
    if (alias !== undefined) {
      // An alias is data of the zone above, so there is no cut here; but only a signed one proves it.
      const signed = sets.filter((set) => set.type === RRType.DNAME && isBelow(name, set.name)).at(0) ?? alias
      const verified = verifyRrset(signed, context)
      return "code" in verified ? end("bogus", verified, until) : sameZone
    }
    const proof = proveFrom(message, context, (prover) => {
      const noData = prover.noData(name, RRType.DS)
      return noData.shows === "nothing" ? prover.noName(name) : noData
    })
    const unsigned = (code: "insecure-delegation" | "opt-out" | "too-many-iterations", detail: string) =>
      end("insecure", makeReason(code, parent.zone, record, detail), until)
    switch (proof.shows) {
      case "no-data":
        if (!proof.delegation) return sameZone
        return unsigned("insecure-delegation", `${parent.zone} delegates ${name} without DS (${proof.by})`)
      case "no-name":
        return sameZone
      case "unsigned-possible":
        return unsigned(proof.cause, `${parent.zone} leaves room for ${name} as an unsigned delegation (${proof.by})`)
      case "too-many-iterations":
        return unsigned("too-many-iterations", `${parent.zone} denies with ${proof.by}, more than are computed`)
      case "nothing":
        return end("bogus", proof.reason ?? makeReason("denial-missing", parent.zone, record, proof.missing), until)
    }
  })

  /** Keys of a zone whose entry points are known. */
  const enterZone = Effect.fnUntraced(function* (
    zone: Name,
    entries: ReadonlyArray<EntryPoint>,
    parent: ChainState | undefined,
    signatures: ReadonlyArray<ChainSignature>,
    atSeconds: number,
    untilSeconds: number,
  ): Effect.fn.Return<ChainState> {
    const end = (
      status: Status,
      reason: Reason,
      until: number,
      seen: Partial<ChainLink> = {},
      keys?: ZoneKeys,
    ): ChainState => {
      const ds = entries.filter((entry): entry is DsData => "digest" in entry)
      const entry = parent === undefined ? "trust-anchor" : "ds"
      const link: ChainLink = { zone, status, reason, entry, ds, keys: [], signatures, ...seen }
      const links = [...(parent?.links ?? []), link]
      return { zone, status, reason, links, untilSeconds: until, ...(keys === undefined ? {} : { keys }) }
    }
    const usable = usableEntryPoints(zone, entries, options.sha1)
    if ("code" in usable) return end("insecure", usable, untilSeconds)
    const message = yield* obtain(zone, RRType.DNSKEY)
    if ("code" in message) {
      return end(message.code === "chain-unobtainable" ? "indeterminate" : "bogus", message, atSeconds + 5)
    }
    const until = Math.min(untilSeconds, atSeconds + keepSeconds(message))
    const dnskeys = groupRrsets(message.answers).find((set) => set.type === RRType.DNSKEY && equalNames(set.name, zone))
    if (dnskeys === undefined) {
      const detail = `${zone} has a DS or trust anchor, but publishes no DNSKEY`
      return end("bogus", makeReason("dnskey-missing", zone, `${zone} DNSKEY`, detail), until)
    }
    const trusted = trustKeys(zone, usable, dnskeys, atSeconds, options.sha1)
    if ("code" in trusted) return end("bogus", trusted, until, { keys: summarizeKeys(dnskeys, []) })
    const signature = chainSignature(dnskeys, trusted.verified.rrsig, atSeconds)
    const relied = [...signatures, signature]
    const expires = Math.min(until, ...relied.map(({ expiration }) => expiration.getTime() / 1000))
    const reason = makeReason("validated", zone, `${zone} DNSKEY`, `the keys of ${zone} are vouched for and signed`)
    const seen = { keys: summarizeKeys(dnskeys, trusted.entryTags), signatures: relied }
    return end("secure", reason, expires, seen, trusted.keys)
  })

  /** A clean answer, or the Reason why the chain cannot be followed. */
  const obtain = (name: Name, type: RRType): Effect.Effect<Message | Reason> =>
    ask(name, type).pipe(
      Effect.map((message) => {
        if (message.rcode === Rcode.NOERROR || message.rcode === Rcode.NXDOMAIN || message.rcode === Rcode.YXDOMAIN)
          return message
        // RFC 4035 §4.3: data that should be there and is not makes bogus; the resolver itself did answer.
        const code = type === RRType.DS ? "ds-unobtainable" : "dnskey-unobtainable"
        const detail = `asked for ${name} ${formatType(type)} without validation, the resolver says ${formatRcode(message.rcode)}`
        return makeReason(code, name, `${name} ${formatType(type)}`, detail)
      }),
      Effect.catchTag("DnsError", (error) =>
        Effect.succeed(makeReason("chain-unobtainable", name, `${name} ${formatType(type)}`, error.message)),
      ),
    )

  return { walk, anchorOf }
}

const noAnchor = (target: Name, atSeconds: number): ChainState => ({
  zone: ".",
  status: "insecure",
  reason: makeReason("no-trust-anchor", ".", target, `no trust anchor stands at or above ${target}`),
  links: [],
  untilSeconds: atSeconds + KEEP_SECONDS,
})

const tooDeep = (target: Name, atSeconds: number): ChainState => ({
  zone: ".",
  status: "indeterminate",
  reason: makeReason(
    "too-much-work",
    ".",
    target,
    `${target} lies more than ${MAX_CHAIN_LABELS} labels below the anchor`,
  ),
  links: [],
  untilSeconds: atSeconds + KEEP_SECONDS,
})

export const chainSignature = (rrset: RRset, rrsig: RrsigData, atSeconds: number): ChainSignature => ({
  covers: `${rrset.name} ${formatType(rrset.type)}`,
  signer: rrsig.signer,
  keyTag: rrsig.keyTag,
  algorithm: rrsig.algorithm,
  inception: new Date(expandTime(rrsig.inception, atSeconds) * 1000),
  expiration: new Date(expandTime(rrsig.expiration, atSeconds) * 1000),
})

const summarizeKeys = (dnskeys: RRset, entryTags: ReadonlyArray<number>): ReadonlyArray<ChainKey> =>
  dataOf(dnskeys.records, "DNSKEY")
    .slice(0, MAX_KEYS_SHOWN)
    .map((key: DnskeyData) => {
      const tag = keyTag(key)
      return {
        tag,
        algorithm: key.algorithm,
        flags: key.flags,
        sizeBits: keySizeBits(key),
        isEntryPoint: entryTags.includes(tag),
      }
    })

/** Real zones publish up to a dozen. */
const MAX_KEYS_SHOWN = 64
