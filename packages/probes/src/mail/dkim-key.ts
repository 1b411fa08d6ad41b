/**
 * DKIM public keys: what kind a key is, and how long.
 * Spec: RFC 6376 §3.6.1 (`p`), RFC 8017 A.1.1 (RSAPublicKey), RFC 5280 §4.1 (SubjectPublicKeyInfo), RFC 8463 §4.2
 * (Ed25519: the 32 bytes themselves), X.690 §8 (DER).
 *
 * Not done here: whether the numbers make a good key.
 */

export interface DkimKey {
  /** Bits of the RSA modulus, or 256 for Ed25519. */
  readonly bits: number
  /** The structure that holds the key. RFC 6376 names RSAPublicKey, and shows SubjectPublicKeyInfo, which is in use. */
  readonly structure: "subject-public-key-info" | "rsa-public-key" | "raw"
}

/** Reads the value of `p` for a key type; a text says what is wrong with it. */
export const decodeDkimKey = (keyType: "rsa" | "ed25519", base64: string): DkimKey | string => {
  const compact = base64.replaceAll(/[ \t\r\n]/g, "")
  // RFC 6376 §2.10: the padding may be absent; one character over a group of four cannot be.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.replace(/=+$/, "").length % 4 === 1)
    return "the key is no base64"
  const bytes = Buffer.from(compact, "base64")
  if (keyType === "ed25519")
    return bytes.length === ED25519_BYTES
      ? { bits: ED25519_BYTES * 8, structure: "raw" }
      : `an Ed25519 key has ${ED25519_BYTES} bytes, this one ${bytes.length}`
  return decodeRsaKey(bytes) ?? "the key is no RSA public key, or is cut short"
}

const decodeRsaKey = (bytes: Uint8Array): DkimKey | null => {
  const outer = onlyElement(bytes, SEQUENCE)
  if (outer === null) return null
  const bare = decodeNumbers(outer)
  if (bare !== null) return { bits: bare, structure: "rsa-public-key" }
  const algorithm = readElement(outer, 0, SEQUENCE)
  if (algorithm === null) return null
  const identifier = readElement(algorithm.content, 0, OBJECT_IDENTIFIER)
  if (identifier === null || Buffer.compare(identifier.content, RSA_ENCRYPTION) !== 0) return null
  const key = onlyElement(outer.subarray(algorithm.end), BIT_STRING)
  // X.690 §8.6.2: the first byte counts the unused bits.
  const inner = key === null || key[0] !== 0 ? null : onlyElement(key.subarray(1), SEQUENCE)
  const bits = inner === null ? null : decodeNumbers(inner)
  return bits === null ? null : { bits, structure: "subject-public-key-info" }
}

/** Bits of the modulus, when there are two positive integers and nothing else. */
const decodeNumbers = (bytes: Uint8Array): number | null => {
  const modulus = readElement(bytes, 0, INTEGER)
  const exponent = modulus === null ? null : onlyElement(bytes.subarray(modulus.end), INTEGER)
  if (modulus === null || exponent === null || exponent.length === 0) return null
  const first = modulus.content.findIndex((byte) => byte !== 0)
  if (first < 0 || (modulus.content[0]! & 0x80) !== 0) return null
  return (modulus.content.length - first) * 8 - (Math.clz32(modulus.content[first]!) - 24)
}

/** The content of an element that fills the bytes. */
const onlyElement = (bytes: Uint8Array, tag: number): Uint8Array | null => {
  const element = readElement(bytes, 0, tag)
  return element === null || element.end !== bytes.length ? null : element.content
}

const readElement = (bytes: Uint8Array, at: number, tag: number) => {
  const first = bytes[at + 1]
  if (bytes[at] !== tag || first === undefined || first === 0x80 || first > 0x83) return null
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + lengthBytes
  let length = lengthBytes === 0 ? first : 0
  for (let index = at + 2; index < start; index++) length = length * 256 + (bytes[index] ?? 0)
  const end = start + length
  return end > bytes.length ? null : { content: bytes.subarray(start, end), end }
}

const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT_IDENTIFIER = 0x06
const SEQUENCE = 0x30
/** 1.2.840.113549.1.1.1, RFC 8017 A.1. */
const RSA_ENCRYPTION = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01)
/** RFC 8032 §5.1.5. */
const ED25519_BYTES = 32
