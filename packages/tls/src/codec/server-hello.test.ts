import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeFlightReader } from "../client/offer.ts"
import { DecodeError } from "./reader.ts"
import {
  decodeCertificateChain,
  decodeServerHello,
  decodeServerKeyExchange,
  HELLO_RETRY_REQUEST_RANDOM,
} from "./server-hello.ts"
import { concat, vector8, vector16, vector24 } from "./writer.ts"

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"))

/** RFC 8448 §3, the ServerHello of a simple 1-RTT handshake, without its handshake header. */
const rfc8448 = bytes(`
  03 03 a6 af 06 a4 12 18 60 dc 5e 6e 60 24 9c d3 4c 95 93 0c 8a c5 cb 14 34 da c1 55 77 2e d3 e2 69 28 00 13 01 00 00 2e
  00 33 00 24 00 1d 00 20 c9 82 88 76 11 20 95 fe 66 76 2b db f7 c6 72 e1 56 d6 cc 25 3b 83 3d f1 dd 69 b1 b0 4e 75 1f 0f
  00 2b 00 02 03 04`)

describe("a ServerHello", () => {
  it("of TLS 1.3 names version, suite and group (RFC 8448 §3)", () => {
    expect(decodeServerHello(rfc8448)).toMatchObject({
      version: 0x0304,
      isHelloRetryRequest: false,
      cipherSuite: 0x1301,
      compressionMethod: 0,
      group: 0x001d,
    })
  })

  it("that asks to retry names the group wanted (RFC 8446 §4.1.4)", () => {
    const body = concat(
      [3, 3],
      HELLO_RETRY_REQUEST_RANDOM,
      [0],
      [0x13, 0x02],
      [0],
      bytes("000c 002b00020304 003300020017"),
    )
    expect(decodeServerHello(body)).toMatchObject({ version: 0x0304, isHelloRetryRequest: true, group: 0x0017 })
  })

  it("of SSL 3 ends after the compression method", () => {
    const body = concat([3, 0], new Uint8Array(32), [0], [0, 5], [0])
    expect(decodeServerHello(body)).toMatchObject({ version: 0x0300, cipherSuite: 0x0005, group: null, extensions: [] })
  })

  it.each([
    { name: "nothing", body: "" },
    { name: "a random cut short", body: "0303 0011" },
    { name: "a session id of 33 bytes", body: `0303${"00".repeat(32)}21${"00".repeat(33)}c02f00` },
    { name: "an extension twice", body: `0303${"00".repeat(32)}00c02f00 0008 00170000 00170000` },
    { name: "an extension past the end", body: `0303${"00".repeat(32)}00c02f00 0004 00170009` },
  ])("of $name is refused", ({ body }) => {
    expect(() => decodeServerHello(bytes(body))).toThrow(DecodeError)
  })
})

describe("a Certificate message", () => {
  it("keeps the order presented", () => {
    const body = vector24(vector24([1, 2, 3]), vector24([4]))
    expect(decodeCertificateChain(body)).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(4)])
  })

  it("of too many certificates is refused", () => {
    expect(() => decodeCertificateChain(vector24(...Array.from({ length: 65 }, () => vector24([1]))))).toThrow(
      DecodeError,
    )
  })
})

describe("a ServerKeyExchange", () => {
  it("names the curve and the signature scheme (RFC 8422 §5.4)", () => {
    const body = concat([3, 0x00, 0x1d], vector8(new Uint8Array(32)), [0x08, 0x04], vector16(new Uint8Array(64)))
    expect(decodeServerKeyExchange(body, "elliptic-curve", 0x0303)).toEqual({
      kind: "named-curve",
      group: 0x001d,
      signatureScheme: 0x0804,
    })
    expect(decodeServerKeyExchange(body, "elliptic-curve", 0x0302)).toMatchObject({ signatureScheme: null })
  })

  it("tells the size of a prime without its leading zeros (RFC 5246 §7.4.3)", () => {
    const prime = concat([0, 0, 0x3f], new Uint8Array(127).fill(0xff))
    const body = concat(
      vector16(prime),
      vector16([2]),
      vector16(new Uint8Array(128)),
      [2, 1],
      vector16(new Uint8Array(128)),
    )
    expect(decodeServerKeyExchange(body, "finite-field", 0x0303)).toMatchObject({
      kind: "finite-field",
      bits: 127 * 8 + 6,
      generator: Uint8Array.of(2),
      signatureScheme: 0x0201,
    })
  })

  it("of an export suite tells the size of its RSA key", () => {
    const body = concat(vector16(new Uint8Array(64).fill(0xff)), vector16([1, 0, 1]))
    expect(decodeServerKeyExchange(body, "rsa-export", 0x0301)).toEqual({ kind: "rsa-export", bits: 512 })
  })
})

describe("any bytes", () => {
  const decoders = [
    decodeServerHello,
    decodeCertificateChain,
    ...(["elliptic-curve", "finite-field", "rsa-export"] as const).map(
      (kind) => (body: Uint8Array) => decodeServerKeyExchange(body, kind, 0x0303),
    ),
  ]

  it("decode to a value or a DecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...decoders), (body, decode) => {
        try {
          decode(body)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DecodeError)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it("after a good start make a flight or a failure, however they are cut", () => {
    const start = bytes(`160303002a020000260303${"00".repeat(32)}00c02f00`)
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        (rest, cut, isGood) => {
          const all = isGood ? concat(start, rest) : concat(start.subarray(0, cut), rest)
          const whole = makeFlightReader([0xc02f])
          const inPieces = makeFlightReader([0xc02f])
          const first = whole.push(all) ?? whole.breakOff({ reason: "closed" })
          let second: ReturnType<typeof inPieces.push>
          for (const byte of all) second ??= inPieces.push(Uint8Array.of(byte))
          expect((second ?? inPieces.breakOff({ reason: "closed" })).kind).toBe(first.kind)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
