/**
 * What does this mail host say, and does it offer STARTTLS?
 * Spec: RFC 5321 §3.1, §3.2, §4.1.1.1 (greeting, EHLO, fallback to HELO), RFC 3207 (STARTTLS), RFC 8689 (REQUIRETLS is only
 * announced inside TLS).
 *
 * 1. Banner.   2. EHLO; HELO when the server does not know EHLO.   3. STARTTLS when it is announced.
 * 4. A whole handshake, when asked for, and EHLO again inside it.   5. QUIT. Mail is never sent: there is no MAIL FROM.
 *
 * Texts of replies are not kept: they hold dates, queue numbers and our own address. What was seen before a break stays.
 */

import type { Duplex } from "node:stream"
import {
  type CompletedHandshake,
  type Connect,
  type HandshakeFacts,
  handshakeOver,
  type TlsFailure,
} from "@plumbline/tls"
import { Data, Effect, type Scope } from "effect"
import { decodeExtensions, type Reply } from "../codec/reply.ts"
import { type Conversation, makeConversation, type ReplyFailure } from "./conversation.ts"

/** Why a dialogue did not come to its end. Closed list. */
export const smtpObstacleReasons = [
  /** No whole reply within the time limit. */
  "timeout",
  /** The server ended the connection. */
  "closed",
  /** The connection broke. */
  "reset",
  /** What came is not SMTP, or text followed the reply to STARTTLS in the same breath. */
  "protocol-violation",
  /** 421 or another 4yz code: not now. */
  "rate-limited",
  /** 450 or 451. */
  "greylisted",
  /** 5yz in answer to the connection, to EHLO and HELO: this client is not welcome. */
  "rejected",
] as const
export type SmtpObstacleReason = (typeof smtpObstacleReasons)[number]

export type SmtpStage = "banner" | "ehlo" | "starttls"

export interface SmtpObstacle {
  readonly reason: SmtpObstacleReason
  readonly at: SmtpStage
  /** Reply code, where one was given. */
  readonly code: number | null
}

/** Evidence on one mail host. Plain JSON without times: an unchanged host gives the same bytes again. */
export interface SmtpDialogue {
  /** Reply code of the banner; `null` when none was received. */
  readonly bannerCode: number | null
  /** What the server understood; `null` when it was not reached. */
  readonly greeting: "ehlo" | "helo" | null
  /** Keywords announced, sorted. */
  readonly extensions: ReadonlyArray<string> | null
  /** `null` when EHLO was not answered: then nothing can be said. */
  readonly startTlsOffered: boolean | null
  /** Reply code to STARTTLS, 220 when the server is ready; `null` when it was not sent or not answered. */
  readonly startTlsReply: number | null
  /** Outcome of the handshake; `null` when there was none. */
  readonly tls: CompletedHandshake | { readonly failure: TlsFailure } | null
  /** Keywords announced inside TLS. */
  readonly extensionsInTls: ReadonlyArray<string> | null
  readonly obstacle: SmtpObstacle | null
}

export interface DialogueOptions<E> {
  /** Opens a stream to port 25. */
  readonly connect: Connect<E>
  /** Our own name, fully qualified, that resolves to our address. Other than printable ASCII is a defect. */
  readonly ehloName: string
  /** Complete a handshake after STARTTLS, with this name in SNI. Left out: the dialogue ends before it, by hanging up. */
  readonly tls?: { readonly serverName: string | null }
  readonly limits?: Partial<SmtpLimits>
}

/** Limits in milliseconds. RFC 5321 §4.5.3.2 asks mail clients for minutes; a monitor has less patience. */
export interface SmtpLimits {
  /** Servers let clients wait up to half a minute to see who talks first. */
  readonly bannerMs: number
  readonly replyMs: number
  readonly handshakeMs: number
  /** Politeness ends here. */
  readonly quitMs: number
  readonly totalMs: number
}

export const defaultSmtpLimits: SmtpLimits = {
  bannerMs: 35_000,
  replyMs: 15_000,
  handshakeMs: 10_000,
  quitMs: 2_000,
  totalMs: 75_000,
}

