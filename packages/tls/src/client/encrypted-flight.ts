/**
 * What a server says at TLS 1.3 once keys are agreed: its groups, the chain as presented, what it signed with.
 * Spec: RFC 8446 §4.3 and §4.4 (messages), §5.2 and §5.3 (protected records), §7.1 and §7.3 (keys), §4.2.7 (groups of a server).
 *
 * 1. Take the bytes a handshake received and the server's handshake secret, which Node's TLS hands out.   2. Derive key and IV.
 * 3. Open the protected records in order, up to Finished.   4. Read EncryptedExtensions, CertificateRequest, Certificate,
 * CertificateVerify.
 *
 * Not done: verification. The handshake that was overheard has done that, and nothing here is trusted for more than facts.
 */
import { createDecipheriv, createHmac } from "node:crypto"
import { decodeExtensions, EXTENSION_STATUS_REQUEST, EXTENSION_SUPPORTED_GROUPS } from "../codec/client-hello.ts"
import { DecodeError, makeReader, type Reader } from "../codec/reader.ts"
import { CONTENT_APPLICATION_DATA, CONTENT_HANDSHAKE } from "../codec/record.ts"
import { HANDSHAKE_CERTIFICATE, HANDSHAKE_CERTIFICATE_REQUEST } from "../codec/server-hello.ts"
import { concat, uint8, uint16, vector8 } from "../codec/writer.ts"

/** Facts of the protected part of a server's first flight. Not JSON: the chain is DER. */
export interface EncryptedFlight {
  /** Groups the server says it has, in its order of preference (RFC 8446 §4.2.7); `null` when it does not say. */
  readonly groups: ReadonlyArray<number> | null
  /** The server name was acknowledged (RFC 6066 §3). */
  readonly acknowledgesName: boolean
  readonly asksForCertificate: boolean
  readonly hasStapledOcsp: boolean
  /** DER certificates as presented, superfluous ones too. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** Of the server's signature over the handshake; `null` without one. */
  readonly signatureScheme: number | null
}

/** Reads what follows the ServerHello in `received`. `secret` is SERVER_HANDSHAKE_TRAFFIC_SECRET. Throws `DecodeError`. */
export const decodeEncryptedFlight = (
  received: Uint8Array,
  secret: Uint8Array,
  cipherSuite: string,
): EncryptedFlight => {
  const protection = PROTECTIONS.get(cipherSuite)
  if (protection === undefined) throw new DecodeError({ at: "cipher_suite", expected: "an AEAD that is known here" })
  const reader = makeReader(openRecords(received, secret, protection))
  const facts: { -readonly [Key in keyof EncryptedFlight]: EncryptedFlight[Key] } = {
    groups: null,
    acknowledgesName: false,
    asksForCertificate: false,
    hasStapledOcsp: false,
    chain: [],
    signatureScheme: null,
  }
  while (reader.remaining() >= 4) {
    const type = reader.uint8("Handshake.msg_type")
    const body = reader.sub(reader.uint24("Handshake.length"), "Handshake")
    if (type === HANDSHAKE_ENCRYPTED_EXTENSIONS) {
      const extensions = decodeExtensions(body, "EncryptedExtensions")
      facts.acknowledgesName = extensions.some((extension) => extension.type === 0)
      const groups = extensions.find((extension) => extension.type === EXTENSION_SUPPORTED_GROUPS)
      facts.groups = groups === undefined ? null : decodeGroups(groups.data)
    } else if (type === HANDSHAKE_CERTIFICATE_REQUEST) facts.asksForCertificate = true
    else if (type === HANDSHAKE_CERTIFICATE) Object.assign(facts, decodeCertificateEntries(body))
    else if (type === HANDSHAKE_CERTIFICATE_VERIFY) facts.signatureScheme = body.uint16("CertificateVerify.algorithm")
  }
  return facts
}

const HANDSHAKE_ENCRYPTED_EXTENSIONS = 8
const HANDSHAKE_CERTIFICATE_VERIFY = 15
const HANDSHAKE_FINISHED = 20

const decodeGroups = (data: Uint8Array): ReadonlyArray<number> => {
  const reader = makeReader(data)
  const list = reader.sub(reader.uint16("named_group_list"), "named_group_list")
  const groups: Array<number> = []
  while (list.remaining() > 0) groups.push(list.uint16("named_group_list"))
  return groups
}

/** RFC 8446 §4.4.2: each certificate has extensions of its own. */
const decodeCertificateEntries = (body: Reader): Pick<EncryptedFlight, "chain" | "hasStapledOcsp"> => {
  body.bytes(body.uint8("certificate_request_context"), "certificate_request_context")
  const list = body.sub(body.uint24("certificate_list"), "certificate_list")
  const chain: Array<Uint8Array> = []
  let hasStapledOcsp = false
  while (list.remaining() > 0) {
    if (chain.length === CHAIN_LIMIT)
      throw new DecodeError({ at: "certificate_list", expected: `at most ${CHAIN_LIMIT} certificates` })
    chain.push(list.bytes(list.uint24("certificate_list"), "certificate_list").slice())
    const extensions = decodeExtensions(list, "CertificateEntry.extensions")
    hasStapledOcsp ||= extensions.some(({ type, data }) => type === EXTENSION_STATUS_REQUEST && data.length > 4)
  }
  return { chain, hasStapledOcsp }
}

