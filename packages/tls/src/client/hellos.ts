/**
 * The hellos a probe sends: which offer answers which question.
 * Spec: RFC 8446 §4.1.2 and Appendix D (backward compatibility), RFC 5246 Appendix E, RFC 6101 (no extensions at SSL 3).
 */
import { isIP } from "node:net"
import { broadOffer } from "../codec/cipher-suites.ts"
import {
  alpnExtension,
  type ClientHello,
  type Extension,
  extendedMasterSecretExtension,
  keyShareExtension,
  pointFormatsExtension,
  pskModesExtension,
  renegotiationInfoExtension,
  serverNameExtension,
  signatureAlgorithmsExtension,
  statusRequestExtension,
  supportedGroupsExtension,
  supportedVersionsExtension,
  timestampsExtension,
} from "../codec/client-hello.ts"
import { ellipticGroups, tls13Groups } from "../codec/groups.ts"
import { signatureSchemes } from "../codec/signature-schemes.ts"
import { type TlsVersion, versionNumber } from "../codec/versions.ts"

export interface HelloOptions {
  /** Host name for SNI (A-label); `null` leaves the extension out, and so does an IP address. */
  readonly serverName: string | null
  /** Highest version offered; lower ones are offered with it as its specification implies. */
  readonly maximum: TlsVersion
  /** At TLS 1.3: do not offer lower versions beside it. */
  readonly isExact?: boolean
  readonly cipherSuites?: ReadonlyArray<number>
  readonly groups?: ReadonlyArray<number>
  readonly signatureSchemes?: ReadonlyArray<number>
  readonly alpn?: ReadonlyArray<string>
  /** Beside "none". 1 is DEFLATE (RFC 3749). */
  readonly compressionMethods?: ReadonlyArray<number>
}

/** A hello with everything offered that `options` do not narrow. */
export const helloFor = (options: HelloOptions): ClientHello => {
  const { maximum } = options
  const isTls13 = maximum === "TLS 1.3"
  return {
    version: Math.min(versionNumber(maximum), 0x0303),
    random: crypto.getRandomValues(new Uint8Array(32)),
    // Middleboxes expect a session id at TLS 1.3 (RFC 8446 D.4).
    sessionId: isTls13 ? crypto.getRandomValues(new Uint8Array(32)) : new Uint8Array(),
    cipherSuites: [
      ...(options.cipherSuites ?? broadOffer(maximum)),
      ...(maximum === "SSL 3" ? [SIGNALLING_SUITE] : []),
    ],
    compressionMethods: [...(options.compressionMethods ?? []), 0],
    extensions: maximum === "SSL 3" ? [] : extensionsFor(options, isTls13),
  }
}

/** TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3): asks for secure renegotiation where there are no extensions. */
const SIGNALLING_SUITE = 0x00ff

/** RFC 3749 §2. */
export const DEFLATE = 1

/** Groups offered when a question names none. */
export const defaultGroups = (maximum: TlsVersion): ReadonlyArray<number> =>
  maximum === "TLS 1.3" ? tls13Groups : ellipticGroups

const extensionsFor = (options: HelloOptions, isTls13: boolean): ReadonlyArray<Extension> => {
  const groups = options.groups ?? defaultGroups(options.maximum)
  const { serverName } = options
  return [
    ...(serverName === null || isIP(serverName) !== 0 ? [] : [serverNameExtension(serverName)]),
    extendedMasterSecretExtension,
    renegotiationInfoExtension,
    ...(groups.length === 0 ? [] : [supportedGroupsExtension(groups), pointFormatsExtension]),
    statusRequestExtension,
    timestampsExtension,
    // RFC 5246 §7.4.1.4.1: not for clients that offer less than TLS 1.2.
    ...(versionNumber(options.maximum) < 0x0303
      ? []
      : [signatureAlgorithmsExtension(options.signatureSchemes ?? signatureSchemes)]),
    ...(options.alpn === undefined ? [] : [alpnExtension(options.alpn)]),
    // No share at all: the server names its group in a HelloRetryRequest, at no cost of a key pair on either side.
    ...(isTls13
      ? [
          supportedVersionsExtension(options.isExact ? [0x0304] : [0x0304, 0x0303, 0x0302, 0x0301]),
          pskModesExtension,
          keyShareExtension([]),
        ]
      : []),
  ]
}
