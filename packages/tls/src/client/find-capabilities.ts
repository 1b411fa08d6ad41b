/**
 * The complete profile: suites of every version, their order, groups, and how a server behaves below TLS 1.3.
 *
 * In the order in which rules need it, so that a limit on connections cuts the least:
 * 1. Suites at TLS 1.3.   2. Suites at the highest version below; what its ServerHello shows comes along: compression, RFC 5746,
 * extended master secret, stapling, DH fields, certificates.   3. Weak hashes in the key exchange.   4. Who decides the order.
 * 5. Groups.   6. SSL 2 where old versions are offered.   7. Suites of older versions.
 * Every hello also asks for groups: those not seen yet, weak ones before strong ones. Below TLS 1.3 one that works comes last, so
 * that a refusal is about the suites alone.
 *
 * Not done: renegotiation by the client, which is intrusive.
 */
import { Effect } from "effect"
import type { CertificateFacts } from "../certificate/facts.ts"
import { cipherSuiteName, cipherSuiteNumber, enumerableSuites, isUsableAt } from "../codec/cipher-suites.ts"
import { ellipticGroups, groupNumber, tls13Groups } from "../codec/groups.ts"
import { signatureSchemeName, signatureSchemeNumber } from "../codec/signature-schemes.ts"
import { type TlsVersion, tlsVersions } from "../codec/versions.ts"
import { type Accepted, type Found, NOT_REACHED, orderOf, tellingTrials } from "./capabilities.ts"
import { chaChaOffer, tellingOffer } from "./cipher-order.ts"
import { enumerate, makeInquiry } from "./enumerate.ts"
import type { HandshakeFacts } from "./handshake.ts"
import type { ServerFlight } from "./offer.ts"
import type { Ssl2Outcome } from "./offer-ssl2.ts"
import type { Ask, VersionProbe } from "./probe-versions.ts"

/** What is known of a server before its capabilities are looked for. */
export interface Known {
  readonly probe: VersionProbe
  readonly handshake: HandshakeFacts | undefined
  readonly certificates: ReadonlyArray<CertificateFacts>
  readonly askSsl2: Effect.Effect<Ssl2Outcome>
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
})

/** Fills `found` step by step, so that what was learned stays when it is cut short. */
export const findCapabilities = Effect.fnUntraced(function* (found: Found, known: Known): Effect.fn.Return<void> {
  const offered = tlsVersions.filter((version) => known.probe.outcomes[version]?.state === "offered").toReversed()
  const [highest, ...older] = offered.filter((version) => version !== "TLS 1.3")
  const isModern = offered.includes("TLS 1.3")
  for (const version of offered) found.suites[version] = { accepted: new Set(), end: NOT_REACHED }
  takeOver(found, known)
  if (isModern) yield* findTls13Suites(found)
  if (highest !== undefined) {
    yield* findSuites(found, known, highest, isModern)
    if (highest === "TLS 1.2") yield* findWeakHashes(found)
    yield* settleOrder(found, highest)
  }
  yield* findGroups(found, highest, known.mayBeThorough)
  if (isModern && known.mayBeThorough()) yield* settleOrder(found, "TLS 1.3")
  if (highest !== undefined && known.mayBeThorough()) yield* askForChaCha(found, highest)
  if (offered.some((version) => version === "SSL 3" || version === "TLS 1.0")) found.ssl2 = yield* known.askSsl2
  for (const version of older) {
    yield* findSuites(found, known, version, isModern)
    yield* settleOrder(found, version)
  }
})

/** Candidates in one hello: old servers drop hellos with 128 suites or more; those that know TLS 1.3 do not. */
const OLD_OFFER_LIMIT = 127
const MODERN_OFFER_LIMIT = 250

