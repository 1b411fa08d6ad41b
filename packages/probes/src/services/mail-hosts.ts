/**
 * Mail hosts: what a mail server does on port 25, seen once a scan however many domains share it.
 *
 * One connection at a time to an address; the dialogue ends with QUIT before any mail. The first address that accepts a
 * connection is asked (IPv4 before IPv6). Where STARTTLS is answered, further connections find what its TLS offers.
 * Where our own network lets no connection to port 25 out, nothing is said about any host but that.
 */
import { Observed, type Observed as ObservedType } from "@plumbline/core"
import { connectStartTls, dialogue, type SmtpDialogue } from "@plumbline/smtp"
import { makeTrustStore, matchesName, profile, type TlsProfile } from "@plumbline/tls"
import { Context, Duration, Effect, Layer, Schema } from "effect"
import { Network } from "../network.ts"
import { Obstructed, obstructed } from "../obstacle.ts"
import { observe } from "../probe.ts"
import { offerSeenOf, TlsOfferSeen } from "../tls/offer-seen.ts"
import { type MailPort, type MailPortState, makeMailPort } from "./mail-port.ts"
import { Names, type TlsaSeen } from "./names.ts"
import { obstacleOfSmtp, obstacleOfStartTls, obstacleOfTls } from "./protocol-obstacle.ts"
import { shareByKey } from "./shared.ts"
import { SMTP_USAGES, type TlsaMatch, tlsaMatchOf } from "./tlsa-match.ts"

/** What the TLS of one mail host showed, and its certificate. */
const MailTlsSeen = Schema.Struct({
  offer: TlsOfferSeen,
  /** `trusted`, or why not, with dates left aside; `null` where no certificate was seen. */
  trust: Schema.NullOr(Schema.String),
  /** Whether the certificate names the host. */
  namesHost: Schema.NullOr(Schema.Boolean),
  notBefore: Schema.NullOr(Schema.String),
  notAfter: Schema.NullOr(Schema.String),
})

/** What one host showed. `handshake` is null when STARTTLS was not offered. */
export const MailHostSeen = Schema.Struct({
  /** Keywords of EHLO in the open and inside TLS, sorted: REQUIRETLS and SMTPUTF8 among them. */
  extensions: Schema.NullOr(Schema.Array(Schema.String)),
  extensionsInTls: Schema.NullOr(Schema.Array(Schema.String)),
  offered: Observed(Schema.Boolean),
  handshake: Schema.NullOr(
    Observed(
      Schema.Struct({
        works: Schema.Boolean,
        version: Schema.NullOr(Schema.String),
        /** Why it does not work. */
        detail: Schema.NullOr(Schema.String),
      }),
    ),
  ),
  /** `null` where no encrypted connection could be set up at any version. */
  tls: Schema.NullOr(Observed(MailTlsSeen)),
})
export type MailHostSeen = typeof MailHostSeen.Type

export interface MailHostsOptions {
  readonly ehloName: string
  /** PEM; `null` means Mozilla's list as this Node ships it. */
  readonly rootCertificates: ReadonlyArray<string> | null
  /** For each step of the dialogue. */
  readonly timeout: Duration.Duration
  /** Mail domains whose servers are tried when one does not answer, to tell a silent server from a network that blocks port 25. */
  readonly references?: ReadonlyArray<string>
}

export class MailHosts extends Context.Service<
  MailHosts,
  {
    /** What the host shows; shared among all domains that name it. */
    readonly seen: (host: string) => Effect.Effect<MailHostSeen>
    /** TLSA records held against the chain that the host showed; null where nothing is encrypted. */
    readonly matchTlsa: (host: string, records: TlsaSeen["records"]) => Effect.Effect<ObservedType<TlsaMatch | null>>
    /** Whether port 25 of an address accepts connections; shared likewise. */
    readonly reaches: (address: string) => Effect.Effect<ObservedType<boolean>>
    /** Whether this network lets connections to port 25 out; asks mail servers of several operators unless one has answered. */
    readonly port: Effect.Effect<MailPortState>
  }
>()("@plumbline/probes/MailHosts") {
  static layer(options: MailHostsOptions): Layer.Layer<MailHosts, never, Network | Names> {
    return Layer.effect(MailHosts)(makeMailHosts(options))
  }
}

