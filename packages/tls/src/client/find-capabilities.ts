/**
 * The complete profile: suites of every version, their order, groups, and how a server behaves below TLS 1.3.
 *
 * In the order in which rules need it, so that a limit on connections cuts the least:
 * 1. Suites at TLS 1.3.   2. Suites at the highest version below; what its ServerHello shows comes along: compression, RFC 5746,
 * extended master secret, stapling, DH fields, certificates.   3. Weak hashes in the key exchange.   4. Who decides the order.
 * 5. Groups.   6. Renegotiation by the client, where that is wanted.   7. SSL 2 where old versions are offered.   8. Names.
 * 9. Suites of older versions.
 */
import { Effect } from "effect"
import type { CertificateFacts } from "../certificate/facts.ts"
import { cipherSuiteName, cipherSuiteNumber } from "../codec/cipher-suites.ts"
import { groupNumber } from "../codec/groups.ts"
import { signatureSchemeName, signatureSchemeNumber } from "../codec/signature-schemes.ts"
import { type TlsVersion, tlsVersions } from "../codec/versions.ts"
import { choicesAt, type Found, NOT_REACHED, orderOf } from "./capabilities.ts"
import { chaChaOffer, isChaCha, tellingOffer } from "./cipher-order.ts"
import { makeInquiry } from "./enumerate.ts"
import { findGroups, noteGroup, noteGroupOf } from "./find-groups.ts"
import { findSuites, findTls13Suites } from "./find-suites.ts"
import type { HandshakeFacts } from "./handshake.ts"
import { findNameBehavior, type NameTrial } from "./name-behavior.ts"
import type { Ssl2Outcome } from "./offer-ssl2.ts"
import type { Ask, VersionProbe } from "./probe-versions.ts"
import type { Renegotiation } from "./renegotiation.ts"

/** What is known of a server before its capabilities are looked for. */
export interface Known {
  readonly probe: VersionProbe
  readonly handshake: HandshakeFacts | undefined
  readonly certificates: ReadonlyArray<CertificateFacts>
  readonly serverName: string | null
  readonly askSsl2: Effect.Effect<Ssl2Outcome>
  /** `undefined` where the client shall not renegotiate. */
  readonly renegotiate: Effect.Effect<Renegotiation> | undefined
  /** A whole handshake under a name, for servers that show certificates in no other way. */
  readonly handshakeAs: (serverName: string | null) => Effect.Effect<NameTrial>
  /** SHA-256 of the first certificate that can be read. */
  readonly leafOf: (chain: ReadonlyArray<Uint8Array>) => string | undefined
  /** Whether connections are left for what is good to know; what rules need is asked anyway. */
  readonly mayBeThorough: () => boolean
}

export const beginCapabilities = (ask: Ask<never>, serverName: string | null): Found => ({
  suites: {},
  groups: new Map(),
  groupEnds: [],
  weakHashes: null,
  ssl2: { state: "not-asked" },
  earlyData: null,
  inquiry: makeInquiry(ask, serverName),
  handshakeChoice: null,
  statedGroups: null,
  names: null,
  renegotiation: null,
})

/** Fills `found` step by step, so that what was learned stays when it is cut short. */
export const findCapabilities = Effect.fnUntraced(function* (found: Found, known: Known): Effect.fn.Return<void> {
  const offered = tlsVersions.filter((version) => known.probe.outcomes[version]?.state === "offered").toReversed()
  const [highest, ...older] = offered.filter((version) => version !== "TLS 1.3")
  const isModern = offered.includes("TLS 1.3")
  const certified = known.certificates.flatMap(({ key }) => (key.curve === null ? [] : (groupNumber(key.curve) ?? [])))
  for (const version of offered) found.suites[version] = { accepted: new Set(), end: NOT_REACHED }
  takeOver(found, known)
  if (isModern) yield* findTls13Suites(found)
  if (highest !== undefined) {
    yield* findSuites(found, { version: highest, certified, isModern })
    if (highest === "TLS 1.2") yield* findWeakHashes(found)
    yield* settleOrder(found, highest)
  }
  yield* findGroups(found, { highest, certified, mayAsk: known.mayBeThorough })
  if (highest !== undefined && known.renegotiate !== undefined) found.renegotiation = yield* known.renegotiate
  if (isModern && known.mayBeThorough()) yield* settleOrder(found, "TLS 1.3")
  if (highest !== undefined && known.mayBeThorough()) yield* askForChaCha(found, highest)
  if (offered.some((version) => version === "SSL 3" || version === "TLS 1.0")) found.ssl2 = yield* known.askSsl2
  yield* findNameBehavior(found, { highest, ...known })
  for (const version of older) {
    yield* findSuites(found, { version, certified, isModern })
    yield* settleOrder(found, version)
  }
})

