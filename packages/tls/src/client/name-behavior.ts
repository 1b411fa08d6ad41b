/**
 * What does the server do for a client that names no host, or one that it cannot know?
 * Spec: RFC 6066 §3: it may go on with a certificate of its choice, or send `unrecognized_name`.
 *
 * Certificates are seen in the clear up to TLS 1.2, so a hello is enough; at TLS 1.3 alone it takes a whole handshake.
 */
import { Effect } from "effect"
import type { CertificateFacts } from "../certificate/facts.ts"
import type { TlsVersion } from "../codec/versions.ts"
import type { Found } from "./capabilities.ts"
import type { TlsFailure } from "./connect.ts"

/** What came of one hello; certificates by SHA-256 of the leaf. */
export type NameAnswer =
  | { readonly answer: "same-certificate" }
  | { readonly answer: "other-certificate"; readonly sha256: string }
  /** An answer without a certificate, as anonymous suites give. */
  | { readonly answer: "no-certificate" }
  | { readonly answer: "refused"; readonly failure: TlsFailure }

export interface NameBehavior {
  readonly withoutName: NameAnswer
  /** A name below `invalid`, which nobody has (RFC 6761 §6.4); `null` when no connection was left. */
  readonly unknownName: NameAnswer | null
}

/** A chain as presented under another name, or why there was none. */
export type NameTrial = { readonly chain: ReadonlyArray<Uint8Array> } | { readonly failure: TlsFailure }

const UNKNOWN_NAME = "no-such-host.invalid"

/** Asks both questions, if the profile itself is made with a name. */
export const findNameBehavior = Effect.fnUntraced(function* (
  found: Found,
  options: {
    readonly highest: TlsVersion | undefined
    readonly serverName: string | null
    readonly certificates: ReadonlyArray<CertificateFacts>
    readonly handshakeAs: (serverName: string | null) => Effect.Effect<NameTrial>
    readonly leafOf: (chain: ReadonlyArray<Uint8Array>) => string | undefined
    readonly mayBeThorough: () => boolean
  },
): Effect.fn.Return<void> {
  const { highest, serverName, certificates, handshakeAs, leafOf, mayBeThorough } = options
  if (serverName === null || !mayBeThorough()) return
  const known = new Set([
    certificates[0]?.sha256,
    ...found.inquiry.trials.map(({ flight }) => (flight.chain === null ? undefined : leafOf(flight.chain))),
  ])
  const askAs = Effect.fnUntraced(function* (name: string | null): Effect.fn.Return<NameAnswer> {
    const seen = yield* highest === undefined ? handshakeAs(name) : helloAs(found, highest, name)
    if ("failure" in seen) return { answer: "refused", failure: seen.failure }
    const sha256 = leafOf(seen.chain)
    if (sha256 === undefined) return { answer: "no-certificate" }
    return known.has(sha256) ? { answer: "same-certificate" } : { answer: "other-certificate", sha256 }
  })
  found.names = { withoutName: yield* askAs(null), unknownName: null }
  if (mayBeThorough()) found.names = { ...found.names, unknownName: yield* askAs(UNKNOWN_NAME) }
})

const helloAs = (found: Found, version: TlsVersion, serverName: string | null): Effect.Effect<NameTrial> =>
  Effect.map(found.inquiry.ask({ maximum: version, serverName }), (answer) =>
    answer.kind === "failure" ? { failure: answer.failure } : { chain: answer.flight.chain ?? [] },
  )
