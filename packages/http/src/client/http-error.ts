/** Why a fetch gave no response. */
import type { HandshakeFacts, TlsFailure } from "@plumbline/tls"
import { Data } from "effect"

/** Closed list of reasons; the caller's own error of `connect` is passed on as it is and is not among them. */
export const httpErrorReasons = [
  /** No whole head within the time limit. */
  "timeout",
  /** The server ended the connection before a whole head. */
  "closed",
  /** The connection broke. */
  "reset",
  /** The TLS handshake failed: see `tls`. */
  "tls",
  /** What came is not HTTP/1. */
  "protocol-violation",
  /** The head is larger than the limit. */
  "too-large",
  /** Host or path cannot be sent. */
  "invalid-request",
] as const
export type HttpErrorReason = (typeof httpErrorReasons)[number]

/** A fetch failed. `handshake` is what TLS showed before that, if it came so far. */
export class HttpError extends Data.TaggedError("HttpError")<{
  readonly reason: HttpErrorReason
  /** Where and what was expected; holds nothing the server wrote. */
  readonly detail: string
  readonly tls: TlsFailure | null
  readonly handshake: HandshakeFacts | null
}> {}