/** A scan of a region meets some ten thousand mail hosts; those that many share are asked for again and again, and stay. */
const REMEMBERED_HOSTS = 1_500
/** Addresses of one host that are tried for one that accepts a connection. */
const MAX_ADDRESSES = 4

const makeMailHosts = (options: MailHostsOptions) =>
  Effect.gen(function* () {
    const network = yield* Network
    const names = yield* Names
    const timeoutMs = Duration.toMillis(options.timeout)

    const roots = makeTrustStore(options.rootCertificates ?? undefined)

    const dial = (address: string) =>
      Effect.tap(network.dial({ address, port: 25 }), ({ outcome }) =>
        Effect.sync(() => outcome === "connected" && mailPort.noteAnswer()),
      )
    const mailPort: MailPort = yield* makeMailPort({
      references: options.references ?? [],
      names,
      accepts: (address) =>
        Effect.scoped(dial(address)).pipe(
          Effect.map(({ outcome }) => outcome === "connected"),
          Effect.catchTag("Obstructed", ({ obstacle }) =>
            Effect.succeed(NOT_DIALLED.has(obstacle.kind) ? null : false),
          ),
        ),
    })
    /** Runs what needs port 25, unless the network blocks it; what then went wrong is put to the network if it is at fault. */
    const throughPort = <A>(at: string, visit: Effect.Effect<A, Obstructed>, failed: (result: A) => boolean) =>
      Effect.gen(function* () {
        const blocked = obstructed("port-25-blocked", at)
        if (mailPort.known() === "blocked") return yield* blocked
        const result = yield* Effect.result(visit)
        if (result._tag === "Success" && !failed(result.success)) return result.success
        if ((yield* mailPort.state) === "blocked") return yield* blocked
        return yield* Effect.fromResult(result)
      })

    const talkTo = Effect.fnUntraced(function* (host: string, address: string) {
      const at = `${host} port 25`
      const connect = Effect.flatMap(dial(address), (dialled) =>
        dialled.outcome === "refused"
          ? Effect.fail(obstructed("connection-refused", at))
          : Effect.succeed(dialled.socket),
      )
      // Servers let clients wait before the banner, to see who talks first: three times the patience.
      const limits = {
        bannerMs: 3 * timeoutMs,
        replyMs: timeoutMs,
        handshakeMs: timeoutMs,
        totalMs: 6 * timeoutMs,
      }
      const { seen, handshake } = yield* dialogue({
        connect,
        ehloName: options.ehloName,
        tls: { serverName: host },
        limits,
      })
      const shown = seenOfDialogue(seen, at)
      const chain = handshake?.chain ?? null
      if (seen.startTlsReply !== READY) return { seen: shown, chain }
      const found = yield* profile(connectStartTls({ connect, ehloName: options.ehloName, limits }), {
        serverName: host,
        depth: "complete",
        roots,
        // At TLS 1.3 a handshake of its own shows whether early data is taken.
        ...(handshake === null || handshake.version === "TLS 1.3" ? {} : { handshake }),
        limits: { answerMs: timeoutMs, totalMs: PROFILE_PATIENCE * timeoutMs, thoroughConnections: MAX_CONNECTIONS },
      }).pipe(
        Effect.catchTag("SmtpError", (error) =>
          Effect.fail(new Obstructed({ obstacle: obstacleOfStartTls(error, at) })),
        ),
        observe,
      )
      if ("obstacle" in found) return { seen: { ...shown, tls: found }, chain }
      const tls = found.value.highest === null ? null : { value: tlsSeenOf(found.value, host, at) }
      return { seen: { ...shown, tls }, chain }
    })

    const look = Effect.fnUntraced(function* (host: string) {
      const { ipv4, ipv6 } = yield* names.addresses(host)
      let last = obstructed("dns-failure", `A and AAAA ${host}`, "no address")
      for (const address of [...ipv4, ...ipv6].slice(0, MAX_ADDRESSES)) {
        const talked = yield* Effect.result(talkTo(host, address))
        if (talked._tag === "Success") return talked.success
        last = talked.failure
      }
      return yield* last
    })

    const visit = yield* shareByKey(
      (host) =>
        throughPort(`${host} port 25`, look(host), () => false).pipe(
          Effect.catchTag("Obstructed", ({ obstacle }) =>
            Effect.succeed<Visit>({ seen: { ...UNSEEN, offered: { obstacle } }, chain: null }),
          ),
        ),
      REMEMBERED_HOSTS,
    )

    return MailHosts.of({
      seen: (host) => Effect.map(visit(host), ({ seen }) => seen),
      matchTlsa: (host, records) =>
        Effect.map(visit(host), ({ seen, chain }): ObservedType<TlsaMatch | null> => {
          if (chain !== null && chain.length > 0)
            return { value: tlsaMatchOf(records, chain, { names: [host], roots, usages: SMTP_USAGES }) }
          const obstacle = [seen.offered, seen.handshake, seen.tls].flatMap((field) =>
            field !== null && "obstacle" in field ? [field.obstacle] : [],
          )[0]
          return obstacle === undefined ? { value: null } : { obstacle }
        }),
      reaches: yield* shareByKey(
        (address) =>
          throughPort(
            `${address} port 25`,
            Effect.map(Effect.scoped(dial(address)), ({ outcome }) => outcome === "connected"),
            (isReached) => !isReached,
          ).pipe(observe),
        REMEMBERED_HOSTS,
      ),
      port: mailPort.state,
    })
  })