/** Takes over what the whole handshake and the search for versions showed already. */
const takeOver = (found: Found, { handshake, probe }: Known): void => {
  if (handshake !== undefined) {
    const suite = cipherSuiteNumber(handshake.cipherSuite)
    if (suite !== undefined) found.suites[handshake.version]?.accepted.add(suite)
    noteGroup(found.groups, groupOfHandshake(handshake), handshake.version)
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

/** Notes where a group was seen, and tells whether it was new. */
const noteGroup = (groups: Found["groups"], group: number | null | undefined, version: TlsVersion): boolean => {
  if (group === null || group === undefined) return false
  const seenAt = groups.get(group)
  groups.set(group, new Set([...(seenAt ?? []), version]))
  return seenAt === undefined
}

const noteGroupOf = ({ groups }: Found, { hello, keyExchange }: ServerFlight, version: TlsVersion): boolean =>
  noteGroup(groups, keyExchange?.kind === "named-curve" ? keyExchange.group : hello.group, version)

/** Adds the suite of a flight to a list, and tells whether it was new. */
const takeSuite =
  (found: Found, { accepted }: Accepted, version: TlsVersion) =>
  (flight: ServerFlight) => {
    noteGroupOf(found, flight, version)
    const isNew = !accepted.has(flight.hello.cipherSuite)
    accepted.add(flight.hello.cipherSuite)
    return isNew
  }

const TLS13 = { maximum: "TLS 1.3", isExact: true } as const

const findTls13Suites = Effect.fnUntraced(function* (found: Found): Effect.fn.Return<void> {
  const list: Accepted = found.suites["TLS 1.3"] ?? { accepted: new Set(), end: NOT_REACHED }
  found.suites["TLS 1.3"] = list
  const take = takeSuite(found, list, "TLS 1.3")
  const candidates = enumerableSuites.filter((suite) => isUsableAt(suite, "TLS 1.3"))
  // OpenSSL takes the group it likes best, so those it has shown are left out. The two CCM suites are accepted by few: their
  // refusal shall not be laid on the groups, so they come with all groups.
  for (let round = 0; candidates.some((suite) => !list.accepted.has(suite) && !isCcm(suite)); round++) {
    const unknown = candidates.filter((suite) => !list.accepted.has(suite))
    const answer = yield* found.inquiry.ask({
      ...TLS13,
      cipherSuites: round % 2 === 0 ? unknown.toReversed() : unknown,
      groups: WEAK_FIRST_TLS13.filter((group) => !found.groups.has(group)),
    })
    if (answer.kind !== "flight" || !take(answer.flight)) break
  }
  list.end = yield* enumerate(found.inquiry, {
    candidates,
    isAccepted: (suite) => list.accepted.has(suite),
    question: (cipherSuites) => ({ ...TLS13, cipherSuites }),
    take,
    control: () => (list.accepted.size === 0 ? undefined : { ...TLS13, cipherSuites: [...list.accepted] }),
    limit: MODERN_OFFER_LIMIT,
  })
  // A server that answers no hello without a key share would seem to refuse whatever it is offered.
  if (list.end.isComplete && !found.inquiry.trials.some(({ version }) => version === "TLS 1.3")) {
    const control = yield* found.inquiry.ask(TLS13)
    if (control.kind === "failure") list.end = { isComplete: false, failure: control.failure }
    else take(control.flight)
  }
})

const isCcm = (suite: number): boolean => cipherSuiteName(suite).includes("_CCM_")

/** Those not seen yet, in their order, then those seen. */
const unseenFirst = (groups: ReadonlyArray<number>, isSeen: (group: number) => boolean): ReadonlyArray<number> => [
  ...groups.filter((group) => !isSeen(group)),
  ...groups.filter(isSeen),
]

/** Hybrid groups, for their presence is a fact of its own; then what rules object to; then the rest, common ones last. */
const WEAK_FIRST_TLS13 = [...tls13Groups.slice(0, 4), ...tls13Groups.slice(4).toReversed()]
const WEAK_FIRST_BELOW = ellipticGroups.toReversed()

const findSuites = Effect.fnUntraced(function* (
  found: Found,
  { certificates }: Known,
  version: TlsVersion,
  isModern: boolean,
): Effect.fn.Return<void> {
  const list: Accepted = found.suites[version] ?? { accepted: new Set(), end: NOT_REACHED }
  found.suites[version] = list
  // ECDSA certificates are only used for clients that know their curve (RFC 8422 §5.1).
  const certified = new Set(certificates.map(({ key }) => (key.curve === null ? undefined : groupNumber(key.curve))))
  const isSeen = (group: number): boolean => found.groups.has(group) || certified.has(group)
  const take = takeSuite(found, list, version)
  const known = () => ({ maximum: version, cipherSuites: [...list.accepted] })
  list.end = yield* enumerate(found.inquiry, {
    candidates: enumerableSuites.filter(
      (suite) => isUsableAt(suite, version) && !NEVER_SERVED.test(cipherSuiteName(suite)),
    ),
    isAccepted: (suite) => list.accepted.has(suite),
    question: (cipherSuites) => ({
      maximum: version,
      cipherSuites,
      groups: unseenFirst(WEAK_FIRST_BELOW, isSeen),
      compressionMethods: [DEFLATE],
    }),
    take,
    control: () => (list.accepted.size === 0 ? undefined : known()),
    limit: isModern ? MODERN_OFFER_LIMIT : OLD_OFFER_LIMIT,
  })
  // A server whose only suite the whole handshake has shown has answered no hello yet, and how it behaves was not seen.
  if (list.accepted.size > 0 && !found.inquiry.trials.some((trial) => trial.version === version)) {
    const answer = yield* found.inquiry.ask({ ...known(), compressionMethods: [DEFLATE] })
    if (answer.kind === "flight") take(answer.flight)
  }
})

const DEFLATE = 1

/** Suites that need static Diffie-Hellman certificates, which nobody issues, and pairs that no known library has. */
const NEVER_SERVED =
  /^TLS_DH_(RSA|DSS)_|(_anon|_DSS)_.*(ARIA|CAMELLIA_\d+_GCM|CAMELLIA_\d+_CBC_SHA256)|^TLS_ECDH_(RSA|ECDSA)_.*(ARIA|CAMELLIA)/

const isElliptic = (suite: number): boolean => /^TLS_ECDHE_|^TLS_ECDH_anon_/.test(cipherSuiteName(suite))

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
  const isKnown = tellingTrials(found, version).some(
    ({ cipherSuites }) => cipherSuites.find((suite) => accepted.has(suite)) === offer[0],
  )
  if (!isKnown) yield* askInOrder(found, version, offer)
})

