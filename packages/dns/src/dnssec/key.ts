/**
 * DNSKEY records: their tag, their DS, their size, and the key that node:crypto verifies with.
 * Spec: RFC 4034 §2, §5.1.4, Appendix B; RFC 3110 §2 (RSA), RFC 6605 §4 (ECDSA), RFC 8080 §3 (EdDSA).
 */
import { createHash, createPublicKey, type KeyObject } from "node:crypto"
import { canonicalName, encodeName, type Name } from "../codec/name.ts"
import { type DnskeyData, type DsData, encodeRecordData } from "../codec/record-data.ts"
import { ALGORITHMS, DIGESTS } from "./algorithm.ts"

/** RFC 4034 §2.1.1: bit 7, the key may sign zone data. */
export const ZONE_KEY_FLAG = 0x0100
/** RFC 5011 §2.1: bit 8, the key is revoked. */
export const REVOKE_FLAG = 0x0080
/** RFC 4034 §2.1.1: bit 15, secure entry point. */
export const SEP_FLAG = 0x0001

/** Key tag of RFC 4034 Appendix B; of RSAMD5 keys by its §B.1. */
export const keyTag = (key: DnskeyData): number => {
  const rdata = encodeRecordData(key)
  if (key.algorithm === 1) return rdata.length < 7 ? 0 : (rdata[rdata.length - 3]! << 8) | rdata[rdata.length - 2]!
  let sum = 0
  for (let i = 0; i < rdata.length; i++) sum += i & 1 ? rdata[i]! : rdata[i]! << 8
  return (sum + (sum >>> 16)) & 0xffff
}

/** Digest of owner and key for a DS record (RFC 4034 §5.1.4); undefined for a digest type that cannot be computed here. */
export const digestKey = (owner: Name, key: DnskeyData, digestType: number): Uint8Array | undefined => {
  const hash = DIGESTS.get(digestType)?.hash
  if (hash === undefined) return undefined
  return createHash(hash)
    .update(encodeName(canonicalName(owner)))
    .update(encodeRecordData({ ...key, type: "DNSKEY" }))
    .digest()
}

/** The DS of a key, by default with SHA-256. Undefined for a digest type that cannot be computed here. */
export const makeDs = (
  owner: Name,
  key: DnskeyData,
  digestType = 2,
): (DsData & { readonly type: "DS" }) | undefined => {
  const digest = digestKey(owner, key, digestType)
  return digest && { type: "DS", keyTag: keyTag(key), algorithm: key.algorithm, digestType, digest }
}

/** Whether DNSSEC may verify zone data with the key (RFC 4034 §2.1.1–2.1.2, RFC 5011 §2.1). */
export const isUsableZoneKey = (key: DnskeyData): boolean =>
  (key.flags & ZONE_KEY_FLAG) !== 0 && (key.flags & REVOKE_FLAG) === 0 && key.protocol === 3

/** Bits of the RSA modulus or of the curve; undefined when the algorithm is unknown or the key malformed. */
export const keySizeBits = (key: DnskeyData): number | undefined => {
  const scheme = ALGORITHMS.get(key.algorithm)?.scheme
  if (scheme === undefined) return undefined
  if (scheme.kind === "rsa") {
    const rsa = splitRsaKey(key.publicKey)
    return rsa && rsa.modulus.length * 8 - Math.clz32(rsa.modulus[0]!) + 24
  }
  return { "P-256": 256, "P-384": 384, Ed25519: 256, Ed448: 456 }[scheme.curve]
}

/**
 * The key for node:crypto; undefined when the algorithm is unknown, the bytes are malformed or not on the curve, or the RSA
 * key is too costly. Imported once for each DnskeyData object.
 */
export const importKey = (key: DnskeyData): KeyObject | undefined => {
  if (IMPORTED.has(key)) return IMPORTED.get(key)
  const imported = importFresh(key)
  IMPORTED.set(key, imported)
  return imported
}

const importFresh = (key: DnskeyData): KeyObject | undefined => {
  const scheme = ALGORITHMS.get(key.algorithm)?.scheme
  if (scheme === undefined) return undefined
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
  try {
    if (scheme.kind === "rsa") {
      const rsa = splitRsaKey(key.publicKey)
      if (rsa === undefined || rsa.exponent.length > MAX_EXPONENT_BYTES || rsa.modulus.length > MAX_MODULUS_BYTES) {
        return undefined
      }
      return createPublicKey({ key: { kty: "RSA", n: text(rsa.modulus), e: text(rsa.exponent) }, format: "jwk" })
    }
    const bytes = key.publicKey
    if (scheme.kind === "eddsa") {
      if (bytes.length !== scheme.size) return undefined
      return createPublicKey({ key: { kty: "OKP", crv: scheme.curve, x: text(bytes) }, format: "jwk" })
    }
    if (bytes.length !== 2 * scheme.size) return undefined
    const x = text(bytes.subarray(0, scheme.size))
    const y = text(bytes.subarray(scheme.size))
    return createPublicKey({ key: { kty: "EC", crv: scheme.curve, x, y }, format: "jwk" })
  } catch {
    return undefined
  }
}

/** RFC 3110 §2: exponent length in one byte, or zero and two bytes; leading zeros are not allowed. */
const splitRsaKey = (bytes: Uint8Array) => {
  const short = bytes[0]
  if (short === undefined || bytes.length < 4) return undefined
  const [start, length] = short === 0 ? [3, (bytes[1]! << 8) | bytes[2]!] : [1, short]
  const exponent = bytes.subarray(start, start + length)
  const modulus = bytes.subarray(start + length)
  if (length === 0 || modulus.length === 0 || modulus[0] === 0) return undefined
  return { exponent, modulus }
}

/** Exponents in use have 3 bytes; verifying costs time in proportion, so 8 bytes bound the work (OpenSSL's own limit). */
const MAX_EXPONENT_BYTES = 8
/** RFC 5702 §2: 4,096 bits. */
const MAX_MODULUS_BYTES = 512

const IMPORTED = new WeakMap<DnskeyData, KeyObject | undefined>()
