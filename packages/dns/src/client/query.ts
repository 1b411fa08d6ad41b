/**
 * The bytes of a question, and whether a reply belongs to it.
 * Spec: RFC 1035 §4.1, RFC 5452 §9 (what must match), draft-vixie-dnsext-dns0x20 (letter case as extra entropy),
 * RFC 6891 (OPT), RFC 7873 (cookies).
 */
import { randomFillSync } from "node:crypto"
import { encodeName, type Name } from "../codec/name.ts"
import { Rcode, RRType } from "../codec/registry.ts"

export interface QueryOptions {
  readonly recursionDesired: boolean
  readonly checkingDisabled: boolean
  readonly udpPayloadSize: number
  readonly randomizeCase: boolean
  /** Content of the COOKIE option; absent: none is sent. */
  readonly cookie?: Uint8Array | undefined
}

export interface Query {
  /** The id stands in the first two bytes and is set by who sends. */
  readonly bytes: Buffer
  /** End of the question section, which starts at 12. */
  readonly questionEnd: number
  /** The name on the wire as it was given. */
  readonly owner: Uint8Array
}

/** One question with DO set. */
export const encodeQuery = (name: Name, type: RRType, options: QueryOptions): Query => {
  const owner = encodeName(name)
  const questionEnd = 12 + owner.length + 4
  const cookie = options.cookie
  const bytes = Buffer.allocUnsafe(questionEnd + 11 + (cookie === undefined ? 0 : 4 + cookie.length))
  bytes.fill(0)
  bytes[2] = options.recursionDesired ? 0x01 : 0
  bytes[3] = options.checkingDisabled ? 0x10 : 0
  bytes[5] = 1
  bytes[11] = 1
  bytes.set(owner, 12)
  if (options.randomizeCase) randomizeCase(bytes.subarray(12, 12 + owner.length))
  bytes.writeUInt16BE(type, questionEnd - 4)
  bytes[questionEnd - 1] = 1
  bytes.writeUInt16BE(RRType.OPT, questionEnd + 1)
  bytes.writeUInt16BE(options.udpPayloadSize, questionEnd + 3)
  bytes[questionEnd + 7] = 0x80
  if (cookie !== undefined) {
    bytes.writeUInt16BE(4 + cookie.length, questionEnd + 9)
    bytes.writeUInt16BE(10, questionEnd + 11)
    bytes.writeUInt16BE(cookie.length, questionEnd + 13)
    bytes.set(cookie, questionEnd + 15)
  }
  return { bytes, questionEnd, owner }
}

/**
 * Whether the reply repeats the question: bit by bit (`yes`), but for the letter case (`but-for-case`), or not.
 * The id is checked by who receives.
 */
export const answersQuery = (query: Query, reply: Buffer): "yes" | "but-for-case" | "no" => {
  if (reply.length < 12 || (reply[2]! & 0x80) === 0) return "no"
  const questions = (reply[4]! << 8) | reply[5]!
  // Servers that cannot read a question, or do not want to, may leave it out of their refusal.
  if (questions === 0) return BARE_REFUSALS.has(reply[3]! & 0xf) ? "yes" : "no"
  const end = query.questionEnd
  if (questions !== 1 || reply.length < end) return "no"
  if (query.bytes.compare(reply, 12, end, 12, end) === 0) return "yes"
  const lower = (bytes: Buffer) => bytes.toString("latin1", 12, end).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return lower(query.bytes) === lower(reply) ? "but-for-case" : "no"
}

/** Puts the name of a reply that answers the query back into the letter case given, for all that points at it. */
export const restoreCase = (query: Query, reply: Buffer): Buffer => {
  if (reply[5] === 1) reply.set(query.owner, 12)
  return reply
}

/** Random number of 16 bits from the system's generator. */
export const randomUint16 = (): number => {
  if (entropyAt + 2 > entropy.length) refill()
  entropyAt += 2
  return (entropy[entropyAt - 2]! << 8) | entropy[entropyAt - 1]!
}

const randomizeCase = (owner: Uint8Array): void => {
  const needed = (owner.length + 7) >> 3
  if (entropyAt + needed > entropy.length) refill()
  for (let i = 0; i < owner.length; i++) {
    const lower = owner[i]! | 0x20
    // Length bytes are at most 63, so below every letter.
    if (lower >= 0x61 && lower <= 0x7a && owner[i]! > 0x40) {
      owner[i] = entropy[entropyAt + (i >> 3)]! & (1 << (i & 7)) ? lower : lower & 0xdf
    }
  }
  entropyAt += needed
}

/** A system call for each query would cost more than the query. */
const entropy = Buffer.alloc(4096)
let entropyAt = entropy.length
const refill = (): void => {
  randomFillSync(entropy)
  entropyAt = 0
}

const BARE_REFUSALS: ReadonlySet<number> = new Set([Rcode.FORMERR, Rcode.SERVFAIL, Rcode.NOTIMP, Rcode.REFUSED])
