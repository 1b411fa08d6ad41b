/**
 * A whole DNS message between bytes and values.
 * Spec: RFC 1035 §4.1 (format), RFC 4035 §3 (AD, CD), RFC 6891 (OPT, extended RCODE), RFC 2181 §8 (TTL).
 *
 * Bounded by the message's own length: 65,535 bytes hold fewer than 6,000 records. Bytes after the last record are ignored,
 * as servers do.
 */
import { DecodeError } from "./decode-error.ts"
import { decodeOpt, type Edns, encodeOpt } from "./edns.ts"
import type { Name } from "./name.ts"
import { expandRdata } from "./rdata-layout.ts"
import { Reader } from "./reader.ts"
import type { ResourceRecord } from "./record.ts"
import { decodeRecordData } from "./record-data.ts"
import { RRType } from "./registry.ts"
import { Writer } from "./writer.ts"

export interface Question {
  readonly name: Name
  readonly type: RRType
  readonly class: number
}

export interface MessageFlags {
  /** QR */
  readonly response: boolean
  /** AA */
  readonly authoritative: boolean
  /** TC */
  readonly truncated: boolean
  /** RD */
  readonly recursionDesired: boolean
  /** RA */
  readonly recursionAvailable: boolean
  /** AD */
  readonly authenticData: boolean
  /** CD */
  readonly checkingDisabled: boolean
}

export interface Message {
  readonly id: number
  readonly opcode: number
  readonly flags: MessageFlags
  /** Extended by EDNS when there is an OPT record. */
  readonly rcode: number
  readonly questions: ReadonlyArray<Question>
  readonly answers: ReadonlyArray<ResourceRecord>
  readonly authorities: ReadonlyArray<ResourceRecord>
  /** Without the OPT record, which is `edns`. */
  readonly additionals: ReadonlyArray<ResourceRecord>
  readonly edns?: Edns
}

/** RFC 1035 §4.2.2: the length prefix of TCP has 16 bits. */
export const MAX_MESSAGE_BYTES = 0xffff

/** Reads one message. The records share the bytes. Throws DecodeError, and nothing else. */
export const decodeMessage = (bytes: Uint8Array): Message => {
  const reader = new Reader(bytes)
  const id = reader.uint16()
  const bits = reader.uint16()
  const questionCount = reader.uint16()
  const counts = [reader.uint16(), reader.uint16(), reader.uint16()] as const
  const questions: Array<Question> = []
  for (let i = 0; i < questionCount; i++) {
    questions.push({ name: reader.name(), type: reader.uint16(), class: reader.uint16() })
  }
  let edns: Edns | undefined
  let rcode = bits & 0xf
  const section = (count: number, mayHoldOpt: boolean): ReadonlyArray<ResourceRecord> => {
    const records: Array<ResourceRecord> = []
    for (let i = 0; i < count; i++) {
      const at = reader.position
      const name = reader.name()
      const type = reader.uint16()
      const recordClass = reader.uint16()
      const ttl = reader.uint32()
      const length = reader.uint16()
      if (type === RRType.OPT && mayHoldOpt) {
        if (edns !== undefined) throw new DecodeError({ at, expected: "one OPT at most", spec: "RFC 6891 §6.1.1" })
        const opt = decodeOpt(name, recordClass, ttl, reader.take(length))
        edns = opt.edns
        rcode |= opt.rcodeHigh << 4
        continue
      }
      const rdata = expandRdata(type, reader, length)
      // RFC 2181 §8: a TTL with the top bit set counts as zero.
      const safeTtl = ttl > 0x7fffffff ? 0 : ttl
      records.push({ name, type, class: recordClass, ttl: safeTtl, rdata, data: decodeRecordData(type, rdata) })
    }
    return records
  }
  const answers = section(counts[0], false)
  const authorities = section(counts[1], false)
  const additionals = section(counts[2], true)
  return {
    id,
    opcode: (bits >> 11) & 0xf,
    flags: {
      response: (bits & 0x8000) !== 0,
      authoritative: (bits & 0x0400) !== 0,
      truncated: (bits & 0x0200) !== 0,
      recursionDesired: (bits & 0x0100) !== 0,
      recursionAvailable: (bits & 0x0080) !== 0,
      authenticData: (bits & 0x0020) !== 0,
      checkingDisabled: (bits & 0x0010) !== 0,
    },
    rcode,
    questions,
    answers,
    authorities,
    additionals,
    ...(edns === undefined ? {} : { edns }),
  }
}

/** Writes one message; owner names are compressed, RDATA is not. */
export const encodeMessage = (message: Message): Uint8Array => {
  const writer = new Writer()
  const { flags } = message
  const bits =
    (flags.response ? 0x8000 : 0) |
    (message.opcode << 11) |
    (flags.authoritative ? 0x0400 : 0) |
    (flags.truncated ? 0x0200 : 0) |
    (flags.recursionDesired ? 0x0100 : 0) |
    (flags.recursionAvailable ? 0x0080 : 0) |
    (flags.authenticData ? 0x0020 : 0) |
    (flags.checkingDisabled ? 0x0010 : 0) |
    (message.rcode & 0xf)
  writer.uint16(message.id).uint16(bits).uint16(message.questions.length)
  writer.uint16(message.answers.length).uint16(message.authorities.length)
  writer.uint16(message.additionals.length + (message.edns === undefined ? 0 : 1))
  for (const question of message.questions) {
    writer.compressedName(question.name).uint16(question.type).uint16(question.class)
  }
  for (const record of [...message.answers, ...message.authorities, ...message.additionals]) {
    writer.compressedName(record.name).uint16(record.type).uint16(record.class).uint32(record.ttl)
    writer.uint16(record.rdata.length).append(record.rdata)
  }
  if (message.edns !== undefined) encodeOpt(writer, message.edns, message.rcode)
  return writer.finish()
}

export const NO_FLAGS: MessageFlags = {
  response: false,
  authoritative: false,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  authenticData: false,
  checkingDisabled: false,
}