/** What a dialogue gives: evidence, and the facts of its handshake, which save `profile` one of its own. */
export interface DialogueResult {
  readonly seen: SmtpDialogue
  readonly handshake: HandshakeFacts | null
}

/** Holds one dialogue. Fails with the caller's own error when the stream cannot be opened; all else is in the evidence. */
export const dialogue = Effect.fnUntraced(function* <E>(
  options: DialogueOptions<E>,
): Effect.fn.Return<DialogueResult, E> {
  const limits = { ...defaultSmtpLimits, ...options.limits }
  const state = emptyState()
  const ended = yield* Effect.scoped(
    Effect.flatMap(options.connect, (stream) =>
      Effect.timeoutOption(talk(stream, options, limits, state), limits.totalMs),
    ),
  )
  if (ended._tag === "None") state.seen.obstacle ??= { reason: "timeout", at: state.stage, code: null }
  return { seen: state.seen, handshake: state.handshake }
})

/** STARTTLS could not be reached. */
export class SmtpError extends Data.TaggedError("SmtpError")<{
  /** As in evidence; `not-offered` and `refused` are STARTTLS itself, left out or answered with other than 220. */
  readonly reason: SmtpObstacleReason | "not-offered" | "refused"
  readonly at: SmtpStage
  readonly code: number | null
}> {}

/** A `Connect` that ends past STARTTLS: what `profile` of `@plumbline/tls` needs to look at a mail host. */
export const connectStartTls = <E>(options: Omit<DialogueOptions<E>, "tls">): Connect<E | SmtpError> => {
  const limits = { ...defaultSmtpLimits, ...options.limits }
  return Effect.gen(function* () {
    const stream = yield* options.connect
    const state = emptyState()
    const conversation = makeConversation(stream)
    yield* greet(conversation, options.ehloName, limits, state)
    if (state.seen.obstacle === null && state.seen.startTlsOffered === true)
      yield* startTls(conversation, limits, state)
    const { obstacle, startTlsOffered, startTlsReply } = state.seen
    if (obstacle === null && startTlsReply === 220) return stream
    yield* quit(conversation, limits, obstacle)
    if (obstacle !== null) return yield* new SmtpError(obstacle)
    if (startTlsOffered !== true) return yield* new SmtpError({ reason: "not-offered", at: "ehlo", code: null })
    return yield* new SmtpError({ reason: "refused", at: "starttls", code: startTlsReply })
  })
}

interface State {
  readonly seen: { -readonly [Key in keyof SmtpDialogue]: SmtpDialogue[Key] }
  stage: SmtpStage
  handshake: HandshakeFacts | null
}

const emptyState = (): State => ({
  seen: {
    bannerCode: null,
    greeting: null,
    extensions: null,
    startTlsOffered: null,
    startTlsReply: null,
    tls: null,
    extensionsInTls: null,
    obstacle: null,
  },
  stage: "banner",
  handshake: null,
})

const talk = Effect.fnUntraced(function* (
  stream: Duplex,
  options: Omit<DialogueOptions<unknown>, "connect">,
  limits: SmtpLimits,
  state: State,
): Effect.fn.Return<void, never, Scope.Scope> {
  const conversation = makeConversation(stream)
  yield* greet(conversation, options.ehloName, limits, state)
  const { seen } = state
  if (seen.obstacle === null && seen.startTlsOffered === true) yield* startTls(conversation, limits, state)
  if (seen.obstacle !== null || seen.startTlsReply !== 220) return yield* quit(conversation, limits, seen.obstacle)
  // In the middle of STARTTLS there is no polite way out but TLS.
  if (options.tls === undefined) return
  const secured = yield* Effect.result(
    handshakeOver(stream, { serverName: options.tls.serverName, answerMs: limits.handshakeMs }),
  )
  if (secured._tag === "Failure") {
    seen.tls = { failure: secured.failure.failure }
    return
  }
  const { facts, socket } = secured.success
  const { version, cipherSuite, keyExchange, alpn, hasStapledOcsp } = facts
  seen.tls = { version, cipherSuite, keyExchange, alpn, hasStapledOcsp }
  state.handshake = facts
  const inside = makeConversation(socket)
  const reply = yield* Effect.result(inside.say(limits.replyMs, "EHLO", options.ehloName))
  if (reply._tag === "Success" && reply.success.code === 250) seen.extensionsInTls = decodeExtensions(reply.success)
  if (reply._tag === "Success") yield* quit(inside, limits, null)
})