/** Real chains have up to six; some servers present their whole root store. */
const CHAIN_LIMIT = 64

interface Protection {
  readonly cipher: "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305" | "aes-128-ccm"
  readonly hash: "sha256" | "sha384"
  readonly keyBytes: number
  readonly tagBytes: number
}

const PROTECTIONS: ReadonlyMap<string, Protection> = new Map([
  ["TLS_AES_128_GCM_SHA256", { cipher: "aes-128-gcm", hash: "sha256", keyBytes: 16, tagBytes: 16 }],
  ["TLS_AES_256_GCM_SHA384", { cipher: "aes-256-gcm", hash: "sha384", keyBytes: 32, tagBytes: 16 }],
  ["TLS_CHACHA20_POLY1305_SHA256", { cipher: "chacha20-poly1305", hash: "sha256", keyBytes: 32, tagBytes: 16 }],
  ["TLS_AES_128_CCM_SHA256", { cipher: "aes-128-ccm", hash: "sha256", keyBytes: 16, tagBytes: 16 }],
  ["TLS_AES_128_CCM_8_SHA256", { cipher: "aes-128-ccm", hash: "sha256", keyBytes: 16, tagBytes: 8 }],
])

/** The handshake messages inside the protected records, up to and with Finished. */
const openRecords = (received: Uint8Array, secret: Uint8Array, protection: Protection): Uint8Array => {
  const key = expandLabel(secret, "key", protection.keyBytes, protection.hash)
  const iv = expandLabel(secret, "iv", IV_BYTES, protection.hash)
  const reader = makeReader(received)
  const opened: Array<Uint8Array> = []
  let sequence = 0
  while (reader.remaining() >= RECORD_HEADER_BYTES && !hasFinished(opened)) {
    const header = reader.bytes(RECORD_HEADER_BYTES, "TLSCiphertext")
    const length = (header[3]! << 8) | header[4]!
    if (reader.remaining() < length) break
    const content = reader.bytes(length, "TLSCiphertext")
    if (header[0] !== CONTENT_APPLICATION_DATA) continue
    const plain = openRecord(header, content, { ...protection, key, nonce: nonceOf(iv, sequence++) })
    // RFC 8446 §5.2: the type stands behind the content, before the padding.
    const end = plain.findLastIndex((byte) => byte !== 0)
    if (end >= 0 && plain[end] === CONTENT_HANDSHAKE) opened.push(plain.subarray(0, end))
  }
  return concat(...opened)
}

const RECORD_HEADER_BYTES = 5
const IV_BYTES = 12

/** Whether the messages opened so far end with Finished: what follows has other keys. */
const hasFinished = (opened: ReadonlyArray<Uint8Array>): boolean => {
  const reader = makeReader(concat(...opened))
  while (reader.remaining() >= 4) {
    const type = reader.uint8("Handshake.msg_type")
    const length = reader.uint24("Handshake.length")
    if (reader.remaining() < length) return false
    reader.bytes(length, "Handshake")
    if (type === HANDSHAKE_FINISHED) return true
  }
  return false
}

const openRecord = (
  header: Uint8Array,
  content: Uint8Array,
  { cipher, tagBytes, key, nonce }: Protection & { readonly key: Uint8Array; readonly nonce: Uint8Array },
): Uint8Array => {
  if (content.length < tagBytes) throw new DecodeError({ at: "TLSCiphertext", expected: "an authentication tag" })
  const cut = content.length - tagBytes
  try {
    const decipher = decipherFor(cipher, key, nonce, tagBytes)
    decipher.setAuthTag(content.subarray(cut))
    decipher.setAAD(header, { plaintextLength: cut })
    const plain = decipher.update(content.subarray(0, cut))
    decipher.final()
    return plain
  } catch {
    throw new DecodeError({ at: "TLSCiphertext", expected: "a record protected by the handshake keys" })
  }
}

/** Each kind of AEAD has a signature of its own in Node's types. */
const decipherFor = (cipher: Protection["cipher"], key: Uint8Array, nonce: Uint8Array, authTagLength: number) => {
  switch (cipher) {
    case "aes-128-ccm":
      return createDecipheriv(cipher, key, nonce, { authTagLength })
    case "chacha20-poly1305":
      return createDecipheriv(cipher, key, nonce, { authTagLength })
    default:
      return createDecipheriv(cipher, key, nonce, { authTagLength })
  }
}

/** RFC 8446 §5.3: the sequence number, to the right, over the IV. */
const nonceOf = (iv: Uint8Array, sequence: number): Uint8Array => {
  const nonce = Uint8Array.from(iv)
  for (let index = 0; index < 4; index++) nonce[IV_BYTES - 1 - index]! ^= (sequence >>> (8 * index)) & 0xff
  return nonce
}

/** HKDF-Expand-Label (RFC 8446 §7.1) for outputs of at most one hash, which all keys are. */
const expandLabel = (secret: Uint8Array, label: string, length: number, hash: Protection["hash"]): Uint8Array =>
  createHmac(hash, secret)
    .update(concat(uint16(length), vector8(new TextEncoder().encode(`tls13 ${label}`)), uint8(0), uint8(1)))
    .digest()
    .subarray(0, length)
