/**
 * Several requests to one host, over as few connections as the server allows.
 * Spec: RFC 9112 §9.3 (persistence), §9.3.1 (a request may be sent again when a kept connection closes before any answer).
 *
 * A kept connection is reused when the last response ended well and the server did not announce the end; otherwise it is closed,
 * and only then the next one opened: a host never sees two connections of one fetcher.
 */

import { Effect, Exit, Scope, Semaphore } from "effect"
import {
  defaultFetchLimits,
  encodeFetch,
  exchange,
  type HttpRequest,
  type HttpResponse,
  type OpenStream,
} from "./exchange.ts"
import { type HostOptions, openStream } from "./fetch-once.ts"
import type { HttpError } from "./http-error.ts"

export interface Fetcher<E> {
  /** Fetches once; requests made at the same time wait for each other. Fails with the caller's own error or `HttpError`. */
  readonly fetch: (request: HttpRequest) => Effect.Effect<HttpResponse, E | HttpError>
}

interface Kept extends OpenStream {
  readonly scope: Scope.Closeable
  readonly tookMs: number
}

/** A fetcher whose connection is closed with the scope at the latest. Limits count for each fetch. */
export const makeFetcher = Effect.fnUntraced(function* <E>(
  options: HostOptions<E>,
): Effect.fn.Return<Fetcher<E>, never, Scope.Scope> {
  const limits = { ...defaultFetchLimits, ...options.limits }
  const oneAtATime = yield* Semaphore.make(1)
  let kept: Kept | null = null

  const close = Effect.suspend(() => {
    const scope = kept?.scope
    kept = null
    return scope === undefined ? Effect.void : Scope.close(scope, Exit.void)
  })
  yield* Effect.addFinalizer(() => close)

  const open = Effect.gen(function* () {
    yield* close
    const scope = yield* Scope.make()
    return yield* openStream(options, limits).pipe(
      Scope.provide(scope),
      Effect.map((opened): Kept => ({ ...opened, scope })),
      Effect.tap((opened) =>
        Effect.sync(() => {
          kept = opened
        }),
      ),
      Effect.onExit((exit) => (Exit.isFailure(exit) ? Scope.close(scope, exit) : Effect.void)),
    )
  })

  const exchangeOn = Effect.fnUntraced(function* (on: Kept, bytes: Uint8Array, request: HttpRequest, spentMs: number) {
    const left = { ...limits, totalMs: limits.totalMs - spentMs }
    const exchanged = yield* exchange(on, bytes, request.method ?? "GET", left).pipe(Effect.tapError(() => close))
    if (!exchanged.isReusable) yield* close
    return exchanged.response
  })

  const fetch = Effect.fnUntraced(
    function* (request: HttpRequest): Effect.fn.Return<HttpResponse, E | HttpError> {
      const bytes = yield* encodeFetch(request, options.host, options.userAgent, "keep-alive")
      if (kept !== null) {
        const again = yield* Effect.result(exchangeOn(kept, bytes, request, 0))
        if (again._tag === "Success") return again.success
        if (again.failure.reason !== "closed" && again.failure.reason !== "reset") return yield* again.failure
      }
      const opened = yield* open
      return yield* exchangeOn(opened, bytes, request, opened.tookMs)
    },
    (effect) => oneAtATime.withPermits(1)(effect),
    // Whoever is interrupted in the middle leaves a connection of which nobody knows where it stands.
    (effect) => Effect.onInterrupt(effect, () => close),
  )

  return { fetch }
})
