/**
 * Which cipher suites does the server accept at a version?
 *
 * Every hello also asks for groups. A server that says which it has (RFC 8446 §4.2.7) is offered all of them, those that it
 * cannot say first. Of any other, 1. only groups not seen yet are offered, so that each answer shows a suite and a group, until
 * 2. a refusal leaves open which of the two it means: then all groups are, and a refusal is about the suites alone.
 */
import { Effect } from "effect"
import { cipherSuiteName, enumerableSuites, isUsableAt } from "../codec/cipher-suites.ts"
import type { TlsVersion } from "../codec/versions.ts"
import { type Accepted, choicesAt, type Found, NOT_REACHED, orderOf } from "./capabilities.ts"
import { isChaCha, tellingOffer } from "./cipher-order.ts"
import { enumerate } from "./enumerate.ts"
import { groupsBelow, isElliptic, noteGroupOf, WEAK_FIRST_TLS13 } from "./find-groups.ts"
import { DEFLATE } from "./hellos.ts"
import type { ServerFlight } from "./offer.ts"

/** Candidates in one hello: old servers drop hellos with 128 suites or more; those that know TLS 1.3 do not. */
const OLD_OFFER_LIMIT = 127
const MODERN_OFFER_LIMIT = 250

/** Adds the suite of a flight to a list, and tells whether it was new. */
const takeSuite =
  (found: Found, { accepted }: Accepted, version: TlsVersion) =>
  (flight: ServerFlight) => {
    noteGroupOf(found, flight, version)
    const isNew = !accepted.has(flight.hello.cipherSuite)
    accepted.add(flight.hello.cipherSuite)
    return isNew
  }

const listAt = (found: Found, version: TlsVersion): Accepted => {
  const list = found.suites[version] ?? { accepted: new Set(), end: NOT_REACHED }
  found.suites[version] = list
  return list
}

/** What tells who decides, while that is not known; left out where suites still to come are likely to tell. */
const orderOfferAt = (found: Found, version: TlsVersion, { accepted }: Accepted) => ({
  bait: () =>
    orderOf(found, version) === "undetermined" && !willTell(found, version, accepted)
      ? tellingOffer([...accepted])
      : [],
  followsClient: () => orderOf(found, version) === "client",
})

/** Whether a suite that most servers have was passed over for the one chosen: if accepted later, the server has an order. */
const willTell = (found: Found, version: TlsVersion, accepted: ReadonlySet<number>): boolean =>
  choicesAt(found, version).some(({ offered, chosen }) => {
    const keyExchange = keyExchangeOf(chosen)
    return offered
      .slice(0, offered.indexOf(chosen))
      .some(
        (suite) => !accepted.has(suite) && keyExchangeOf(suite) === keyExchange && COMMON.test(cipherSuiteName(suite)),
      )
  })

const keyExchangeOf = (suite: number): string => /^(TLS_.*?)_?WITH_|$/.exec(cipherSuiteName(suite))?.[1] ?? ""
const COMMON = /_AES_\d+_GCM_SHA|_CHACHA20_POLY1305_/

/** In reverse in even rounds; ChaCha20 first then, for servers that look whether it stands there. */
const inOrderOf = (round: number, unknown: ReadonlyArray<number>): ReadonlyArray<number> => {
  if (round % 2 !== 0) return unknown
  const reversed = unknown.toReversed()
  return [...reversed.filter(isChaCha), ...reversed.filter((suite) => !isChaCha(suite))]
}

const TLS13 = { maximum: "TLS 1.3", isExact: true } as const

