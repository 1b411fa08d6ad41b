/**
 * Makes certificates for laboratories and tests: an authority, and what it signs.
 * Spec: RFC 5280 §4.1, RFC 5758 (ECDSA), RFC 4055 (RSA), RFC 8410 (Ed25519).
 *
 * Nothing here is fit to protect anything: there is no policy, and weak keys and hashes are made on demand.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto"
import { isIP } from "node:net"
import { concat, uint16, vector16 } from "../codec/writer.ts"
import {
  decodeDer,
  decodeDerList,
  encodeDer,
  encodeInteger,
  encodeObjectIdentifier,
  encodeSequence,
  encodeTime,
  TAG_BIT_STRING,
  TAG_BOOLEAN,
  TAG_NULL,
  TAG_OCTET_STRING,
  TAG_SET,
  TAG_UTF8_STRING,
} from "./der.ts"

/** Kinds of keys that can be made. */
export type KeyKind = "ecdsa-p256" | "ecdsa-p384" | "ed25519" | "rsa-1024" | "rsa-2048" | "rsa-3072" | "rsa-4096"

/** A certificate with its private key, both in PEM. */
export interface IssuedCertificate {
  readonly certificatePem: string
  readonly privateKeyPem: string
  readonly der: Uint8Array
}

export interface CertificateRequest {
  /** Common name of the subject. */
  readonly subject: string
  /** Host names (wildcards too) and IP addresses for the subject alternative name. */
  readonly sans?: ReadonlyArray<string>
  /** Who signs; without one the certificate is self-signed. */
  readonly issuer?: IssuedCertificate
  /** A kind to make a new key, or a private key in PEM to use again: making RSA keys is slow. */
  readonly keys?: KeyKind | { readonly privateKeyPem: string }
  readonly notBefore: Date
  readonly notAfter: Date
  readonly isCa?: boolean
  /** Hash of the signature; Ed25519 keys have their own. */
  readonly hash?: "sha1" | "sha256" | "sha384" | "sha512"
  /** Up to 20 bytes in hexadecimal; random by default. */
  readonly serialNumber?: string
  /** Signed certificate timestamps to carry; they are of the right shape only. */
  readonly timestamps?: number
}

/** Makes and signs a certificate. Keys are ECDSA P-256 unless asked otherwise. */
export const issueCertificate = (request: CertificateRequest): IssuedCertificate => {
  const privateKey = privateKeyFor(request.keys ?? "ecdsa-p256")
  const publicKey = createPublicKey(privateKey)
  const issuerKey = request.issuer === undefined ? privateKey : createPrivateKey(request.issuer.privateKeyPem)
  const subjectName = encodeCommonName(request.subject)
  const issuerDer = request.issuer?.der
  const algorithm = signatureAlgorithmFor(issuerKey, request.hash ?? "sha256")
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  const body = encodeSequence(
    encodeDer(0xa0, encodeInteger(Uint8Array.of(2))),
    encodeInteger(
      request.serialNumber === undefined ? randomBytes(16) : new Uint8Array(Buffer.from(request.serialNumber, "hex")),
    ),
    algorithm.identifier,
    issuerDer === undefined ? subjectName : subjectNameOf(issuerDer),
    encodeSequence(encodeTime(request.notBefore), encodeTime(request.notAfter)),
    subjectName,
    spki,
    encodeDer(
      0xa3,
      encodeSequence(...extensionsFor(request, spki, issuerDer === undefined ? spki : spkiOf(issuerDer))),
    ),
  )
  const signature = new Uint8Array(sign(algorithm.hash, body, issuerKey))
  const der = encodeSequence(body, algorithm.identifier, encodeDer(TAG_BIT_STRING, [0], signature))
  return {
    certificatePem: new X509Certificate(der).toString(),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    der,
  }
}

const privateKeyFor = (keys: KeyKind | { readonly privateKeyPem: string }): KeyObject => {
  if (typeof keys !== "string") return createPrivateKey(keys.privateKeyPem)
  if (keys === "ed25519") return generateKeyPairSync("ed25519").privateKey
  if (keys === "ecdsa-p256" || keys === "ecdsa-p384")
    return generateKeyPairSync("ec", { namedCurve: keys === "ecdsa-p256" ? "P-256" : "P-384" }).privateKey
  return generateKeyPairSync("rsa", { modulusLength: Number(keys.slice("rsa-".length)) }).privateKey
}

const signatureAlgorithmFor = (key: KeyObject, hash: NonNullable<CertificateRequest["hash"]>) => {
  if (key.asymmetricKeyType === "ed25519")
    return { hash: null, identifier: encodeSequence(encodeObjectIdentifier("1.3.101.112")) }
  if (key.asymmetricKeyType === "ec")
    return { hash, identifier: encodeSequence(encodeObjectIdentifier(ECDSA_WITH[hash])) }
  return { hash, identifier: encodeSequence(encodeObjectIdentifier(RSA_WITH[hash]), encodeDer(TAG_NULL)) }
}

