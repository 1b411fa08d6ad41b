/**
 * Mail hosts: what a mail server does on port 25, seen once a scan however many domains share it.
 *
 * One connection at a time to an address; the dialogue ends with QUIT before any mail. The first address that accepts a
 * connection is asked (IPv4 before IPv6).
 */
import { Observed, type Observed as ObservedType } from "@plumbline/core"
import { dialogue, type SmtpDialogue } from "@plumbline/smtp"
import { Context, Duration, Effect, Layer, Schema } from "effect"
import { Network } from "../network.ts"
import { obstructed } from "../obstacle.ts"
import { observe } from "../probe.ts"
import { Names } from "./names.ts"
import { obstacleOfSmtp, obstacleOfTls } from "./protocol-obstacle.ts"
import { shareByKey } from "./shared.ts"

/** What one host showed. `handshake` is null when STARTTLS was not offered. */
export const MailHostSeen = Schema.Struct({
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
})
export type MailHostSeen = typeof MailHostSeen.Type

export interface MailHostsOptions {
  readonly ehloName: string
  /** For each step of the dialogue. */
  readonly timeout: Duration.Duration
}

export class MailHosts extends Context.Service<
  MailHosts,
  {
    /** What the host shows; shared among all domains that name it. */
    readonly seen: (host: string) => Effect.Effect<MailHostSeen>
    /** Whether port 25 of an address accepts connections; shared likewise. */
    readonly reaches: (address: string) => Effect.Effect<ObservedType<boolean>>
  }
>()("@plumbline/probes/MailHosts") {
  static layer(options: MailHostsOptions): Layer.Layer<MailHosts, never, Network | Names> {
    return Layer.effect(MailHosts)(makeMailHosts(options))
  }
}

/** A scan of a region meets some ten thousand mail hosts. */
const REMEMBERED_HOSTS = 20_000
/** Addresses of one host that are tried for one that accepts a connection. */
const MAX_ADDRESSES = 4

const makeMailHosts = (options: MailHostsOptions) =>
  Effect.gen(function* () {
    const network = yield* Network
    const names = yield* Names
    const timeoutMs = Duration.toMillis(options.timeout)

    const talkTo = (host: string, address: string) => {
      const at = `${host} port 25`
      return dialogue({
        connect: Effect.flatMap(network.dial({ address, port: 25 }), (dialled) =>
          dialled.outcome === "refused"
            ? Effect.fail(obstructed("connection-refused", at))
            : Effect.succeed(dialled.socket),
        ),
        ehloName: options.ehloName,
        tls: { serverName: host },
        limits: {
          // Servers let clients wait before the banner, to see who talks first: three times the patience.
          bannerMs: 3 * timeoutMs,
          replyMs: timeoutMs,
          handshakeMs: timeoutMs,
          totalMs: 6 * timeoutMs,
        },
      }).pipe(Effect.map(({ seen }) => seenOfDialogue(seen, at)))
    }

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

    return MailHosts.of({
      seen: yield* shareByKey(
        (host) =>
          look(host).pipe(
            Effect.catchTag("Obstructed", ({ obstacle }) =>
              Effect.succeed<MailHostSeen>({ offered: { obstacle }, handshake: null }),
            ),
          ),
        REMEMBERED_HOSTS,
      ),
      reaches: yield* shareByKey(
        (address) =>
          Effect.scoped(network.dial({ address, port: 25 })).pipe(
            Effect.map(({ outcome }) => outcome === "connected"),
            observe,
          ),
        REMEMBERED_HOSTS,
      ),
    })
  })

const seenOfDialogue = (seen: SmtpDialogue, at: string): MailHostSeen => {
  const obstacle = seen.obstacle === null ? null : obstacleOfSmtp(seen.obstacle, at)
  if (seen.startTlsOffered === null)
    return {
      offered: { obstacle: obstacle ?? obstructed("protocol-violation", at, "no answer to EHLO").obstacle },
      handshake: null,
    }
  const offered = { value: seen.startTlsOffered }
  if (!seen.startTlsOffered) return { offered, handshake: null }
  if (seen.tls === null)
    return {
      offered,
      handshake:
        obstacle === null
          ? { value: { works: false, version: null, detail: `answered STARTTLS with ${seen.startTlsReply}` } }
          : { obstacle },
    }
  if (!("failure" in seen.tls))
    return { offered, handshake: { value: { works: true, version: seen.tls.version, detail: null } } }
  const { failure } = seen.tls
  // An alert, or bytes that are no TLS, are the server's answer; a broken connection may be the network's.
  if (failure.reason === "alert")
    return { offered, handshake: { value: { works: false, version: null, detail: failure.name } } }
  if (failure.reason === "protocol-violation" || failure.reason === "unsupported")
    return { offered, handshake: { value: { works: false, version: null, detail: failure.reason } } }
  return { offered, handshake: { obstacle: obstacleOfTls(failure, at).obstacle } }
}
