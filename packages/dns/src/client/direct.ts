/**
 * One question to one authoritative address, over the transport that is asked for: is it there, and what does it say?
 *
 * UDP is tried twice, since packets get lost; the second time with the name as it is, for servers that change its letter
 * case. A truncated answer is an answer. No recursion desired, no cache, no cookie.
 */
import { DecodeError } from "../codec/decode-error.ts"
import { decodeMessage, type Message } from "../codec/message.ts"
import type { Name } from "../codec/name.ts"
import { formatType, type RRType } from "../codec/registry.ts"
import type { Reply } from "./channel.ts"
import { DnsError, type DnsErrorReason } from "./dns-error.ts"
import { Pace, type PaceLimits } from "./pace.ts"
import { encodeQuery, type Query, restoreCase } from "./query.ts"
import { type Endpoint, formatEndpoint, type Route } from "./route.ts"
import { makeTcpChannel } from "./tcp-channel.ts"
import { makeUdpChannel } from "./udp-channel.ts"

export interface AskOptions {
  readonly transport: "udp" | "tcp"
  /** By default false: the server shall answer of its own knowledge. */
  readonly recursionDesired?: boolean
  /** By default true: what fails validation at a resolver is sent all the same. */
  readonly checkingDisabled?: boolean
  /** UDP payload offered, by default 1232 bytes. */
  readonly udpPayloadSize?: number
}

export interface DirectPolicy extends PaceLimits {
  readonly route: Route
  readonly timeoutMillis: number
  readonly udpPayloadSize: number
}

export type AskDirectly = (
  endpoint: Endpoint,
  name: Name,
  type: RRType,
  options: AskOptions,
  done: (result: Message | DnsError) => void,
) => () => void

export const makeAskDirectly = (policy: DirectPolicy): AskDirectly => {
  const paces = new Map<string, Pace>()
  const paceOf = (address: string): Pace => {
    let pace = paces.get(address)
    if (pace === undefined) {
      if (paces.size >= MAX_PACES) for (const [key, old] of paces) if (old.isIdle) paces.delete(key)
      pace = new Pace(policy)
      paces.set(address, pace)
    }
    return pace
  }

  return (endpoint, name, type, options, done) => {
    const refuse = (reason: DnsErrorReason, detail: string): void =>
      done(new DnsError({ reason, server: formatEndpoint(endpoint), detail: `${name} ${formatType(type)}: ${detail}` }))
    const target = policy.route(endpoint)
    if ("refused" in target) {
      refuse("not-permitted", target.refused)
      return () => {}
    }
    const pace = paceOf(endpoint.address)
    let cancelStep = () => {}
    let attempts = 0

    const attempt = (): void => {
      const channel =
        options.transport === "udp" ? makeUdpChannel(target, 1) : makeTcpChannel(target, policy.timeoutMillis)
      const query = encodeQuery(name, type, {
        recursionDesired: options.recursionDesired ?? false,
        checkingDisabled: options.checkingDisabled ?? true,
        udpPayloadSize: options.udpPayloadSize ?? policy.udpPayloadSize,
        randomizeCase: options.transport === "udp" && attempts === 0,
      })
      attempts++
      let started = false
      const stopWaiting = pace.acquire(() => {
        started = true
        const finish = (): void => {
          cancelStep = () => {}
          channel.close()
          pace.release()
        }
        const cancelAsk = channel.ask(query, policy.timeoutMillis, (reply) => {
          finish()
          receive(query, reply)
        })
        cancelStep = () => {
          cancelAsk()
          finish()
        }
      })
      if (!started) cancelStep = stopWaiting
    }

    const receive = (query: Query, reply: Reply): void => {
      if ("failed" in reply) {
        const again = options.transport === "udp" && attempts < UDP_ATTEMPTS && reply.failed !== "connection-refused"
        if (again) attempt()
        else refuse(reply.failed, reply.detail)
        return
      }
      try {
        done(decodeMessage(restoreCase(query, reply.bytes)))
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        refuse("malformed", error.message)
      }
    }

    attempt()
    return () => cancelStep()
  }
}

const UDP_ATTEMPTS = 2
/** Name servers met in one scan; idle ones are forgotten beyond this. */
const MAX_PACES = 4096
