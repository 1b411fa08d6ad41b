/**
 * Which algorithms and digests exist, which can be verified here, and what is said of them today.
 * Source: IANA "DNS Security Algorithm Numbers" and "DS RR Type Digest Algorithms"; recommendations of RFC 8624 as updated by
 * RFC 9904, SHA-1 by RFC 9905, GOST by RFC 9906.
 */

export interface Algorithm {
  readonly number: number
  /** Mnemonic of the registry, as zone files write it. */
  readonly mnemonic: string
  /** How to verify; absent when it cannot be verified here: zones that use nothing else are insecure (RFC 4035 §5.2). */
  readonly scheme?: Scheme
  readonly standing: "recommended" | "acceptable" | "deprecated" | "forbidden" | "unassessed"
}

export type Scheme =
  | { readonly kind: "rsa"; readonly hash: "sha1" | "sha256" | "sha512" }
  | {
      readonly kind: "ecdsa"
      readonly hash: "sha256" | "sha384"
      readonly curve: "P-256" | "P-384"
      readonly size: 32 | 48
    }
  | { readonly kind: "eddsa"; readonly curve: "Ed25519" | "Ed448"; readonly size: 32 | 57 }

export const ALGORITHMS: ReadonlyMap<number, Algorithm> = new Map(
  (
    [
      { number: 1, mnemonic: "RSAMD5", standing: "forbidden" },
      { number: 3, mnemonic: "DSA", standing: "forbidden" },
      { number: 5, mnemonic: "RSASHA1", standing: "deprecated", scheme: { kind: "rsa", hash: "sha1" } },
      { number: 6, mnemonic: "DSA-NSEC3-SHA1", standing: "forbidden" },
      { number: 7, mnemonic: "RSASHA1-NSEC3-SHA1", standing: "deprecated", scheme: { kind: "rsa", hash: "sha1" } },
      { number: 8, mnemonic: "RSASHA256", standing: "recommended", scheme: { kind: "rsa", hash: "sha256" } },
      { number: 10, mnemonic: "RSASHA512", standing: "acceptable", scheme: { kind: "rsa", hash: "sha512" } },
      { number: 12, mnemonic: "ECC-GOST", standing: "forbidden" },
      {
        number: 13,
        mnemonic: "ECDSAP256SHA256",
        standing: "recommended",
        scheme: { kind: "ecdsa", hash: "sha256", curve: "P-256", size: 32 },
      },
      {
        number: 14,
        mnemonic: "ECDSAP384SHA384",
        standing: "acceptable",
        scheme: { kind: "ecdsa", hash: "sha384", curve: "P-384", size: 48 },
      },
      {
        number: 15,
        mnemonic: "ED25519",
        standing: "recommended",
        scheme: { kind: "eddsa", curve: "Ed25519", size: 32 },
      },
      { number: 16, mnemonic: "ED448", standing: "acceptable", scheme: { kind: "eddsa", curve: "Ed448", size: 57 } },
      { number: 17, mnemonic: "SM2SM3", standing: "unassessed" },
      { number: 23, mnemonic: "ECC-GOST12", standing: "unassessed" },
    ] satisfies ReadonlyArray<Algorithm>
  ).map((algorithm) => [algorithm.number, algorithm]),
)

export interface Digest {
  readonly number: number
  readonly mnemonic: string
  /** Name of the hash for node:crypto; absent when it cannot be computed here. */
  readonly hash?: "sha1" | "sha256" | "sha384"
  readonly standing: Algorithm["standing"]
}

export const DIGESTS: ReadonlyMap<number, Digest> = new Map(
  (
    [
      { number: 1, mnemonic: "SHA-1", hash: "sha1", standing: "deprecated" },
      { number: 2, mnemonic: "SHA-256", hash: "sha256", standing: "recommended" },
      { number: 3, mnemonic: "GOST R 34.11-94", standing: "forbidden" },
      { number: 4, mnemonic: "SHA-384", hash: "sha384", standing: "acceptable" },
      { number: 5, mnemonic: "GOST R 34.11-2012", standing: "unassessed" },
      { number: 6, mnemonic: "SM3", standing: "unassessed" },
    ] satisfies ReadonlyArray<Digest>
  ).map((digest) => [digest.number, digest]),
)

/** What to do with algorithms 5 and 7 and digest 1: verify them, or treat them as unknown (RFC 9905 §2, §3). */
export type Sha1Policy = "validate" | "insecure"

export const isSupportedAlgorithm = (algorithm: number, sha1: Sha1Policy): boolean => {
  const scheme = ALGORITHMS.get(algorithm)?.scheme
  return scheme !== undefined && (sha1 === "validate" || !("hash" in scheme) || scheme.hash !== "sha1")
}

export const isSupportedDigest = (digestType: number, sha1: Sha1Policy): boolean => {
  const hash = DIGESTS.get(digestType)?.hash
  return hash !== undefined && (sha1 === "validate" || hash !== "sha1")
}

/** `ECDSAP256SHA256`, or `algorithm 99`. */
export const formatAlgorithm = (algorithm: number): string =>
  ALGORITHMS.get(algorithm)?.mnemonic ?? `algorithm ${algorithm}`
