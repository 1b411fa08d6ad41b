import { generateKeyPairSync } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeDkimKey } from "./dkim-key.ts"
import { decodeDkimRecord } from "./dkim-record.ts"

const rsa = (bits: number, type: "spki" | "pkcs1" = "spki") =>
  generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ type, format: "der" }).toString("base64")
const RSA1024 = rsa(1024)
/** RFC 8463 A.2. */
const ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

const codes = (text: string) => {
  const { verdict, errors, warnings } = decodeDkimRecord(text)
  return [verdict, ...errors.map(({ code }) => code), ...warnings.map(({ code }) => `(${code})`)].join(" ")
}

describe("decodeDkimRecord", () => {
  it("reads what a verifier needs", () => {
    expect(decodeDkimRecord(`v=DKIM1; h=sha1 : sha256; k=rsa; n=note; s=email; t=y:s; p=${rsa(2048)};`)).toEqual({
      verdict: "valid",
      keyType: "rsa",
      keyBits: 2048,
      keyStructure: "subject-public-key-info",
      hashes: ["sha1", "sha256"],
      testing: true,
      strictIdentity: true,
      services: ["email"],
      errors: [],
      warnings: [{ code: "sha1", detail: "RFC 8301 forbids to sign with sha1" }],
    })
  })

  it.each([
    ["a short key", `p=${RSA1024}`, "valid (key-short)"],
    ["white space in the key", `v=DKIM1;p=${RSA1024.slice(0, 20)} \t\r\n ${RSA1024.slice(20)}`, "valid (key-short)"],
    ["unknown tags and flags", `p=${RSA1024}; x=y; t=z`, "valid (key-short)"],
    ["Ed25519 without padding", `k=ed25519; p=${ED25519.slice(0, -1)}`, "valid"],
    ["Ed25519", `v=DKIM1; k=ed25519; p=${ED25519}`, "valid"],
    ["a withdrawn key", "v=DKIM1; p=", "revoked"],
    ["a withdrawn key of another type", "k=ed25519; p=;", "revoked"],
    ["no key", "v=DKIM1; k=rsa", "invalid no-key"],
    ["nothing", "", "invalid malformed-tag no-key"],
    ["a version that is not first", `p=${RSA1024}; v=DKIM1`, "invalid version (key-short)"],
    ["another version", `v=DKIM2; p=${RSA1024}`, "invalid version (key-short)"],
    ["a tag twice", `p=${RSA1024}; p=`, "invalid duplicate-tag (key-short)"],
    ["text that is no tag", `nonsense; p=${RSA1024}`, "invalid malformed-tag (key-short)"],
    ["no base64", "p=MIGf*", "invalid malformed-key"],
    ["a key cut short", `p=${RSA1024.slice(0, 100)}`, "invalid malformed-key"],
    ["an RSA key as Ed25519", `k=ed25519; p=${RSA1024}`, "invalid malformed-key"],
    ["an unknown type", `k=dsa; p=${RSA1024}`, "invalid unknown-key-type"],
    ["sha1 only", `h=sha1; p=${RSA1024}`, "invalid no-usable-hash (key-short)"],
    ["another service", `s=chat; p=${RSA1024}`, "invalid not-for-email (key-short)"],
    ["an empty list", `t=; p=${RSA1024}`, "invalid malformed-value (key-short)"],
  ])("judges %s", (_, text, expected) => {
    expect(codes(text)).toBe(expected)
  })

  it("refuses keys below 1024 bits and warns of those above 4096 (RFC 8301 §3.2)", () => {
    expect(codes(`p=${fakeRsa(1023)}`)).toBe("invalid key-too-short")
    expect(codes(`p=${fakeRsa(512)}`)).toBe("invalid key-too-short")
    expect(codes(`p=${fakeRsa(4096)}`)).toBe("valid")
    expect(codes(`p=${fakeRsa(4097)}`)).toBe("valid (key-very-long)")
  })

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500, unit: fc.constantFrom(..."vkpths=; :DKIM1rsaed25519*/+\n") }), (text) => {
        expect(["valid", "invalid", "revoked"]).toContain(decodeDkimRecord(text).verdict)
      }),
    )
  })
})

describe("decodeDkimKey", () => {
  it("reads a bare RSAPublicKey", () => {
    expect(decodeDkimKey("rsa", rsa(1024, "pkcs1"))).toEqual({ bits: 1024, structure: "rsa-public-key" })
  })

  it("counts the bits of the modulus", () => {
    for (const bits of [1, 7, 8, 9, 1023, 1024, 1025, 2047])
      expect(decodeDkimKey("rsa", fakeRsa(bits))).toEqual({ bits, structure: "rsa-public-key" })
  })

  it("takes no damaged key for a good one of another length", () => {
    const whole = Buffer.from(RSA1024, "base64")
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(typeof decodeDkimKey("rsa", whole.subarray(0, length).toString("base64"))).toBe("string")
      }),
    )
  })

  it("answers any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const key = decodeDkimKey("rsa", Buffer.from(bytes).toString("base64"))
        expect(typeof key === "string" || key.bits <= bytes.length * 8).toBe(true)
      }),
    )
  })
})

/** An RSAPublicKey with a modulus of so many bits; no key that anybody could sign with. */
const fakeRsa = (bits: number): string => {
  const modulus = Buffer.from((1n << BigInt(bits - 1)).toString(16).padStart(Math.ceil((bits + 1) / 8) * 2, "0"), "hex")
  const element = (tag: number, content: Buffer) =>
    Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff]), content])
  return element(0x30, Buffer.concat([element(2, modulus), element(2, Buffer.from([1, 0, 1]))])).toString("base64")
}
