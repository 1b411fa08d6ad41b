/**
 * Does the presented chain lead to a root that we trust?
 * Spec: RFC 5280 §6.1 (path validation), RFC 4158 (path building).
 *
 * 1. From the leaf, look for an issuer among the roots, then among the certificates presented, in any order.
 * 2. An issuer must have the name, the key identifier and the key usage (`checkIssued`), be an authority, and its key must
 *    verify the signature.   3. Paths are walked to the end; the one that is valid longest is taken.
 * Trust and dates are separate facts: without a date, the answer holds whatever the time, and says within which it does.
 *
 * Not done: revocation, name constraints, policies, fetching of missing intermediates (RFC 5280 §4.2.2.1: browsers do, mail
 * servers do not).
 */
import { createHash, X509Certificate } from "node:crypto"
import { rootCertificates } from "node:tls"
import { DecodeError } from "../codec/reader.ts"
import { type CertificateFacts, decodeCertificate } from "./facts.ts"

/** Roots, indexed by subject. Make one and keep it. */
export interface TrustStore {
  readonly size: number
  /** Roots that may have issued a certificate with this issuer. */
  readonly issuersOf: (certificate: Readable) => ReadonlyArray<Readable>
  readonly has: (certificate: Readable) => boolean
  /** The root with this SHA-256. */
  readonly find: (sha256: string) => Readable | undefined
}

/** A path from leaf to root, by SHA-256 of each certificate, and the time within which all of it is valid. */
export interface TrustedPath {
  readonly trusted: true
  readonly path: ReadonlyArray<string>
  /** ISO 8601: latest notBefore and earliest notAfter on the path. */
  readonly validFrom: string
  readonly validUntil: string
}

export const untrustedReasons = [
  "no-certificate",
  "malformed",
  "self-signed",
  "unknown-issuer",
  "not-a-ca",
  "bad-signature",
  "path-too-long",
  "expired",
  "not-yet-valid",
] as const
export type UntrustedReason = (typeof untrustedReasons)[number]

export interface Untrusted {
  readonly trusted: false
  readonly reason: UntrustedReason
  /** Position in the presented chain of the certificate at fault; -1 for a root, which is not presented. */
  readonly at: number
}

export type ChainTrust = TrustedPath | Untrusted

/** Makes a store from certificates in PEM; without any, from the Mozilla roots that come with Node. Throws `DecodeError`. */
export const makeTrustStore = (pems: ReadonlyArray<string> = rootCertificates): TrustStore => {
  const bySubject = new Map<string, Array<Readable>>()
  const byFingerprint = new Map<string, Readable>()
  for (const pem of pems) {
    const root = readable(new X509Certificate(pem).raw)
    if (root === undefined) throw new DecodeError({ at: "roots", expected: "certificates in PEM" })
    if (byFingerprint.has(root.facts.sha256)) continue
    byFingerprint.set(root.facts.sha256, root)
    bySubject.set(root.subject, [...(bySubject.get(root.subject) ?? []), root])
  }
  return {
    size: byFingerprint.size,
    issuersOf: ({ issuer }) => bySubject.get(issuer) ?? [],
    has: ({ facts }) => byFingerprint.has(facts.sha256),
    find: (sha256) => byFingerprint.get(sha256),
  }
}

/** The Mozilla roots that come with Node, in one store for all. Made when first needed: parsing takes some 20 ms. */
export const mozillaTrustStore = (): TrustStore => {
  mozilla ??= makeTrustStore()
  return mozilla
}

let mozilla: TrustStore | undefined

/**
 * Verifies a chain as presented, leaf first. With `at`, every certificate on the path must be valid at that moment; with
 * `null`, dates are ignored. Pure; never throws.
 */
export const verifyChain = (
  chain: ReadonlyArray<Uint8Array>,
  roots: TrustStore,
  at: Date | null = null,
): ChainTrust => {
  if (chain.length === 0) return { trusted: false, reason: "no-certificate", at: 0 }
  const presented = chain.slice(0, PRESENTED_LIMIT).map((der) => readable(der))
  const leaf = presented[0]
  if (leaf === undefined) return { trusted: false, reason: "malformed", at: 0 }
  const search = searchPaths(leaf, presented, roots)
  const [best] = search.paths.toSorted((a, b) => compare(b.validUntil, a.validUntil) || a.path.length - b.path.length)
  if (best === undefined) return search.problem
  if (at === null) return best
  const valid = search.paths.find((path) => Date.parse(path.validFrom) <= +at && +at <= Date.parse(path.validUntil))
  return valid ?? dateProblem(best, presented, at)
}

