/**
 * The record layer in the clear: which content is in the bytes received, and which handshake messages are in the content.
 * Spec: RFC 8446 §5.1 (record, at most 2^14 bytes), RFC 5246 §6.2.1 (a message may span records, a record several messages).
 *
 * 1. Push bytes as they arrive.   2. Take events: whole handshake messages, alerts, or the sign that the rest is encrypted.
 *
 * Not done: decryption. Empty records are tolerated up to a limit, since each costs a hostile peer five bytes only.
 */
import { DecodeError } from "./reader.ts"
import { concat, uint8, uint16, vector16 } from "./writer.ts"

export const CONTENT_CHANGE_CIPHER_SPEC = 20
export const CONTENT_ALERT = 21
export const CONTENT_HANDSHAKE = 22
export const CONTENT_APPLICATION_DATA = 23

/** RFC 8446 §5.1: 2^14 bytes of plaintext; RFC 5246 §6.2.3 allows 2048 more for ciphertext. */
const RECORD_LIMIT = 0x4000 + 2048

/** A hello, certificates (OpenSSL takes 100 kB by default) and the rest of a flight; beyond, a peer is hostile. */
const FLIGHT_LIMIT = 0x40000

/** Records without content that are tolerated in one flight. */
const EMPTY_RECORD_LIMIT = 32

export const encodeRecord = (contentType: number, version: number, content: Uint8Array): Uint8Array =>
  concat(uint8(contentType), uint16(version), vector16(content))

export type RecordEvent =
  | { readonly kind: "handshake"; readonly type: number; readonly body: Uint8Array; readonly recordVersion: number }
  | { readonly kind: "alert"; readonly content: Uint8Array; readonly recordVersion: number }
  /** ChangeCipherSpec or application data: what follows cannot be read. */
  | { readonly kind: "encrypted" }

export interface RecordAssembler {
  /**
   * Adds bytes and passes what they complete to `take`, in order, until it returns true. Returns whether it did. Throws
   * `DecodeError`, after all that came before the fault was taken; afterwards the assembler must not be used.
   */
  readonly push: (chunk: Uint8Array, take: (event: RecordEvent) => boolean) => boolean
}

export const makeRecordAssembler = (): RecordAssembler => {
  const received = makeQueue()
  const handshake = makeQueue()
  let total = 0
  let empty = 0

  const nextRecord = (): { type: number; version: number; content: Uint8Array } | undefined => {
    const header = received.peek(5)
    if (header === undefined) return undefined
    const type = header[0]!
    const version = (header[1]! << 8) | header[2]!
    const length = (header[3]! << 8) | header[4]!
    if (type < CONTENT_CHANGE_CIPHER_SPEC || type > CONTENT_APPLICATION_DATA)
      throw new DecodeError({ at: "TLSPlaintext.type", expected: "20 to 23" })
    if (version >> 8 !== 3) throw new DecodeError({ at: "TLSPlaintext.legacy_record_version", expected: "0x03XX" })
    if (length > RECORD_LIMIT) throw new DecodeError({ at: "TLSPlaintext.length", expected: `at most ${RECORD_LIMIT}` })
    if (length === 0 && ++empty > EMPTY_RECORD_LIMIT)
      throw new DecodeError({ at: "TLSPlaintext.length", expected: `at most ${EMPTY_RECORD_LIMIT} empty records` })
    const whole = received.peek(5 + length)
    if (whole === undefined) return undefined
    received.skip(5 + length)
    return { type, version, content: whole.subarray(5) }
  }

  const nextMessage = (): { type: number; body: Uint8Array } | undefined => {
    const header = handshake.peek(4)
    if (header === undefined) return undefined
    const length = (header[1]! << 16) | (header[2]! << 8) | header[3]!
    if (length > FLIGHT_LIMIT) throw new DecodeError({ at: "Handshake.length", expected: `at most ${FLIGHT_LIMIT}` })
    const whole = handshake.peek(4 + length)
    if (whole === undefined) return undefined
    handshake.skip(4 + length)
    return { type: whole[0]!, body: whole.slice(4) }
  }

  return {
    push: (chunk, take) => {
      total += chunk.length
      if (total > FLIGHT_LIMIT) throw new DecodeError({ at: "flight", expected: `at most ${FLIGHT_LIMIT} bytes` })
      received.add(chunk)
      for (let record = nextRecord(); record !== undefined; record = nextRecord()) {
        const recordVersion = record.version
        if (record.type === CONTENT_ALERT) {
          if (take({ kind: "alert", content: record.content.slice(), recordVersion })) return true
        } else if (record.type !== CONTENT_HANDSHAKE) {
          if (take({ kind: "encrypted" })) return true
        } else {
          handshake.add(record.content)
          for (let message = nextMessage(); message !== undefined; message = nextMessage())
            if (take({ kind: "handshake", ...message, recordVersion })) return true
        }
      }
      return false
    },
  }
}

/** Bytes waiting to be read, in a buffer that doubles, so that a peer sending byte by byte costs linear time. */
const makeQueue = () => {
  let buffer = new Uint8Array(4096)
  let start = 0
  let end = 0
  return {
    add: (chunk: Uint8Array): void => {
      if (end + chunk.length > buffer.length) {
        const held = end - start
        let size = buffer.length
        while (size < (held + chunk.length) * 2) size *= 2
        const grown = new Uint8Array(size)
        grown.set(buffer.subarray(start, end))
        buffer = grown
        start = 0
        end = held
      }
      buffer.set(chunk, end)
      end += chunk.length
    },
    /** The next `length` bytes as a view that lives until the next `add`, or `undefined` when they are not all there. */
    peek: (length: number): Uint8Array | undefined =>
      end - start < length ? undefined : buffer.subarray(start, start + length),
    skip: (length: number): void => {
      start += length
    },
  }
}
