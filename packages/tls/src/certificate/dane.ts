/**
 * Do TLSA records match the chain that a server presents?
 * Spec: RFC 6698 §2.1 (record), §2.2 and RFC 7671 §4 (usability), §5 (usages), §9 (digest agility), §8.1 (roll-over), RFC 7672
 * §3.1.3 (usages for SMTP).
 *
 * 1. Records with unknown values, digests of a wrong length or full data that is no certificate or key are set aside, and so are
 * digests weaker than another of the same usage and selector.   2. DANE-EE(3) and PKIX-EE(1) are compared with the leaf;
 * DANE-TA(2) and PKIX-TA(0) with what is above it.   3. DANE-EE asks nothing more; DANE-TA a signed, valid path from the leaf and
 * the name; the PKIX usages a path to a public root and the name.   4. One match is enough; without a usable record nothing is said.
 *
 * Whether the records are secure (DNSSEC) is for the caller to know: insecure ones must not be given.
 * Not done: PKIX-TA on a path other than the one that `verifyChain` takes.
 */
import { createPublicKey, type KeyObject, timingSafeEqual, X509Certificate } from "node:crypto"
import { type CertificateFacts, decodeCertificate } from "./facts.ts"
import { matchesName } from "./name-match.ts"
import { makeTrustStore, mozillaTrustStore, type TrustStore, type UntrustedReason, verifyChain } from "./trust.ts"

/** One TLSA record; fits what `@plumbline/dns` reads. */
export interface TlsaRecord {
  readonly usage: number
  readonly selector: number
  readonly matchingType: number
  /** Certificate association data: a digest, or the whole. */
  readonly association: Uint8Array
}

export const tlsaReasons = [
  "unknown-usage",
  "unknown-selector",
  "unknown-matching-type",
  "wrong-length",
  "malformed",
  "usage-set-aside",
  "weaker-digest",
  "no-such-certificate",
  "untrusted",
  "wrong-name",
] as const
export type TlsaReason = (typeof tlsaReasons)[number]

/** What became of one record. Plain JSON. */
export interface TlsaResult {
  /** Position among the records given. */
  readonly record: number
  readonly state: "matched" | "not-matched" | "unusable"
  /** Certificate of the chain that the data fits, leaf 0; -1 for one that is not presented; `null` for none. */
  readonly certificate: number | null
  readonly reason: TlsaReason | null
  /** With `untrusted`: why the path was not good. */
  readonly untrusted: UntrustedReason | null
}

export interface TlsaVerdict {
  /** `no-usable`: as if there were no records (RFC 7671 §4.1). */
  readonly verdict: "pass" | "fail" | "no-usable"
  readonly results: ReadonlyArray<TlsaResult>
}

export interface TlsaOptions {
  /** Names of which one must be in the certificate; without, names are not looked at. DANE-EE never does. */
  readonly names?: ReadonlyArray<string>
  /** Usages that count; 2 and 3 for SMTP. All four by default. */
  readonly usages?: ReadonlySet<number>
  /** Public roots for the PKIX usages; the Mozilla roots of Node by default. */
  readonly roots?: TrustStore
  /** Moment at which paths must be valid; `null` leaves dates aside. */
  readonly at?: Date | null
}

const USAGE_PKIX_TA = 0
const USAGE_PKIX_EE = 1
const USAGE_DANE_TA = 2
const USAGE_DANE_EE = 3
const SELECTOR_KEY = 1
const DIGESTS: ReadonlyMap<number, { readonly hash: string; readonly bytes: number }> = new Map([
  [1, { hash: "sha256", bytes: 32 }],
  [2, { hash: "sha512", bytes: 64 }],
])

/** Matches records against a chain of DER certificates, leaf first. Pure; never throws. */
export const matchTlsa = (
  records: ReadonlyArray<TlsaRecord>,
  chain: ReadonlyArray<Uint8Array>,
  options: TlsaOptions = {},
): TlsaVerdict => {
  const presented = chain.map(readPresented)
  const unusable = records.map((record) => whyUnusable(record, options.usages ?? ALL_USAGES))
  const results = records.map((record, index): TlsaResult => {
    const reason = unusable[index] ?? null
    if (reason !== null) return { ...NOT_MATCHED, record: index, state: "unusable", reason }
    const isWeaker = records.some(
      (other, at) => unusable[at] === null && isSameKind(other, record) && isStronger(other, record),
    )
    if (isWeaker) return { ...NOT_MATCHED, record: index, state: "unusable", reason: "weaker-digest" }
    return { record: index, ...matchRecord(record, chain, presented, options) }
  })
  const usable = results.filter(({ state }) => state !== "unusable")
  const isMatched = usable.some(({ state }) => state === "matched")
  return { verdict: usable.length === 0 ? "no-usable" : isMatched ? "pass" : "fail", results }
}

