/**
 * Can the answer to a question be trusted, and if not, where does it break?
 * Spec: RFC 4035 §5 (validation), RFC 5155 §8, RFC 6672 §5.3.3 (DNAME), RFC 6840.
 *
 * 1. The question is asked once with CD; aliases are followed through the answer, and asked on where it stops.
 * 2. Each RRset on the way: the signer's zone by the chain, then the signature; expanded wildcards need their denial too.
 * 3. No records at the end: the denial in the authority section, by the signer's zone.
 * 4. What carries no signature is judged by the zone that the chain finds for its name.
 *
 * Not judged: records that answer nothing (NS beside an answer, glue, the SOA beside a denial).
 */
import { Effect } from "effect"
import type { DnsError } from "../client/dns-error.ts"
import { type Alias, followAliases, MAX_ALIASES } from "../client/lookup.ts"
import type { Message } from "../codec/message.ts"
import {
  countLabels,
  equalNames,
  isAtOrBelow,
  isBelow,
  type Name,
  parentName,
  substituteSuffix,
} from "../codec/name.ts"
import type { ResourceRecord } from "../codec/record.ts"
import { formatRcode, formatType, Rcode, RRType } from "../codec/registry.ts"
import type { Sha1Policy } from "./algorithm.ts"
import { type Chain, type ChainLink, type ChainSignature, type ChainState, chainSignature } from "./chain.ts"
import type { Proof, Prover } from "./denial.ts"
import { proveFrom, soaFailure } from "./proof.ts"
import { formatRrset, groupRrsets, type RRset } from "./rrset.ts"
import { makeReason, type Reason, type Status, weakest } from "./verdict.ts"
import { type VerifyContext, verifyRrset } from "./verify-rrset.ts"

/** What was found of one RRset of the answer, or of its absence. */
export interface Part {
  /** `www.example.nl. A`; of an absence, what is absent. */
  readonly record: string
  readonly status: Status
  readonly reason: Reason
  /** Zone that signs it, when secure. */
  readonly zone?: Name
  readonly signature?: ChainSignature
}

export interface Validation {
  readonly name: Name
  readonly type: RRType
  /** The time for which signatures were judged. */
  readonly at: Date
  readonly status: Status
  /** Of the weakest part. */
  readonly reason: Reason
  readonly rcode: number
  readonly aliases: ReadonlyArray<Alias>
  readonly canonicalName: Name
  /** Records of the type asked for, after the aliases. */
  readonly records: ReadonlyArray<ResourceRecord>
  readonly parts: ReadonlyArray<Part>
  /** Zones from the trust anchor to where the name's chain ends; those of alias targets follow. */
  readonly chain: ReadonlyArray<ChainLink>
  /** When the first of the signatures relied on expires. */
  readonly nextExpiry?: Date
}

export interface ValidateContext {
  readonly ask: (name: Name, type: RRType) => Effect.Effect<Message, DnsError>
  readonly chain: Chain
  readonly sha1: Sha1Policy
}

interface Judged {
  readonly part: Part
  readonly links: ReadonlyArray<ChainLink>
}

