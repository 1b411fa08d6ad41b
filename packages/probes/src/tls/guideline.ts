/**
 * The tables that TLS is judged by: what is good, sufficient, to be phased out, or insufficient.
 *
 * Source: NCSC-NL, ICT security guidelines for Transport Layer Security (TLS), May 2025, as internet.nl 1.11 applies them
 * (checks/tasks/tls/tls_constants.py). What no table names is insufficient. Where internet.nl and we read them differently,
 * docs/methodology/deviations.md says so.
 */

export type Tier = "good" | "sufficient" | "phase-out" | "insufficient"

const combine = (
  prefixes: ReadonlyArray<string>,
  ciphers: ReadonlyArray<string>,
): ReadonlyArray<readonly [name: string, tier: Tier]> =>
  prefixes.flatMap((prefix) => ciphers.map((cipher) => [`${prefix}_WITH_${cipher}`, "phase-out"] as const))

/** By IANA name. */
const CIPHER_SUITES: ReadonlyMap<string, Tier> = new Map<string, Tier>([
  ["TLS_AES_256_GCM_SHA384", "good"],
  ["TLS_CHACHA20_POLY1305_SHA256", "good"],
  ["TLS_AES_128_GCM_SHA256", "sufficient"],
  ["TLS_AES_128_CCM_SHA256", "sufficient"],
  ...combine(
    ["TLS_ECDHE_ECDSA", "TLS_ECDHE_RSA"],
    [
      "CAMELLIA_256_GCM_SHA384",
      "CAMELLIA_256_CBC_SHA384",
      "CAMELLIA_128_GCM_SHA256",
      "CAMELLIA_128_CBC_SHA256",
      "ARIA_256_GCM_SHA384",
      "ARIA_256_CBC_SHA384",
      "ARIA_128_GCM_SHA256",
      "ARIA_128_CBC_SHA256",
      "AES_256_CBC_SHA384",
      "AES_128_CBC_SHA256",
    ],
  ),
  ...combine(
    ["TLS_DHE_RSA"],
    [
      "CHACHA20_POLY1305_SHA256",
      "CAMELLIA_256_GCM_SHA384",
      "CAMELLIA_256_CBC_SHA256",
      "CAMELLIA_128_GCM_SHA256",
      "CAMELLIA_128_CBC_SHA256",
      "ARIA_256_GCM_SHA384",
      "ARIA_256_CBC_SHA384",
      "ARIA_128_GCM_SHA256",
      "ARIA_128_CBC_SHA256",
      "AES_256_GCM_SHA384",
      "AES_256_CCM",
      "AES_256_CBC_SHA256",
      "AES_128_GCM_SHA256",
      "AES_128_CCM",
      "AES_128_CBC_SHA256",
    ],
  ),
  ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "sufficient"],
  ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "sufficient"],
  ["TLS_ECDHE_ECDSA_WITH_AES_256_CCM", "sufficient"],
  ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "sufficient"],
  ["TLS_ECDHE_ECDSA_WITH_AES_128_CCM", "sufficient"],
  ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "sufficient"],
  ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "sufficient"],
  ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "sufficient"],
])

export const tierOfCipherSuite = (name: string): Tier => CIPHER_SUITES.get(name) ?? "insufficient"

/** Curves and hybrids by the name of IANA's registry "TLS Supported Groups". A hybrid is as good as the curve in it. */
const GROUPS: ReadonlyMap<string, Tier> = new Map<string, Tier>([
  ["secp521r1", "good"],
  ["secp384r1", "good"],
  ["secp256r1", "good"],
  ["brainpoolP512r1", "good"],
  ["brainpoolP384r1", "good"],
  ["brainpoolP256r1", "good"],
  ["brainpoolP512r1tls13", "good"],
  ["brainpoolP384r1tls13", "good"],
  ["brainpoolP256r1tls13", "good"],
  ["x25519", "good"],
  ["x448", "good"],
  ["X25519MLKEM768", "good"],
  ["SecP256r1MLKEM768", "good"],
  ["SecP384r1MLKEM1024", "good"],
  ["X25519Kyber768Draft00", "good"],
  ["secp224r1", "phase-out"],
  ["ffdhe3072", "phase-out"],
  ["ffdhe4096", "phase-out"],
  ["ffdhe6144", "phase-out"],
  ["ffdhe8192", "phase-out"],
])

/** Key encapsulation without a curve beside it: the guideline says nothing of it, so neither do we. */
const NOT_JUDGED: ReadonlySet<string> = new Set(["MLKEM512", "MLKEM768", "MLKEM1024"])

/** `null`: not judged. */
export const tierOfGroup = (name: string): Tier | null =>
  NOT_JUDGED.has(name) ? null : (GROUPS.get(name) ?? "insufficient")

/** Groups that withstand a quantum computer, as far as is known: with an ML-KEM (FIPS 203) part. */
export const isPostQuantum = (group: string): boolean => /MLKEM/.test(group)

/** Fields of DHE below TLS 1.3: those of RFC 7919 from 3072 bits on are to be phased out, all others insufficient. */
export const tierOfFiniteField = (name: string | null): Tier =>
  name === null || !name.startsWith("ffdhe") ? "insufficient" : (GROUPS.get(name) ?? "insufficient")

/** Hash under which the key exchange is signed, by the name of a weak signature scheme that was taken. */
export const tierOfWeakScheme = (scheme: string): Tier => (/sha224/i.test(scheme) ? "phase-out" : "insufficient")

export interface KeySeen {
  readonly type: string
  readonly bits: number | null
  readonly curve: string | null
}

export const tierOfCertificateKey = ({ type, bits, curve }: KeySeen): Tier => {
  switch (type) {
    case "rsa":
    case "rsa-pss":
      return bits === null || bits < 2048 ? "insufficient" : bits < 3072 ? "phase-out" : "good"
    case "ec":
      return curve === null
        ? "insufficient"
        : curve === "secp224r1"
          ? "phase-out"
          : CERTIFICATE_CURVES.has(curve)
            ? "good"
            : "insufficient"
    case "ed25519":
    case "ed448":
    case "ml-dsa":
      return "good"
    default:
      return "insufficient"
  }
}
const CERTIFICATE_CURVES: ReadonlySet<string> = new Set([
  "secp521r1",
  "secp384r1",
  "secp256r1",
  "brainpoolP512r1",
  "brainpoolP384r1",
  "brainpoolP256r1",
])

/** By hash, whatever the key: the guideline asks for SHA-2. `hash` is null for algorithms without one of their own. */
export const tierOfCertificateSignature = (algorithm: string, hash: string | null): Tier => {
  if (hash === null) return /^(?:ed25519|ed448|(?:id-)?ml-dsa)/i.test(algorithm) ? "good" : "insufficient"
  switch (hash.toLowerCase().replace("-", "")) {
    case "sha256":
    case "sha384":
    case "sha512":
      return "good"
    case "sha224":
      return "phase-out"
    default:
      return "insufficient"
  }
}