/** Obstacles that stand before the network: they say nothing about it. */
const NOT_DIALLED: ReadonlySet<string> = new Set(["private-address", "no-ipv6-here"])

interface Visit {
  readonly seen: MailHostSeen
  /** As presented after STARTTLS, in DER, leaf first; `null` without a whole handshake. */
  readonly chain: ReadonlyArray<Uint8Array> | null
}

/** RFC 3207 §4: the server is ready for the handshake. */
const READY = 220
/** A complete profile is some fifteen connections, one after the other. */
const PROFILE_PATIENCE = 20
/** Servers with old versions and many suites take more than the dozen of an ordinary one. */
const MAX_CONNECTIONS = 60

const UNSEEN = { extensions: null, extensionsInTls: null, handshake: null, tls: null }

const seenOfDialogue = (seen: SmtpDialogue, at: string): MailHostSeen => {
  const obstacle = seen.obstacle === null ? null : obstacleOfSmtp(seen.obstacle, at)
  const { extensions, extensionsInTls } = seen
  if (seen.startTlsOffered === null)
    return {
      ...UNSEEN,
      offered: { obstacle: obstacle ?? obstructed("protocol-violation", at, "no answer to EHLO").obstacle },
    }
  const shown = { extensions, extensionsInTls, offered: { value: seen.startTlsOffered }, tls: null }
  if (!seen.startTlsOffered) return { ...shown, handshake: null }
  if (seen.tls === null)
    return {
      ...shown,
      handshake:
        obstacle === null
          ? { value: { works: false, version: null, detail: `answered STARTTLS with ${seen.startTlsReply}` } }
          : { obstacle },
    }
  if (!("failure" in seen.tls))
    return { ...shown, handshake: { value: { works: true, version: seen.tls.version, detail: null } } }
  const { failure } = seen.tls
  // An alert, or bytes that are no TLS, are the server's answer; a broken connection may be the network's.
  if (failure.reason === "alert")
    return { ...shown, handshake: { value: { works: false, version: null, detail: failure.name } } }
  if (failure.reason === "protocol-violation" || failure.reason === "unsupported")
    return { ...shown, handshake: { value: { works: false, version: null, detail: failure.reason } } }
  return { ...shown, handshake: { obstacle: obstacleOfTls(failure, at).obstacle } }
}

const tlsSeenOf = (found: TlsProfile, host: string, at: string): typeof MailTlsSeen.Type => {
  const [leaf] = found.certificates
  return {
    offer: offerSeenOf(found, at),
    trust: found.trust === null ? null : found.trust.trusted ? "trusted" : found.trust.reason,
    namesHost: leaf === undefined ? null : matchesName(leaf, host),
    notBefore: leaf?.notBefore ?? null,
    notAfter: leaf?.notAfter ?? null,
  }
}
