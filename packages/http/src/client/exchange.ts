/**
 * One request and its response on an open stream, within limits of time and size.
 * Spec: RFC 9112 §9 (connections). A body that breaks off, is too long or too slow does not undo the response: headers are what
 * is looked at.
 */

import type { Duplex } from "node:stream"
import type { HandshakeFacts } from "@plumbline/tls"
import { Effect } from "effect"
import { encodeRequest, type HeaderField, HttpSyntaxError } from "../codec/head.ts"
import { makeResponseReader } from "../codec/response-reader.ts"
import { HttpError, type HttpErrorReason } from "./http-error.ts"

/** Limits of one fetch; times in milliseconds, counted from the open stream. */
export interface FetchLimits {
  /** For the TLS handshake. */
  readonly handshakeMs: number
  /** For everything after the stream is open, however slowly the server sends. */
  readonly totalMs: number
  /** For status line and headers together: Apache and nginx send at most 8 kB to 16 kB, policies have been seen at 40 kB. */
  readonly headBytes: number
  readonly headerFields: number
  /** For the body as sent: internet.nl compares the first 500 kB. */
  readonly bodyBytes: number
}

export const defaultFetchLimits: FetchLimits = {
  handshakeMs: 10_000,
  totalMs: 20_000,
  headBytes: 0x10000,
  headerFields: 200,
  bodyBytes: 500_000,
}

/** What to ask of a host. */
export interface HttpRequest {
  /** Path and query, percent-encoded. */
  readonly path: string
  readonly method?: "GET" | "HEAD"
  /** Further request headers, names in lower case. */
  readonly headers?: ReadonlyArray<HeaderField>
}

/** How the body ended. Anything but `complete` leaves what was read. */
export type BodyEnd = "complete" | "capped" | "closed" | "reset" | "timeout" | "protocol-violation"

export interface HttpResponse {
  readonly status: number
  /** In the order sent; names in lower case, repeated names kept apart. */
  readonly headers: ReadonlyArray<HeaderField>
  readonly areHeadersCapped: boolean
  /** As sent, without chunking; content codings are not undone: see `decodeContent`. At most `bodyBytes` of the limits. */
  readonly body: Uint8Array
  readonly bodyBytes: number
  readonly bodyEnd: BodyEnd
  /** What the TLS handshake showed; `null` without TLS. */
  readonly handshake: HandshakeFacts | null
}

/** A stream on which requests can be made. */
export interface OpenStream {
  readonly stream: Duplex
  readonly handshake: HandshakeFacts | null
}

export interface Exchanged {
  readonly response: HttpResponse
  /** Whether another request can follow on the stream. */
  readonly isReusable: boolean
}

/** Bytes of a request; fails with `invalid-request`. */
export const encodeFetch = (
  request: HttpRequest,
  host: string,
  userAgent: string,
  connection: "close" | "keep-alive",
): Effect.Effect<Uint8Array, HttpError> =>
  Effect.try({
    try: () =>
      encodeRequest({
        method: request.method ?? "GET",
        path: request.path,
        host,
        headers: [["user-agent", userAgent], ["accept", "*/*"], ...(request.headers ?? []), ["connection", connection]],
      }),
    catch: (thrown) => {
      const detail = thrown instanceof HttpSyntaxError ? `${thrown.at}: expected ${thrown.expected}` : "request"
      return failure("invalid-request", detail, null)
    },
  })

/** Writes the bytes of a request and reads one response. Leaves the stream paused. */
export const exchange = (
  { stream, handshake }: OpenStream,
  request: Uint8Array,
  method: "GET" | "HEAD",
  limits: FetchLimits,
): Effect.Effect<Exchanged, HttpError> =>
  Effect.suspend(() => {
    const reader = makeResponseReader(method, limits)

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
      return Effect.succeed({ response, isReusable: response.bodyEnd === "complete" && reader.isReusable() })
    }

    return Effect.callback<Exchanged, HttpError>((resume) => {
      const finish = (outcome: Effect.Effect<Exchanged, HttpError>): void => {
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
        // What comes now belongs to the next response; nobody is there to read it yet.
        stream.pause()
        // Errors of a stream that nobody reads any more must not end the process.
        stream.off("error", ignore).on("error", ignore)
      }
      stream.on("error", onError).on("end", onEnd).on("close", onEnd).on("data", onData)
      if (stream.readableEnded && !stream.destroyed) return onEnd()
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

const failure = (reason: HttpErrorReason, detail: string, handshake: HandshakeFacts | null): HttpError =>
  new HttpError({ reason, detail, tls: null, handshake })

const ignore = (): void => {}
