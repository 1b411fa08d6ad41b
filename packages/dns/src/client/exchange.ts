/**
 * One question to the recursive resolvers, until there is an answer or all is tried.
 *
 * 1. A healthy server in the order given, over UDP with a random port, id and letter case, and a cookie.
 * 2. Truncated, forged-looking or wrongly spelt: the same server over TCP.   3. BADCOOKIE: once more with the new cookie.
 * 4. Timeout or network error: the next server, then the first again, up to `attempts`.
 * 5. SERVFAIL, REFUSED and the like: the next server; if all say so, that is the answer.
 *
 * Plain callbacks, because this runs for every question; the only door is `Resolver`.
 */
import { DecodeError } from "../codec/decode-error.ts"
import { decodeMessage, type Message } from "../codec/message.ts"
import type { Name } from "../codec/name.ts"
import { formatType, Rcode, type RRType } from "../codec/registry.ts"
import type { Reply } from "./channel.ts"
import { DnsError, type DnsErrorReason } from "./dns-error.ts"
import { encodeQuery, type Query, restoreCase } from "./query.ts"
import { formatEndpoint } from "./route.ts"
import type { Server } from "./server.ts"

export interface ExchangePolicy {
  readonly attempts: number
  readonly timeoutMillis: number
  readonly udpPayloadSize: number
  readonly randomizeCase: boolean
  readonly cookies: boolean
  readonly transport: "udp" | "tcp"
}

/** A message and its size on the wire, in bytes. */
export interface Received {
  readonly message: Message
  readonly sizeBytes: number
}

/** Calls `done` once, later; returns how to give up. */
export const exchange = (
  servers: ReadonlyArray<Server>,
  name: Name,
  type: RRType,
  policy: ExchangePolicy,
  done: (result: Received | DnsError) => void,
): (() => void) => {
  const refused = new Set<Server>()
  const tried = new Map<Server, number>()
  let attempts = 0
  let badCookies = 0
  let cancelled = false
  let cancelStep = () => {}

  /** The server tried least so far for this question; of those a healthy one; of those the first. */
  const attempt = (): void => {
    let best: Server | undefined
    const rank = (server: Server) => 2 * (tried.get(server) ?? 0) + (server.isHealthy ? 0 : 1)
    for (const server of servers) {
      if (!refused.has(server) && (best === undefined || rank(server) < rank(best))) best = server
    }
    attempts++
    tried.set(best!, (tried.get(best!) ?? 0) + 1)
    send(best!, policy.transport)
  }

  const send = (server: Server, transport: "udp" | "tcp"): void => {
    const query = encodeQuery(name, type, {
      recursionDesired: true,
      checkingDisabled: true,
      udpPayloadSize: policy.udpPayloadSize,
      randomizeCase: policy.randomizeCase && transport === "udp" && server.keepsCase,
      cookie: policy.cookies ? server.cookie : undefined,
    })
    let started = false
    const stopWaiting = server.acquire(() => {
      started = true
      const cancelAsk = server[transport].ask(query, policy.timeoutMillis, (reply) => {
        cancelStep = () => {}
        server.release()
        if (!cancelled) receive(server, transport, query, reply)
      })
      cancelStep = () => {
        cancelAsk()
        server.release()
      }
    })
    if (!started) cancelStep = stopWaiting
  }

  const receive = (server: Server, transport: "udp" | "tcp", query: Query, reply: Reply): void => {
    const outcome = judgeReply(server, transport, query, reply)
    if ("again" in outcome) send(server, outcome.again)
    else if ("failed" in outcome) fail(server, outcome.failed, outcome.detail)
    else {
      server.noteSuccess()
      if (isClean(outcome.message)) done(outcome)
      else if (refused.add(server).size < servers.length && attempts < policy.attempts) attempt()
      else done(outcome)
    }
  }

  const judgeReply = (server: Server, transport: "udp" | "tcp", query: Query, reply: Reply): Outcome => {
    const overTcp = (failure: Outcome): Outcome => (transport === "udp" ? { again: "tcp" } : failure)
    if ("failed" in reply) {
      if (reply.isCaseOnly === true) server.noteFoldedCase()
      return reply.failed === "mismatch" ? overTcp(reply) : reply
    }
    let message: Message
    try {
      message = decodeMessage(restoreCase(query, reply.bytes))
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      return overTcp({ failed: "malformed", detail: error.message })
    }
    if (message.flags.truncated && transport === "udp") return { again: "tcp" }
    if (policy.cookies && !server.acceptCookie(message)) {
      return overTcp({ failed: "mismatch", detail: "the cookie is not ours" })
    }
    if (message.rcode === Rcode.BADCOOKIE && ++badCookies <= 2) return { again: badCookies === 1 ? "udp" : "tcp" }
    return { message, sizeBytes: reply.bytes.length }
  }

  const fail = (server: Server, reason: DnsErrorReason, detail: string): void => {
    server.noteFailure()
    if (attempts < policy.attempts) attempt()
    else {
      const asked = `${name} ${formatType(type)}`
      done(new DnsError({ reason, server: formatEndpoint(server.endpoint), detail: `${asked}: ${detail}` }))
    }
  }

  attempt()
  return () => {
    cancelled = true
    cancelStep()
  }
}

type Outcome =
  | Received
  | { readonly again: "udp" | "tcp" }
  | { readonly failed: DnsErrorReason; readonly detail: string }

const isClean = ({ rcode }: Message): boolean => rcode === Rcode.NOERROR || rcode === Rcode.NXDOMAIN
