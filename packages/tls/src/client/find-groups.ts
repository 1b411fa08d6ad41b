/**
 * Which groups does the server accept for key exchange?
 *
 * Most are known before this is asked: stated by the server at TLS 1.3, or seen beside suites. What remains:
 * 1. Below TLS 1.3, curves that TLS 1.3 has not: offered alone, until refused; not asked where the server took the client's
 * first and they stood before it.   2. At TLS 1.3, where the server did not say: offered alone, until refused.
 */
import { Effect } from "effect"
import { cipherSuiteName } from "../codec/cipher-suites.ts"
import { ellipticGroups, tls13Groups } from "../codec/groups.ts"
import type { TlsVersion } from "../codec/versions.ts"
import type { Found } from "./capabilities.ts"
import { enumerate, type ListEnd } from "./enumerate.ts"
import type { ServerFlight } from "./offer.ts"

/** Notes where a group was seen, and tells whether it was new. */
export const noteGroup = (groups: Found["groups"], group: number | null | undefined, version: TlsVersion): boolean => {
  if (group === null || group === undefined) return false
  const seenAt = groups.get(group)
  groups.set(group, new Set([...(seenAt ?? []), version]))
  return seenAt === undefined
}

export const noteGroupOf = ({ groups }: Found, { hello, keyExchange }: ServerFlight, version: TlsVersion): boolean =>
  noteGroup(groups, keyExchange?.kind === "named-curve" ? keyExchange.group : hello.group, version)

/** Hybrid groups, for their presence is a fact of its own; then what rules object to; then the rest, common ones last. */
export const WEAK_FIRST_TLS13: ReadonlyArray<number> = [
  ...tls13Groups.slice(0, 4),
  ...tls13Groups.slice(4).toReversed(),
]
const WEAK_FIRST_BELOW = ellipticGroups.toReversed()

/** Groups to offer below TLS 1.3: those not seen yet, weak ones first; then those seen, what the server likes best last. */
export const groupsBelow = ({
  groups,
  statedGroups,
}: Found): { readonly unseen: ReadonlyArray<number>; readonly seen: ReadonlyArray<number> } => {
  const rank = (group: number): number => statedGroups?.indexOf(group) ?? -1
  return {
    unseen: WEAK_FIRST_BELOW.filter((group) => !groups.has(group)),
    seen: WEAK_FIRST_BELOW.filter((group) => groups.has(group)).toSorted((a, b) => rank(b) - rank(a)),
  }
}

export const isElliptic = (suite: number): boolean => /^TLS_ECDHE_|^TLS_ECDH_anon_/.test(cipherSuiteName(suite))
const needsCurveOfCertificate = (suite: number): boolean => cipherSuiteName(suite).startsWith("TLS_ECDHE_ECDSA_")

const TLS13 = { maximum: "TLS 1.3", isExact: true } as const
const OFFER_LIMIT = 64

export const findGroups = Effect.fnUntraced(function* (
  found: Found,
  options: {
    readonly highest: TlsVersion | undefined
    readonly certified: ReadonlyArray<number>
    readonly mayAsk: () => boolean
  },
): Effect.fn.Return<void> {
  const { highest, certified, mayAsk } = options
  const { groupEnds, inquiry } = found
  const isAccepted = (group: number): boolean => found.groups.has(group)
  const elliptic = highest === undefined ? [] : [...(found.suites[highest]?.accepted ?? [])].filter(isElliptic)
  if (highest !== undefined && elliptic.length > 0) {
    const isRsa = elliptic.filter((suite) => !needsCurveOfCertificate(suite))
    // With RSA certificates a refusal is about the groups; with ECDSA alone, the curve of the certificate must be offered too.
    const cipherSuites = isRsa.length > 0 ? isRsa : elliptic
    const besides = isRsa.length > 0 ? [] : certified
    groupEnds.push(
      isProvenBelow(found)
        ? COMPLETE
        : yield* enumerate(inquiry, {
            candidates: WEAK_FIRST_BELOW,
            isAccepted,
            question: (groups) => ({ maximum: highest, cipherSuites, groups: [...groups, ...besides] }),
            take: (flight) => noteGroupOf(found, flight, highest),
            control: () => ({ maximum: highest, cipherSuites }),
            limit: OFFER_LIMIT,
            mayAsk,
          }),
    )
  }
  const suites = [...(found.suites["TLS 1.3"]?.accepted ?? [])]
  if (suites.length > 0)
    groupEnds.push(
      found.statedGroups !== null
        ? COMPLETE
        : yield* enumerate(inquiry, {
            candidates: WEAK_FIRST_TLS13,
            isAccepted,
            question: (groups) => ({ ...TLS13, cipherSuites: suites, groups }),
            take: (flight) => noteGroupOf(found, flight, "TLS 1.3"),
            control: () => ({ ...TLS13, cipherSuites: suites }),
            limit: OFFER_LIMIT,
            mayAsk,
          }),
    )
})

const COMPLETE: ListEnd = { isComplete: true }

/** Whether an answer below TLS 1.3 proves that no curve is left: */
const isProvenBelow = (found: Found): boolean => {
  const left = WEAK_FIRST_BELOW.filter((group) => !found.groups.has(group))
  if (left.length === 0) return true
  return found.inquiry.trials.some(({ groups: offered, flight: { hello, keyExchange } }) => {
    if (hello.version >= 0x0304 || keyExchange?.kind !== "named-curve") return false
    const at = offered.indexOf(keyExchange.group)
    return takesFirst(found, offered, at) && left.every((group) => offered.slice(0, at).includes(group))
  })
}

/** The server took a group before one that it says it likes better: then it took the first of the client's that it has. */
const takesFirst = ({ statedGroups }: Found, offered: ReadonlyArray<number>, at: number): boolean => {
  const chosen = offered[at]
  if (statedGroups === null || chosen === undefined) return false
  const liked = statedGroups.slice(0, Math.max(0, statedGroups.indexOf(chosen)))
  return offered.slice(at + 1).some((group) => liked.includes(group))
}