const ECDSA_WITH = {
  sha1: "1.2.840.10045.4.1",
  sha256: "1.2.840.10045.4.3.2",
  sha384: "1.2.840.10045.4.3.3",
  sha512: "1.2.840.10045.4.3.4",
}
const RSA_WITH = {
  sha1: "1.2.840.113549.1.1.5",
  sha256: "1.2.840.113549.1.1.11",
  sha384: "1.2.840.113549.1.1.12",
  sha512: "1.2.840.113549.1.1.13",
}

const encodeCommonName = (commonName: string): Uint8Array =>
  encodeSequence(
    encodeDer(
      TAG_SET,
      encodeSequence(encodeObjectIdentifier("2.5.4.3"), encodeDer(TAG_UTF8_STRING, Buffer.from(commonName))),
    ),
  )

const fieldsOf = (der: Uint8Array) =>
  decodeDerList(decodeDerList(decodeDer(der, "Certificate").content, "Certificate")[0]!.content, "TBSCertificate")

/** Fields of certificates made here: version, serial, algorithm, issuer, validity, subject, key. */
const subjectNameOf = (der: Uint8Array): Uint8Array => fieldsOf(der)[5]!.whole
const spkiOf = (der: Uint8Array): Uint8Array => fieldsOf(der)[6]!.whole

const extensionsFor = (request: CertificateRequest, spki: Uint8Array, issuerSpki: Uint8Array) => {
  const isCa = request.isCa ?? false
  const sans = request.sans ?? []
  return [
    encodeExtension("2.5.29.19", true, encodeSequence(...(isCa ? [encodeDer(TAG_BOOLEAN, [0xff])] : []))),
    // keyCertSign and cRLSign, or digitalSignature and keyEncipherment.
    encodeExtension("2.5.29.15", true, encodeDer(TAG_BIT_STRING, isCa ? [1, 0x06] : [5, 0xa0])),
    encodeExtension("2.5.29.14", false, encodeDer(TAG_OCTET_STRING, keyIdentifier(spki))),
    encodeExtension("2.5.29.35", false, encodeSequence(encodeDer(0x80, keyIdentifier(issuerSpki)))),
    ...(isCa ? [] : [encodeExtension("2.5.29.37", false, encodeSequence(encodeObjectIdentifier("1.3.6.1.5.5.7.3.1")))]),
    ...(sans.length === 0
      ? []
      : [encodeExtension("2.5.29.17", false, encodeSequence(...sans.map(encodeAlternativeName)))]),
    ...(request.timestamps === undefined
      ? []
      : [encodeExtension("1.3.6.1.4.1.11129.2.4.2", false, encodeTimestamps(request.timestamps))]),
  ]
}

/** RFC 6962 §3.2: version, log, time, no extensions, an ECDSA signature with SHA-256. */
const encodeTimestamps = (count: number): Uint8Array => {
  const one = concat([0], randomBytes(32), randomBytes(8), vector16(), uint16(0x0403), vector16(randomBytes(70)))
  return encodeDer(TAG_OCTET_STRING, vector16(...Array.from({ length: count }, () => vector16(one))))
}

const encodeExtension = (id: string, isCritical: boolean, value: Uint8Array): Uint8Array =>
  encodeSequence(
    concat(
      encodeObjectIdentifier(id),
      isCritical ? encodeDer(TAG_BOOLEAN, [0xff]) : [],
      encodeDer(TAG_OCTET_STRING, value),
    ),
  )

/** RFC 5280 §4.2.1.2, method 1: SHA-1 over the key bits. */
const keyIdentifier = (spki: Uint8Array): Uint8Array => {
  const [, bits] = decodeDerList(decodeDer(spki, "spki").content, "spki")
  return new Uint8Array(createHash("sha1").update(bits!.content.subarray(1)).digest())
}

const encodeAlternativeName = (name: string): Uint8Array => {
  const family = isIP(name)
  if (family === 0) return encodeDer(0x82, Buffer.from(name, "latin1"))
  return encodeDer(0x87, family === 4 ? name.split(".").map(Number) : encodeIpv6(name))
}

const encodeIpv6 = (address: string): ReadonlyArray<number> => {
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::")
  const groups = (part: string | undefined) => (part ? part.split(":") : [])
  const left = groups(head)
  const right = groups(tail)
  const middle = Array.from({ length: 8 - left.length - right.length }, () => "0")
  return [...left, ...middle, ...right].flatMap((group) => [
    Number.parseInt(group, 16) >> 8,
    Number.parseInt(group, 16) & 0xff,
  ])
}
