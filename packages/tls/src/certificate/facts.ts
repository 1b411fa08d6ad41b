/**
 * What a certificate says of itself.
 * Spec: RFC 5280 §4.1 and §4.2, RFC 3279, 5480, 8410 (keys), RFC 4055 (RSA-PSS), RFC 6962 §3.3 (SCT list).
 *
 * Not done: name constraints, policies; unknown extensions are skipped. Signatures: see trust.ts.
 */
import { createHash } from "node:crypto"
import { DecodeError, makeReader } from "../codec/reader.ts"
import {
  type DerValue,
  decodeDer,
  decodeDerList,
  decodeObjectIdentifier,
  decodeTime,
  expectDer,
  TAG_BIT_STRING,
  TAG_BOOLEAN,
  TAG_INTEGER,
  TAG_OBJECT_IDENTIFIER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
} from "./der.ts"
import { type DistinguishedName, decodeName } from "./distinguished-name.ts"
import { curveNames, keyTypes, signatureAlgorithms } from "./object-identifiers.ts"

/** Facts of one certificate. Plain JSON; two certificates with equal bytes have equal facts. */
export interface CertificateFacts {
  /** RFC 4514 string, most specific part first. */
  readonly subject: string
  readonly issuer: string
  /** First common name of the subject; a fact only, never used to match names (RFC 9525 §1.4.2). */
  readonly commonName: string | null
  /** `dNSName` entries of the subject alternative name, as written. */
  readonly dnsNames: ReadonlyArray<string>
  /** `iPAddress` entries in text form. */
  readonly ipAddresses: ReadonlyArray<string>
  /** ISO 8601 in UTC. */
  readonly notBefore: string
  readonly notAfter: string
  /** Hexadecimal, lower case. */
  readonly serialNumber: string
  readonly key: CertificateKey
  /** Such as `sha256WithRSAEncryption`; an unknown algorithm is its dotted identifier. */
  readonly signatureAlgorithm: string
  /** Hash within it, such as `sha256`; `null` where the algorithm has none of its own (Ed25519) or is unknown. */
  readonly signatureHash: string | null
  readonly isCa: boolean
  /** Subject and issuer are equal; whether the signature is its own too is said by `verifyChain`. */
  readonly isSelfIssued: boolean
  /** OCSP responders named by the certificate (RFC 5280 §4.2.2.1). */
  readonly ocspResponders: ReadonlyArray<string>
  /** Carries signed certificate timestamps (RFC 6962). */
  readonly hasTimestamps: boolean
  /** How many; 0 also for a list that cannot be read. Who made them, and whether they are genuine, is not looked at. */
  readonly timestampCount: number
  /** TLS Feature `status_request` (RFC 7633): OCSP must be stapled. */
  readonly mustStaple: boolean
  /** Hashes in lower-case hexadecimal, over the certificate and over its SubjectPublicKeyInfo: all that TLSA records compare. */
  readonly sha256: string
  readonly sha512: string
  readonly spkiSha256: string
  readonly spkiSha512: string
}

export interface CertificateKey {
  readonly type: "rsa" | "rsa-pss" | "ec" | "ed25519" | "ed448" | "dsa" | "ml-dsa" | "other"
  /** Of the modulus or the field; `null` when it cannot be told. */
  readonly bits: number | null
  /** Named curve as in the TLS registry, or its dotted identifier; `null` for other types. */
  readonly curve: string | null
}

/** Reads a DER certificate. Remembers the last ones by their bytes. Throws `DecodeError`. */
export const decodeCertificate = (der: Uint8Array): CertificateFacts => {
  const sha256 = createHash("sha256").update(der).digest("hex")
  const known = remembered.get(sha256)
  if (known !== undefined) return known
  const facts = readCertificate(der, sha256)
  if (remembered.size >= REMEMBERED_LIMIT) remembered.delete(remembered.keys().next().value ?? "")
  remembered.set(sha256, facts)
  return facts
}

/** Content-addressed, so that it cannot be stale; 2,000 certificates are about 4 MB, and cover the authorities in use. */
const REMEMBERED_LIMIT = 2_000
const remembered = new Map<string, CertificateFacts>()

/** OpenSSL takes chains of 100 kB; no single certificate in use comes near. */
const CERTIFICATE_LIMIT = 0x10000