export const validateName = Effect.fnUntraced(function* (
  name: Name,
  type: RRType,
  at: Date,
  context: ValidateContext,
): Effect.fn.Return<Validation, DnsError> {
  const atSeconds = Math.floor(at.getTime() / 1000)
  const judged: Array<Judged> = []
  const aliases: Array<Alias> = []
  let current = name
  for (;;) {
    const message = yield* context.ask(current, type)
    const { rcode } = message
    if (rcode !== Rcode.NOERROR && rcode !== Rcode.NXDOMAIN && rcode !== Rcode.YXDOMAIN) {
      const detail = `asked without validation, the resolver says ${formatRcode(rcode)}`
      judged.push(
        unjudged(current, type, "indeterminate", makeReason("answer-unobtainable", ".", ask(current, type), detail)),
      )
      return conclude(name, type, at, rcode, aliases, current, [], judged)
    }
    const judge: Judge = { message, atSeconds, ...context }
    const sets = groupRrsets(message.answers)
    const followed = followAliases(message, current, type, aliases.length)
    for (const alias of followed.aliases) judged.push(yield* judgeRrset(setOf(sets, alias.record), judge))
    aliases.push(...followed.aliases)
    current = followed.target
    switch (followed.end) {
      case "loop": {
        const detail = `aliases go round in a circle, or on after ${MAX_ALIASES} steps`
        judged.push(unjudged(current, type, "bogus", makeReason("alias-loop", ".", ask(current, type), detail)))
        return conclude(name, type, at, rcode, aliases, current, [], judged)
      }
      case "too-long":
        judged.push(yield* judgeTooLong(sets, current, type, judge))
        return conclude(name, type, at, Rcode.YXDOMAIN, aliases, current, [], judged)
      case "records":
        for (const set of sets) {
          if (!equalNames(set.name, current) || (type !== RRType.ANY && set.type !== type)) continue
          judged.push(yield* judgeAnswer(set, sets, current, judge))
        }
        if (judged.length === 0) judged.push(unjudged(current, type, "insecure", unsignedType(current, type)))
        return conclude(name, type, at, rcode, aliases, current, followed.records, judged)
      case "none": {
        const saysNothing = rcode === Rcode.NOERROR && message.authorities.length === 0
        if (followed.aliases.length > 0 && saysNothing) continue
        judged.push(yield* judgeAbsence(current, type, judge))
        return conclude(name, type, at, rcode, aliases, current, [], judged)
      }
    }
  }
})

interface Judge extends ValidateContext {
  readonly message: Message
  readonly atSeconds: number
}

/** An RRset that answers the question; a CNAME made from a DNAME is as good as the DNAME (RFC 6672 §5.3.1). */
const judgeAnswer = (set: RRset, sets: ReadonlyArray<RRset>, name: Name, judge: Judge): Effect.Effect<Judged> => {
  const only = set.records.length === 1 ? set.records[0]!.data : undefined
  if (only?.type === "CNAME" && set.signatures.length === 0) {
    for (const { type, name: owner, records } of sets) {
      const data = records[0]?.data
      if (type !== RRType.DNAME || data?.type !== "DNAME" || !isBelow(name, owner)) continue
      const made = substituteSuffix(name, owner, data.target)
      if (made !== undefined && equalNames(made, only.target)) {
        return judgeRrset(sets.find((other) => other.records === records)!, judge)
      }
    }
  }
  return judgeRrset(set, judge)
}

/**
 * A DNAME that makes too long a name: the DNAME is checked, but the YXDOMAIN that follows from it (RFC 6672 §2.2) is neither
 * a record nor a denial, which is all that DNSSEC authenticates.
 */
const judgeTooLong = Effect.fnUntraced(function* (
  sets: ReadonlyArray<RRset>,
  name: Name,
  type: RRType,
  judge: Judge,
): Effect.fn.Return<Judged> {
  const record = ask(name, type)
  const dname = sets.find((set) => set.type === RRType.DNAME && isBelow(name, set.name))
  const basis = dname === undefined ? undefined : yield* judgeRrset(dname, judge)
  if (basis !== undefined && basis.part.status !== "secure") return basis
  const reason = makeReason(
    "rcode-not-authenticated",
    ".",
    record,
    `a DNAME turns ${name} into a name of more than 255 bytes`,
  )
  return { part: { record, status: "insecure", reason }, links: basis?.links ?? [] }
})

