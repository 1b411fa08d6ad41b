/**
 * ClientHello: what a client offers.
 * Spec: RFC 8446 §4.1.2 and §4.2, RFC 5246 §7.4.1.2, RFC 6101 §5.6.1.2 (SSL 3: no extensions), RFC 6066 §3 (server name),
 * RFC 7301 (ALPN), RFC 7627 (extended master secret), RFC 5746 (renegotiation), RFC 8422 §5.1.2 (point formats).
 *
 * Extensions are written in the order in which they stand in `ClientHello.extensions`, so that a hello is reproducible.
 */
import { DecodeError, makeReader, type Reader } from "./reader.ts"
import { CONTENT_HANDSHAKE, encodeRecord } from "./record.ts"
import { concat, uint8, uint16, vector8, vector16, vector24 } from "./writer.ts"

export interface Extension {
  readonly type: number
  readonly data: Uint8Array
}

export interface ClientHello {
  /** `legacy_version`: 0x0300 for SSL 3 … 0x0303 for TLS 1.2 and 1.3. */
  readonly version: number
  /** 32 bytes. */
  readonly random: Uint8Array
  /** At most 32 bytes. */
  readonly sessionId: Uint8Array
  readonly cipherSuites: ReadonlyArray<number>
  readonly compressionMethods: ReadonlyArray<number>
  /** Empty: the field is left out altogether, as SSL 3 asks. */
  readonly extensions: ReadonlyArray<Extension>
}

export const HANDSHAKE_CLIENT_HELLO = 1

export const EXTENSION_SERVER_NAME = 0
export const EXTENSION_STATUS_REQUEST = 5
export const EXTENSION_SUPPORTED_GROUPS = 10
export const EXTENSION_EC_POINT_FORMATS = 11
export const EXTENSION_SIGNATURE_ALGORITHMS = 13
export const EXTENSION_ALPN = 16
export const EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP = 18
export const EXTENSION_EXTENDED_MASTER_SECRET = 23
export const EXTENSION_SUPPORTED_VERSIONS = 43
export const EXTENSION_PSK_KEY_EXCHANGE_MODES = 45
export const EXTENSION_KEY_SHARE = 51
export const EXTENSION_RENEGOTIATION_INFO = 0xff01

/** Encodes the handshake message with its header, without a record. */
export const encodeClientHello = (hello: ClientHello): Uint8Array =>
  concat(
    uint8(HANDSHAKE_CLIENT_HELLO),
    vector24(
      uint16(hello.version),
      hello.random,
      vector8(hello.sessionId),
      vector16(...hello.cipherSuites.map(uint16)),
      vector8(hello.compressionMethods),
      hello.extensions.length === 0
        ? []
        : vector16(...hello.extensions.map(({ type, data }) => concat(uint16(type), vector16(data)))),
    ),
  )

/** Encodes a hello in its record. The record says TLS 1.0 at most: old servers refuse higher (RFC 8446 §5.1, RFC 5246 E.1). */
export const encodeClientHelloRecord = (hello: ClientHello): Uint8Array =>
  encodeRecord(CONTENT_HANDSHAKE, Math.min(hello.version, 0x0301), encodeClientHello(hello))

/** Decodes the body of a ClientHello (without its handshake header). Throws `DecodeError`. */
export const decodeClientHello = (body: Uint8Array): ClientHello => {
  const reader = makeReader(body)
  const version = reader.uint16("ClientHello.legacy_version")
  const random = reader.bytes(32, "ClientHello.random").slice()
  const sessionId = reader.bytes(reader.uint8("ClientHello.session_id"), "ClientHello.session_id").slice()
  const suites = reader.sub(reader.uint16("ClientHello.cipher_suites"), "ClientHello.cipher_suites")
  const cipherSuites: Array<number> = []
  while (suites.remaining() > 0) cipherSuites.push(suites.uint16("ClientHello.cipher_suites"))
  const compressionMethods = [
    ...reader.bytes(reader.uint8("ClientHello.compression_methods"), "ClientHello.compression_methods"),
  ]
  return {
    version,
    random,
    sessionId,
    cipherSuites,
    compressionMethods,
    extensions: reader.remaining() === 0 ? [] : decodeExtensions(reader, "ClientHello.extensions"),
  }
}

