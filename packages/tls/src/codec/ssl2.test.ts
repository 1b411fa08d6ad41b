import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DecodeError } from "./reader.ts"
import { decodeSsl2ServerHello, encodeSsl2ClientHello } from "./ssl2.ts"

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"))
const serverHello = bytes(`8018 04 00 01 0002 0002 0003 0008 abcd 0700c0 ${"11".repeat(8)}`)

describe("SSL 2", () => {
  it("CLIENT-HELLO is written as the draft has it", () => {
    expect(Buffer.from(encodeSsl2ClientHello(new Uint8Array(16))).toString("hex")).toBe(
      `802e 01 0002 0015 0000 0010 010080 020080 030080 040080 050080 060040 0700c0 ${"00".repeat(16)}`.replaceAll(
        " ",
        "",
      ),
    )
  })

  it("SERVER-HELLO names its ciphers once it is whole", () => {
    for (let length = 0; length < serverHello.length; length++)
      expect(decodeSsl2ServerHello(serverHello.subarray(0, length))).toBeUndefined()
    expect(decodeSsl2ServerHello(serverHello)).toEqual({ cipherKinds: ["SSL_CK_DES_192_EDE3_CBC_WITH_MD5"] })
  })

  it.each([
    { name: "an alert of TLS", bytes: "15030100020246" },
    { name: "text", bytes: Buffer.from("HTTP/1.1 400").toString("hex") },
    { name: "an SSL 2 error", bytes: "8003 00 0001" },
    { name: "another version", bytes: "8018 04 00 01 0301 0002 0003 0008 abcd 0700c0 1111111111111111" },
    { name: "a list longer than the record", bytes: "8018 04 00 01 0002 0002 0303 0008 abcd 0700c0 1111111111111111" },
  ])("is not $name", ({ bytes: hex }) => {
    expect(() => decodeSsl2ServerHello(bytes(hex))).toThrow(DecodeError)
  })

  it("takes any bytes to a value, to nothing yet, or to a DecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (rest, isPrefixed) => {
        try {
          decodeSsl2ServerHello(isPrefixed ? Uint8Array.of(0x80, rest.length + 1, 4, ...rest) : rest)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DecodeError)
        }
      }),
    )
  })
})