const askInOrder = (found: Found, version: TlsVersion, cipherSuites: ReadonlyArray<number>) =>
  found.inquiry.ask({ maximum: version, cipherSuites, ...(version === "TLS 1.3" ? { isExact: true } : {}) })

const findGroups = Effect.fnUntraced(function* (
  found: Found,
  highest: TlsVersion | undefined,
  mayAsk: () => boolean,
): Effect.fn.Return<void> {
  const { groupEnds, inquiry } = found
  const isAccepted = (group: number): boolean => found.groups.has(group)
  const suites = [...(found.suites["TLS 1.3"]?.accepted ?? [])]
  const elliptic = highest === undefined ? [] : [...(found.suites[highest]?.accepted ?? [])].filter(isElliptic)
  if (highest !== undefined && elliptic.length > 0)
    groupEnds.push(
      yield* enumerate(inquiry, {
        candidates: WEAK_FIRST_BELOW,
        isAccepted,
        question: (groups) => ({ maximum: highest, cipherSuites: elliptic, groups }),
        take: (flight) => noteGroupOf(found, flight, highest),
        control: () => ({ maximum: highest, cipherSuites: elliptic }),
        limit: MODERN_OFFER_LIMIT,
        mayAsk,
      }),
    )
  if (suites.length > 0)
    groupEnds.push(
      yield* enumerate(inquiry, {
        candidates: WEAK_FIRST_TLS13,
        isAccepted,
        question: (groups) => ({ ...TLS13, cipherSuites: suites, groups }),
        take: (flight) => noteGroupOf(found, flight, "TLS 1.3"),
        control: () => ({ ...TLS13, cipherSuites: suites }),
        limit: MODERN_OFFER_LIMIT,
        mayAsk,
      }),
    )
})
