/** Writes DNS messages into a growing buffer, compressing owner names and the names RFC 1035 allows to (RFC 3597 §4). */
import { encodeName, type Name, nameLabels } from "./name.ts"

export class Writer {
  private buffer = Buffer.allocUnsafe(512)
  private length = 0
  private readonly offsets = new Map<string, number>()

  get position(): number {
    return this.length
  }

  uint8(value: number): this {
    this.reserve(1)
    this.buffer[this.length++] = value
    return this
  }

  uint16(value: number): this {
    this.reserve(2)
    this.buffer[this.length++] = (value >> 8) & 0xff
    this.buffer[this.length++] = value & 0xff
    return this
  }

  uint32(value: number): this {
    this.reserve(4)
    this.buffer.writeUInt32BE(value >>> 0, this.length)
    this.length += 4
    return this
  }

  append(bytes: Uint8Array): this {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
    return this
  }

  /** Uncompressed name. */
  name(name: Name): this {
    return this.append(encodeName(name))
  }

  /** Name that may end in a pointer to one written before, spelt the same. */
  compressedName(name: Name): this {
    let rest = name
    for (const label of nameLabels(name)) {
      const known = this.offsets.get(rest)
      if (known !== undefined) return this.uint16(0xc000 | known)
      if (this.length < MAX_POINTER_TARGET) this.offsets.set(rest, this.length)
      this.uint8(label.length).append(Buffer.from(label, "latin1"))
      rest = rest.slice(presentationLength(rest) + 1)
    }
    return this.uint8(0)
  }

  /** Overwrites two bytes written before. */
  patchUint16(at: number, value: number): this {
    this.buffer.writeUInt16BE(value, at)
    return this
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.buffer, 0, this.length)
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }
}

/** A pointer has 14 bits (RFC 1035 §4.1.4). */
const MAX_POINTER_TARGET = 0x4000

/** Characters that the first label takes in presentation form. */
const presentationLength = (name: Name): number => {
  let at = 0
  while (at < name.length && name[at] !== ".") at += name[at] === "\\" ? 2 : 1
  return at
}
