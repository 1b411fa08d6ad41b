/**
 * Does the server take data before the handshake is done (0-RTT)?
 * Spec: RFC 8446 §4.2.10 and §4.6.1: a session ticket says how many bytes of early data it allows.
 *
 * The ticket is read from the session as OpenSSL writes it: a sequence with `max_early_data` in the field tagged 15.
 * Nothing is sent early: the offer is the fact.
 */
import { Effect } from "effect"
import { type DerValue, decodeDer, decodeDerList, expectDer, TAG_INTEGER, TAG_SEQUENCE } from "../certificate/der.ts"
import { DecodeError, makeReader } from "../codec/reader.ts"
import type { Handshake } from "./handshake.ts"

/** `no-ticket`: none came within the time, and without one there is no early data. `unreadable`: nothing can be said. */
export type EarlyData = "offered" | "not-offered" | "no-ticket" | "unreadable"

/** Servers send tickets right after the handshake: one round trip is enough. */
const TICKET_MS = 1_000

/** Waits for a ticket and reads it. Never fails. */
export const readEarlyData = ({ socket, sessions }: Handshake): Effect.Effect<EarlyData> =>
  Effect.callback<EarlyData>((resume) => {
    const finish = (): void => {
      release()
      resume(Effect.succeed(summarize(sessions.map(maxEarlyData))))
    }
    const onClose = (): void => {
      release()
      resume(Effect.succeed("no-ticket"))
    }
    const release = (): void => {
      socket.off("session", finish).off("close", onClose)
    }
    if (sessions.length > 0) return finish()
    socket.on("session", finish).on("close", onClose)
    // Tickets are only read while the stream is.
    socket.resume()
    return Effect.sync(release)
  }).pipe(Effect.timeoutOrElse({ duration: TICKET_MS, orElse: () => Effect.succeed<EarlyData>("no-ticket") }))

const summarize = (allowed: ReadonlyArray<number | undefined>): EarlyData => {
  if (allowed.some((bytes) => bytes !== undefined && bytes > 0)) return "offered"
  return allowed.includes(undefined) ? "unreadable" : "not-offered"
}

/** Bytes of early data that a session allows, 0 when it says nothing of them; `undefined` for what is no session. */
export const maxEarlyData = (session: Uint8Array): number | undefined => {
  try {
    const fields = decodeDerList(expectDer(unwrap(session), TAG_SEQUENCE, "SSL_SESSION").content, "SSL_SESSION")
    if (fields.length < SESSION_FIELDS) return undefined
    const field = fields.find(({ tag }) => tag === MAX_EARLY_DATA_TAG)
    if (field === undefined) return 0
    const value = expectDer(decodeDer(field.content, "max_early_data"), TAG_INTEGER, "max_early_data")
    return value.content.length > 5 ? undefined : value.content.reduce((number, byte) => number * 256 + byte, 0)
  } catch (thrown) {
    if (thrown instanceof DecodeError) return undefined
    throw thrown
  }
}

const MAX_EARLY_DATA_TAG = 0xaf

/** Version, protocol, cipher, session id and key come before all tagged fields. */
const SESSION_FIELDS = 5

/** Node puts a line of its own and the name of the host before OpenSSL's session: NUL, mark, NUL, length in two bytes, host. */
const unwrap = (session: Uint8Array): DerValue => {
  if (session[0] !== 0) return decodeDer(session, "SSL_SESSION")
  const reader = makeReader(session)
  reader.bytes(1, "mark")
  const mark = session.indexOf(0, 1)
  if (mark < 0 || !Buffer.from(session.subarray(1, mark)).toString("latin1").startsWith("nodejs:tls:session:"))
    throw new DecodeError({ at: "mark", expected: "nodejs:tls:session:" })
  reader.bytes(mark, "mark")
  reader.bytes(reader.uint16("host"), "host")
  return decodeDer(reader.bytes(reader.remaining(), "SSL_SESSION"), "SSL_SESSION")
}
