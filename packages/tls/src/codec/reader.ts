/** Reads bytes received from a peer, front to back, and never past their end. */
import { Data } from "effect"

/** What a decoder throws, and the only thing it throws: bytes that do not mean what the specification asks. */
export class DecodeError extends Data.TaggedError("DecodeError")<{
  /** The field at which decoding stopped, as the specification names it. */
  readonly at: string
  readonly expected: string
}> {}

/** A position in a range of bytes. Views share memory with the source: copy what must outlive it. */
export interface Reader {
  readonly remaining: () => number
  readonly uint8: (at: string) => number
  readonly uint16: (at: string) => number
  readonly uint24: (at: string) => number
  /** The next `length` bytes as a view. */
  readonly bytes: (length: number, at: string) => Uint8Array
  /** A reader over the next `length` bytes, which are skipped here. */
  readonly sub: (length: number, at: string) => Reader
}

/** Makes a reader over all of `source`. */
export const makeReader = (source: Uint8Array): Reader => {
  let position = 0
  const take = (length: number, at: string): number => {
    if (length > source.length - position)
      throw new DecodeError({ at, expected: `${length} bytes, ${source.length - position} are left` })
    const from = position
    position += length
    return from
  }
  const reader: Reader = {
    remaining: () => source.length - position,
    uint8: (at) => source[take(1, at)]!,
    uint16: (at) => {
      const from = take(2, at)
      return (source[from]! << 8) | source[from + 1]!
    },
    uint24: (at) => {
      const from = take(3, at)
      return (source[from]! << 16) | (source[from + 1]! << 8) | source[from + 2]!
    },
    bytes: (length, at) => {
      const from = take(length, at)
      return source.subarray(from, from + length)
    },
    sub: (length, at) => makeReader(reader.bytes(length, at)),
  }
  return reader
}
