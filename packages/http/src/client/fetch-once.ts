/**
 * One request, one response, over a stream that the caller opens.
 * Spec: RFC 9110, RFC 9112 (HTTP/1.1), RFC 9110 §4.2.2 (https).
 *
 * 1. Open the stream; with `tls`, complete a handshake on it.   2. Send the request.   3. Read head and body within limits.
 * A body that breaks off, is too long or too slow does not undo the response: headers are what is looked at.
 *
 * Not done: HTTP/2 and 3, content codings, cookies, redirects (see follow-redirects.ts), verification of certificates.
 */

import type { Duplex } from "node:stream"
import { type Connect, type HandshakeFacts, handshakeOver, type TlsError } from "@plumbline/tls"
import { Effect, type Scope } from "effect"
import { encodeRequest, type HeaderField, HttpSyntaxError } from "../codec/head.ts"
import { makeResponseReader } from "../codec/response-reader.ts"
import { HttpError, type HttpErrorReason } from "./http-error.ts"

export interface FetchOptions<E> {
  readonly connect: Connect<E>
  /** Speak TLS on the stream, with this name in SNI. */
  readonly tls?: { readonly serverName: string | null }
  /** Host, with the port when it is not the scheme's own. */
  readonly host: string
  /** Path and query, percent-encoded. */
  readonly path: string
  readonly method?: "GET" | "HEAD"
  /** Says who is asking, with an address to complain to. */
  readonly userAgent: string
  /** Further request headers, names in lower case. */
  readonly headers?: ReadonlyArray<HeaderField>
  readonly limits?: Partial<FetchLimits>
}

/** Limits of one fetch; times in milliseconds, counted from the open stream. */
export interface FetchLimits {
  /** For the TLS handshake. */
  readonly handshakeMs: number
  /** For everything after the stream is open. */
  readonly totalMs: number
  /** For status line and headers together: Apache and nginx send at most 8 kB to 16 kB, policies have been seen at 40 kB. */
  readonly headBytes: number
  readonly headerFields: number
  /** For the body: internet.nl compares the first 500 kB. */
  readonly bodyBytes: number
}

export const defaultFetchLimits: FetchLimits = {
  handshakeMs: 10_000,
  totalMs: 20_000,
  headBytes: 0x10000,
  headerFields: 200,
  bodyBytes: 500_000,
}

/** How the body ended. Anything but `complete` leaves what was read. */
export type BodyEnd = "complete" | "capped" | "closed" | "reset" | "timeout" | "protocol-violation"

export interface HttpResponse {
  readonly status: number
  /** In the order sent; names in lower case, repeated names kept apart. */
  readonly headers: ReadonlyArray<HeaderField>
  readonly areHeadersCapped: boolean
  /** As sent, without chunking; content codings are not undone. At most `bodyBytes` of the limits. */
  readonly body: Uint8Array
  readonly bodyBytes: number
  readonly bodyEnd: BodyEnd
  /** What the TLS handshake showed; `null` without TLS. */
  readonly handshake: HandshakeFacts | null
}

/** Fetches once. Fails with the caller's own error or `HttpError`. */
export const fetchOnce = <E>(options: FetchOptions<E>): Effect.Effect<HttpResponse, E | HttpError> =>
  Effect.scoped(Effect.flatMap(options.connect, (stream) => fetchOver(stream, options)))

const fetchOver = Effect.fnUntraced(function* (
  stream: Duplex,
  options: Omit<FetchOptions<unknown>, "connect">,
): Effect.fn.Return<HttpResponse, HttpError, Scope.Scope> {
  const limits = { ...defaultFetchLimits, ...options.limits }
  const request = yield* encoded(options)
  if (options.tls === undefined) return yield* exchange(stream, request, options, limits, null)
  const secured = yield* handshakeOver(stream, {
    serverName: options.tls.serverName,
    alpn: ["http/1.1"],
    answerMs: Math.min(limits.handshakeMs, limits.totalMs),
  }).pipe(Effect.mapError(ofTls))
  return yield* exchange(secured.socket, request, options, limits, secured.facts)
})

const encoded = (options: Omit<FetchOptions<unknown>, "connect">): Effect.Effect<Uint8Array, HttpError> =>
  Effect.try({
    try: () =>
      encodeRequest({
        method: options.method ?? "GET",
        path: options.path,
        host: options.host,
        headers: [
          ["user-agent", options.userAgent],
          ["accept", "*/*"],
          ...(options.headers ?? []),
          ["connection", "close"],
        ],
      }),
    catch: (thrown) => {
      const detail = thrown instanceof HttpSyntaxError ? `${thrown.at}: expected ${thrown.expected}` : "request"
      return failure("invalid-request", detail, null)
    },
  })

const ofTls = (error: TlsError): HttpError =>
  new HttpError({ reason: "tls", detail: error.failure.reason, tls: error.failure, handshake: null })

const failure = (reason: HttpErrorReason, detail: string, handshake: HandshakeFacts | null): HttpError =>
  new HttpError({ reason, detail, tls: null, handshake })

const exchange = (
  stream: Duplex,
  request: Uint8Array,
  options: Omit<FetchOptions<unknown>, "connect">,
  limits: FetchLimits,
  handshake: HandshakeFacts | null,
): Effect.Effect<HttpResponse, HttpError> =>
  Effect.suspend(() => {
    const reader = makeResponseReader(options.method ?? "GET", limits)

    /** A response when its head is there, an error otherwise. */
    const conclude = (end: Exclude<BodyEnd, "complete" | "capped"> | "too-large" | "done", detail: string) => {
      const head = reader.head()
      if (head === undefined) return Effect.fail(failure(end === "done" ? "closed" : end, detail, handshake))
      const body = reader.body()
      const response: HttpResponse = {
        status: head.status,
        headers: head.headers,
        areHeadersCapped: head.areHeadersCapped,
        body,
        bodyBytes: body.length,
        bodyEnd: reader.isCapped()
          ? "capped"
          : end === "done"
            ? "complete"
            : end === "too-large"
              ? "protocol-violation"
              : end,
        handshake,
      }
      return Effect.succeed(response)
    }

    return Effect.callback<HttpResponse, HttpError>((resume) => {
      const finish = (outcome: Effect.Effect<HttpResponse, HttpError>): void => {
        release()
        resume(outcome)
      }
      const onData = (chunk: Uint8Array): void => {
        try {
          if (reader.push(chunk)) finish(conclude("done", ""))
        } catch (thrown) {
          if (!(thrown instanceof HttpSyntaxError)) throw thrown
          const detail = `${thrown.at}: expected ${thrown.expected}`
          finish(conclude(thrown.at === "head" ? "too-large" : "protocol-violation", detail))
        }
      }
      const onEnd = (): void => finish(conclude(reader.endsWithStream() ? "done" : "closed", "before the whole head"))
      const onError = (): void => finish(conclude("reset", "before the whole head"))
      const release = (): void => {
        stream.off("data", onData).off("end", onEnd).off("close", onEnd).off("error", onError)
        // Errors of a stream that nobody reads any more must not end the process.
        stream.on("error", ignore)
      }
      stream.on("error", onError).on("end", onEnd).on("close", onEnd).on("data", onData)
      if (stream.destroyed) return stream.errored === null ? onEnd() : onError()
      stream.write(request)
      // A stream that was paused for the hand-over does not start by itself.
      stream.resume()
      return Effect.sync(release)
    }).pipe(
      Effect.timeoutOrElse({
        duration: limits.totalMs,
        orElse: () => conclude("timeout", `no whole head within ${limits.totalMs} ms`),
      }),
    )
  })

const ignore = (): void => {}
