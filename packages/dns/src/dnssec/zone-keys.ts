/**
 * Do a zone's keys follow from its DS records (or from trust anchors)?
 * Spec: RFC 4035 §5.2, RFC 4509 §3 (SHA-1 digests yield to SHA-2), RFC 6840 §5.2 (unknown digests), RFC 5011 §2.1 (revoked
 * keys).
 */
import { equalNames, type Name } from "../codec/name.ts"
import { dataOf } from "../codec/record.ts"
import type { DnskeyData, DsData } from "../codec/record-data.ts"
import { DIGESTS, formatAlgorithm, isSupportedAlgorithm, isSupportedDigest, type Sha1Policy } from "./algorithm.ts"
import { digestKey, isUsableZoneKey, keyTag } from "./key.ts"
import type { RRset } from "./rrset.ts"
import { makeReason, type Reason } from "./verdict.ts"
import {
  indexKeys,
  MAX_COLLIDING_KEYS,
  type Verified,
  verifyRrset,
  type ZoneKey,
  type ZoneKeys,
} from "./verify-rrset.ts"

/** What a parent or a trust anchor says about a zone's keys. */
export type EntryPoint = DsData | DnskeyData

export interface TrustedKeys {
  readonly keys: ZoneKeys
  /** All keys of the RRset with their tags, usable or not. */
  readonly published: ReadonlyArray<ZoneKey>
  /** Tags of the keys that an entry point vouches for. */
  readonly entryTags: ReadonlyArray<number>
  readonly verified: Verified
}

/** More DS records than this for one zone are not compared. */
const MAX_ENTRY_POINTS = 16

/** Entry points that can be used here; a Reason (`unsupported-…`) when there is none, so that the zone is insecure. */
export const usableEntryPoints = (
  zone: Name,
  entries: ReadonlyArray<EntryPoint>,
  sha1: Sha1Policy,
): ReadonlyArray<EntryPoint> | Reason => {
  const record = `${zone} DS`
  const byAlgorithm = entries.filter(({ algorithm }) => isSupportedAlgorithm(algorithm, sha1))
  if (byAlgorithm.length === 0) {
    const names = [...new Set(entries.map(({ algorithm }) => formatAlgorithm(algorithm)))].join(", ")
    return makeReason("unsupported-algorithm", zone, record, `${zone} is signed with ${names} only, not verified here`)
  }
  const usable = byAlgorithm.filter((entry) => isKey(entry) || isSupportedDigest(entry.digestType, sha1))
  if (usable.length === 0) {
    const names = byAlgorithm.map((entry) =>
      isKey(entry) ? "" : (DIGESTS.get(entry.digestType)?.mnemonic ?? entry.digestType),
    )
    return makeReason(
      "unsupported-digest",
      zone,
      record,
      `the DS of ${zone} use digest ${names.join(", ")} only, unknown here`,
    )
  }
  const strong = usable.filter((entry) => isKey(entry) || entry.digestType !== SHA1)
  return strong.length > 0 ? strong : usable
}

/** The zone's keys if a usable entry point matches one that signs them; else the Reason why the zone is bogus. */
export const trustKeys = (
  zone: Name,
  entries: ReadonlyArray<EntryPoint>,
  dnskeys: RRset,
  atSeconds: number,
  sha1: Sha1Policy,
): TrustedKeys | Reason => {
  const published = dataOf(dnskeys.records, "DNSKEY").map((data) => ({ data, tag: keyTag(data) }))
  const entryKeys = matchEntryPoints(zone, entries, published)
  const record = `${zone} DNSKEY`
  if (entryKeys.length === 0) {
    const colliding = entries.find((entry) => candidatesFor(entry, published).length > MAX_COLLIDING_KEYS)
    if (colliding !== undefined) {
      const detail = `more than ${MAX_COLLIDING_KEYS} keys of ${zone} share the tag that its DS names; none of the first matches`
      return makeReason("too-much-work", zone, record, detail)
    }
    const tags = entries.map((entry) => (isKey(entry) ? keyTag(entry) : entry.keyTag)).join(", ")
    const detail = `none of the keys of ${zone} matches what its parent or the trust anchor says (key tag ${tags})`
    return makeReason("dnskey-does-not-match-ds", zone, record, detail)
  }
  const usable = entryKeys.filter(({ data }) => isUsableZoneKey(data))
  if (usable.length === 0) {
    return makeReason("no-zone-key", zone, record, `the key of ${zone} that the DS names is revoked or no zone key`)
  }
  const verified = verifyRrset(dnskeys, { zone, keys: indexKeys(usable), atSeconds, sha1 })
  if ("code" in verified) return verified
  return {
    keys: indexKeys(published.filter(({ data }) => isUsableZoneKey(data))),
    published,
    entryTags: usable.map(({ tag }) => tag),
    verified,
  }
}

const matchEntryPoints = (
  zone: Name,
  entries: ReadonlyArray<EntryPoint>,
  published: ReadonlyArray<ZoneKey>,
): ReadonlyArray<ZoneKey> => {
  const matched = new Set<ZoneKey>()
  for (const entry of entries.slice(0, MAX_ENTRY_POINTS)) {
    for (const key of candidatesFor(entry, published).slice(0, MAX_COLLIDING_KEYS)) {
      const fits = isKey(entry)
        ? Buffer.compare(entry.publicKey, key.data.publicKey) === 0
        : Buffer.compare(digestKey(zone, key.data, entry.digestType) ?? NO_BYTES, entry.digest) === 0
      if (fits) matched.add(key)
    }
  }
  return [...matched]
}

const candidatesFor = (entry: EntryPoint, published: ReadonlyArray<ZoneKey>): ReadonlyArray<ZoneKey> => {
  const tag = isKey(entry) ? keyTag(entry) : entry.keyTag
  return published.filter((key) => key.tag === tag && key.data.algorithm === entry.algorithm)
}

/** Anchors of one zone. */
export const entryPointsOf = (
  anchors: ReadonlyArray<{ readonly zone: Name; readonly data: EntryPoint }>,
  zone: Name,
): ReadonlyArray<EntryPoint> => anchors.filter((anchor) => equalNames(anchor.zone, zone)).map(({ data }) => data)

const isKey = (entry: EntryPoint): entry is DnskeyData => "publicKey" in entry

const SHA1 = 1
const NO_BYTES = new Uint8Array(0)
