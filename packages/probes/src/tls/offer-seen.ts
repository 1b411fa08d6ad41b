/** What the probes note of a server's TLS, whatever is spoken over it: web or mail. */
import { Observed, type Obstacle } from "@plumbline/core"
import { type TlsFailure, type TlsProfile, tlsVersions } from "@plumbline/tls"
import { Schema } from "effect"
import { obstacleOfTls } from "../services/protocol-obstacle.ts"

/** A list, and what kept us from the rest of it; `null` when it is whole. */
const whole = { isComplete: Schema.Boolean }

const CipherSuitesSeen = Schema.Struct({
  version: Schema.String,
  /** IANA names; in the server's order where it has one. */
  accepted: Schema.Array(Schema.String),
  /** Who decides: see `CipherOrder` of the tls package. */
  order: Schema.String,
  ...whole,
})

const CertificateKeySeen = Schema.Struct({
  type: Schema.String,
  bits: Schema.NullOr(Schema.Number),
  curve: Schema.NullOr(Schema.String),
})

/** One certificate of the chain presented. */
export const ChainCertificateSeen = Schema.Struct({
  subject: Schema.String,
  key: CertificateKeySeen,
  signatureAlgorithm: Schema.String,
  signatureHash: Schema.NullOr(Schema.String),
  isSelfIssued: Schema.Boolean,
  sha256: Schema.String,
  sha512: Schema.String,
  spkiSha256: Schema.String,
  spkiSha512: Schema.String,
})
export type ChainCertificateSeen = typeof ChainCertificateSeen.Type

export const TlsOfferSeen = Schema.Struct({
  /** Versions are named as in TlsProfile: SSL 2, SSL 3, TLS 1.0 … TLS 1.3. */
  versions: Schema.Record(Schema.String, Observed(Schema.Boolean)),
  /** Newest version first. */
  cipherSuites: Schema.Array(CipherSuitesSeen),
  groups: Schema.NullOr(Schema.Struct({ accepted: Schema.Array(Schema.String), ...whole })),
  finiteFields: Schema.Array(Schema.Struct({ bits: Schema.Number, name: Schema.NullOr(Schema.String) })),
  /** The weak signature scheme under which the key exchange was signed when only such were offered; `null` for none. */
  weakHash: Schema.NullOr(Schema.Struct({ used: Schema.NullOr(Schema.String) })),
  /** At the highest version below TLS 1.3; `null` without one. */
  behavior: Schema.NullOr(
    Schema.Struct({
      version: Schema.String,
      compresses: Schema.Boolean,
      securesRenegotiation: Schema.Boolean,
      extendsMasterSecret: Schema.NullOr(Schema.Boolean),
      asksForCertificate: Schema.Boolean,
    }),
  ),
  /** 0-RTT at TLS 1.3; `unreadable` when a ticket came that says nothing. Without a ticket there is no early data. */
  earlyData: Schema.NullOr(Schema.Literals(["offered", "not-offered", "unreadable"])),
  alpn: Schema.NullOr(Schema.String),
  staplesOcsp: Schema.Boolean,
  ocspResponders: Schema.Array(Schema.String),
  /** The certificate carries signed certificate timestamps (RFC 6962). */
  hasTimestamps: Schema.Boolean,
  chain: Schema.Array(ChainCertificateSeen),
  /** Leafs of further chains by SHA-256, as of a second certificate with another kind of key. */
  otherLeafs: Schema.Array(Schema.String),
})
export type TlsOfferSeen = typeof TlsOfferSeen.Type

/** `at` says which server was asked, for obstacles. */
export const offerSeenOf = (found: TlsProfile, at: string): TlsOfferSeen => {
  const { capabilities } = found
  const [leaf] = found.certificates
  const missing = (failure: TlsFailure): { readonly obstacle: Obstacle } => ({
    obstacle: obstacleOfTls(failure, at).obstacle,
  })
  const handshake = "failure" in found.handshake ? null : found.handshake
  const ssl2 = capabilities?.ssl2
  return {
    versions: {
      "SSL 2": ssl2?.state === "unknown" ? missing(ssl2.failure) : { value: ssl2?.state === "offered" },
      ...Object.fromEntries(
        tlsVersions.map((version) => {
          const outcome = found.versions[version]
          return [
            version,
            outcome.state === "unknown" ? missing(outcome.failure) : { value: outcome.state === "offered" },
          ]
        }),
      ),
    },
    cipherSuites: tlsVersions.toReversed().flatMap((version) => {
      const list = capabilities?.cipherSuites[version]
      return list === undefined
        ? []
        : [{ version, accepted: list.accepted, order: list.order, isComplete: list.isComplete }]
    }),
    groups:
      capabilities?.groups == null
        ? null
        : {
            accepted: capabilities.groups.accepted.map(({ name }) => name),
            isComplete: capabilities.groups.isComplete,
          },
    finiteFields: capabilities?.finiteFields.map(({ bits, name }) => ({ bits, name })) ?? [],
    weakHash: capabilities?.weakHashes == null ? null : { used: capabilities.weakHashes.used },
    behavior:
      capabilities?.behavior == null
        ? null
        : {
            version: capabilities.behavior.version,
            compresses: capabilities.behavior.compresses,
            securesRenegotiation: capabilities.behavior.securesRenegotiation,
            extendsMasterSecret: capabilities.behavior.extendsMasterSecret,
            asksForCertificate: capabilities.behavior.asksForCertificate,
          },
    earlyData: capabilities?.earlyData === "no-ticket" ? "not-offered" : (capabilities?.earlyData ?? null),
    alpn: handshake?.alpn ?? null,
    staplesOcsp: handshake?.hasStapledOcsp === true || capabilities?.behavior?.staplesOcsp === true,
    ocspResponders: [...(leaf?.ocspResponders ?? [])].sort().slice(0, MAX_RESPONDERS),
    hasTimestamps: leaf?.hasTimestamps ?? false,
    chain: found.certificates.slice(0, MAX_CHAIN).map((certificate) => ({
      subject: certificate.subject,
      key: { type: certificate.key.type, bits: certificate.key.bits, curve: certificate.key.curve },
      signatureAlgorithm: certificate.signatureAlgorithm,
      signatureHash: certificate.signatureHash,
      isSelfIssued: certificate.isSelfIssued,
      sha256: certificate.sha256,
      sha512: certificate.sha512,
      spkiSha256: certificate.spkiSha256,
      spkiSha512: certificate.spkiSha512,
    })),
    otherLeafs: [...new Set(capabilities?.otherChains.flatMap(([other]) => other ?? []) ?? [])].sort(),
  }
}

/** Public chains have two to four. */
const MAX_CHAIN = 8
const MAX_RESPONDERS = 4
