/**
 * Web sites: what one looks like from outside, seen once a scan for all standards that need it.
 *
 * Content is asked of the first address (IPv4 before IPv6, lowest first); reachability is asked of every address.
 * One whole handshake on port 443 serves the page, security.txt and the certificates; the TLS profile adds the versions below.
 *
 * The connection that is kept between fetches is closed before another is opened to anywhere: names share addresses, and who
 * holds one place at an address while waiting for a second can wait for ever.
 */
import { isIP } from "node:net"
import { Observed, type Observed as ObservedType } from "@plumbline/core"
import { ACCEPTED_CODINGS, fetchOnce, type HeaderField, HttpError, headerValues, makeFetcher } from "@plumbline/http"
import {
  type CertificateFacts,
  type Connect,
  type HandshakeFacts,
  makeTrustStore,
  matchesName,
  profile,
  type TlsFailure,
  type TlsProfile,
  tlsVersions,
} from "@plumbline/tls"
import { Context, Data, Duration, Effect, Layer, Result, Schema } from "effect"
import { Network } from "../network.ts"
import { Obstructed, obstructed } from "../obstacle.ts"
import { observe } from "../probe.ts"
import { offerSeenOf, TlsOfferSeen } from "../tls/offer-seen.ts"
import { SECURITY_TXT_PATH } from "../web/security-txt-response.ts"
import { Names, type TlsaSeen } from "./names.ts"
import { areAlike } from "./page-likeness.ts"
import { POLICY_FILE_BYTES, POLICY_FILE_PATH, type PolicyFileSeen, visitPolicyFile } from "./policy-file.ts"
import { obstacleOfHttp, obstacleOfTls } from "./protocol-obstacle.ts"
import { findSecurityTxt, OLD_SECURITY_TXT_PATH, SECURITY_TXT_BYTES, SecurityTxtFound } from "./security-txt-visit.ts"
import { shareByKey } from "./shared.ts"
import { type TlsaMatch, tlsaMatchOf } from "./tlsa-match.ts"
import { NotOffered, type PageMet, pageOf, textOfPage } from "./web-page.ts"

/** What was met where security.txt should be. */
export const SecurityTxtSeen = Observed(Schema.Union([NotOffered, SecurityTxtFound]))
export type SecurityTxtSeen = typeof SecurityTxtSeen.Type

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

/** The TLS of the site: what it offers, and its certificate. */
export const TlsSeen = Schema.Struct({
  outcome: Schema.Literal("answered"),
  offer: TlsOfferSeen,
  certificate: Observed(CertificateSeen),
  connections: Schema.Number,
})
export type TlsSeen = typeof TlsSeen.Type
export const ProfileSeen = Observed(Schema.Union([NotOffered, TlsSeen]))
export type ProfileSeen = typeof ProfileSeen.Type

/** What port 443 of a site showed. */
export interface SecureSite {
  readonly page: PageMet
  readonly profile: ProfileSeen
  readonly securityTxt: SecurityTxtSeen
  /** Beginning of the page; `null` without one. */
  readonly text: string | null
  /** As presented in the handshake before the page, in DER, leaf first; `null` without one. */
  readonly chain: ReadonlyArray<Uint8Array> | null
}

/** Status of the page over each family, and whether both show the same; or why there is nothing to compare. */
export const BothFamilies = Schema.Union([
  Schema.Struct({ outcome: Schema.Literals(["one-family", "no-https", "not-reachable"]) }),
  Schema.Struct({
    outcome: Schema.Literal("compared"),
    ipv4: Schema.Number,
    ipv6: Schema.Number,
    isAlike: Schema.Boolean,
  }),
])
export type BothFamilies = typeof BothFamilies.Type

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
    /** Home page, security.txt and TLS profile of port 443. */
    readonly secure: (name: string) => Effect.Effect<SecureSite>
    /** TLSA records held against the chain of port 443; null where there is no TLS. */
    readonly matchTlsa: (name: string, records: TlsaSeen["records"]) => Effect.Effect<ObservedType<TlsaMatch | null>>
    /** The home page over IPv6 beside that over IPv4. */
    readonly overBothFamilies: (name: string) => Effect.Effect<ObservedType<BothFamilies>>
    /** First answer of port 80. */
    readonly plain: (name: string) => Effect.Effect<HttpSeen>
    /** What a policy host of MTA-STS (RFC 8461 §3.3) answers where the policy should be. */
    readonly policyFile: (host: string) => Effect.Effect<PolicyFileSeen>
    /** Whether port 443, or else port 80, of an address accepts connections. */
    readonly reaches: (address: string) => Effect.Effect<ObservedType<boolean>>
  }
>()("@plumbline/probes/WebSites") {
  static layer(options: WebSitesOptions): Layer.Layer<WebSites, never, Network | Names> {
    return Layer.effect(WebSites)(makeWebSites(options))
  }
}