/** Whether a key can be replaced without a gap: two DANE-EE records, or one with a DANE-TA (RFC 7671 §8.1 and §8.4). */
export const isRolloverReady = (records: ReadonlyArray<TlsaRecord>): boolean => {
  const usable = records.filter((record) => whyUnusable(record, ALL_USAGES) === null)
  const count = (usage: number): number => usable.filter((record) => record.usage === usage).length
  return count(USAGE_DANE_EE) >= 2 || (count(USAGE_DANE_EE) >= 1 && count(USAGE_DANE_TA) >= 1)
}

const ALL_USAGES: ReadonlySet<number> = new Set([USAGE_PKIX_TA, USAGE_PKIX_EE, USAGE_DANE_TA, USAGE_DANE_EE])
const NOT_MATCHED = { state: "not-matched", certificate: null, reason: "no-such-certificate", untrusted: null } as const

const whyUnusable = (record: TlsaRecord, usages: ReadonlySet<number>): TlsaReason | null => {
  const { usage, selector, matchingType, association } = record
  if (!ALL_USAGES.has(usage)) return "unknown-usage"
  if (selector !== 0 && selector !== SELECTOR_KEY) return "unknown-selector"
  const digest = DIGESTS.get(matchingType)
  if (matchingType !== 0 && digest === undefined) return "unknown-matching-type"
  if (digest !== undefined && association.length !== digest.bytes) return "wrong-length"
  if (digest === undefined && !isReadable(record)) return "malformed"
  return usages.has(usage) ? null : "usage-set-aside"
}

/** Whether data of matching type 0 is a whole certificate or key, with nothing after it. */
const isReadable = ({ selector, association }: TlsaRecord): boolean =>
  selector === SELECTOR_KEY
    ? publicKey(association) !== undefined
    : readPresented(association)?.x509.raw.length === association.length

/** RFC 7671 §9: among digests of one usage and selector, only the strongest counts; whole data always does. */
const isSameKind = (left: TlsaRecord, right: TlsaRecord): boolean =>
  left.usage === right.usage && left.selector === right.selector
const isStronger = (left: TlsaRecord, right: TlsaRecord): boolean =>
  right.matchingType !== 0 && left.matchingType > right.matchingType

type Outcome = Omit<TlsaResult, "record">

const matchRecord = (
  record: TlsaRecord,
  chain: ReadonlyArray<Uint8Array>,
  presented: ReadonlyArray<Presented | undefined>,
  options: TlsaOptions,
): Outcome => {
  const leaf = presented[0]
  if (leaf === undefined) return NOT_MATCHED
  switch (record.usage) {
    case USAGE_DANE_EE:
      return fits(record, leaf) ? matchedAt(0) : NOT_MATCHED
    case USAGE_PKIX_EE:
      return fits(record, leaf) ? withName(matchedAt(0, publicPath(chain, options)), leaf, options) : NOT_MATCHED
    case USAGE_PKIX_TA:
      return withName(matchPublicAuthority(record, chain, presented, options), leaf, options)
    default:
      return withName(matchAuthority(record, chain, presented, options), leaf, options)
  }
}

const matchedAt = (certificate: number, untrusted: UntrustedReason | null = null): Outcome =>
  untrusted === null
    ? { state: "matched", certificate, reason: null, untrusted }
    : { state: "not-matched", certificate, reason: "untrusted", untrusted }

const withName = (outcome: Outcome, leaf: Presented, { names }: TlsaOptions): Outcome =>
  outcome.state !== "matched" || names === undefined || names.some((name) => matchesName(leaf.facts, name))
    ? outcome
    : { ...outcome, state: "not-matched", reason: "wrong-name" }

const publicPath = (chain: ReadonlyArray<Uint8Array>, { roots, at }: TlsaOptions): UntrustedReason | null => {
  const trust = verifyChain(chain, roots ?? mozillaTrustStore(), at ?? null)
  return trust.trusted ? null : trust.reason
}

