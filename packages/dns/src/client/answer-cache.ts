/**
 * Remembers answers for as long as they say, in bounded memory: what was not asked for longest goes first.
 * Spec: RFC 1035 §7.4 (TTL), RFC 2308 §5 (negative answers: the lesser of the SOA's TTL and its MINIMUM), RFC 9520 §3.2
 * (failures: some seconds).
 */
import type { Message } from "../codec/message.ts"
import { dataOf } from "../codec/record.ts"
import { Rcode, RRType } from "../codec/registry.ts"
import type { Received } from "./exchange.ts"

export interface CacheLimits {
  readonly maxEntries: number
  /** Sum of the sizes on the wire; decoded messages take some ten times as much. */
  readonly maxBytes: number
  readonly maxTtlSeconds: number
}

export interface AnswerCache {
  readonly read: (key: string, nowMillis: number) => Message | undefined
  readonly write: (key: string, received: Received, nowMillis: number) => void
  readonly clear: () => void
}

export const makeAnswerCache = (limits: CacheLimits): AnswerCache => {
  const entries = new Map<string, { readonly message: Message; readonly sizeBytes: number; readonly until: number }>()
  let bytes = 0
  const remove = (key: string): void => {
    bytes -= entries.get(key)?.sizeBytes ?? 0
    entries.delete(key)
  }
  return {
    read: (key, nowMillis) => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.until <= nowMillis) {
        remove(key)
        return undefined
      }
      // Maps iterate in the order of insertion, so what is read goes to the end.
      entries.delete(key)
      entries.set(key, entry)
      return entry.message
    },
    write: (key, { message, sizeBytes }, nowMillis) => {
      const ttl = Math.min(keepSeconds(message), limits.maxTtlSeconds)
      remove(key)
      if (ttl <= 0 || sizeBytes > limits.maxBytes) return
      entries.set(key, { message, sizeBytes, until: nowMillis + ttl * 1000 })
      bytes += sizeBytes
      for (const oldest of entries.keys()) {
        if (entries.size <= limits.maxEntries && bytes <= limits.maxBytes) break
        remove(oldest)
      }
    },
    clear: () => {
      entries.clear()
      bytes = 0
    },
  }
}

/** For how many seconds a message may be used again. */
export const keepSeconds = (message: Message): number => {
  if (message.rcode !== Rcode.NOERROR && message.rcode !== Rcode.NXDOMAIN) return FAILURE_SECONDS
  const ttls = message.answers.map(({ ttl }) => ttl)
  const soa = message.authorities.find(({ type }) => type === RRType.SOA)
  if (soa !== undefined) ttls.push(soa.ttl, dataOf([soa], "SOA")[0]?.minimum ?? 0)
  // RFC 2308 §5: a negative answer without SOA should not be kept.
  return ttls.length === 0 ? 0 : ttls.reduce((least, ttl) => Math.min(least, ttl))
}

/** RFC 9520 §3.2: at least one second, at most five minutes; short, since a scan tries again. */
const FAILURE_SECONDS = 5
