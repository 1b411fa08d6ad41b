/**
 * One request, one response, over a stream that the caller opens.
 * Spec: RFC 9110, RFC 9112 (HTTP/1.1), RFC 9110 §4.2.2 (https).
 *
 * 1. Open the stream; with `tls`, complete a handshake on it.   2. Send the request.   3. Read head and body within limits.
 *
 * Not done: HTTP/2 and 3, cookies, redirects (see follow-redirects.ts), verification of certificates.
 */

import { type Connect, handshakeOver, type TlsError } from "@plumbline/tls"
import { Clock, Effect, type Scope } from "effect"
import {
  defaultFetchLimits,
  encodeFetch,
  exchange,
  type FetchLimits,
  type HttpRequest,
  type HttpResponse,
  type OpenStream,
} from "./exchange.ts"
import { HttpError } from "./http-error.ts"

/** Whom to ask, over which stream. */
export interface HostOptions<E> {
  readonly connect: Connect<E>
  /** Speak TLS on the stream, with this name in SNI. */
  readonly tls?: { readonly serverName: string | null }
  /** Host, with the port when it is not the scheme's own. */
  readonly host: string
  /** Says who is asking, with an address to complain to. */
  readonly userAgent: string
  readonly limits?: Partial<FetchLimits>
}

export interface FetchOptions<E> extends HostOptions<E>, HttpRequest {}

/** Fetches once. Fails with the caller's own error or `HttpError`. */
export const fetchOnce = <E>(options: FetchOptions<E>): Effect.Effect<HttpResponse, E | HttpError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const limits = { ...defaultFetchLimits, ...options.limits }
      const request = yield* encodeFetch(options, options.host, options.userAgent, "close")
      const opened = yield* openStream(options, limits)
      const left = { ...limits, totalMs: limits.totalMs - opened.tookMs }
      return (yield* exchange(opened, request, options.method ?? "GET", left)).response
    }),
  )

/** Opens a stream, with TLS when it is asked for; says how long TLS took. Fails with the caller's own error or `HttpError`. */
export const openStream = Effect.fnUntraced(function* <E>(
  options: Pick<HostOptions<E>, "connect" | "tls">,
  limits: FetchLimits,
): Effect.fn.Return<OpenStream & { readonly tookMs: number }, E | HttpError, Scope.Scope> {
  const stream = yield* options.connect
  if (options.tls === undefined) return { stream, handshake: null, tookMs: 0 }
  const started = yield* Clock.currentTimeMillis
  const secured = yield* handshakeOver(stream, {
    serverName: options.tls.serverName,
    alpn: ["http/1.1"],
    answerMs: Math.min(limits.handshakeMs, limits.totalMs),
  }).pipe(Effect.mapError(ofTls))
  const tookMs = Math.max(0, (yield* Clock.currentTimeMillis) - started)
  return { stream: secured.socket, handshake: secured.facts, tookMs: Math.min(tookMs, limits.totalMs) }
})

const ofTls = (error: TlsError): HttpError =>
  new HttpError({ reason: "tls", detail: error.failure.reason, tls: error.failure, handshake: null })
