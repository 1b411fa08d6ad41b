import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { encodeDer, encodeInteger, encodeSequence, TAG_OCTET_STRING } from "../certificate/der.ts"
import { concat } from "../codec/writer.ts"
import { maxEarlyData } from "./early-data.ts"

const session = (...more: ReadonlyArray<Uint8Array>): Uint8Array =>
  encodeSequence(
    encodeInteger(Uint8Array.of(1)),
    encodeInteger(Uint8Array.of(3, 4)),
    ...[2, 32, 48].map((length) => encodeDer(TAG_OCTET_STRING, new Uint8Array(length))),
    ...more,
  )
const early = encodeDer(0xaf, encodeInteger(Uint8Array.of(0x40, 0)))
const wrapped = (inner: Uint8Array): Uint8Array =>
  concat([0], Buffer.from("nodejs:tls:session:1"), [0, 0, 9], Buffer.from("127.0.0.1"), inner)

describe("a session", () => {
  it.each([
    { name: "with early data", bytes: session(early), expected: 16384 },
    { name: "without", bytes: session(), expected: 0 },
    { name: "with early data in Node's wrapping", bytes: wrapped(session(early)), expected: 16384 },
    { name: "without, in Node's wrapping", bytes: wrapped(session()), expected: 0 },
    {
      name: "in a wrapping unknown",
      bytes: concat([0], Buffer.from("other:1"), [0], session(early)),
      expected: undefined,
    },
    { name: "that is empty", bytes: new Uint8Array(), expected: undefined },
    {
      name: "that is some other sequence",
      bytes: encodeSequence(encodeInteger(Uint8Array.of(1))),
      expected: undefined,
    },
  ])("$name: $expected", ({ bytes, expected }) => {
    expect(maxEarlyData(bytes)).toBe(expected)
  })

  it("of any bytes throws nothing", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void maxEarlyData(bytes)))
  })
})
