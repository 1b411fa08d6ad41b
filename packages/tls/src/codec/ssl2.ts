/**
 * SSL 2: does anybody still answer?
 * Spec: draft-hickman-netscape-ssl-00 (records, CLIENT-HELLO, SERVER-HELLO); RFC 6176 forbids it.
 *
 * Not done: anything after SERVER-HELLO.
 */
import { DecodeError, makeReader } from "./reader.ts"
import { concat, uint16 } from "./writer.ts"

/** The seven kinds of ciphers, three bytes each on the wire. */
const CIPHER_KINDS: ReadonlyArray<readonly [number: number, name: string]> = [
  [0x010080, "SSL_CK_RC4_128_WITH_MD5"],
  [0x020080, "SSL_CK_RC4_128_EXPORT40_WITH_MD5"],
  [0x030080, "SSL_CK_RC2_128_CBC_WITH_MD5"],
  [0x040080, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5"],
  [0x050080, "SSL_CK_IDEA_128_CBC_WITH_MD5"],
  [0x060040, "SSL_CK_DES_64_CBC_WITH_MD5"],
  [0x0700c0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5"],
]

/** Encodes a CLIENT-HELLO record that offers all ciphers. `challenge` has 16 bytes. */
export const encodeSsl2ClientHello = (challenge: Uint8Array): Uint8Array => {
  const kinds = CIPHER_KINDS.flatMap(([number]) => [number >> 16, (number >> 8) & 0xff, number & 0xff])
  const body = concat([1], [0, 2], uint16(kinds.length), uint16(0), uint16(challenge.length), kinds, challenge)
  return concat(uint16(0x8000 | body.length), body)
}

export interface Ssl2ServerHello {
  /** Names of the cipher kinds, in the order sent; unknown ones as `0xABCDEF`. */
  readonly cipherKinds: ReadonlyArray<string>
}

/**
 * Decodes what a server sent first. Returns `undefined` while a SERVER-HELLO is not whole; throws `DecodeError` for anything
 * else, such as the alert of a server that knows SSL 3 or later only.
 */
export const decodeSsl2ServerHello = (bytes: Uint8Array): Ssl2ServerHello | undefined => {
  const first = bytes[0]
  if (first === undefined || bytes.length < 3) return undefined
  // The two-byte header has its top bit set; the three-byte one has padding, which nothing before encryption needs.
  if (first < 0x80) throw new DecodeError({ at: "SSL 2 record", expected: "a header of two bytes" })
  const length = ((first & 0x7f) << 8) | bytes[1]!
  if (bytes[2] !== SERVER_HELLO) throw new DecodeError({ at: "MSG", expected: "SERVER-HELLO (4)" })
  if (bytes.length < 2 + length) return undefined
  const reader = makeReader(bytes.subarray(3, 2 + length))
  reader.bytes(2, "SESSION-ID-HIT, CERTIFICATE-TYPE")
  if (reader.uint16("SERVER-VERSION") !== 2) throw new DecodeError({ at: "SERVER-VERSION", expected: "0x0002" })
  const certificateLength = reader.uint16("CERTIFICATE-LENGTH")
  const kindsLength = reader.uint16("CIPHER-SPECS-LENGTH")
  reader.uint16("CONNECTION-ID-LENGTH")
  reader.bytes(certificateLength, "CERTIFICATE-DATA")
  const kinds = reader.sub(kindsLength, "CIPHER-SPECS-DATA")
  const cipherKinds: Array<string> = []
  while (kinds.remaining() > 0) {
    const number = kinds.uint24("CIPHER-SPECS-DATA")
    cipherKinds.push(names.get(number) ?? `0x${number.toString(16).padStart(6, "0")}`)
  }
  return { cipherKinds }
}

const SERVER_HELLO = 4
const names = new Map(CIPHER_KINDS)
