/**
 * Bounds-checked reading of a DNS message. Every read throws DecodeError instead of leaving its bounds.
 *
 * Compression pointers (RFC 1035 §4.1.4) must point before the name that uses them, so that reading a name always ends;
 * suffixes already read are remembered by offset, so that a packet full of pointers costs no more than its bytes.
 */
import { DecodeError } from "./decode-error.ts"
import { escapeLabel, MAX_NAME_BYTES, type Name } from "./name.ts"

export class Reader {
  /** Offset of the next byte. */
  position: number
  readonly end: number
  readonly bytes: Buffer
  private readonly names: Map<number, KnownName>

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, names: Map<number, KnownName> = new Map()) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.position = start
    this.end = end
    this.names = names
  }

  get remaining(): number {
    return this.end - this.position
  }

  uint8(): number {
    this.need(1)
    return this.bytes[this.position++]!
  }

  uint16(): number {
    this.need(2)
    const at = this.position
    this.position = at + 2
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!
  }

  uint32(): number {
    this.need(4)
    const value = this.bytes.readUInt32BE(this.position)
    this.position += 4
    return value
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    this.need(length)
    const view = this.bytes.subarray(this.position, this.position + length)
    this.position += length
    return view
  }

  rest(): Uint8Array {
    return this.take(this.remaining)
  }

  /** `<character-string>` of RFC 1035 §3.3: one length byte, then that many bytes. */
  characterString(): Uint8Array {
    return this.take(this.uint8())
  }

  /** Reader of the next `length` bytes that can still follow pointers to earlier ones. */
  within(length: number): Reader {
    this.need(length)
    const inner = new Reader(this.bytes, this.position, this.position + length, this.names)
    this.position += length
    return inner
  }

  name(): Name {
    return this.knownName(this.position, this.end, true, 0).text
  }

  private knownName(start: number, end: number, own: boolean, depth: number): KnownName {
    const known = this.names.get(start)
    if (known !== undefined) {
      if (own) {
        if (known.next > end) throw malformed(start, "a name within its field")
        this.position = known.next
      }
      return known
    }
    let text = ""
    let size = 1
    let at = start
    for (;;) {
      if (at >= end) throw malformed(at, "a label length")
      const length = this.bytes[at]!
      if (length === 0) {
        at++
        break
      }
      if (length >= 0xc0) {
        if (at + 2 > end) throw malformed(at, "a compression pointer of two bytes")
        const target = ((length & 0x3f) << 8) | this.bytes[at + 1]!
        if (target >= start) throw malformed(at, "a pointer to an earlier name")
        if (depth >= MAX_POINTERS) throw malformed(at, `at most ${MAX_POINTERS} pointers in a name`)
        const suffix = this.knownName(target, start, false, depth + 1)
        size += suffix.size - 1
        text = text === "" ? suffix.text : suffix.text === "." ? text : text + suffix.text
        at += 2
        break
      }
      if (length > 63) throw malformed(at, "a label of at most 63 bytes or a pointer")
      if (at + 1 + length > end) throw malformed(at, "a label within the message")
      size += length + 1
      if (size > MAX_NAME_BYTES) throw malformed(start, "a name of at most 255 bytes")
      text += `${escapeLabel(this.bytes.toString("latin1", at + 1, at + 1 + length))}.`
      at += length + 1
    }
    if (size > MAX_NAME_BYTES) throw malformed(start, "a name of at most 255 bytes")
    const name = { text: text === "" ? "." : text, size, next: at }
    this.names.set(start, name)
    if (own) this.position = at
    return name
  }

  private need(length: number): void {
    if (length > this.end - this.position) throw malformed(this.position, `${length} more bytes`)
  }
}

/** A name read at some offset: its text, its uncompressed size, and the offset after it. */
interface KnownName {
  readonly text: Name
  readonly size: number
  readonly next: number
}

/** A name has at most 127 labels, so more pointers cannot be of use. */
const MAX_POINTERS = 127

const malformed = (at: number, expected: string) => new DecodeError({ at, expected, spec: "RFC 1035 §4.1" })
