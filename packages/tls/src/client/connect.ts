/** What this package asks of its caller: fresh streams to the server under test; and what may go wrong on them. */

import type { Duplex } from "node:stream"
import { Data, type Effect, type Scope } from "effect"

/**
 * Opens one fresh connected byte stream to the server under test (for SMTP: already past STARTTLS).
 * Scoped: closed when the scope ends. The caller decides what may be dialled, how long that may take, and how far apart.
 */
export type Connect<E> = Effect.Effect<Duplex, E, Scope.Scope>

/** Why a TLS dialogue gave no answer, or the answer that refuses. Plain JSON, a closed union. */
export type TlsFailure =
  /** No whole answer within the time limit. */
  | { readonly reason: "timeout" }
  /** The peer ended the stream in an orderly way before a whole answer. */
  | { readonly reason: "closed" }
  /** The stream broke (RST and the like). */
  | { readonly reason: "reset" }
  /** A further stream could not be opened, though an earlier one was; `detail` is the caller's own reason. */
  | { readonly reason: "not-connected"; readonly detail: string }
  /** The peer sent a fatal alert: IANA number and name. */
  | { readonly reason: "alert"; readonly alert: number; readonly name: string }
  /** The peer's bytes are not what the specification asks for. */
  | { readonly reason: "protocol-violation"; readonly at: string; readonly expected: string }
  /** The server chose something that our full handshake cannot complete (SSL 3, a DH group that is too small …). */
  | { readonly reason: "unsupported"; readonly detail: string }

/** A full handshake failed. */
export class TlsError extends Data.TaggedError("TlsError")<{ readonly failure: TlsFailure }> {}

/** Limits of one profile; all times in milliseconds. */
export interface TlsLimits {
  /** For the answer to one hello or one whole handshake: slow servers need three round trips and a signature. */
  readonly answerMs: number
  /** For all connections of one profile together. */
  readonly totalMs: number
  /** Most streams opened for one profile. */
  readonly connections: number
  /** At complete depth, of a server with few suites: after this many, only what rules need is asked. */
  readonly thoroughConnections: number
}

export const defaultTlsLimits: TlsLimits = {
  answerMs: 10_000,
  totalMs: 45_000,
  connections: 12,
  thoroughConnections: 12,
}

/** The caller's own error in one word: its `reason`, its tag, or its name. */
export const nameOfConnectError = (error: unknown): string => {
  if (typeof error !== "object" || error === null) return "unknown"
  for (const key of ["reason", "_tag", "name"])
    if (key in error) {
      const word: unknown = error[key as keyof typeof error]
      if (typeof word === "string") return word
    }
  return "unknown"
}
