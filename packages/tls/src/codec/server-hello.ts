/**
 * The server's first flight: which version, suite, group and certificates it chose.
 * Spec: RFC 8446 §4.1.3 (ServerHello), §4.1.4 (HelloRetryRequest), RFC 5246 §7.4.2 (Certificate), §7.4.3 (ServerKeyExchange),
 * RFC 8422 §5.4 (curves), RFC 6066 §8 (CertificateStatus).
 *
 * Not done: explicit curves are noted as such without their parameters; signatures are not verified.
 */
import { decodeExtensions, EXTENSION_KEY_SHARE, EXTENSION_SUPPORTED_VERSIONS, type Extension } from "./client-hello.ts"
import { DecodeError, makeReader, type Reader } from "./reader.ts"

export const HANDSHAKE_SERVER_HELLO = 2
export const HANDSHAKE_CERTIFICATE = 11
export const HANDSHAKE_SERVER_KEY_EXCHANGE = 12
export const HANDSHAKE_CERTIFICATE_REQUEST = 13
export const HANDSHAKE_SERVER_HELLO_DONE = 14
export const HANDSHAKE_CERTIFICATE_STATUS = 22

export interface ServerHello {
  /** The version negotiated: of `supported_versions` where present, otherwise the legacy field. */
  readonly version: number
  readonly isHelloRetryRequest: boolean
  readonly cipherSuite: number
  readonly compressionMethod: number
  /** The group of the server's key share, or the one a HelloRetryRequest asks for; `null` without one. */
  readonly group: number | null
  readonly sessionId: Uint8Array
  readonly extensions: ReadonlyArray<Extension>
}

/** Decodes the body of a ServerHello or HelloRetryRequest. Throws `DecodeError`. */
export const decodeServerHello = (body: Uint8Array): ServerHello => {
  const reader = makeReader(body)
  const legacyVersion = reader.uint16("ServerHello.legacy_version")
  const random = reader.bytes(32, "ServerHello.random")
  const sessionIdLength = reader.uint8("ServerHello.legacy_session_id_echo")
  if (sessionIdLength > 32)
    throw new DecodeError({ at: "ServerHello.legacy_session_id_echo", expected: "at most 32 bytes" })
  const sessionId = reader.bytes(sessionIdLength, "ServerHello.legacy_session_id_echo").slice()
  const cipherSuite = reader.uint16("ServerHello.cipher_suite")
  const compressionMethod = reader.uint8("ServerHello.legacy_compression_method")
  const extensions = reader.remaining() === 0 ? [] : decodeExtensions(reader, "ServerHello.extensions")
  const selected = extensions.find(({ type }) => type === EXTENSION_SUPPORTED_VERSIONS)
  const keyShare = extensions.find(({ type }) => type === EXTENSION_KEY_SHARE)
  return {
    version: selected === undefined ? legacyVersion : makeReader(selected.data).uint16("supported_versions"),
    isHelloRetryRequest: random.every((byte, index) => byte === HELLO_RETRY_REQUEST_RANDOM[index]),
    cipherSuite,
    compressionMethod,
    group: keyShare === undefined ? null : makeReader(keyShare.data).uint16("key_share"),
    sessionId,
    extensions,
  }
}

/** SHA-256 of "HelloRetryRequest" (RFC 8446 §4.1.3). */
export const HELLO_RETRY_REQUEST_RANDOM: Uint8Array = Uint8Array.from(
  Buffer.from("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c", "hex"),
)

/** Decodes the body of a Certificate message up to TLS 1.2: DER certificates as presented. Throws `DecodeError`. */
export const decodeCertificateChain = (body: Uint8Array): ReadonlyArray<Uint8Array> => {
  const reader = makeReader(body)
  const list = reader.sub(reader.uint24("Certificate.certificate_list"), "Certificate.certificate_list")
  const chain: Array<Uint8Array> = []
  while (list.remaining() > 0) {
    const length = list.uint24("Certificate.certificate_list")
    if (chain.length === CHAIN_LIMIT)
      throw new DecodeError({ at: "Certificate.certificate_list", expected: `at most ${CHAIN_LIMIT} certificates` })
    chain.push(list.bytes(length, "Certificate.certificate_list").slice())
  }
  return chain
}

/** Real chains have up to six; some servers present their whole root store. */
const CHAIN_LIMIT = 64

export type ServerKeyExchange =
  | {
      readonly kind: "finite-field"
      /** Size of the prime in bits. */
      readonly bits: number
      /** Prime and generator, big-endian without leading zeros. */
      readonly prime: Uint8Array
      readonly generator: Uint8Array
      /** Pair of hash and signature (TLS 1.2), `null` before it and for anonymous suites. */
      readonly signatureScheme: number | null
    }
  | { readonly kind: "named-curve"; readonly group: number; readonly signatureScheme: number | null }
  | { readonly kind: "explicit-curve" }
  /** RSA keys of export suites (RFC 2246 §7.4.3). */
  | { readonly kind: "rsa-export"; readonly bits: number }

/** How a suite exchanges keys, as far as a ServerKeyExchange differs by it. */
export type KeyExchangeKind = "finite-field" | "elliptic-curve" | "rsa-export"

/** Decodes the body of a ServerKeyExchange. `version` decides whether a signature scheme is named. Throws `DecodeError`. */
export const decodeServerKeyExchange = (
  body: Uint8Array,
  kind: KeyExchangeKind,
  version: number,
): ServerKeyExchange => {
  const reader = makeReader(body)
  if (kind === "elliptic-curve") {
    const curveType = reader.uint8("ECParameters.curve_type")
    if (curveType === 1 || curveType === 2) return { kind: "explicit-curve" }
    if (curveType !== 3) throw new DecodeError({ at: "ECParameters.curve_type", expected: "1 to 3" })
    const group = reader.uint16("ECParameters.namedcurve")
    reader.bytes(reader.uint8("ECPoint"), "ECPoint")
    return { kind: "named-curve", group, signatureScheme: signatureScheme(reader, version) }
  }
  const first = number(reader, kind === "finite-field" ? "ServerDHParams.dh_p" : "ServerRSAParams.rsa_modulus")
  const second = number(reader, kind === "finite-field" ? "ServerDHParams.dh_g" : "ServerRSAParams.rsa_exponent")
  if (kind === "rsa-export") return { kind, bits: bitLength(first) }
  reader.bytes(reader.uint16("ServerDHParams.dh_Ys"), "ServerDHParams.dh_Ys")
  return {
    kind,
    bits: bitLength(first),
    prime: first,
    generator: second,
    signatureScheme: signatureScheme(reader, version),
  }
}

const number = (reader: Reader, at: string): Uint8Array => {
  const bytes = reader.bytes(reader.uint16(at), at)
  const from = bytes.findIndex((byte) => byte !== 0)
  return from < 0 ? new Uint8Array() : bytes.slice(from)
}

const bitLength = (bytes: Uint8Array): number =>
  bytes.length === 0 ? 0 : bytes.length * 8 - (Math.clz32(bytes[0]!) - 24)

const signatureScheme = (reader: Reader, version: number): number | null =>
  version >= 0x0303 && reader.remaining() > 0 ? reader.uint16("ServerKeyExchange.signature_algorithm") : null