const readCertificate = (der: Uint8Array, sha256: string): CertificateFacts => {
  if (der.length > CERTIFICATE_LIMIT)
    throw new DecodeError({ at: "Certificate", expected: `at most ${CERTIFICATE_LIMIT} bytes` })
  const certificate = expectDer(decodeDer(der, "Certificate"), TAG_SEQUENCE, "Certificate")
  const [tbs, outerAlgorithm] = decodeDerList(certificate.content, "Certificate")
  const fields = decodeDerList(expectDer(tbs, TAG_SEQUENCE, "TBSCertificate").content, "TBSCertificate")
  const first = fields[0]?.tag === VERSION_TAG ? 1 : 0
  const serial = expectDer(fields[first], TAG_INTEGER, "serialNumber")
  const issuer = decodeName(expectDer(fields[first + 2], TAG_SEQUENCE, "issuer"), "issuer")
  const validity = decodeDerList(expectDer(fields[first + 3], TAG_SEQUENCE, "validity").content, "validity")
  const subject = decodeName(expectDer(fields[first + 4], TAG_SEQUENCE, "subject"), "subject")
  const spki = expectDer(fields[first + 5], TAG_SEQUENCE, "subjectPublicKeyInfo")
  const extensions = readExtensions(fields.slice(first + 6).find(({ tag }) => tag === EXTENSIONS_TAG))
  return {
    subject: subject.text,
    issuer: issuer.text,
    commonName: subject.commonName,
    ...readAlternativeNames(extensions.get("2.5.29.17")),
    notBefore: decodeTime(validity[0], "notBefore"),
    notAfter: decodeTime(validity[1], "notAfter"),
    serialNumber: Buffer.from(serial.content)
      .toString("hex")
      .replace(/^00(?=.)/, ""),
    key: readKey(spki),
    ...readSignatureAlgorithm(outerAlgorithm),
    isCa: readIsCa(extensions.get("2.5.29.19")),
    isSelfIssued: isSameName(subject, issuer),
    ocspResponders: readOcspResponders(extensions.get("1.3.6.1.5.5.7.1.1")),
    hasTimestamps: extensions.has("1.3.6.1.4.1.11129.2.4.2"),
    timestampCount: countTimestamps(extensions.get("1.3.6.1.4.1.11129.2.4.2")),
    mustStaple: readMustStaple(extensions.get("1.3.6.1.5.5.7.1.24")),
    sha256,
    sha512: createHash("sha512").update(der).digest("hex"),
    spkiSha256: createHash("sha256").update(spki.whole).digest("hex"),
    spkiSha512: createHash("sha512").update(spki.whole).digest("hex"),
  }
}

const VERSION_TAG = 0xa0
const EXTENSIONS_TAG = 0xa3

const isSameName = (left: DistinguishedName, right: DistinguishedName): boolean => left.comparable === right.comparable

/** Dotted identifier → content of the extension's value. The first of several counts. */
const readExtensions = (wrapper: DerValue | undefined): ReadonlyMap<string, Uint8Array> => {
  const extensions = new Map<string, Uint8Array>()
  if (wrapper === undefined) return extensions
  const list = expectDer(decodeDer(wrapper.content, "extensions"), TAG_SEQUENCE, "extensions")
  for (const extension of decodeDerList(list.content, "extensions")) {
    const [identifier, ...rest] = decodeDerList(expectDer(extension, TAG_SEQUENCE, "Extension").content, "Extension")
    const id = decodeObjectIdentifier(expectDer(identifier, TAG_OBJECT_IDENTIFIER, "extnID").content, "extnID")
    const value = expectDer(rest.at(-1), TAG_OCTET_STRING, "extnValue")
    if (!extensions.has(id)) extensions.set(id, value.content)
  }
  return extensions
}

const readAlternativeNames = (
  value: Uint8Array | undefined,
): { readonly dnsNames: ReadonlyArray<string>; readonly ipAddresses: ReadonlyArray<string> } => {
  if (value === undefined) return { dnsNames: [], ipAddresses: [] }
  const names = decodeDerList(
    expectDer(decodeDer(value, "subjectAltName"), TAG_SEQUENCE, "subjectAltName").content,
    "subjectAltName",
  )
  return {
    dnsNames: names
      .filter(({ tag }) => tag === DNS_NAME_TAG)
      .map(({ content }) => Buffer.from(content).toString("latin1")),
    ipAddresses: names.filter(({ tag }) => tag === IP_ADDRESS_TAG).map(({ content }) => addressText(content)),
  }
}

const DNS_NAME_TAG = 0x82
const URI_TAG = 0x86
const IP_ADDRESS_TAG = 0x87

const addressText = (bytes: Uint8Array): string => {
  if (bytes.length === 4) return bytes.join(".")
  if (bytes.length !== 16) return Buffer.from(bytes).toString("hex")
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[index * 2]! << 8) | bytes[index * 2 + 1]!).toString(16),
  )
  // URL has the canonical text form of RFC 5952.
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1)
}

const readIsCa = (value: Uint8Array | undefined): boolean => {
  if (value === undefined) return false
  const [flag] = decodeDerList(
    expectDer(decodeDer(value, "basicConstraints"), TAG_SEQUENCE, "basicConstraints").content,
    "basicConstraints",
  )
  return flag?.tag === TAG_BOOLEAN && flag.content[0] !== 0
}