/** Nothing listens on the port: evidence, not an obstacle. */
class PortClosed extends Data.TaggedError("PortClosed")<{ readonly port: number }> {}

/** Sites seen at once are those of the targets in flight; each is forgotten after this many others. */
const REMEMBERED_SITES = 1_000
/** A complete profile is some fifteen connections. */
const PROFILE_PATIENCE = 10
/** Servers with old versions and many suites take more than the dozen of an ordinary one. */
const MAX_CONNECTIONS = 60
/** Files of governments and suppliers to which others lead: few, and small. */
const REMEMBERED_REDIRECTS = 200

const makeWebSites = (options: WebSitesOptions) =>
  Effect.gen(function* () {
    const network = yield* Network
    const names = yield* Names
    const roots = makeTrustStore(options.rootCertificates ?? undefined)
    const timeoutMs = Duration.toMillis(options.timeout)

    const connectTo = (address: string, port: number): Connect<PortClosed | Obstructed> =>
      Effect.flatMap(network.dial({ address, port }), (dialled) =>
        dialled.outcome === "refused" ? Effect.fail(new PortClosed({ port })) : Effect.succeed(dialled.socket),
      )

    const firstAddress = Effect.fnUntraced(function* (name: string) {
      const { ipv4, ipv6 } = yield* names.addresses(name)
      return ipv4[0] ?? ipv6[0] ?? (yield* obstructed("dns-failure", `A and AAAA ${name}`, "no address"))
    })

    const hostOptions = (name: string, address: string, port: number, isSecure: boolean, bodyBytes: number) => ({
      connect: connectTo(address, port),
      ...(isSecure ? { tls: { serverName: name } } : {}),
      host: name,
      userAgent: options.userAgent,
      limits: { handshakeMs: timeoutMs, totalMs: timeoutMs, bodyBytes },
    })

    /** Page and first look for security.txt, over one connection where the server keeps it. */
    const visit = Effect.fnUntraced(function* (name: string, address: string) {
      const { fetch } = yield* makeFetcher(hostOptions(name, address, 443, true, PAGE_BYTES))
      const response = yield* fetch({ path: "/", headers: ACCEPT })
      const page = yield* pageOf(response)
      // Who says that it is too much is not asked for more.
      if (page.turnedAway?.kind === "rate-limited")
        return {
          response,
          page,
          first: Result.fail(obstructed("rate-limited", name, page.turnedAway.because)),
          old: null,
        }
      const first = yield* Effect.result(fetch({ path: SECURITY_TXT_PATH, headers: ACCEPT }))
      const isGone = Result.isSuccess(first) && first.success.status !== 200 && !isRedirect(first.success.status)
      const old = isGone ? yield* Effect.result(fetch({ path: OLD_SECURITY_TXT_PATH, headers: ACCEPT })) : null
      return { response, page, first, old }
    }, Effect.scoped)

    /** Fetches where a redirect leads: many sites lead to one file of their government, which is asked for once. */
    const fetchAt = yield* shareByKey(
      Effect.fnUntraced(function* (href: string) {
        const url = new URL(href)
        // Nobody may send us to the other services of a third.
        if (url.port !== "") return yield* obstructed("protocol-violation", url.host, "redirect to another port")
        const host = url.hostname.replace(/^\[(.*)\]$/, "$1")
        const address = isIP(host) === 0 ? yield* firstAddress(host) : host
        const isSecure = url.protocol === "https:"
        return yield* fetchOnce({
          ...hostOptions(host, address, isSecure ? 443 : 80, isSecure, SECURITY_TXT_BYTES * 2),
          host: url.host,
          path: `${url.pathname}${url.search}`,
          headers: ACCEPT,
        })
      }),
      REMEMBERED_REDIRECTS,
    )

    const securityTxtOf = (name: string, { page, first, old }: Effect.Success<ReturnType<typeof visit>>) =>
      findSecurityTxt(name, {
        isWalled: page.turnedAway !== null,
        first,
        old,
        fetchAt: (url) => fetchAt(url.href),
      }).pipe(
        Effect.catchTags({
          PortClosed: ({ port }) => obstructed("connection-refused", `security.txt of ${name}`, `port ${port}`),
          HttpError: (error: HttpError) => obstacleOfHttp(error, `security.txt of ${name}`),
        }),
        observe,
      )

    const lookSecure = Effect.fnUntraced(function* (name: string) {
      const address = yield* firstAddress(name)
      const at = `${address} port 443`
      const visited = yield* Effect.result(visit(name, address))
      const error = Result.isFailure(visited) ? visited.failure : null
      if (error instanceof PortClosed) return everywhere({ value: { outcome: "refused" } })
      if (error !== null && !(error instanceof HttpError)) return yield* error
      const handshake = Result.isSuccess(visited) ? visited.success.response.handshake : (error?.handshake ?? null)
      const chain = handshake?.chain ?? null
      const profile = yield* observe(lookAtTls(name, address, at, handshake))
      if ("value" in profile && profile.value.outcome !== "answered")
        return everywhere({ value: { outcome: "no-tls" } })
      if (Result.isSuccess(visited))
        return {
          page: { value: visited.success.page },
          text: yield* textOfPage(visited.success.response),
          profile,
          chain,
          securityTxt: yield* securityTxtOf(name, visited.success),
        }
      const { obstacle } = "obstacle" in profile ? profile : obstacleOfHttp(visited.failure as HttpError, at)
      return { page: { obstacle }, text: null, profile, chain, securityTxt: { obstacle } }
    })

    const lookAtTls = Effect.fnUntraced(function* (
      name: string,
      address: string,
      at: string,
      handshake: HandshakeFacts | null,
    ) {
      const found = yield* profile(connectTo(address, 443), {
        serverName: name,
        depth: "complete",
        alpn: ["http/1.1"],
        roots,
        // At TLS 1.3 a handshake of its own shows whether early data is taken.
        ...(handshake === null || handshake.version === "TLS 1.3" ? {} : { handshake }),
        limits: { answerMs: timeoutMs, totalMs: PROFILE_PATIENCE * timeoutMs, thoroughConnections: MAX_CONNECTIONS },
      }).pipe(
        Effect.catchTag("PortClosed", () =>
          Effect.fail(obstructed("connection-refused", at, "after a first connection")),
        ),
      )
      const refusal = refusalOf(found)
      if (refusal === "no-tls") return { outcome: "no-tls" } as const
      if (refusal !== null) return yield* obstacleOfTls(refusal, at)
      return answeredBy(found, name, at, handshake === null ? 0 : 1)
    })

    const secure = yield* shareByKey(
      (name) =>
        lookSecure(name).pipe(
          Effect.catchTag("Obstructed", ({ obstacle }) => Effect.succeed(everywhere({ obstacle }))),
        ),
      REMEMBERED_SITES,
    )

    const plain = Effect.fnUntraced(
      function* (name: string) {
        const address = yield* firstAddress(name)
        const response = yield* fetchOnce({ ...hostOptions(name, address, 80, false, PAGE_BYTES), path: "/" })
        return {
          outcome: "answered",
          url: `http://${name}/`,
          status: response.status,
          location: headerValues(response.headers, "location")[0]?.slice(0, 2_000) ?? null,
        } as const
      },
      (effect, name) =>
        effect.pipe(
          Effect.catchTags({
            PortClosed: () => Effect.succeed({ outcome: "refused" } as const),
            HttpError: (error: HttpError) => Effect.fail(obstacleOfHttp(error, `${name} port 80`)),
          }),
          observe,
        ),
    )

    const compare = Effect.fnUntraced(function* (name: string) {
      const { ipv4, ipv6 } = yield* names.addresses(name)
      const [address] = ipv6
      if (ipv4.length === 0 || address === undefined) return { outcome: "one-family" } as const
      const { page, text } = yield* secure(name)
      if ("obstacle" in page) return yield* new Obstructed(page)
      if (page.value.outcome !== "answered" || text === null) return { outcome: "no-https" } as const
      const options = hostOptions(name, address, 443, true, PAGE_BYTES)
      return yield* fetchOnce({ ...options, path: "/", headers: ACCEPT }).pipe(
        Effect.flatMap((response) => Effect.map(textOfPage(response), (other) => ({ response, other }))),
        Effect.map(({ response, other }) => ({
          outcome: "compared" as const,
          ipv4: page.value.outcome === "answered" ? page.value.status : 0,
          ipv6: response.status,
          isAlike: areAlike(text, other),
        })),
        Effect.catchTags({
          PortClosed: () => Effect.succeed({ outcome: "not-reachable" } as const),
          HttpError: (error: HttpError) => Effect.fail(obstacleOfHttp(error, `${address} port 443`)),
        }),
      )
    })

    const policyFile = (host: string) =>
      names.addresses(host).pipe(
        Effect.flatMap((addresses) =>
          visitPolicyFile(host, {
            addresses,
            roots,
            fetchFrom: (address) =>
              fetchOnce({
                ...hostOptions(host, address, 443, true, POLICY_FILE_BYTES),
                path: POLICY_FILE_PATH,
                headers: ACCEPT,
              }).pipe(Effect.catchTag("PortClosed", () => Effect.succeed(null))),
          }),
        ),
        Effect.catchTag("HttpError", (error) => Effect.fail(obstacleOfHttp(error, `${host} port 443`))),
        observe,
      )

    const opens = (address: string, port: number) =>
      Effect.map(Effect.scoped(network.dial({ address, port })), ({ outcome }) => outcome === "connected")

    return WebSites.of({
      hasAddress: (name) =>
        observe(Effect.map(names.addresses(name), ({ ipv4, ipv6 }) => ipv4.length + ipv6.length > 0)),
      secure,
      matchTlsa: (name, records) =>
        Effect.map(secure(name), ({ profile, chain }): ObservedType<TlsaMatch | null> => {
          if (chain !== null && chain.length > 0)
            return { value: tlsaMatchOf(records, chain, { names: [name], roots }) }
          if ("obstacle" in profile) return profile
          return profile.value.outcome === "answered"
            ? { obstacle: obstructed("protocol-violation", `${name} port 443`, "no whole handshake").obstacle }
            : { value: null }
        }),
      overBothFamilies: (name) => observe(compare(name)),
      plain,
      policyFile,
      reaches: Effect.fnUntraced(function* (address: string) {
        const secured = yield* observe(opens(address, 443))
        if ("value" in secured && secured.value) return secured
        const unsecured = yield* observe(opens(address, 80))
        // One open port is reach; a silent port beside a closed one leaves it open whether the silence is ours.
        return "value" in unsecured && unsecured.value ? unsecured : "value" in secured ? unsecured : secured
      }),
    })
  })

