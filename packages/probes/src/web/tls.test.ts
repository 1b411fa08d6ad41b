import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { modernOffer } from "../tls/offer.test-support.ts"
import { tls } from "./tls.ts"

const value = <A>(found: A) => ({ value: found })
const certificate = {
  trust: "trusted",
  subject: "CN=example.org",
  issuer: "CN=Authority",
  names: ["example.org"],
  matchedName: "example.org",
  notBefore: "2026-01-01T00:00:00.000Z",
  notAfter: "2027-01-01T00:00:00.000Z",
  sha256: "00",
  key: "ec 256",
  signatureAlgorithm: "ecdsa-with-SHA256",
  presented: 2,
}
const seen = (given: { offer?: unknown; certificate?: unknown }) => ({
  hasAddress: value(true),
  profile: value({
    outcome: "answered",
    offer: modernOffer,
    certificate: value(certificate),
    connections: 3,
    ...given,
  }),
})

describe("tls", () => {
  it("passes a modern server with a good certificate", () => {
    const found = judged(tls, seen({}))
    expect(found).toMatchObject({
      "tls.version": "pass modern",
      "tls.cipher-suites": "pass strong",
      "tls.cipher-order": "not-applicable nothing-to-order",
      "tls.ocsp-stapling": "not-applicable no-responder",
      "tls.certificate-trusted": "pass trusted",
      "tls.certificate-name": "pass matches",
      "tls.certificate-validity": "pass valid",
    })
    expect(Object.values(found).filter((each) => !/^(?:pass|not-applicable) /.test(each))).toEqual([])
  })

  it("hands on what the rules say of the offer", () => {
    const weak = { ...modernOffer, weakHash: { used: "rsa_pkcs1_sha1" } }
    expect(judged(tls, seen({ offer: weak }))["tls.key-exchange-hash"]).toBe("fail insufficient")
  })

  it.each([
    { staplesOcsp: true, found: "pass stapled" },
    { staplesOcsp: false, found: "partial not-stapled" },
  ])("OCSP stapled: $staplesOcsp", ({ staplesOcsp, found }) => {
    const offer = { ...modernOffer, staplesOcsp, ocspResponders: ["http://ocsp.example"] }
    expect(judged(tls, seen({ offer }))["tls.ocsp-stapling"]).toBe(found)
  })

  it.each([
    {
      name: "fails a certificate without trust",
      given: { trust: "unknown-issuer" },
      check: "tls.certificate-trusted",
      expect: "fail unknown-issuer",
    },
    {
      name: "fails a certificate of another name",
      given: { matchedName: null },
      check: "tls.certificate-name",
      expect: "fail mismatch",
    },
    {
      name: "fails an expired certificate",
      given: { notAfter: "2026-11-22T23:59:59.000Z" },
      check: "tls.certificate-validity",
      expect: "fail expired",
    },
    {
      name: "fails one that is not valid yet",
      given: { notBefore: "2026-11-24T00:00:00.000Z" },
      check: "tls.certificate-validity",
      expect: "fail not-yet-valid",
    },
    {
      name: "is partial in its last week",
      given: { notAfter: "2026-11-29T00:00:00.000Z" },
      check: "tls.certificate-validity",
      expect: "partial expires-soon",
    },
  ])("$name", ({ given, check, expect: expected }) => {
    expect(judged(tls, seen({ certificate: value({ ...certificate, ...given }) }))[check]).toBe(expected)
  })

  it("does not apply where nothing speaks TLS, and is unknown where nothing answered", () => {
    const noTls = { hasAddress: value(true), profile: value({ outcome: "no-tls" }) }
    expect(new Set(Object.values(judged(tls, noTls)))).toEqual(new Set(["not-applicable no-https"]))
    expect(new Set(Object.values(judged(tls, { hasAddress: value(true), profile: timeout })))).toEqual(
      new Set(["unknown timeout"]),
    )
  })
})