/** PKIX-TA: something above the leaf on the path to a public root. */
const matchPublicAuthority = (
  record: TlsaRecord,
  chain: ReadonlyArray<Uint8Array>,
  presented: ReadonlyArray<Presented | undefined>,
  { roots = mozillaTrustStore(), at = null }: TlsaOptions,
): Outcome => {
  const trust = verifyChain(chain, roots, at)
  const known = presented.findIndex((one, index) => index > 0 && one !== undefined && fits(record, one))
  if (!trust.trusted) return known < 0 ? NOT_MATCHED : matchedAt(known, trust.reason)
  for (const sha256 of trust.path.slice(1)) {
    const index = presented.findIndex((one) => one?.facts.sha256 === sha256)
    const authority = presented[index] ?? roots.find(sha256)
    if (authority !== undefined && fits(record, authority)) return matchedAt(index)
  }
  return NOT_MATCHED
}

/** DANE-TA: something above the leaf, presented or whole in the record, from which a signed path leads down to it. */
const matchAuthority = (
  record: TlsaRecord,
  chain: ReadonlyArray<Uint8Array>,
  presented: ReadonlyArray<Presented | undefined>,
  { at = null }: TlsaOptions,
): Outcome => {
  const leadsFrom = (authority: Presented): UntrustedReason | null => {
    const trust = verifyChain(chain, makeTrustStore([authority.x509.toString()]), at)
    return trust.trusted ? null : trust.reason
  }
  let best: Outcome = NOT_MATCHED
  for (const [index, one] of presented.entries()) {
    if (index === 0 || one === undefined || !fits(record, one)) continue
    const outcome = matchedAt(index, leadsFrom(one))
    if (outcome.state === "matched") return outcome
    best = outcome
  }
  if (best !== NOT_MATCHED || record.matchingType !== 0) return best
  if (record.selector !== SELECTOR_KEY) {
    const authority = readPresented(record.association)
    if (authority === undefined || presented[0]?.facts.sha256 === authority.facts.sha256) return NOT_MATCHED
    const untrusted = leadsFrom(authority)
    // A certificate that issued none of those presented is not part of the chain.
    return untrusted === "unknown-issuer" || untrusted === "self-signed" ? NOT_MATCHED : matchedAt(-1, untrusted)
  }
  const key = publicKey(record.association)
  const signed = key === undefined ? undefined : presented.find((one) => one !== undefined && isSignedWith(one, key))
  return signed === undefined ? NOT_MATCHED : matchedAt(-1, leadsFrom(signed))
}

/** Whether the data of a record is that of a certificate. */
const fits = ({ selector, matchingType, association }: TlsaRecord, { facts, x509 }: Presented): boolean => {
  const digest = DIGESTS.get(matchingType)
  if (digest === undefined)
    return isEqual(association, selector === SELECTOR_KEY ? spkiOf(x509) : Uint8Array.from(x509.raw))
  const [certificate, key] =
    digest.hash === "sha256" ? [facts.sha256, facts.spkiSha256] : [facts.sha512, facts.spkiSha512]
  return isEqual(association, Buffer.from(selector === SELECTOR_KEY ? key : certificate, "hex"))
}

const isEqual = (left: Uint8Array, right: Uint8Array | null): boolean =>
  right !== null && left.length === right.length && timingSafeEqual(left, right)

interface Presented {
  readonly facts: CertificateFacts
  readonly x509: X509Certificate
}

/** OpenSSL and our decoder both throw on what is no certificate. */
const readPresented = (der: Uint8Array): Presented | undefined => {
  try {
    return { facts: decodeCertificate(der), x509: new X509Certificate(der) }
  } catch {
    return undefined
  }
}

/** `null` for keys that OpenSSL does not know: their bytes cannot be compared as a whole. */
const spkiOf = (x509: X509Certificate): Uint8Array | null => {
  try {
    return x509.publicKey.export({ type: "spki", format: "der" })
  } catch {
    return null
  }
}

/** A SubjectPublicKeyInfo, whole; `undefined` for anything else. */
const publicKey = (spki: Uint8Array): KeyObject | undefined => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" })
    return isEqual(key.export({ type: "spki", format: "der" }), spki) ? key : undefined
  } catch {
    return undefined
  }
}

/** OpenSSL throws for keys that do not fit the algorithm of the signature. */
const isSignedWith = ({ x509 }: Presented, key: KeyObject): boolean => {
  try {
    return x509.verify(key)
  } catch {
    return false
  }
}