/** Presented certificates that are looked at; real chains have up to six. */
const PRESENTED_LIMIT = 16
/** Certificates on a path, root included. */
const PATH_LIMIT = 10
/** Signatures checked for one chain: cross-signed certificates can multiply paths without end. */
const SIGNATURE_LIMIT = 64

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const searchPaths = (leaf: Readable, presented: ReadonlyArray<Readable | undefined>, roots: TrustStore) => {
  const paths: Array<TrustedPath> = []
  let problem: Untrusted = { trusted: false, reason: "unknown-issuer", at: 0 }
  let furthest = -1
  let checked = 0

  /** Keeps the problem that was met furthest from the leaf. */
  const fail = (reason: UntrustedReason, subject: Readable, depth: number): void => {
    if (depth <= furthest) return
    furthest = depth
    problem = { trusted: false, reason, at: presented.indexOf(subject) }
  }

  const walk = (path: ReadonlyArray<Readable>): void => {
    const subject = path.at(-1)!
    const depth = path.length - 1
    if (roots.has(subject)) {
      paths.push(describePath(path))
      return
    }
    if (path.length === PATH_LIMIT) {
      fail("path-too-long", subject, depth)
      return
    }
    const candidates = [...roots.issuersOf(subject), ...presented.filter((other) => other !== undefined)].filter(
      (issuer, index, all) =>
        issuer.subject === subject.issuer &&
        all.findIndex(({ facts }) => facts.sha256 === issuer.facts.sha256) === index &&
        !path.slice(0, -1).includes(issuer),
    )
    let reason: UntrustedReason = "unknown-issuer"
    for (const issuer of candidates) {
      if (issuer === subject) {
        if (reason === "unknown-issuer") reason = depth === 0 ? "self-signed" : "unknown-issuer"
        continue
      }
      if (!issuer.facts.isCa && !roots.has(issuer)) reason = "not-a-ca"
      else if (!subject.x509.checkIssued(issuer.x509)) continue
      else if (++checked > SIGNATURE_LIMIT) reason = "path-too-long"
      else if (!isSignedBy(subject, issuer)) reason = "bad-signature"
      else walk([...path, issuer])
    }
    fail(reason, subject, depth)
  }

  walk([leaf])
  return { paths, problem }
}

const describePath = (path: ReadonlyArray<Readable>): TrustedPath => ({
  trusted: true,
  path: path.map(({ facts }) => facts.sha256),
  validFrom: path
    .map(({ facts }) => facts.notBefore)
    .toSorted(compare)
    .at(-1)!,
  validUntil: path.map(({ facts }) => facts.notAfter).toSorted(compare)[0]!,
})

const dateProblem = (path: TrustedPath, presented: ReadonlyArray<Readable | undefined>, at: Date): Untrusted => {
  const reason = Date.parse(path.validFrom) > +at ? "not-yet-valid" : "expired"
  const [field, limit] =
    reason === "expired" ? (["notAfter", path.validUntil] as const) : (["notBefore", path.validFrom] as const)
  return {
    trusted: false,
    reason,
    at: presented.findIndex(
      (one) => one !== undefined && path.path.includes(one.facts.sha256) && one.facts[field] === limit,
    ),
  }
}

/** A certificate read twice: by us for its facts, by OpenSSL for its signature. */
export interface Readable {
  readonly facts: CertificateFacts
  readonly x509: X509Certificate
  /** Names in a form that compares. */
  readonly subject: string
  readonly issuer: string
}

/** Reads a DER certificate; `undefined` when it is malformed. The last ones are remembered by their bytes. */
const readable = (der: Uint8Array): Readable | undefined => {
  try {
    const facts = decodeCertificate(der)
    const known = readables.get(facts.sha256)
    if (known !== undefined) return known
    const one: Readable = {
      facts,
      x509: new X509Certificate(der),
      subject: foldName(facts.subject),
      issuer: foldName(facts.issuer),
    }
    remember(readables, facts.sha256, one)
    return one
  } catch {
    return undefined
  }
}

const foldName = (name: string): string => name.toLowerCase().replace(/\s+/g, " ")

const isSignedBy = (subject: Readable, issuer: Readable): boolean => {
  const key = createHash("sha256").update(subject.facts.sha256).update(issuer.facts.sha256).digest("hex")
  const known = signatures.get(key)
  if (known !== undefined) return known
  const isValid = verifySignature(subject, issuer)
  remember(signatures, key, isValid)
  return isValid
}

/** OpenSSL throws for keys and algorithms that it does not know: then nothing vouches for the signature. */
const verifySignature = (subject: Readable, issuer: Readable): boolean => {
  try {
    return subject.x509.verify(issuer.x509.publicKey)
  } catch {
    return false
  }
}

/** Both memories are addressed by content, so they cannot be stale; 1,000 parsed certificates are about 10 MB. */
const MEMORY_LIMIT = 1_000
const readables = new Map<string, Readable>()
const signatures = new Map<string, boolean>()

const remember = <T>(memory: Map<string, T>, key: string, value: T): void => {
  if (memory.size >= MEMORY_LIMIT) memory.delete(memory.keys().next().value ?? "")
  memory.set(key, value)
}
