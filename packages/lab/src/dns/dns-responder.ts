/**
 * Bytes of a query → bytes of the answer, each answer encoded once a month.
 * Spec: RFC 1035 §4.1, RFC 6891 (EDNS), RFC 3225 (DO), RFC 2181 §9 (TC).
 *
 * The question is repeated bit by bit, so that clients that vary its letter case find it unchanged; owner names of records
 * point to it. Cookies are ignored, as servers without them do.
 */
import { DecodeError, decodeMessage, encodeMessage, Rcode, RRClass, RRType } from "@plumbline/dns"
import type { Month } from "../world/state.ts"
import type { Resolution } from "./resolution.ts"

export interface DnsResponder {
  /**
   * The answer, at most `limit` bytes (for UDP: of what the client can take); `undefined` where none comes: to silence, and
   * to bytes that are no query.
   */
  readonly respond: (query: Buffer, transport: "udp" | "tcp") => Buffer | undefined
  readonly setMonth: (month: Month) => void
}

export const makeResponder = (resolution: Resolution, role: "recursive" | "authoritative"): DnsResponder => {
  /** By question in lower case and DO: an answer without OPT, or silence. */
  const answers = new Map<string, Uint8Array | null>()
  const roleFlags = role === "recursive" ? { aa: 0, ra: 0x80 } : { aa: 0x04, ra: 0 }

  const bodyFor = (query: Buffer, questionEnd: number, dnssecOk: boolean): Uint8Array | null => {
    const key = `${dnssecOk ? "+" : "-"}${query.toString("latin1", HEADER_BYTES, questionEnd).toLowerCase()}`
    const known = answers.get(key)
    if (known !== undefined) return known
    const [question] = decodeMessage(bareQuery(query, questionEnd)).questions
    if (question === undefined) return null
    const lower = { ...question, name: question.name.toLowerCase() }
    const message = resolution.answer(lower, dnssecOk)
    const body = message === "silence" ? null : encodeMessage(message)
    if (answers.size >= MAX_ANSWERS) answers.clear()
    answers.set(key, body)
    return body
  }

  return {
    respond: (query, transport) => {
      const asked = readQuery(query)
      if (asked === undefined) return undefined
      const { questionEnd, type, questionClass, edns } = asked
      let rcode: number = Rcode.NOERROR
      let body: Uint8Array | undefined
      if (asked.opcode !== 0 || type === RRType.ANY) rcode = Rcode.NOTIMP
      else if (questionClass !== RRClass.IN) rcode = Rcode.REFUSED
      else if (edns !== undefined && edns.version > 0) rcode = Rcode.BADVERS
      else {
        try {
          const made = bodyFor(query, questionEnd, edns?.dnssecOk ?? false)
          if (made === null) return undefined
          body = made
          rcode = made[3]! & 0xf
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error
          rcode = Rcode.FORMERR
        }
      }
      const whole = (body?.length ?? questionEnd) + (edns === undefined ? 0 : OPT_BYTES)
      const limit = transport === "tcp" ? 0xffff : Math.max(SMALLEST_UDP, edns?.udpPayloadSize ?? 0)
      const isTruncated = whole > limit
      const kept = isTruncated || body === undefined ? questionEnd : body.length
      const reply = Buffer.alloc(kept + (edns === undefined ? 0 : OPT_BYTES))
      if (body !== undefined) reply.set(body.subarray(0, kept))
      // Header: the client's id, RD and CD; counts of an answer that was cut are those of what is left.
      query.copy(reply, 0, 0, 2)
      reply[2] = 0x80 | (query[2]! & 0x79) | roleFlags.aa | (isTruncated ? 0x02 : 0)
      reply[3] = roleFlags.ra | (query[3]! & 0x10) | (rcode & 0xf)
      if (kept === questionEnd) reply.fill(0, 4, HEADER_BYTES)
      reply.writeUInt16BE(1, 4)
      query.copy(reply, HEADER_BYTES, HEADER_BYTES, questionEnd)
      if (edns !== undefined) {
        reply.writeUInt16BE(1, 10)
        reply.writeUInt16BE(RRType.OPT, kept + 1)
        reply.writeUInt16BE(UDP_PAYLOAD_BYTES, kept + 3)
        reply[kept + 5] = rcode >> 4
        reply[kept + 7] = edns.dnssecOk ? 0x80 : 0
      }
      return reply
    },
    setMonth: (month) => {
      resolution.setMonth(month)
      answers.clear()
    },
  }
}

const HEADER_BYTES = 12
/** Root owner, type, class, TTL and an empty RDATA. */
const OPT_BYTES = 11
/** RFC 1035 §2.3.4. */
const SMALLEST_UDP = 512
/** DNS flag day 2020. */
const UDP_PAYLOAD_BYTES = 1232
/** A month's questions of one scan are some 5,000. */
const MAX_ANSWERS = 50_000

interface Asked {
  readonly opcode: number
  readonly questionEnd: number
  readonly type: number
  readonly questionClass: number
  readonly edns: { readonly udpPayloadSize: number; readonly version: number; readonly dnssecOk: boolean } | undefined
}

/** Header, end of the one question, and the fixed part of an OPT record behind it. */
const readQuery = (query: Buffer): Asked | undefined => {
  if (query.length < HEADER_BYTES + 5 || (query[2]! & 0x80) !== 0 || query.readUInt16BE(4) !== 1) return undefined
  let at = HEADER_BYTES
  while (at < query.length && query[at]! !== 0) {
    if (query[at]! > 63) return undefined
    at += query[at]! + 1
  }
  const questionEnd = at + 5
  if (questionEnd > query.length) return undefined
  const hasOpt =
    query.readUInt16BE(10) > 0 &&
    questionEnd + OPT_BYTES <= query.length &&
    query[questionEnd] === 0 &&
    query.readUInt16BE(questionEnd + 1) === RRType.OPT
  return {
    opcode: (query[2]! >> 3) & 0xf,
    questionEnd,
    type: query.readUInt16BE(questionEnd - 4),
    questionClass: query.readUInt16BE(questionEnd - 2),
    edns: hasOpt
      ? {
          udpPayloadSize: query.readUInt16BE(questionEnd + 3),
          version: query[questionEnd + 6]!,
          dnssecOk: (query[questionEnd + 7]! & 0x80) !== 0,
        }
      : undefined,
  }
}

/** The question alone, for the decoder. */
const bareQuery = (query: Buffer, questionEnd: number): Uint8Array => {
  const bare = Buffer.alloc(questionEnd)
  bare[5] = 1
  query.copy(bare, HEADER_BYTES, HEADER_BYTES, questionEnd)
  return bare
}
