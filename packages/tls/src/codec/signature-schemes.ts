/**
 * Signature schemes and, before TLS 1.3, pairs of hash and signature algorithm: number on the wire and name.
 * Source: IANA "TLS SignatureScheme" registry as of 2026-11; pairs that it lacks are named hash first (RFC 5246 §7.4.1.4.1).
 */

/** The name of a scheme; a number that is not registered becomes `0xABCD`. */
export const signatureSchemeName = (number: number): string =>
  names.get(number) ?? `0x${number.toString(16).padStart(4, "0")}`

/** The number of a scheme by name, or `undefined`. */
export const signatureSchemeNumber = (name: string): number | undefined => numbers.get(name)

const TABLE: ReadonlyArray<readonly [number: number, name: string]> = [
  [0x0403, "ecdsa_secp256r1_sha256"],
  [0x0503, "ecdsa_secp384r1_sha384"],
  [0x0603, "ecdsa_secp521r1_sha512"],
  [0x0807, "ed25519"],
  [0x0808, "ed448"],
  [0x0804, "rsa_pss_rsae_sha256"],
  [0x0805, "rsa_pss_rsae_sha384"],
  [0x0806, "rsa_pss_rsae_sha512"],
  [0x0809, "rsa_pss_pss_sha256"],
  [0x080a, "rsa_pss_pss_sha384"],
  [0x080b, "rsa_pss_pss_sha512"],
  [0x081a, "ecdsa_brainpoolP256r1tls13_sha256"],
  [0x081b, "ecdsa_brainpoolP384r1tls13_sha384"],
  [0x081c, "ecdsa_brainpoolP512r1tls13_sha512"],
  [0x0904, "mldsa44"],
  [0x0905, "mldsa65"],
  [0x0906, "mldsa87"],
  [0x0401, "rsa_pkcs1_sha256"],
  [0x0501, "rsa_pkcs1_sha384"],
  [0x0601, "rsa_pkcs1_sha512"],
  [0x0402, "dsa_sha256"],
  [0x0502, "dsa_sha384"],
  [0x0602, "dsa_sha512"],
  [0x0303, "ecdsa_sha224"],
  [0x0301, "rsa_pkcs1_sha224"],
  [0x0302, "dsa_sha224"],
  [0x0203, "ecdsa_sha1"],
  [0x0201, "rsa_pkcs1_sha1"],
  [0x0202, "dsa_sha1"],
  [0x0101, "rsa_pkcs1_md5"],
]

const names = new Map(TABLE)
const numbers = new Map(TABLE.map(([number, name]) => [name, number]))

/** All schemes above, strongest first: what a broad hello offers. */
export const signatureSchemes: ReadonlyArray<number> = TABLE.map(([number]) => number)
