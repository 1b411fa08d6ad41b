/**
 * Is this RRset signed by a key of its zone?
 * Spec: RFC 4035 §5.3 (checks of the RRSIG), RFC 6840 §5.11 (one valid signature is enough).
 *
 * Work is bounded (CVE-2023-50387, "KeyTrap"): so many signatures, so many keys of one tag each.
 */
import { ancestorName, countLabels, equalNames, isAtOrBelow, type Name } from "../codec/name.ts"
import type { DnskeyData, RrsigData } from "../codec/record-data.ts"
import { formatAlgorithm, isSupportedAlgorithm, type Sha1Policy } from "./algorithm.ts"
import { signedData } from "./canonical.ts"
import { formatRrset, type RRset } from "./rrset.ts"
import { expandTime, validityAt, verifySignature } from "./signature.ts"
import { makeReason, type Reason, type ReasonCode } from "./verdict.ts"

export interface ZoneKey {
  readonly data: DnskeyData
  readonly tag: number
}

/** Keys of one zone that may sign, by tag and algorithm. */
export type ZoneKeys = ReadonlyMap<number, ReadonlyArray<ZoneKey>>

export interface Verified {
  readonly rrsig: RrsigData
  readonly key: ZoneKey
  /** Set when the RRset was expanded from a wildcard: the name above the `*` (RFC 4035 §5.3.4). */
  readonly closestEncloser?: Name
}

export interface VerifyContext {
  readonly zone: Name
  readonly keys: ZoneKeys
  readonly atSeconds: number
  readonly sha1: Sha1Policy
}

/** RFC 4035 asks for no limit; no real RRset carries more than a few (rollovers: two or four). */
export const MAX_SIGNATURES_TRIED = 8
/** Two keys of one zone share a tag by chance once in 65,536. */
export const MAX_COLLIDING_KEYS = 4

export const indexKeys = (keys: ReadonlyArray<ZoneKey>): ZoneKeys => {
  const index = new Map<number, Array<ZoneKey>>()
  for (const key of keys) {
    const list = index.get(keyIndex(key.tag, key.data.algorithm))
    if (list === undefined) index.set(keyIndex(key.tag, key.data.algorithm), [key])
    else list.push(key)
  }
  return index
}

/** The first valid signature, or the most telling reason why there is none. */
export const verifyRrset = (rrset: RRset, context: VerifyContext): Verified | Reason => {
  let failure: Reason | undefined
  let tried = 0
  for (const rrsig of rrset.signatures) {
    if (!equalNames(rrsig.signer, context.zone) || !isAtOrBelow(rrset.name, context.zone)) continue
    if (++tried > MAX_SIGNATURES_TRIED) {
      const detail = `${formatRrset(rrset)} has more than ${MAX_SIGNATURES_TRIED} signatures; none of the first is valid`
      return makeReason("too-much-work", context.zone, formatRrset(rrset), detail)
    }
    const result = trySignature(rrset, rrsig, context)
    if (!("code" in result)) return result
    if (failure === undefined || TELLING.indexOf(result.code) < TELLING.indexOf(failure.code)) failure = result
  }
  if (failure !== undefined) return failure
  const detail = `${formatRrset(rrset)} has no signature by ${context.zone}, which is signed`
  return makeReason("signatures-missing", context.zone, formatRrset(rrset), detail)
}

const trySignature = (
  rrset: RRset,
  rrsig: RrsigData,
  { zone, keys, atSeconds, sha1 }: VerifyContext,
): Verified | Reason => {
  const record = formatRrset(rrset)
  const because = (code: ReasonCode, detail: string) =>
    makeReason(code, zone, record, `the signature over ${record} by key ${rrsig.keyTag} of ${zone} ${detail}`)
  if (!isSupportedAlgorithm(rrsig.algorithm, sha1)) {
    return because(
      "signature-algorithm-unsupported",
      `uses ${formatAlgorithm(rrsig.algorithm)}, which is not verified here`,
    )
  }
  const validity = validityAt(rrsig, atSeconds)
  const time = (stamp: number) => new Date(expandTime(stamp, atSeconds) * 1000)
  const expiration = time(rrsig.expiration)
  const inception = time(rrsig.inception)
  if (validity === "expired") {
    return { ...because("signature-expired", `expired on ${expiration.toISOString()}`), moment: expiration }
  }
  if (validity === "not-yet-valid") {
    const detail = `is valid from ${inception.toISOString()} only`
    return { ...because("signature-not-yet-valid", detail), moment: inception }
  }
  if (validity === "inverted") {
    return because("signature-expires-before-inception", `ends (${expiration.toISOString()}) before it begins`)
  }
  const data = signedData(rrset.records, rrsig)
  if (data === undefined) return because("signature-labels", `counts ${rrsig.labels} labels, more than the name has`)
  const candidates = keys.get(keyIndex(rrsig.keyTag, rrsig.algorithm)) ?? []
  if (candidates.length === 0) return because("signature-key-missing", "names a key that the zone does not publish")
  for (const key of candidates.slice(0, MAX_COLLIDING_KEYS)) {
    if (!verifySignature(key.data, rrsig, data)) continue
    const ownLabels = countLabels(rrset.name) - (rrset.name.startsWith("*.") ? 1 : 0)
    if (rrsig.labels >= ownLabels) return { rrsig, key }
    return { rrsig, key, closestEncloser: ancestorName(rrset.name, rrsig.labels) }
  }
  return candidates.length > MAX_COLLIDING_KEYS
    ? because(
        "too-much-work",
        `fits none of the first ${MAX_COLLIDING_KEYS} of ${candidates.length} keys with that tag`,
      )
    : because("signature-invalid", "does not fit the data")
}

const keyIndex = (tag: number, algorithm: number): number => (tag << 8) | algorithm

/** Which failure to tell when there are several, the most telling first. */
const TELLING: ReadonlyArray<ReasonCode> = [
  "signature-expired",
  "signature-not-yet-valid",
  "signature-expires-before-inception",
  "signature-invalid",
  "too-much-work",
  "signature-labels",
  "signature-key-missing",
  "signature-algorithm-unsupported",
]
