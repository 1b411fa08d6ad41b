/** Puts together the vectors of the TLS presentation language (RFC 8446 §3). Numbers are big-endian. */

export type Piece = Uint8Array | ReadonlyArray<number>

/** Joins pieces to one array of bytes. */
export const concat = (...pieces: ReadonlyArray<Piece>): Uint8Array => {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let position = 0
  for (const piece of pieces) {
    joined.set(piece, position)
    position += piece.length
  }
  return joined
}

export const uint8 = (value: number): ReadonlyArray<number> => [value & 0xff]
export const uint16 = (value: number): ReadonlyArray<number> => [(value >> 8) & 0xff, value & 0xff]
export const uint24 = (value: number): ReadonlyArray<number> => [
  (value >> 16) & 0xff,
  (value >> 8) & 0xff,
  value & 0xff,
]

/** A vector with a length of one, two or three bytes before it. */
export const vector8 = (...pieces: ReadonlyArray<Piece>): Uint8Array => prefixed(uint8, pieces)
export const vector16 = (...pieces: ReadonlyArray<Piece>): Uint8Array => prefixed(uint16, pieces)
export const vector24 = (...pieces: ReadonlyArray<Piece>): Uint8Array => prefixed(uint24, pieces)

const prefixed = (length: (value: number) => Piece, pieces: ReadonlyArray<Piece>): Uint8Array => {
  const body = concat(...pieces)
  return concat(length(body.length), body)
}
