/**
 * DER: the encoding of certificates and keys, read and written.
 * Spec: ITU-T X.690 (definite lengths only), RFC 5280 §4.1.2.5 (times).
 *
 * Not done: tags above 30, real numbers, string types beyond those of names. Lengths up to 2^24 bytes.
 */
import { DecodeError } from "../codec/reader.ts"
import { concat } from "../codec/writer.ts"

export const TAG_BOOLEAN = 0x01
export const TAG_INTEGER = 0x02
export const TAG_BIT_STRING = 0x03
export const TAG_OCTET_STRING = 0x04
export const TAG_NULL = 0x05
export const TAG_OBJECT_IDENTIFIER = 0x06
export const TAG_UTF8_STRING = 0x0c
export const TAG_UTC_TIME = 0x17
export const TAG_GENERALIZED_TIME = 0x18
export const TAG_SEQUENCE = 0x30
export const TAG_SET = 0x31

/** One value: its tag byte, its content, and the whole encoding with tag and length. Views on the source. */
export interface DerValue {
  readonly tag: number
  readonly content: Uint8Array
  readonly whole: Uint8Array
}

/** Decodes the one value that `source` starts with. Throws `DecodeError`. */
export const decodeDer = (source: Uint8Array, at: string): DerValue => {
  const tag = source[0]
  const first = source[1]
  if (tag === undefined || first === undefined) throw new DecodeError({ at, expected: "tag and length" })
  if ((tag & 0x1f) === 0x1f) throw new DecodeError({ at, expected: "a tag below 31" })
  let length = first
  let header = 2
  if (first >= 0x80) {
    const lengthBytes = first & 0x7f
    if (lengthBytes === 0 || lengthBytes > 3) throw new DecodeError({ at, expected: "a definite length below 2^24" })
    length = 0
    for (const byte of source.subarray(2, 2 + lengthBytes)) length = (length << 8) | byte
    header += lengthBytes
  }
  if (header + length > source.length) throw new DecodeError({ at, expected: `${length} bytes of content` })
  return { tag, content: source.subarray(header, header + length), whole: source.subarray(0, header + length) }
}

/** Decodes the values that stand one after the other in a constructed value. Throws `DecodeError`. */
export const decodeDerList = (content: Uint8Array, at: string): ReadonlyArray<DerValue> => {
  const values: Array<DerValue> = []
  for (let position = 0; position < content.length; ) {
    const value = decodeDer(content.subarray(position), at)
    values.push(value)
    position += value.whole.length
  }
  return values
}

/** The value when it is there with this tag; otherwise throws `DecodeError`. */
export const expectDer = (value: DerValue | undefined, tag: number, at: string): DerValue => {
  if (value?.tag !== tag) throw new DecodeError({ at, expected: `tag 0x${tag.toString(16)}` })
  return value
}

/** Decodes the content of an object identifier to dotted form. Throws `DecodeError`. */
export const decodeObjectIdentifier = (content: Uint8Array, at: string): string => {
  const arcs: Array<number> = []
  let arc = 0
  for (const byte of content) {
    if (arc > 0x1ffffff) throw new DecodeError({ at, expected: "arcs below 2^32" })
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (arcs.length === 0) arcs.push(Math.min(Math.floor(arc / 40), 2), arc - 40 * Math.min(Math.floor(arc / 40), 2))
    else arcs.push(arc)
    arc = 0
  }
  if (arcs.length === 0 || content.at(-1)! >= 0x80) throw new DecodeError({ at, expected: "an object identifier" })
  return arcs.join(".")
}

/** Decodes UTCTime or GeneralizedTime to ISO 8601 in UTC with whole seconds. Throws `DecodeError`. */
export const decodeTime = (value: DerValue | undefined, at: string): string => {
  const text = value === undefined ? "" : String.fromCharCode(...value.content.subarray(0, 32))
  const match = (value?.tag === TAG_UTC_TIME ? UTC_TIME : GENERALIZED_TIME).exec(text)
  if (value === undefined || match === null) throw new DecodeError({ at, expected: "UTCTime or GeneralizedTime in Z" })
  const [, year, month, day, hour, minute, second = "00"] = match
  // RFC 5280 §4.1.2.5.1: two digits below 50 mean 20YY.
  const fullYear = value.tag === TAG_UTC_TIME ? `${Number(year) < 50 ? "20" : "19"}${year}` : year
  const iso = `${fullYear}-${month}-${day}T${hour}:${minute}:${second}Z`
  if (Number.isNaN(Date.parse(iso))) throw new DecodeError({ at, expected: "a date that exists" })
  return iso
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/

/** Encodes a value with its tag and shortest length. */
export const encodeDer = (tag: number, ...pieces: ReadonlyArray<Uint8Array | ReadonlyArray<number>>): Uint8Array => {
  const content = concat(...pieces)
  const { length } = content
  if (length < 0x80) return concat([tag, length], content)
  if (length < 0x100) return concat([tag, 0x81, length], content)
  if (length < 0x10000) return concat([tag, 0x82, length >> 8, length & 0xff], content)
  return concat([tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff], content)
}

export const encodeSequence = (...pieces: ReadonlyArray<Uint8Array>): Uint8Array => encodeDer(TAG_SEQUENCE, ...pieces)

export const encodeObjectIdentifier = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number)
  return encodeDer(TAG_OBJECT_IDENTIFIER, [first * 40 + second, ...rest].flatMap(base128))
}

const base128 = (arc: number): ReadonlyArray<number> => {
  const digits = [arc % 128]
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left % 128) | 0x80)
  return digits
}

/** Encodes a whole number that is not negative, given big-endian. */
export const encodeInteger = (bytes: Uint8Array): Uint8Array => {
  const from = bytes.findIndex((byte) => byte !== 0)
  const trimmed = from < 0 ? Uint8Array.of(0) : bytes.subarray(from)
  return encodeDer(TAG_INTEGER, trimmed[0]! >= 0x80 ? [0] : [], trimmed)
}

/** Encodes a moment as RFC 5280 asks: UTCTime up to 2049, GeneralizedTime after. */
export const encodeTime = (moment: Date): Uint8Array => {
  const digits = moment.toISOString().replace(/\.\d+|[-:T]/g, "")
  const isShort = moment.getUTCFullYear() >= 1950 && moment.getUTCFullYear() < 2050
  return encodeDer(isShort ? TAG_UTC_TIME : TAG_GENERALIZED_TIME, Buffer.from(isShort ? digits.slice(2) : digits))
}