/** Banner and EHLO. */
const greet = Effect.fnUntraced(function* (
  conversation: Conversation,
  ehloName: string,
  limits: SmtpLimits,
  state: State,
): Effect.fn.Return<void> {
  const { seen } = state
  const banner = yield* answer(conversation.listen(limits.bannerMs), "banner", seen)
  if (banner === undefined) return
  seen.bannerCode = banner.code
  if (banner.code !== 220) {
    seen.obstacle = obstacleOf(banner.code, "banner")
    return
  }
  state.stage = "ehlo"
  const ehlo = yield* answer(conversation.say(limits.replyMs, "EHLO", ehloName), "ehlo", seen)
  if (ehlo === undefined) return
  if (ehlo.code === 250) {
    seen.greeting = "ehlo"
    seen.extensions = decodeExtensions(ehlo)
    seen.startTlsOffered = seen.extensions.includes("STARTTLS")
    return
  }
  if (ehlo.code < 500) {
    seen.obstacle = obstacleOf(ehlo.code, "ehlo")
    return
  }
  // RFC 5321 §3.2: a server without extensions refuses EHLO and takes HELO.
  const helo = yield* answer(conversation.say(limits.replyMs, "HELO", ehloName), "ehlo", seen)
  if (helo === undefined) return
  if (helo.code !== 250) {
    seen.obstacle = obstacleOf(helo.code, "ehlo")
    return
  }
  seen.greeting = "helo"
  seen.extensions = []
  seen.startTlsOffered = false
})

const startTls = Effect.fnUntraced(function* (
  conversation: Conversation,
  limits: SmtpLimits,
  state: State,
): Effect.fn.Return<void> {
  const { seen } = state
  state.stage = "starttls"
  const ready = yield* answer(conversation.say(limits.replyMs, "STARTTLS"), "starttls", seen)
  if (ready === undefined) return
  seen.startTlsReply = ready.code
  // 454 is the proper word for "TLS not available" (RFC 3207 §4), an answer to the question asked; other 4yz codes are not.
  if (ready.code < 500 && ready.code >= 400 && ready.code !== 454) seen.obstacle = obstacleOf(ready.code, "starttls")
  // Text after the reply would be read as if it came through TLS: such a server can be tricked, and is not gone on with.
  else if (ready.code === 220 && conversation.hasMore())
    seen.obstacle = { reason: "protocol-violation", at: "starttls", code: 220 }
})

/** The reply, or `undefined` with the reason noted. */
const answer = (
  reply: Effect.Effect<Reply, ReplyFailure>,
  at: SmtpStage,
  seen: State["seen"],
): Effect.Effect<Reply | undefined> =>
  reply.pipe(
    Effect.catch((reason) =>
      Effect.sync(() => {
        seen.obstacle = { reason, at, code: null }
        return undefined
      }),
    ),
  )

const obstacleOf = (code: number, at: SmtpStage): SmtpObstacle => {
  if (code === 450 || code === 451) return { reason: "greylisted", at, code }
  if (code >= 500) return { reason: "rejected", at, code }
  return { reason: code >= 400 ? "rate-limited" : "protocol-violation", at, code }
}

/** Says QUIT to a server that is still talking with us, and waits for its reply. */
const quit = (conversation: Conversation, limits: SmtpLimits, obstacle: SmtpObstacle | null): Effect.Effect<void> =>
  obstacle !== null && obstacle.code === null ? Effect.void : Effect.ignore(conversation.say(limits.quitMs, "QUIT"))