const readOcspResponders = (value: Uint8Array | undefined): ReadonlyArray<string> => {
  if (value === undefined) return []
  const at = "authorityInfoAccess"
  return decodeDerList(expectDer(decodeDer(value, at), TAG_SEQUENCE, at).content, at).flatMap((description) => {
    const [method, location] = decodeDerList(description.content, at)
    const id = decodeObjectIdentifier(expectDer(method, TAG_OBJECT_IDENTIFIER, at).content, at)
    return id === "1.3.6.1.5.5.7.48.1" && location?.tag === URI_TAG
      ? [Buffer.from(location.content).toString("latin1")]
      : []
  })
}

/** RFC 6962 §3.3: an octet string in the extension holds a vector of vectors. */
const countTimestamps = (value: Uint8Array | undefined): number => {
  if (value === undefined) return 0
  const at = "SignedCertificateTimestampList"
  try {
    const reader = makeReader(expectDer(decodeDer(value, at), TAG_OCTET_STRING, at).content)
    const list = reader.sub(reader.uint16(at), at)
    let count = 0
    for (; list.remaining() > 0; count++) list.bytes(list.uint16(at), at)
    return count
  } catch (thrown) {
    if (thrown instanceof DecodeError) return 0
    throw thrown
  }
}

const readMustStaple = (value: Uint8Array | undefined): boolean =>
  value !== undefined &&
  decodeDerList(decodeDer(value, "tlsFeature").content, "tlsFeature").some(
    ({ tag, content }) => tag === TAG_INTEGER && content.length === 1 && content[0] === 5,
  )

const readKey = (spki: DerValue): CertificateKey => {
  const at = "subjectPublicKeyInfo"
  const [algorithm, keyBits] = decodeDerList(spki.content, at)
  const [identifier, parameters] = decodeDerList(expectDer(algorithm, TAG_SEQUENCE, at).content, at)
  const id = decodeObjectIdentifier(expectDer(identifier, TAG_OBJECT_IDENTIFIER, at).content, at)
  const type = keyTypes.get(id) ?? "other"
  if (type === "ec") {
    if (parameters?.tag !== TAG_OBJECT_IDENTIFIER) return { type, bits: null, curve: null }
    const curve = decodeObjectIdentifier(parameters.content, at)
    const known = curveNames.get(curve)
    return { type, bits: known?.bits ?? null, curve: known?.name ?? curve }
  }
  if (type === "rsa" || type === "rsa-pss") {
    const key = decodeDer(expectDer(keyBits, TAG_BIT_STRING, at).content.subarray(1), "RSAPublicKey")
    const modulus = expectDer(decodeDerList(key.content, "RSAPublicKey")[0], TAG_INTEGER, "modulus")
    return { type, bits: integerBits(modulus.content), curve: null }
  }
  if (type === "dsa" && parameters?.tag === TAG_SEQUENCE) {
    const prime = expectDer(decodeDerList(parameters.content, "Dss-Parms")[0], TAG_INTEGER, "p")
    return { type, bits: integerBits(prime.content), curve: null }
  }
  return { type, bits: type === "ed25519" ? 256 : type === "ed448" ? 456 : null, curve: null }
}

const integerBits = (content: Uint8Array): number => {
  const from = content.findIndex((byte) => byte !== 0)
  return from < 0 ? 0 : (content.length - from) * 8 - (Math.clz32(content[from]!) - 24)
}

const readSignatureAlgorithm = (
  algorithm: DerValue | undefined,
): { readonly signatureAlgorithm: string; readonly signatureHash: string | null } => {
  const at = "signatureAlgorithm"
  const [identifier, parameters] = decodeDerList(expectDer(algorithm, TAG_SEQUENCE, at).content, at)
  const id = decodeObjectIdentifier(expectDer(identifier, TAG_OBJECT_IDENTIFIER, at).content, at)
  const known = signatureAlgorithms.get(id)
  if (known === undefined) return { signatureAlgorithm: id, signatureHash: null }
  return {
    signatureAlgorithm: known.name,
    signatureHash: known.name === "rsassaPss" ? readPssHash(parameters) : known.hash,
  }
}

/** RFC 4055 §3.1: SHA-1 is the default that is not written. */
const readPssHash = (parameters: DerValue | undefined): string | null => {
  const at = "RSASSA-PSS-params"
  const hash =
    parameters?.tag === TAG_SEQUENCE ? decodeDerList(parameters.content, at).find(({ tag }) => tag === 0xa0) : undefined
  if (hash === undefined) return "sha1"
  const [identifier] = decodeDerList(decodeDer(hash.content, at).content, at)
  return HASHES.get(decodeObjectIdentifier(expectDer(identifier, TAG_OBJECT_IDENTIFIER, at).content, at)) ?? null
}

const HASHES: ReadonlyMap<string, string> = new Map([
  ["1.3.14.3.2.26", "sha1"],
  ["2.16.840.1.101.3.4.2.4", "sha224"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
])