/** The same of all that is asked of port 443. */
const everywhere = (met: ObservedType<typeof NotOffered.Type>): SecureSite => ({
  page: met,
  profile: met,
  securityTxt: met,
  text: null,
  chain: null,
})

/** Compressed, most pages end before this, so that the connection can be used again; headers are what is looked at. */
const PAGE_BYTES = 131_072

const ACCEPT: ReadonlyArray<HeaderField> = [["accept-encoding", ACCEPTED_CODINGS]]

const isRedirect = (status: number): boolean => status >= 300 && status <= 399

/** Why no version at all was negotiated; `null` when one was. An alert tells that there is TLS, which other bytes do not. */
const refusalOf = (found: TlsProfile): TlsFailure | "no-tls" | null => {
  if (found.highest !== null) return null
  const failures = tlsVersions.flatMap((version): ReadonlyArray<TlsFailure> => {
    const outcome = found.versions[version]
    if (outcome.state === "unknown") return [outcome.failure]
    return outcome.state === "not-offered" && outcome.because.kind === "alert"
      ? [{ reason: "alert", alert: outcome.because.alert, name: outcome.because.name }]
      : []
  })
  if ("failure" in found.handshake) failures.unshift(found.handshake.failure)
  return (
    failures.find(({ reason }) => reason === "alert") ??
    (failures.some(({ reason }) => reason === "protocol-violation") ? "no-tls" : (failures[0] ?? { reason: "closed" }))
  )
}