const judgeRrset = Effect.fnUntraced(function* (set: RRset, judge: Judge): Effect.fn.Return<Judged> {
  const { atSeconds, sha1, message } = judge
  const record = formatRrset(set)
  const holder = set.type === RRType.DS && set.name !== "." ? parentName(set.name) : set.name
  const signers = distinctSigners(set).filter((signer) => isAtOrBelow(holder, signer))
  const state = yield* walkTo(signers, holder, judge)
  if (state.keys === undefined)
    return { part: { record, status: state.status, reason: state.reason }, links: state.links }
  const bogus = (reason: Reason) => unlessInsecure({ record, status: "bogus", reason }, state, holder, judge)
  if (signers.length > 0 && !signers.some((signer) => equalNames(signer, state.zone))) {
    const detail = `${record} is signed in the name of ${signers[0]}, which is no zone; its zone is ${state.zone}`
    return yield* bogus(makeReason("signer-is-no-zone", state.zone, record, detail))
  }
  const context: VerifyContext = { zone: state.zone, keys: state.keys, atSeconds, sha1 }
  const verified = verifyRrset(set, context)
  if ("code" in verified) return yield* bogus(verified)
  const signature = chainSignature(set, verified.rrsig, atSeconds)
  const secure: Part = {
    record,
    status: "secure",
    reason: makeReason("validated", state.zone, record, `${record} is signed by ${state.zone}`),
    zone: state.zone,
    signature,
  }
  const encloser = verified.closestEncloser
  if (encloser === undefined) return { part: secure, links: state.links }
  const proof = proveFrom(message, context, (prover) => prover.noCloserName(set.name, encloser))
  const shown = judgeProof(proof, state, record, `${record} comes from the wildcard *.${encloser}`)
  return { part: shown.status === "secure" ? { ...secure, reason: shown.reason } : shown, links: state.links }
})

/** No record: is that proven by the zone that the name belongs to? */
const judgeAbsence = Effect.fnUntraced(function* (name: Name, type: RRType, judge: Judge): Effect.fn.Return<Judged> {
  const { atSeconds, sha1, message } = judge
  const holder = type === RRType.DS && name !== "." ? parentName(name) : name
  const denials = groupRrsets(message.authorities).filter((set) => DENIAL_TYPES.has(set.type))
  const signers = [...new Set(denials.flatMap(distinctSigners))]
    .filter((signer) => isAtOrBelow(holder, signer))
    .sort((a, b) => countLabels(b) - countLabels(a))
  const state = yield* walkTo(signers, holder, judge)
  const record = ask(name, type)
  if (state.keys === undefined)
    return { part: { record, status: state.status, reason: state.reason }, links: state.links }
  const prove = (prover: Prover): Proof => {
    // RFC 2308 §2.2 and practice: some servers say NXDOMAIN at an empty non-terminal; what they prove is NODATA.
    const noName = message.rcode === Rcode.NXDOMAIN ? prover.noName(name) : undefined
    if (noName !== undefined && noName.shows !== "nothing") return noName
    const noData = prover.noData(name, type)
    return noName !== undefined && noData.shows !== "no-data" ? noName : noData
  }
  const verify: VerifyContext = { zone: state.zone, keys: state.keys, atSeconds, sha1 }
  const proof = proveFrom(message, verify, prove)
  const absent = message.rcode === Rcode.NXDOMAIN ? `${name} does not exist` : `${record} does not exist`
  const failure = proof.shows === "nothing" ? undefined : soaFailure(message, verify)
  const part: Part =
    failure === undefined ? judgeProof(proof, state, record, absent) : { record, status: "bogus", reason: failure }
  return part.status === "bogus" ? yield* unlessInsecure(part, state, holder, judge) : { part, links: state.links }
})

/**
 * What fails by the zone of a signature may still lie below an unsigned delegation, where signatures do not count: the walk
 * down to the name itself tells.
 */
const unlessInsecure = Effect.fnUntraced(function* (
  part: Part,
  state: ChainState,
  holder: Name,
  { chain, atSeconds }: Judge,
): Effect.fn.Return<Judged> {
  if (equalNames(state.zone, holder)) return { part, links: state.links }
  const own = yield* chain.walk(holder, holder, atSeconds)
  // An opt-out span does not say that there is a delegation, so it does not excuse what the zone itself has signed wrongly.
  if (own.status !== "insecure" || own.reason.code === "opt-out") return { part, links: state.links }
  return { part: { record: part.record, status: own.status, reason: own.reason }, links: own.links }
})

