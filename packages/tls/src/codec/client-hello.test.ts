import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { helloFor } from "../client/hellos.ts"
import { broadOffer } from "./cipher-suites.ts"
import {
  alpnExtension,
  type ClientHello,
  decodeClientHello,
  encodeClientHello,
  encodeClientHelloRecord,
  keyShareExtension,
  serverNameExtension,
  supportedVersionsExtension,
} from "./client-hello.ts"
import { DecodeError } from "./reader.ts"
import { tlsVersions } from "./versions.ts"

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

describe("a ClientHello", () => {
  it("of SSL 3 has no extensions, not even an empty list (RFC 6101 §5.6.1.2)", () => {
    const hello: ClientHello = {
      version: 0x0300,
      random: new Uint8Array(32).fill(0xab),
      sessionId: new Uint8Array(),
      cipherSuites: [0x000a, 0x0005],
      compressionMethods: [0],
      extensions: [],
    }
    expect(hex(encodeClientHelloRecord(hello))).toBe(
      `16 0300 002f 01 00002b 0300 ${"ab".repeat(32)} 00 0004 000a 0005 01 00`.replaceAll(" ", ""),
    )
  })

  it("writes extensions as their RFCs do", () => {
    expect(hex(serverNameExtension("ab.example").data)).toBe("000d00000a61622e6578616d706c65")
    expect(hex(supportedVersionsExtension([0x0304, 0x0303]).data)).toBe("0403040303")
    expect(hex(alpnExtension(["h2"]).data)).toBe("0003026832")
    expect(hex(keyShareExtension([]).data)).toBe("0000")
    expect(hex(keyShareExtension([{ group: 0x001d, keyExchange: Uint8Array.of(1, 2) }]).data)).toBe("0006001d00020102")
  })

  it.each(tlsVersions)("of %s round-trips, offers less than 128 suites, and names the right version", (maximum) => {
    const hello = helloFor({ serverName: "www.example.org", maximum, alpn: ["h2"] })
    expect(decodeClientHello(encodeClientHello(hello).subarray(4))).toEqual(hello)
    expect(hello.version).toBe(maximum === "TLS 1.3" ? 0x0303 : 0x0300 + tlsVersions.indexOf(maximum))
    expect(hello.cipherSuites.length).toBeLessThan(129)
    expect(new Set(hello.cipherSuites).size).toBe(hello.cipherSuites.length)
    expect(hello.extensions.length === 0).toBe(maximum === "SSL 3")
  })

  it("names no IP address in SNI (RFC 6066 §3)", () => {
    const types = helloFor({ serverName: "192.0.2.1", maximum: "TLS 1.2" }).extensions.map(({ type }) => type)
    expect(types).not.toContain(0)
  })

  it("round-trips whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.record({
          version: fc.integer({ min: 0, max: 0xffff }),
          random: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          sessionId: fc.uint8Array({ maxLength: 32 }),
          cipherSuites: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }),
          compressionMethods: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 5 }),
          extensions: fc.uniqueArray(
            fc.record({ type: fc.integer({ min: 0, max: 0xffff }), data: fc.uint8Array({ maxLength: 40 }) }),
            { selector: ({ type }) => type, maxLength: 8 },
          ),
        }),
        (hello) => {
          expect(decodeClientHello(encodeClientHello(hello).subarray(4))).toEqual(hello)
        },
      ),
    )
  })

  it("made of any bytes is a value or a DecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          decodeClientHello(bytes)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DecodeError)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

describe("the broad offer", () => {
  it("has what servers of each version may choose", () => {
    expect(broadOffer("TLS 1.3").slice(0, 5)).toEqual([0x1301, 0x1302, 0x1303, 0x1304, 0x1305])
    expect(broadOffer("TLS 1.3")).toContain(0xc02f)
    expect(broadOffer("TLS 1.2")).not.toContain(0x1301)
    for (const version of ["TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3"] as const)
      for (const suite of [0x0004, 0x0005, 0x000a, 0x0009, 0x0003, 0x002f, 0x0035, 0x0039, 0x0034, 0xc014, 0xc018])
        expect([version, broadOffer(version).includes(suite)]).toEqual([version, true])
    expect(broadOffer("TLS 1.1")).not.toContain(0xc02f)
    expect(broadOffer("TLS 1.0")).not.toContain(0x003c)
  })
})