export const findTls13Suites = Effect.fnUntraced(function* (found: Found): Effect.fn.Return<void> {
  const list = listAt(found, "TLS 1.3")
  const take = takeSuite(found, list, "TLS 1.3")
  const order = orderOfferAt(found, "TLS 1.3", list)
  const candidates = enumerableSuites.filter((suite) => isUsableAt(suite, "TLS 1.3"))
  // The two CCM suites are accepted by few: their refusal shall not be laid on the groups, so they come with all groups.
  const isOpen = (suite: number): boolean => !list.accepted.has(suite)
  const seesGroups = found.statedGroups === null
  for (let round = 0; seesGroups && candidates.some((suite) => isOpen(suite) && !isCcm(suite)); round++) {
    const unknown = candidates.filter(isOpen)
    const answer = yield* found.inquiry.ask({
      ...TLS13,
      cipherSuites: [...inOrderOf(round, unknown), ...order.bait()],
      groups: WEAK_FIRST_TLS13.filter((group) => !found.groups.has(group)),
    })
    if (answer.kind !== "flight" || !take(answer.flight)) break
  }
  list.end = yield* enumerate(found.inquiry, {
    candidates,
    isAccepted: (suite) => list.accepted.has(suite),
    question: (cipherSuites) => ({ ...TLS13, cipherSuites }),
    take,
    inOrderOf,
    ...order,
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

/** Finds the suites of a version below TLS 1.3. `certified` are the curves of the server's certificates. */
export const findSuites = Effect.fnUntraced(function* (
  found: Found,
  options: { readonly version: TlsVersion; readonly certified: ReadonlyArray<number>; readonly isModern: boolean },
): Effect.fn.Return<void> {
  const { version, certified, isModern } = options
  const list = listAt(found, version)
  const take = takeSuite(found, list, version)
  const order = orderOfferAt(found, version, list)
  const limit = isModern ? MODERN_OFFER_LIMIT : OLD_OFFER_LIMIT
  const isOpen = (suite: number): boolean => !list.accepted.has(suite)
  const candidates = enumerableSuites.filter(
    (suite) => isUsableAt(suite, version) && !NEVER_SERVED.test(cipherSuiteName(suite)),
  )
  const ask = (cipherSuites: ReadonlyArray<number>, groups: ReadonlyArray<number>) =>
    ({ maximum: version, cipherSuites, groups, compressionMethods: [DEFLATE] }) as const
  for (let round = 0; found.statedGroups === null && version === "TLS 1.2"; round++) {
    const unknown = candidates.filter(isOpen).slice(0, limit)
    if (!unknown.some(isElliptic)) break
    const { unseen } = groupsBelow(found)
    // ECDSA certificates are only used for clients that know their curve (RFC 8422 §5.1).
    const groups = [...unseen.filter((group) => !certified.includes(group)), ...certified]
    const offered = [...inOrderOf(round, unknown), ...order.bait()]
    const answer = yield* found.inquiry.ask({ ...ask(offered, groups), areGroupsNarrowed: true })
    if (answer.kind !== "flight") break
    const { keyExchange } = answer.flight
    const isShown = keyExchange?.kind === "named-curve" && !found.groups.has(keyExchange.group)
    if (!take(answer.flight) || !isShown) break
  }
  list.end = yield* enumerate(found.inquiry, {
    candidates,
    isAccepted: (suite) => list.accepted.has(suite),
    question: (cipherSuites) => {
      const { unseen, seen } = groupsBelow(found)
      return ask(cipherSuites, [...unseen.filter((group) => !certified.includes(group)), ...seen, ...certified])
    },
    take,
    inOrderOf,
    ...order,
    control: () => (list.accepted.size === 0 ? undefined : { maximum: version, cipherSuites: [...list.accepted] }),
    limit,
  })
  // A version that is known from a whole handshake or from an offer of TLS 1.3 has not shown yet whether the server compresses.
  if (!found.inquiry.trials.some((trial) => trial.version === version && trial.offersCompression)) {
    const { unseen, seen } = groupsBelow(found)
    yield* found.inquiry.ask(ask([...list.accepted], [...unseen, ...seen]))
  }
})

/** Suites that need static Diffie-Hellman certificates, which nobody issues, and pairs that no known library has. */
const NEVER_SERVED =
  /^TLS_DH_(RSA|DSS)_|(_anon|_DSS)_.*ARIA|_DSS_.*(CAMELLIA_\d+_GCM|CAMELLIA_\d+_CBC_SHA256)|^TLS_ECDH_(RSA|ECDSA)_.*(ARIA|CAMELLIA)/