const answeredBy = (found: TlsProfile, name: string, at: string, connectionsBefore: number): TlsSeen => ({
  outcome: "answered",
  offer: offerSeenOf(found, at),
  certificate: certificateOf(found, name, at),
  connections: found.connections + connectionsBefore,
})

const certificateOf = (found: TlsProfile, name: string, at: string): ObservedType<CertificateSeen> => {
  const [leaf] = found.certificates
  if (leaf === undefined || found.trust === null) {
    const failure = "failure" in found.handshake ? found.handshake.failure : null
    return failure === null
      ? { obstacle: obstructed("protocol-violation", at, "no certificate that could be read").obstacle }
      : { obstacle: obstacleOfTls(failure, at).obstacle }
  }
  return {
    value: {
      trust: found.trust.trusted ? "trusted" : trustOf(found.trust.reason, leaf, found.certificates.length),
      subject: leaf.subject,
      issuer: leaf.issuer,
      names: [...leaf.dnsNames].sort().slice(0, MAX_NAMES),
      matchedName: matchesName(leaf, name) ? name : null,
      notBefore: leaf.notBefore,
      notAfter: leaf.notAfter,
      sha256: leaf.sha256,
      key: [leaf.key.type, leaf.key.bits ?? leaf.key.curve].filter((part) => part !== null).join(" "),
      signatureAlgorithm: leaf.signatureAlgorithm,
      presented: found.certificates.length,
    },
  }
}

/** Certificates of content networks carry hundreds of names; these show whose it is. */
const MAX_NAMES = 50

/** A leaf sent alone, whose issuer is no root, lacks its intermediate: public authorities do not issue from their roots. */
const trustOf = (reason: string, leaf: CertificateFacts, presented: number): CertificateSeen["trust"] => {
  if (reason === "self-signed" || reason === "bad-signature") return reason
  return presented === 1 && !leaf.isSelfIssued ? "incomplete-chain" : "unknown-issuer"
}
