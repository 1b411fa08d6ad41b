/** What UDP and TCP channels have in common: waiting for the reply that carries an id and repeats a question. */

import type { DnsErrorReason } from "./dns-error.ts"
import { answersQuery, type Query, randomUint16 } from "./query.ts"

export type Reply =
  | { readonly bytes: Buffer }
  | {
      readonly failed: DnsErrorReason
      readonly detail: string
      /** The reply was right but for the letter case of the name. */
      readonly isCaseOnly?: boolean
    }

/** A way to one server. `ask` calls `done` exactly once and never before it returns, unless what it returns was called. */
export interface Channel {
  readonly ask: (query: Query, timeoutMillis: number, done: (reply: Reply) => void) => () => void
  readonly close: () => void
}

interface Waiting {
  readonly query: Query
  readonly done: (reply: Reply) => void
  readonly timeoutMillis: number
  /** By performance.now. */
  readonly deadline: number
  mismatches: number
}

/** Questions on one socket that have no answer yet, by id. */
export class PendingQueries {
  private readonly waiting = new Map<number, Waiting>()
  private sweepTimer: NodeJS.Timeout | undefined

  get size(): number {
    return this.waiting.size
  }

  /** Takes a free random id, writes it into the query and waits. Undefined when too many wait already. */
  add(query: Query, timeoutMillis: number, done: (reply: Reply) => void): number | undefined {
    if (this.waiting.size >= MAX_WAITING) return undefined
    let id = randomUint16()
    while (this.waiting.has(id)) id = randomUint16()
    query.bytes[0] = id >> 8
    query.bytes[1] = id & 0xff
    const deadline = performance.now() + timeoutMillis
    this.waiting.set(id, { query, done, timeoutMillis, deadline, mismatches: 0 })
    this.sweepTimer ??= setTimeout(this.sweep, Math.min(timeoutMillis, SWEEP_MILLIS))
    return id
  }

  cancel(id: number): void {
    this.waiting.delete(id)
    if (this.waiting.size === 0) this.stopSweeping()
  }

  /** Hands a reply to the question it belongs to; false when there is none. Forged replies do not end the waiting. */
  deliver(reply: Buffer): boolean {
    if (reply.length < 12) return this.suspect()
    const id = (reply[0]! << 8) | reply[1]!
    const waiting = this.waiting.get(id)
    if (waiting === undefined) return this.suspect()
    const match = answersQuery(waiting.query, reply)
    if (match === "but-for-case") {
      // Either forged or from a server that spells names its own way: over TCP the question is settled at once.
      this.finish(id, { failed: "mismatch", detail: "the reply spells the name otherwise", isCaseOnly: true })
      return true
    }
    if (match === "no") {
      if (++waiting.mismatches >= MAX_MISMATCHES) {
        this.finish(id, { failed: "mismatch", detail: `${MAX_MISMATCHES} replies did not match the question` })
      }
      return false
    }
    this.finish(id, { bytes: reply })
    return true
  }

  failAll(failed: DnsErrorReason, detail: string): void {
    for (const id of [...this.waiting.keys()]) this.finish(id, { failed, detail })
  }

  /** A reply with an id that nobody waits for casts doubt on what all who wait here will get. */
  private suspect(): false {
    if (this.waiting.size <= MAX_SUSPECTED) for (const waiting of this.waiting.values()) waiting.mismatches++
    return false
  }

  private finish(id: number, reply: Reply): void {
    const waiting = this.waiting.get(id)
    if (waiting === undefined) return
    this.waiting.delete(id)
    if (this.waiting.size === 0) this.stopSweeping()
    waiting.done(reply)
  }

  private readonly sweep = (): void => {
    this.sweepTimer = undefined
    const now = performance.now()
    for (const [id, { deadline, mismatches, timeoutMillis }] of this.waiting) {
      if (deadline > now) continue
      const seen = mismatches > 0 ? `; ${mismatches} replies did not match the question` : ""
      const detail = `no answer within ${timeoutMillis} ms${seen}`
      this.finish(id, { failed: mismatches > 0 ? "mismatch" : "timeout", detail })
    }
    if (this.waiting.size > 0) this.sweepTimer ??= setTimeout(this.sweep, SWEEP_MILLIS)
  }

  private stopSweeping(): void {
    clearTimeout(this.sweepTimer)
    this.sweepTimer = undefined
  }
}

/** One timer for all that wait, as a timer for each would cost more than the rest; timeouts are late by this at most. */
const SWEEP_MILLIS = 25

/** Ids have 16 bits; with half of them free a random one is found at once. */
const MAX_WAITING = 0x8000
/** RFC 5452 §9.1: who sees many forged replies should stop trusting UDP; TCP is tried next. */
const MAX_MISMATCHES = 32
/** Late replies are normal on a busy socket, so a stray id counts only where few wait. */
const MAX_SUSPECTED = 4
