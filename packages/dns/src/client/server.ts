/**
 * What is known of one recursive resolver: its channels, its health, its cookie, and how much is asked of it at once.
 * Spec: RFC 7873 §5 (cookies).
 */
import { randomBytes } from "node:crypto"
import { decodeCookie } from "../codec/edns.ts"
import type { Message } from "../codec/message.ts"
import type { Channel } from "./channel.ts"
import { Pace, type PaceLimits } from "./pace.ts"
import type { Endpoint } from "./route.ts"
import { makeTcpChannel } from "./tcp-channel.ts"
import { makeUdpChannel } from "./udp-channel.ts"

export interface ServerLimits extends PaceLimits {
  readonly connectTimeoutMillis: number
}

export class Server {
  readonly endpoint: Endpoint
  readonly udp: Channel
  readonly tcp: Channel
  /** 8 bytes of ours, for this server alone (RFC 7873 §4.1). */
  private readonly clientCookie = randomBytes(8)
  private serverCookie: Uint8Array | undefined
  /** What is sent: our cookie, and the server's once it has given one. */
  cookie: Uint8Array = this.clientCookie
  private readonly pace: Pace
  private failures = 0
  private downUntil = 0
  private foldedCases = 0

  constructor(endpoint: Endpoint, limits: ServerLimits) {
    this.endpoint = endpoint
    this.pace = new Pace(limits)
    this.udp = makeUdpChannel(endpoint)
    this.tcp = makeTcpChannel(endpoint, limits.connectTimeoutMillis)
  }

  /** Whether it is worth asking before others: not failing again and again of late. */
  get isHealthy(): boolean {
    return this.downUntil === 0 || performance.now() >= this.downUntil
  }

  /** Whether it is of use to vary the letter case of names: some servers spell them their own way. */
  get keepsCase(): boolean {
    return this.foldedCases < FOLDED_CASES_TO_BELIEVE
  }

  noteFoldedCase(): void {
    this.foldedCases++
  }

  noteSuccess(): void {
    this.failures = 0
    this.downUntil = 0
  }

  noteFailure(): void {
    this.failures++
    if (this.failures < FAILURES_TO_DOWN) return
    const pause = Math.min(FIRST_PAUSE_MILLIS * 2 ** (this.failures - FAILURES_TO_DOWN), LONGEST_PAUSE_MILLIS)
    this.downUntil = performance.now() + pause
  }

  /** Remembers the server's cookie; false when the answer carries a cookie that is not an answer to ours (RFC 7873 §5.3). */
  acceptCookie(message: Message): boolean {
    const cookie = decodeCookie(message.edns)
    if (cookie === undefined) return true
    if (!this.clientCookie.equals(cookie.client)) return false
    const given = cookie.server
    if (given !== undefined && (this.serverCookie === undefined || Buffer.compare(given, this.serverCookie) !== 0)) {
      this.serverCookie = Buffer.from(given)
      this.cookie = Buffer.concat([this.clientCookie, given])
    }
    return true
  }

  /** Runs `start` when there is room; `release` must follow. Returns how to give up waiting. */
  acquire(start: () => void): () => void {
    return this.pace.acquire(start)
  }

  release(): void {
    this.pace.release()
  }

  close(): void {
    this.udp.close()
    this.tcp.close()
    this.pace.close()
  }
}

/** One lost packet says nothing; three in a row do. */
const FAILURES_TO_DOWN = 3
/** Each costs a question over TCP besides; a forger would have to guess port and id as often. */
const FOLDED_CASES_TO_BELIEVE = 3
const FIRST_PAUSE_MILLIS = 2_000
const LONGEST_PAUSE_MILLIS = 120_000
