/** The list of RR types in NSEC and NSEC3 (RFC 4034 §4.1.2): windows of up to 32 bytes, one bit a type. */
import { DecodeError } from "./decode-error.ts"
import type { Reader } from "./reader.ts"

/** Reads to the end of the reader; types ascend. */
export const decodeTypeBitmap = (reader: Reader): ReadonlyArray<number> => {
  const types: Array<number> = []
  let previous = -1
  while (reader.remaining > 0) {
    const at = reader.position
    const window = reader.uint8()
    const length = reader.uint8()
    if (window <= previous || length === 0 || length > 32) {
      throw new DecodeError({ at, expected: "ascending windows of 1 to 32 bytes", spec: "RFC 4034 §4.1.2" })
    }
    previous = window
    const bytes = reader.take(length)
    for (let i = 0; i < length; i++) {
      for (let bit = 0; bit < 8; bit++) if (bytes[i]! & (0x80 >> bit)) types.push((window << 8) | (i << 3) | bit)
    }
  }
  return types
}

export const encodeTypeBitmap = (types: ReadonlyArray<number>): Uint8Array => {
  const bytes: Array<number> = []
  const sorted = [...new Set(types)].sort((a, b) => a - b)
  for (const window of new Set(sorted.map((type) => type >> 8))) {
    const inWindow = sorted.filter((type) => type >> 8 === window)
    const bits = new Uint8Array(((inWindow.at(-1)! & 0xff) >> 3) + 1)
    for (const type of inWindow) bits[(type & 0xff) >> 3]! |= 0x80 >> (type & 7)
    bytes.push(window, bits.length, ...bits)
  }
  return Uint8Array.from(bytes)
}
