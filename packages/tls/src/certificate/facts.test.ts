import { X509Certificate } from "node:crypto"
import { rootCertificates } from "node:tls"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DecodeError } from "../codec/reader.ts"
import { decodeCertificate } from "./facts.ts"
import { issueCertificate } from "./issue.ts"

const notBefore = new Date("2026-01-01T00:00:00Z")
const notAfter = new Date("2051-06-30T12:34:56Z")

describe("facts of a certificate", () => {
  it("agree with OpenSSL for every root of Mozilla's list", () => {
    for (const pem of rootCertificates) {
      const theirs = new X509Certificate(pem)
      const ours = decodeCertificate(theirs.raw)
      expect(ours).toMatchObject({
        sha256: theirs.fingerprint256.replaceAll(":", "").toLowerCase(),
        sha512: theirs.fingerprint512.replaceAll(":", "").toLowerCase(),
        serialNumber: theirs.serialNumber.toLowerCase().padStart(2, "0"),
        signatureAlgorithm: theirs.signatureAlgorithm,
        isCa: theirs.ca,
        isSelfIssued: true,
      })
      expect(Date.parse(ours.notBefore)).toBe(+theirs.validFromDate)
      expect(Date.parse(ours.notAfter)).toBe(+theirs.validToDate)
      const key = theirs.publicKey
      expect(ours.key.type).toBe(key.asymmetricKeyType)
      if (ours.key.type === "rsa") expect(ours.key.bits).toBe(key.asymmetricKeyDetails?.modulusLength)
      expect(ours.commonName === null || theirs.subject.includes("CN=")).toBe(true)
    }
  })

  it.each([
    { timestamps: undefined, expected: { hasTimestamps: false, timestampCount: 0 } },
    { timestamps: 0, expected: { hasTimestamps: true, timestampCount: 0 } },
    { timestamps: 3, expected: { hasTimestamps: true, timestampCount: 3 } },
  ])("count timestamps of certificate transparency: $timestamps", ({ timestamps, expected }) => {
    const request = { subject: "a.example", notBefore, notAfter, ...(timestamps === undefined ? {} : { timestamps }) }
    expect(decodeCertificate(issueCertificate(request).der)).toMatchObject(expected)
  })

  it("are read from a certificate of our own", () => {
    const { der } = issueCertificate({
      subject: "Plumb, Line",
      sans: ["www.example.org", "*.example.org", "192.0.2.7", "2001:db8:0:0:1::"],
      keys: "ecdsa-p384",
      serialNumber: "00ff01",
      notBefore,
      notAfter,
    })
    expect(decodeCertificate(der)).toMatchObject({
      subject: "CN=Plumb\\, Line",
      commonName: "Plumb, Line",
      dnsNames: ["www.example.org", "*.example.org"],
      ipAddresses: ["192.0.2.7", "2001:db8:0:0:1::"],
      notBefore: "2026-01-01T00:00:00Z",
      notAfter: "2051-06-30T12:34:56Z",
      serialNumber: "ff01",
      key: { type: "ec", bits: 384, curve: "secp384r1" },
      signatureAlgorithm: "ecdsa-with-SHA256",
      signatureHash: "sha256",
      isCa: false,
      isSelfIssued: true,
    })
  })

  it.each([
    {
      keys: "rsa-2048",
      hash: "sha1",
      algorithm: "sha1WithRSAEncryption",
      key: { type: "rsa", bits: 2048, curve: null },
    },
    { keys: "ed25519", hash: "sha256", algorithm: "Ed25519", key: { type: "ed25519", bits: 256, curve: null } },
    {
      keys: "ecdsa-p256",
      hash: "sha512",
      algorithm: "ecdsa-with-SHA512",
      key: { type: "ec", bits: 256, curve: "secp256r1" },
    },
  ] as const)("tell $keys with $hash", ({ keys, hash, algorithm, key }) => {
    const { der } = issueCertificate({ subject: "x", keys, hash, notBefore, notAfter })
    expect(decodeCertificate(der)).toMatchObject({ signatureAlgorithm: algorithm, key })
  })

  it("of any bytes are facts or a DecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeCertificate(bytes)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DecodeError)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it("of a certificate with bytes changed are facts or a DecodeError", () => {
    const { der } = issueCertificate({ subject: "x", sans: ["a.example", "2001:db8::1"], notBefore, notAfter })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
        fc.nat(der.length),
        (changes, length) => {
          const mutated = Uint8Array.from(der)
          for (const [at, byte] of changes) mutated[at] = byte
          for (const bytes of [mutated, mutated.subarray(0, length)])
            try {
              decodeCertificate(bytes)
            } catch (thrown) {
              expect(thrown).toBeInstanceOf(DecodeError)
            }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
