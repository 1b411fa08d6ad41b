/**
 * May the client renegotiate (TLS 1.2 and lower)?
 * Spec: RFC 5246 §7.4.1.1 and §7.2.2 (`no_renegotiation`). Each renegotiation costs the server as much as a handshake, on one
 * connection: clients that may ask without end can wear it down.
 *
 * 1. A whole handshake.   2. Ask for another on the same connection, again and again, until refused or the limit is reached.
 *
 * Intrusive, and only done when asked for.
 */
import type { TLSSocket } from "node:tls"
import { Effect } from "effect"

export interface Renegotiation {
  /** Renegotiations that the server took part in. */
  readonly succeeded: number
  /** At most this many were tried. */
  readonly limit: number
  /** Why none was tried: no whole handshake below TLS 1.3. */
  readonly isTried: boolean
}

/** One more than servers with a limit allow by default; internet.nl tries as many. */
const LIMIT = 11

/** Servers that ignore the question never answer: that is a refusal. */
const ANSWER_MS = 2_000

export const NOT_TRIED: Renegotiation = { succeeded: 0, limit: LIMIT, isTried: false }

/** Renegotiates on a socket until refused. Never fails; the socket is spent. */
export const renegotiate = Effect.fnUntraced(function* (socket: TLSSocket): Effect.fn.Return<Renegotiation> {
  let succeeded = 0
  // Answers are only read while the stream is.
  socket.resume()
  while (succeeded < LIMIT && (yield* renegotiateOnce(socket))) succeeded++
  return { succeeded, limit: LIMIT, isTried: true }
})

const renegotiateOnce = (socket: TLSSocket): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const finish = (isDone: boolean): void => {
      release()
      resume(Effect.succeed(isDone))
    }
    const onEnd = (): void => finish(false)
    const release = (): void => {
      socket.off("close", onEnd).off("error", onEnd)
    }
    if (socket.destroyed) return finish(false)
    socket.on("close", onEnd).on("error", onEnd)
    if (socket.renegotiate({ rejectUnauthorized: false }, (error) => finish(error === null)) === false) finish(false)
    return Effect.sync(release)
  }).pipe(Effect.timeoutOrElse({ duration: ANSWER_MS, orElse: () => Effect.succeed(false) }))
