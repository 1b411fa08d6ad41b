import { describe, expect, it } from "vitest"
import { tierOfCertificateKey, tierOfCertificateSignature, tierOfCipherSuite, tierOfGroup } from "./guideline.ts"
import {
  AT_13,
  BAD_12,
  certificate,
  GOOD_12,
  modernOffer as modern,
  OLD_12,
  P256,
  rsa,
  suites,
} from "./offer.test-support.ts"
import { judgeOffer, OFFER_CHECKS, OFFER_REASONS, type OfferCheck } from "./offer-judge.ts"
import type { TlsOfferSeen } from "./offer-seen.ts"

const value = <A>(found: A) => ({ value: found })

const only13: Partial<TlsOfferSeen> = {
  versions: { ...modern.versions, "TLS 1.2": value(false) },
  cipherSuites: [AT_13],
  weakHash: null,
  behavior: null,
}

const judged = (changed: Partial<TlsOfferSeen>) =>
  Object.fromEntries(
    Object.entries(judgeOffer({ ...modern, ...changed }, "the server")).map(([check, ruling]) => [
      check,
      "obstacle" in ruling ? `unknown ${ruling.obstacle.detail}` : `${ruling.verdict} ${ruling.reason}`,
    ]),
  )

describe("judgeOffer", () => {
  it("has nothing to say against a modern server", () => {
    expect(judged({})).toEqual({
      version: "pass modern",
      "version-1-3": "pass offered",
      "cipher-suites": "pass strong",
      "cipher-order": "not-applicable nothing-to-order",
      "key-exchange": "pass strong",
      "key-exchange-hash": "pass strong",
      "post-quantum": "pass offered",
      compression: "pass off",
      renegotiation: "pass secure",
      "extended-master-secret": "pass used",
      "early-data": "pass off",
      "certificate-key": "pass strong",
      "certificate-signature": "pass strong",
      "phase-out": "pass none",
    })
  })

  it("asks a server with TLS 1.3 alone for nothing that came before", () => {
    expect(judged(only13)).toMatchObject({
      version: "pass modern",
      "cipher-suites": "pass strong",
      "cipher-order": "not-applicable nothing-to-order",
      "key-exchange-hash": "not-applicable no-tls-1-2",
      compression: "pass off",
      renegotiation: "not-applicable no-tls-1-2",
      "extended-master-secret": "not-applicable no-tls-1-2",
    })
  })

  const below = (accepted: ReadonlyArray<string>, order = "server", isComplete = true) => ({
    cipherSuites: [AT_13, suites("TLS 1.2", accepted, order, isComplete)],
  })
  const cases: ReadonlyArray<readonly [OfferCheck, string, Partial<TlsOfferSeen>]> = [
    ["version", "fail old-version", { versions: { ...modern.versions, "TLS 1.0": value(true) } }],
    ["version", "fail old-version", { versions: { ...modern.versions, "SSL 2": value(true) } }],
    [
      "version",
      "fail no-modern-version",
      { versions: { ...modern.versions, "TLS 1.0": value(true), "TLS 1.2": value(false), "TLS 1.3": value(false) } },
    ],
    [
      "version",
      "unknown refused",
      { versions: { ...modern.versions, "TLS 1.1": { obstacle: { kind: "timeout", at: "a", detail: "refused" } } } },
    ],
    ["version-1-3", "partial not-offered", { versions: { ...modern.versions, "TLS 1.3": value(false) } }],
    ["cipher-suites", "pass phase-out", below([...GOOD_12, OLD_12])],
    ["cipher-suites", "fail insufficient", below([...GOOD_12, BAD_12])],
    ["cipher-suites", "fail insufficient", below([...GOOD_12, BAD_12], "server", false)],
    ["cipher-suites", "unknown some cipher suites could not be seen", below(GOOD_12, "server", false)],
    ["cipher-suites", "unknown some cipher suites could not be seen", { cipherSuites: [AT_13] }],
    [
      "cipher-suites",
      "fail insufficient",
      { cipherSuites: [suites("TLS 1.3", ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_CCM_8_SHA256"])] },
    ],
    // Of the versions below TLS 1.3 the highest counts.
    [
      "cipher-suites",
      "pass strong",
      { cipherSuites: [AT_13, suites("TLS 1.2", GOOD_12), suites("TLS 1.0", [BAD_12])] },
    ],
    ["cipher-order", "pass preferred", below([...GOOD_12, OLD_12])],
    ["cipher-order", "pass preferred", below([...GOOD_12, OLD_12], "server-unless-chacha")],
    ["cipher-order", "fail not-preferred", below([OLD_12, ...GOOD_12])],
    ["cipher-order", "fail not-preferred", below([...GOOD_12, OLD_12], "client")],
    ["cipher-order", "not-applicable nothing-to-order", below([OLD_12], "none")],
    [
      "cipher-order",
      "unknown the order of cipher suites could not be seen",
      below([...GOOD_12, OLD_12], "undetermined"),
    ],
    ["key-exchange", "fail insufficient", { groups: { accepted: ["x25519", "secp192r1"], isComplete: true } }],
    ["key-exchange", "fail insufficient", { groups: { accepted: ["x25519", "ffdhe2048"], isComplete: true } }],
    ["key-exchange", "pass phase-out", { groups: { accepted: ["x25519", "ffdhe4096"], isComplete: true } }],
    ["key-exchange", "pass strong", { groups: { accepted: ["x25519", "MLKEM768"], isComplete: true } }],
    ["key-exchange", "unknown some groups could not be seen", { groups: { accepted: ["x25519"], isComplete: false } }],
    ["key-exchange", "pass phase-out", { finiteFields: [{ bits: 3072, name: "ffdhe3072" }] }],
    ["key-exchange", "pass phase-out", { groups: null, finiteFields: [{ bits: 3072, name: "ffdhe3072" }] }],
    ["key-exchange", "fail insufficient", { finiteFields: [{ bits: 2048, name: "ffdhe2048" }] }],
    ["key-exchange", "fail insufficient", { finiteFields: [{ bits: 4096, name: null }] }],
    [
      "key-exchange",
      "not-applicable no-ephemeral",
      {
        versions: { ...modern.versions, "TLS 1.3": value(false) },
        cipherSuites: [suites("TLS 1.2", [BAD_12])],
        groups: null,
      },
    ],
    ["key-exchange-hash", "fail insufficient", { weakHash: { used: "rsa_pkcs1_sha1" } }],
    ["key-exchange-hash", "pass phase-out", { weakHash: { used: "ecdsa_sha224" } }],
    [
      "key-exchange-hash",
      "not-applicable no-ephemeral",
      { weakHash: null, cipherSuites: [AT_13, suites("TLS 1.2", [BAD_12])] },
    ],
    ["key-exchange-hash", "unknown the hash of the key exchange could not be seen", { weakHash: null }],
    ["post-quantum", "partial not-offered", { groups: { accepted: ["x25519"], isComplete: true } }],
    ["compression", "fail on", { behavior: { ...modern.behavior!, compresses: true } }],
    ["compression", "unknown compression could not be seen", { behavior: null }],
    ["renegotiation", "fail insecure", { behavior: { ...modern.behavior!, securesRenegotiation: false } }],
    ["extended-master-secret", "fail not-used", { behavior: { ...modern.behavior!, extendsMasterSecret: false } }],
    ["early-data", "fail on", { earlyData: "offered" }],
    ["early-data", "unknown whether 0-RTT is offered could not be seen", { earlyData: "unreadable" }],
    ["certificate-key", "pass phase-out", { chain: [certificate(P256, "sha256"), certificate(rsa(2048), "sha256")] }],
    ["certificate-key", "fail insufficient", { chain: [certificate(rsa(1024), "sha256")] }],
    ["certificate-key", "unknown the certificate could not be seen", { chain: [] }],
    ["certificate-signature", "fail insufficient", { chain: [certificate(P256, "sha1")] }],
    [
      "certificate-signature",
      "pass strong",
      { chain: [certificate(P256, "sha256"), certificate(rsa(2048), "sha1", true)] },
    ],
    ["certificate-signature", "fail insufficient", { chain: [certificate(P256, "sha1", true)] }],
    ["certificate-signature", "pass phase-out", { chain: [certificate(P256, "sha224")] }],
    ["phase-out", "partial some", { chain: [certificate(rsa(2048), "sha256")] }],
    ["phase-out", "partial some", below([...GOOD_12, OLD_12])],
    ["phase-out", "pass none", below([...GOOD_12, BAD_12])],
  ]
  it.each(cases)("%s: %s", (check, expected, changed) => {
    expect(judged(changed)[check]).toBe(expected)
  })

  it("has a case for each reason of each check", () => {
    const seen = new Set(
      [judged({}), judged(only13), judged({ versions: { ...modern.versions, "TLS 1.3": value(false) } })]
        .flatMap((each) => Object.entries(each))
        .map(([check, ruling]) => `${check} ${ruling}`),
    )
    for (const [check, expected] of cases) seen.add(`${check} ${expected}`)
    const asked = OFFER_CHECKS.flatMap((check) =>
      Object.entries(OFFER_REASONS[check]).map(([reason, verdict]) => `${check} ${verdict} ${reason}`),
    )
    expect(asked.filter((each) => !seen.has(each))).toEqual([])
  })

  it("shortens long lists and keeps the rest in the evidence", () => {
    const many = [
      "TLS_RSA_WITH_AES_128_CBC_SHA",
      "TLS_RSA_WITH_AES_256_CBC_SHA",
      "TLS_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
      "TLS_RSA_WITH_RC4_128_SHA",
      "TLS_RSA_WITH_NULL_SHA",
    ]
    const ruling = judgeOffer({ ...modern, ...below(many) }, "the server")["cipher-suites"]
    expect(ruling).toMatchObject({ parameters: { suites: expect.stringMatching(/^TLS_RSA.* and 3 more$/) } })
  })
})

describe("tables", () => {
  it.each([
    ["TLS_AES_256_GCM_SHA384", "good"],
    ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "sufficient"],
    ["TLS_ECDHE_RSA_WITH_AES_256_CCM", "insufficient"],
    ["TLS_DHE_RSA_WITH_AES_128_CCM", "phase-out"],
    ["TLS_DHE_DSS_WITH_AES_128_GCM_SHA256", "insufficient"],
    ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "insufficient"],
    ["TLS_NOT_KNOWN", "insufficient"],
  ])("%s is %s", (name, tier) => {
    expect(tierOfCipherSuite(name)).toBe(tier)
  })

  it.each([
    ["secp224r1", "phase-out"],
    ["secp256k1", "insufficient"],
    ["GC256A", "insufficient"],
    ["MLKEM1024", null],
    ["0x1234", "insufficient"],
  ])("%s is %s", (name, tier) => {
    expect(tierOfGroup(name)).toBe(tier)
  })

  it("knows keys and signatures", () => {
    expect(tierOfCertificateKey({ type: "rsa-pss", bits: 3072, curve: null })).toBe("good")
    expect(tierOfCertificateKey({ type: "ec", bits: 224, curve: "secp224r1" })).toBe("phase-out")
    expect(tierOfCertificateKey({ type: "ec", bits: 256, curve: "secp256k1" })).toBe("insufficient")
    expect(tierOfCertificateKey({ type: "dsa", bits: 2048, curve: null })).toBe("insufficient")
    expect(tierOfCertificateSignature("rsassaPss", "sha256")).toBe("good")
    expect(tierOfCertificateSignature("ed448", null)).toBe("good")
    expect(tierOfCertificateSignature("md5WithRSAEncryption", "md5")).toBe("insufficient")
  })
})
