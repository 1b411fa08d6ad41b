/** How hashed names are written: base32hex without padding, in lower case. Spec: RFC 4648 §7, RFC 5155 §3.3. */

/** The first label of an NSEC3 record's owner: 32 characters for SHA-1. */
export const encodeBase32Hex = (bytes: Uint8Array): string => {
  let text = ""
  let bits = 0
  let buffer = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += ALPHABET[(buffer >> (bits - 5)) & 31]
      bits -= 5
    }
    buffer &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text
}

/** Undefined when a character is not of the alphabet. Either case is read. */
export const decodeBase32Hex = (text: string): Uint8Array | undefined => {
  const bytes: Array<number> = []
  let bits = 0
  let buffer = 0
  for (const char of text.toLowerCase()) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) return undefined
    buffer = (buffer << 5) | value
    bits += 5
    if (bits >= 8) {
      bytes.push((buffer >> (bits - 8)) & 0xff)
      bits -= 8
    }
    buffer &= (1 << bits) - 1
  }
  return Uint8Array.from(bytes)
}

const ALPHABET = "0123456789abcdefghijklmnopqrstuv"
