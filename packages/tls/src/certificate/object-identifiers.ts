/** Object identifiers of keys, curves and signatures (RFC 3279, 4055, 5480, 5639, 5758, 8410, 9881). */
import type { CertificateKey } from "./facts.ts"

export const keyTypes: ReadonlyMap<string, CertificateKey["type"]> = new Map([
  ["1.2.840.113549.1.1.1", "rsa"],
  ["1.2.840.113549.1.1.10", "rsa-pss"],
  ["1.2.840.10045.2.1", "ec"],
  ["1.3.101.112", "ed25519"],
  ["1.3.101.113", "ed448"],
  ["1.2.840.10040.4.1", "dsa"],
  ["2.16.840.1.101.3.4.3.17", "ml-dsa"],
  ["2.16.840.1.101.3.4.3.18", "ml-dsa"],
  ["2.16.840.1.101.3.4.3.19", "ml-dsa"],
])

/** Curves by the name of the TLS registry, with the size of the field in bits. */
export const curveNames: ReadonlyMap<string, { readonly name: string; readonly bits: number }> = new Map([
  ["1.2.840.10045.3.1.1", { name: "secp192r1", bits: 192 }],
  ["1.3.132.0.33", { name: "secp224r1", bits: 224 }],
  ["1.2.840.10045.3.1.7", { name: "secp256r1", bits: 256 }],
  ["1.3.132.0.34", { name: "secp384r1", bits: 384 }],
  ["1.3.132.0.35", { name: "secp521r1", bits: 521 }],
  ["1.3.132.0.10", { name: "secp256k1", bits: 256 }],
  ["1.3.36.3.3.2.8.1.1.7", { name: "brainpoolP256r1", bits: 256 }],
  ["1.3.36.3.3.2.8.1.1.11", { name: "brainpoolP384r1", bits: 384 }],
  ["1.3.36.3.3.2.8.1.1.13", { name: "brainpoolP512r1", bits: 512 }],
])

export const signatureAlgorithms: ReadonlyMap<string, { readonly name: string; readonly hash: string | null }> =
  new Map([
    ["1.2.840.113549.1.1.2", { name: "md2WithRSAEncryption", hash: "md2" }],
    ["1.2.840.113549.1.1.4", { name: "md5WithRSAEncryption", hash: "md5" }],
    ["1.2.840.113549.1.1.5", { name: "sha1WithRSAEncryption", hash: "sha1" }],
    ["1.2.840.113549.1.1.14", { name: "sha224WithRSAEncryption", hash: "sha224" }],
    ["1.2.840.113549.1.1.11", { name: "sha256WithRSAEncryption", hash: "sha256" }],
    ["1.2.840.113549.1.1.12", { name: "sha384WithRSAEncryption", hash: "sha384" }],
    ["1.2.840.113549.1.1.13", { name: "sha512WithRSAEncryption", hash: "sha512" }],
    ["1.2.840.113549.1.1.10", { name: "rsassaPss", hash: null }],
    ["1.2.840.10045.4.1", { name: "ecdsa-with-SHA1", hash: "sha1" }],
    ["1.2.840.10045.4.3.1", { name: "ecdsa-with-SHA224", hash: "sha224" }],
    ["1.2.840.10045.4.3.2", { name: "ecdsa-with-SHA256", hash: "sha256" }],
    ["1.2.840.10045.4.3.3", { name: "ecdsa-with-SHA384", hash: "sha384" }],
    ["1.2.840.10045.4.3.4", { name: "ecdsa-with-SHA512", hash: "sha512" }],
    ["1.3.101.112", { name: "Ed25519", hash: null }],
    ["1.3.101.113", { name: "Ed448", hash: null }],
    ["1.2.840.10040.4.3", { name: "dsa-with-SHA1", hash: "sha1" }],
    ["2.16.840.1.101.3.4.3.2", { name: "dsa-with-SHA256", hash: "sha256" }],
    ["2.16.840.1.101.3.4.3.17", { name: "ML-DSA-44", hash: null }],
    ["2.16.840.1.101.3.4.3.18", { name: "ML-DSA-65", hash: null }],
    ["2.16.840.1.101.3.4.3.19", { name: "ML-DSA-87", hash: null }],
  ])