/** Decodes a vector of extensions. Throws `DecodeError`, also on a repeated type (RFC 8446 §4.2). */
export const decodeExtensions = (reader: Reader, at: string): ReadonlyArray<Extension> => {
  const list = reader.sub(reader.uint16(at), at)
  const extensions: Array<Extension> = []
  const seen = new Set<number>()
  while (list.remaining() > 0) {
    const type = list.uint16(at)
    if (seen.has(type)) throw new DecodeError({ at, expected: `extension ${type} once` })
    seen.add(type)
    extensions.push({ type, data: list.bytes(list.uint16(at), at).slice() })
  }
  return extensions
}

/** `server_name` with a host name; IP addresses do not belong there (RFC 6066 §3). */
export const serverNameExtension = (host: string): Extension => ({
  type: EXTENSION_SERVER_NAME,
  data: vector16(uint8(0), vector16(new TextEncoder().encode(host))),
})

export const supportedVersionsExtension = (versions: ReadonlyArray<number>): Extension => ({
  type: EXTENSION_SUPPORTED_VERSIONS,
  data: vector8(...versions.map(uint16)),
})

export const supportedGroupsExtension = (groups: ReadonlyArray<number>): Extension => ({
  type: EXTENSION_SUPPORTED_GROUPS,
  data: vector16(...groups.map(uint16)),
})

/** Uncompressed, and both compressed forms that RFC 4492 knew. */
export const pointFormatsExtension: Extension = { type: EXTENSION_EC_POINT_FORMATS, data: vector8([0, 1, 2]) }

export const signatureAlgorithmsExtension = (schemes: ReadonlyArray<number>): Extension => ({
  type: EXTENSION_SIGNATURE_ALGORITHMS,
  data: vector16(...schemes.map(uint16)),
})

/** Key shares; none at all asks the server to name the group it prefers (RFC 8446 §4.2.8). */
export const keyShareExtension = (
  shares: ReadonlyArray<{ readonly group: number; readonly keyExchange: Uint8Array }>,
): Extension => ({
  type: EXTENSION_KEY_SHARE,
  data: vector16(...shares.map(({ group, keyExchange }) => concat(uint16(group), vector16(keyExchange)))),
})

/** `psk_dhe_ke` alone, as browsers send: without it some servers give no answer at TLS 1.3. */
export const pskModesExtension: Extension = { type: EXTENSION_PSK_KEY_EXCHANGE_MODES, data: vector8([1]) }

export const alpnExtension = (protocols: ReadonlyArray<string>): Extension => ({
  type: EXTENSION_ALPN,
  data: vector16(...protocols.map((protocol) => vector8(new TextEncoder().encode(protocol)))),
})

export const extendedMasterSecretExtension: Extension = {
  type: EXTENSION_EXTENDED_MASTER_SECRET,
  data: new Uint8Array(),
}

/** An initial handshake: empty `renegotiated_connection` (RFC 5746 §3.2). */
export const renegotiationInfoExtension: Extension = { type: EXTENSION_RENEGOTIATION_INFO, data: Uint8Array.of(0) }

/** Asks for a stapled OCSP answer (RFC 6066 §8): no responder named, no extensions. */
export const statusRequestExtension: Extension = { type: EXTENSION_STATUS_REQUEST, data: Uint8Array.of(1, 0, 0, 0, 0) }

/** Asks for signed certificate timestamps (RFC 6962 §3.3.1). */
export const timestampsExtension: Extension = {
  type: EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP,
  data: new Uint8Array(),
}
