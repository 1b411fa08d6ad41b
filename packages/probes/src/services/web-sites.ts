/**
 * Web sites: what one looks like from outside, seen once a scan for all standards that need it.
 *
 * Content is asked of the first address (IPv4 before IPv6, lowest first); reachability is asked of every address.
 * One whole handshake on port 443 serves the page and the certificates; the TLS profile adds the versions below.
 */
import { type Obstacle, Observed, type Observed as ObservedType } from "@plumbline/core"
import { fetchOnce, type HttpError } from "@plumbline/http"
import {
  type HandshakeFacts,
  handshakeOver,
  makeTrustStore,
  matchesName,
  profile,
  type TlsError,
  type TlsProfile,
  type TrustStore,
} from "@plumbline/tls"
import { Context, Duration, Effect, Layer, Schema } from "effect"
import { Network } from "../network.ts"
import { type Obstructed, obstructed } from "../obstacle.ts"
import { Names } from "./names.ts"
import { shareByKey } from "./shared.ts"
import { obstacleOfHttp, obstacleOfTls } from "./protocol-obstacle.ts"

/** What a GET over HTTPS met. `no-tls`: something listens on port 443 that answers a ClientHello with anything but TLS. */
export const SecureSeen = Observed(
  Schema.Union([
    Schema.Struct({ outcome: Schema.Literal("refused") }),
    Schema.Struct({ outcome: Schema.Literal("no-tls") }),
    Schema.Struct({ outcome: Schema.Literal("answered"), status: Schema.Number }),
  ]),
)
export type SecureSeen = typeof SecureSeen.Type

/** What a GET over plain HTTP met; redirects are noted, not followed. */
export const HttpSeen = Observed(
  Schema.Union([
    Schema.Struct({ outcome: Schema.Literal("refused") }),
    Schema.Struct({
      outcome: Schema.Literal("answered"),
      url: Schema.String,
      status: Schema.Number,
      location: Schema.NullOr(Schema.String),
    }),
  ]),
)
export type HttpSeen = typeof HttpSeen.Type

/** The leaf certificate, and where it leads. Dates are left to the judge, so trust holds whatever the time. */
export const CertificateSeen = Schema.Struct({
  trust: Schema.Literals(["trusted", "self-signed", "unknown-issuer", "incomplete-chain", "bad-signature"]),
  subject: Schema.String,
  issuer: Schema.String,
  /** Names of the subject alternative name, sorted, at most 50. */
  names: Schema.Array(Schema.String),
  /** The name asked for, when the certificate is for it. */
  matchedName: Schema.NullOr(Schema.String),
  notBefore: Schema.String,
  notAfter: Schema.String,
  sha256: Schema.String,
  key: Schema.String,
  signatureAlgorithm: Schema.String,
  /** Certificates presented, the leaf among them. */
  presented: Schema.Number,
})
export type CertificateSeen = typeof CertificateSeen.Type

/** Versions are named as in TlsProfile: SSL 3, TLS 1.0 … TLS 1.3. */
export const TlsSeen = Schema.Struct({
  outcome: Schema.Literal("answered"),
  versions: Schema.Record(Schema.String, Observed(Schema.Boolean)),
  certificate: Observed(CertificateSeen),
  connections: Schema.Number,
})
export type TlsSeen = typeof TlsSeen.Type
export const ProfileSeen = Observed(
  Schema.Union([
    Schema.Struct({ outcome: Schema.Literal("refused") }),
    Schema.Struct({ outcome: Schema.Literal("no-tls") }),
    TlsSeen,
  ]),
)
export type ProfileSeen = typeof ProfileSeen.Type

export interface WebSitesOptions {
  readonly userAgent: string
  /** PEM; `null` means Mozilla's list as this Node ships it. */
  readonly rootCertificates: ReadonlyArray<string> | null
  /** For each dialogue. */
  readonly timeout: Duration.Duration
}

export class WebSites extends Context.Service<
  WebSites,
  {
    /** Whether the name has an A or AAAA record. */
    readonly hasAddress: (name: string) => Effect.Effect<ObservedType<boolean>>
    /** Page and TLS profile of port 443. */
    readonly secure: (name: string) => Effect.Effect<{ readonly page: SecureSeen; readonly profile: ProfileSeen }>
    /** First answer of port 80. */
    readonly plain: (name: string) => Effect.Effect<HttpSeen>
    /** Whether port 443, or else port 80, of an address accepts connections. */
    readonly reaches: (address: string) => Effect.Effect<ObservedType<boolean>>
  }
>()("@plumbline/probes/WebSites") {
  static layer(options: WebSitesOptions): Layer.Layer<WebSites, never, Network | Names> {
    return Layer.effect(WebSites)(makeWebSites(options))
  }
}