/** Takes over what the whole handshake and the search for versions showed already. */
const takeOver = (found: Found, { handshake, probe }: Known): void => {
  if (handshake !== undefined) {
    const { version, observed } = handshake
    const suite = cipherSuiteNumber(handshake.cipherSuite)
    if (suite !== undefined) found.suites[version]?.accepted.add(suite)
    if (suite !== undefined && observed !== null)
      found.handshakeChoice = { version, offered: observed.cipherSuites, chosen: suite }
    found.statedGroups = observed?.encrypted?.groups ?? null
    for (const group of found.statedGroups ?? []) found.groups.set(group, new Set())
    noteGroup(found.groups, groupOfHandshake(handshake), version)
  }
  for (const trial of probe.trials) {
    found.inquiry.trials.push(trial)
    found.suites[trial.version]?.accepted.add(trial.flight.hello.cipherSuite)
    noteGroupOf(found, trial.flight, trial.version)
  }
}

/** OpenSSL has its own names for some curves. */
const groupOfHandshake = ({ keyExchange }: HandshakeFacts): number | undefined => {
  if (keyExchange === null) return undefined
  const name = OPENSSL_GROUPS[keyExchange] ?? keyExchange
  return groupNumber(name) ?? groupNumber(name.toLowerCase())
}
const OPENSSL_GROUPS: Readonly<Record<string, string>> = { prime256v1: "secp256r1", X25519: "x25519", X448: "x448" }

/** Does the server sign its key exchange with MD5, SHA-1 or SHA-224 when nothing better is offered (TLS 1.2)? */
const findWeakHashes = Effect.fnUntraced(function* (found: Found): Effect.fn.Return<void> {
  const signed = [...(found.suites["TLS 1.2"]?.accepted ?? [])].filter((suite) => SIGNED.test(cipherSuiteName(suite)))
  if (signed.length === 0) return
  const signatureSchemes = WEAK_SCHEMES.flatMap((name) => signatureSchemeNumber(name) ?? [])
  const answer = yield* found.inquiry.ask({ maximum: "TLS 1.2", cipherSuites: signed, signatureSchemes })
  if (answer.kind === "flight") {
    const exchange = answer.flight.keyExchange
    const scheme = exchange !== null && "signatureScheme" in exchange ? exchange.signatureScheme : null
    // A server that signs with something else did not follow the offer: nothing weak was used.
    const isWeak = scheme !== null && signatureSchemes.includes(scheme)
    found.weakHashes = { offered: WEAK_SCHEMES, used: isWeak ? signatureSchemeName(scheme) : null }
  } else if (answer.failure.reason === "alert") found.weakHashes = { offered: WEAK_SCHEMES, used: null }
})

const SIGNED = /^TLS_(ECDHE|DHE)_(ECDSA|RSA|DSS)_/

/** Weakest first, so that a server which lets the client choose shows the worst it does. */
const WEAK_SCHEMES: ReadonlyArray<string> = [
  "rsa_pkcs1_md5",
  "rsa_pkcs1_sha1",
  "ecdsa_sha1",
  "dsa_sha1",
  "rsa_pkcs1_sha224",
  "ecdsa_sha224",
  "dsa_sha224",
]

/** Asks once more where the choices seen do not tell who decides. */
const settleOrder = Effect.fnUntraced(function* (found: Found, version: TlsVersion): Effect.fn.Return<void> {
  const accepted = found.suites[version]?.accepted
  if (accepted === undefined || orderOf(found, version) !== "undetermined") return
  yield* askInOrder(found, version, tellingOffer([...accepted]))
})

/** Asks whether a server with an order of its own lets clients have ChaCha20 that prefer it. */
const askForChaCha = Effect.fnUntraced(function* (found: Found, version: TlsVersion): Effect.fn.Return<void> {
  const accepted = found.suites[version]?.accepted ?? new Set()
  const offer = chaChaOffer([...accepted])
  if (offer === undefined || orderOf(found, version) !== "server") return
  // Where ChaCha20 stood at the very first place, as OpenSSL looks for it, and was not taken, the server does not care.
  const isKnown = choicesAt(found, version).some(
    ({ offered, chosen }) =>
      offered[0] !== undefined &&
      isChaCha(offered[0]) &&
      offered.some((suite) => isChaCha(suite) && accepted.has(suite)) &&
      !isChaCha(chosen),
  )
  if (!isKnown) yield* askInOrder(found, version, offer)
})

const askInOrder = (found: Found, version: TlsVersion, cipherSuites: ReadonlyArray<number>) =>
  found.inquiry.ask({ maximum: version, cipherSuites, ...(version === "TLS 1.3" ? { isExact: true } : {}) })
