/** Why there is no answer. An obstacle, never a statement about the name that was asked for. */
import { Data } from "effect"

export type DnsErrorReason =
  /** No reply in time. */
  | "timeout"
  /** No route, or the network said so. */
  | "unreachable"
  /** Nothing listens on that address and port. */
  | "connection-refused"
  /** The connection ended before the answer. */
  | "connection-closed"
  /** RCODE REFUSED. */
  | "refused"
  /** RCODE SERVFAIL. */
  | "servfail"
  /** Another RCODE that is neither NOERROR nor NXDOMAIN. */
  | "rcode"
  /** The reply is not a DNS message. */
  | "malformed"
  /** Only replies to other questions came. */
  | "mismatch"
  /** CNAME or DNAME records lead in a circle, or on and on. */
  | "alias-loop"
  /** The name is not one that can be asked for. */
  | "invalid-name"
  /** The policy of what may be dialled says no; `detail` says why. */
  | "not-permitted"

export class DnsError extends Data.TaggedError("DnsError")<{
  readonly reason: DnsErrorReason
  /** Who was asked, `192.0.2.1 port 53`. */
  readonly server: string
  /** What was asked and seen, for people. */
  readonly detail: string
}> {
  override get message(): string {
    return `${this.reason} from ${this.server}: ${this.detail}`
  }

  /** Whether asking again later can help. The client has already retried when this error is seen. */
  get isRetryable(): boolean {
    return RETRYABLE.has(this.reason)
  }
}

const RETRYABLE: ReadonlySet<DnsErrorReason> = new Set([
  "timeout",
  "unreachable",
  "connection-refused",
  "connection-closed",
  "refused",
  "servfail",
  "mismatch",
])
