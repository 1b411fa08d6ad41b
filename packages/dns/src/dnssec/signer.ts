/**
 * Makes keys and signatures, for zones of tests, demonstrations and the laboratory.
 * Spec: RFC 4034 §3.1, RFC 3110, RFC 5702, RFC 6605, RFC 8080.
 *
 * Not done: key storage, rollovers.
 */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { countLabels, decodeName, isWildcard, type Name } from "../codec/name.ts"
import { makeRecord, type ResourceRecord } from "../codec/record.ts"
import type { DnskeyData, RrsigData } from "../codec/record-data.ts"
import { ALGORITHMS } from "./algorithm.ts"
import { signedData } from "./canonical.ts"
import { keyTag, SEP_FLAG, ZONE_KEY_FLAG } from "./key.ts"

export interface SigningKey {
  readonly dnskey: DnskeyData
  readonly tag: number
  readonly privateKey: KeyObject
}

export interface KeyOptions {
  /** By default 257: zone key and secure entry point. */
  readonly flags?: number
  /** Bits of an RSA modulus, by default 2048. */
  readonly bits?: number
}

/** A new key pair. Throws RangeError for an algorithm that cannot be used here. */
export const generateKey = (algorithm: number, options: KeyOptions = {}): SigningKey => {
  const scheme = ALGORITHMS.get(algorithm)?.scheme
  if (scheme === undefined) throw new RangeError(`no keys can be made for DNSSEC algorithm ${algorithm}`)
  const pair =
    scheme.kind === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: options.bits ?? 2048 })
      : scheme.kind === "ecdsa"
        ? generateKeyPairSync("ec", { namedCurve: scheme.curve })
        : scheme.curve === "Ed25519"
          ? generateKeyPairSync("ed25519")
          : generateKeyPairSync("ed448")
  const jwk = pair.publicKey.export({ format: "jwk" })
  const part = (text: string | undefined) => Buffer.from(text ?? "", "base64url")
  const publicKey =
    scheme.kind === "rsa"
      ? Buffer.concat([Uint8Array.of(part(jwk.e).length), part(jwk.e), part(jwk.n)])
      : Buffer.concat([part(jwk.x), part(jwk.y)])
  const flags = options.flags ?? ZONE_KEY_FLAG | SEP_FLAG
  const dnskey: DnskeyData = { type: "DNSKEY", flags, protocol: 3, algorithm, publicKey }
  return { dnskey, tag: keyTag(dnskey), privateKey: pair.privateKey }
}

export interface SignatureOptions {
  readonly inception: Date
  readonly expiration: Date
  /** Apex of the zone. */
  readonly signer: string
  /** Owner as it stands in the zone when the RRset given is the expansion of a wildcard. */
  readonly wildcard?: string
}

/** The RRSIG record of an RRset (all of one owner, type and TTL). Throws RangeError when there is nothing to sign. */
export const signRrset = (
  rrset: ReadonlyArray<ResourceRecord>,
  key: SigningKey,
  options: SignatureOptions,
): ResourceRecord => {
  const first = rrset[0]
  const scheme = ALGORITHMS.get(key.dnskey.algorithm)?.scheme
  if (first === undefined || scheme === undefined) throw new RangeError("nothing to sign, or no way to sign it")
  const owner: Name = decodeName(options.wildcard ?? first.name)
  const unsigned: RrsigData = {
    type: "RRSIG",
    typeCovered: first.type,
    algorithm: key.dnskey.algorithm,
    labels: countLabels(owner) - (isWildcard(owner) ? 1 : 0),
    originalTtl: first.ttl,
    expiration: Math.floor(options.expiration.getTime() / 1000) >>> 0,
    inception: Math.floor(options.inception.getTime() / 1000) >>> 0,
    keyTag: key.tag,
    signer: decodeName(options.signer),
    signature: new Uint8Array(0),
  }
  const data = signedData(rrset, unsigned)
  if (data === undefined) throw new RangeError(`${first.name} is not an expansion of ${owner}`)
  const signature =
    scheme.kind === "eddsa"
      ? sign(null, data, key.privateKey)
      : scheme.kind === "ecdsa"
        ? sign(scheme.hash, data, { key: key.privateKey, dsaEncoding: "ieee-p1363" })
        : sign(scheme.hash, data, key.privateKey)
  return makeRecord(first.name, first.ttl, { ...unsigned, signature })
}
