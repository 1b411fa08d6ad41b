/**
 * `@plumbline/tls`: what a TLS server offers, seen from outside.
 *
 * Failures are values: `TlsFailure["reason"]` is one of timeout, closed, reset, not-connected, alert, protocol-violation,
 * unsupported. Decoders throw `DecodeError` only.
 */

export {
  isRolloverReady,
  matchTlsa,
  type TlsaOptions,
  type TlsaReason,
  type TlsaRecord,
  type TlsaResult,
  type TlsaVerdict,
  tlsaReasons,
} from "./certificate/dane.ts"
export { type CertificateFacts, type CertificateKey, decodeCertificate } from "./certificate/facts.ts"
export { type CertificateRequest, type IssuedCertificate, issueCertificate, type KeyKind } from "./certificate/issue.ts"
export { matchesName } from "./certificate/name-match.ts"
export {
  type ChainTrust,
  makeTrustStore,
  mozillaTrustStore,
  type TrustedPath,
  type TrustStore,
  type Untrusted,
  type UntrustedReason,
  untrustedReasons,
  verifyChain,
} from "./certificate/trust.ts"
export type {
  AcceptedGroup,
  Behavior,
  CipherSuiteList,
  FiniteField,
  GroupList,
  TlsCapabilities,
  WeakHashes,
} from "./client/capabilities.ts"
export type { CipherOrder } from "./client/cipher-order.ts"
export { type Connect, defaultTlsLimits, TlsError, type TlsFailure, type TlsLimits } from "./client/connect.ts"
export type { EarlyData } from "./client/early-data.ts"
export type { EncryptedFlight } from "./client/encrypted-flight.ts"
export {
  type Handshake,
  type HandshakeFacts,
  type HandshakeOptions,
  handshake,
  handshakeOver,
  type Observed,
} from "./client/handshake.ts"
export type { NameAnswer, NameBehavior } from "./client/name-behavior.ts"
export type { Ssl2Outcome } from "./client/offer-ssl2.ts"
export type { Decline, VersionOutcome, VersionOutcomes } from "./client/probe-versions.ts"
export {
  type CompletedHandshake,
  type ProfileDepth,
  type ProfileOptions,
  probeVersions,
  profile,
  type TlsProfile,
} from "./client/profile.ts"
export type { Renegotiation } from "./client/renegotiation.ts"
export { type Alert, alertName, alertNumber, decodeAlert } from "./codec/alert.ts"
export { cipherSuiteName, cipherSuiteNumber } from "./codec/cipher-suites.ts"
export { type ClientHello, decodeClientHello, type Extension, encodeClientHello } from "./codec/client-hello.ts"
export { groupName, groupNumber } from "./codec/groups.ts"
export { DecodeError } from "./codec/reader.ts"
export {
  decodeCertificateChain,
  decodeServerHello,
  decodeServerKeyExchange,
  type ServerHello,
  type ServerKeyExchange,
} from "./codec/server-hello.ts"
export { signatureSchemeName, signatureSchemeNumber } from "./codec/signature-schemes.ts"
export { type TlsVersion, tlsVersions } from "./codec/versions.ts"