const judgeProof = (
  proof: Proof & { readonly reason?: Reason },
  { zone }: ChainState,
  record: string,
  claim: string,
): Part => {
  switch (proof.shows) {
    case "no-data":
    case "no-name":
      return { record, status: "secure", reason: makeReason("validated", zone, record, `${claim}: ${proof.by}`), zone }
    case "unsigned-possible":
      return { record, status: "insecure", reason: makeReason(proof.cause, zone, record, `${claim}, but ${proof.by}`) }
    case "too-many-iterations":
      return {
        record,
        status: "insecure",
        reason: makeReason("too-many-iterations", zone, record, `${claim}: ${proof.by}`),
      }
    case "nothing":
      return {
        record,
        status: "bogus",
        reason:
          proof.reason ??
          makeReason("denial-missing", zone, record, `${claim}, but this is not proven: ${proof.missing}`),
      }
  }
}

/**
 * State of the first signer whose chain holds. A signer that does not lie between the anchor and the name counts as none:
 * then the chain down to the name itself tells whether a signature had to be there.
 */
const walkTo = Effect.fnUntraced(function* (
  signers: ReadonlyArray<Name>,
  holder: Name,
  { chain, atSeconds }: Judge,
): Effect.fn.Return<ChainState> {
  const anchor = chain.anchorOf(holder)
  const candidates = anchor === undefined ? [] : signers.filter((signer) => isAtOrBelow(signer, anchor))
  let first: ChainState | undefined
  for (const signer of candidates.slice(0, MAX_SIGNERS_TRIED)) {
    const state = yield* chain.walk(signer, holder, atSeconds)
    if (state.status === "secure") return state
    first ??= state
  }
  return first ?? (yield* chain.walk(holder, holder, atSeconds))
})

/** An RRset has one zone; a second signer occurs when zones of one server are mixed up. */
const MAX_SIGNERS_TRIED = 3

const conclude = (
  name: Name,
  type: RRType,
  at: Date,
  rcode: number,
  aliases: ReadonlyArray<Alias>,
  canonicalName: Name,
  records: ReadonlyArray<ResourceRecord>,
  judged: ReadonlyArray<Judged>,
): Validation => {
  const parts = judged.map(({ part }) => part)
  const status = parts.reduce<Status>((sum, part) => weakest(sum, part.status), "secure")
  const chain = new Map<Name, ChainLink>()
  for (const { links } of judged) for (const link of links) if (!chain.has(link.zone)) chain.set(link.zone, link)
  const expiries = [
    ...parts.flatMap(({ signature }) => (signature === undefined ? [] : [signature.expiration])),
    ...[...chain.values()].flatMap(({ signatures }) => signatures.map(({ expiration }) => expiration)),
  ].sort((a, b) => a.getTime() - b.getTime())
  return {
    name,
    type,
    at,
    status,
    reason: parts.find((part) => part.status === status)!.reason,
    rcode,
    aliases,
    canonicalName,
    records,
    parts,
    chain: [...chain.values()],
    ...(expiries[0] === undefined ? {} : { nextExpiry: expiries[0] }),
  }
}

const unjudged = (name: Name, type: RRType, status: Status, reason: Reason): Judged => ({
  part: { record: ask(name, type), status, reason },
  links: [],
})

const unsignedType = (name: Name, type: RRType): Reason =>
  makeReason("unsigned-type", ".", ask(name, type), `${formatType(type)} records carry no signature of their own`)

const ask = (name: Name, type: RRType): string => `${name} ${formatType(type)}`

const distinctSigners = ({ signatures }: RRset): ReadonlyArray<Name> => [
  ...new Set(signatures.map(({ signer }) => signer.toLowerCase())),
]

const setOf = (sets: ReadonlyArray<RRset>, record: ResourceRecord): RRset =>
  sets.find(({ records }) => records.includes(record)) ?? {
    name: record.name,
    type: record.type,
    records: [record],
    signatures: [],
  }

const DENIAL_TYPES: ReadonlySet<number> = new Set([RRType.NSEC, RRType.NSEC3, RRType.SOA])
