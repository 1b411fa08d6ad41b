import { createHash, X509Certificate } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isRolloverReady, matchTlsa, type TlsaOptions, type TlsaReason, type TlsaRecord, tlsaReasons } from "./dane.ts"
import { type IssuedCertificate, issueCertificate } from "./issue.ts"
import { makeTrustStore } from "./trust.ts"

const notBefore = new Date("2026-01-01T00:00:00Z")
const notAfter = new Date("2027-01-01T00:00:00Z")
const root = issueCertificate({ subject: "Root", isCa: true, notBefore, notAfter })
const middle = issueCertificate({ subject: "Middle", isCa: true, issuer: root, notBefore, notAfter })
const leaf = issueCertificate({
  subject: "mail.example.org",
  sans: ["mail.example.org"],
  issuer: middle,
  notBefore,
  notAfter,
})
const stranger = issueCertificate({ subject: "Middle", isCa: true, notBefore, notAfter })

const der = ({ certificatePem }: IssuedCertificate): Uint8Array =>
  Uint8Array.from(new X509Certificate(certificatePem).raw)
const dataOf = (certificate: IssuedCertificate, selector: number, matchingType: number): Uint8Array => {
  const x509 = new X509Certificate(certificate.certificatePem)
  const whole = selector === 1 ? x509.publicKey.export({ type: "spki", format: "der" }) : x509.raw
  return matchingType === 0
    ? whole
    : createHash(matchingType === 1 ? "sha256" : "sha512")
        .update(whole)
        .digest()
}
/** `tlsa(3, 1, 1, leaf)` is the record "3 1 1" of the leaf. */
const tlsa = (usage: number, selector: number, matchingType: number, certificate: IssuedCertificate): TlsaRecord => ({
  usage,
  selector,
  matchingType,
  association: dataOf(certificate, selector, matchingType),
})

const chain = [leaf, middle].map(der)
const names = ["mail.example.org"]
const roots = makeTrustStore([root.certificatePem])
const none = makeTrustStore([])
const later = new Date("2027-06-01T00:00:00Z")

describe("every selector and matching type", () => {
  const kinds = [0, 1].flatMap((selector) => [0, 1, 2].map((matchingType) => ({ selector, matchingType })))
  it.each(kinds)("x $selector $matchingType", ({ selector, matchingType }) => {
    const verdicts = (usage: number, certificate: IssuedCertificate) =>
      matchTlsa([tlsa(usage, selector, matchingType, certificate)], chain, { names, roots }).verdict
    expect([0, 1, 2, 3].map((usage) => verdicts(usage, leaf))).toEqual(["fail", "pass", "fail", "pass"])
    expect([0, 1, 2, 3].map((usage) => verdicts(usage, middle))).toEqual(["pass", "fail", "pass", "fail"])
    expect([0, 1, 2, 3].map((usage) => verdicts(usage, stranger))).toEqual(["fail", "fail", "fail", "fail"])
    // The root is not presented: a public path has it all the same, and so has a record that holds it whole.
    expect(verdicts(0, root)).toBe("pass")
    expect(verdicts(2, root)).toBe(matchingType === 0 ? "pass" : "fail")
  })
})

describe("one record", () => {
  const cases: ReadonlyArray<{
    readonly name: string
    readonly record: TlsaRecord
    readonly options?: TlsaOptions
    readonly expected: { readonly reason: TlsaReason | null; readonly certificate?: number | null }
  }> = [
    {
      name: "DANE-EE asks for no name and no date",
      record: tlsa(3, 1, 1, leaf),
      options: { names: ["other.example"], at: later, roots: none },
      expected: { reason: null, certificate: 0 },
    },
    {
      name: "DANE-TA asks for the name",
      record: tlsa(2, 0, 1, middle),
      options: { names: ["other.example"] },
      expected: { reason: "wrong-name", certificate: 1 },
    },
    {
      name: "DANE-TA takes one of several names",
      record: tlsa(2, 0, 1, middle),
      options: { names: ["other.example", "mail.example.org"] },
      expected: { reason: null, certificate: 1 },
    },
    {
      name: "DANE-TA asks for dates",
      record: tlsa(2, 0, 1, middle),
      options: { at: later },
      expected: { reason: "untrusted", certificate: 1 },
    },
    {
      name: "DANE-TA needs no public root",
      record: tlsa(2, 0, 1, middle),
      options: { roots: none },
      expected: { reason: null },
    },
    {
      name: "PKIX-EE needs a public root",
      record: tlsa(1, 1, 1, leaf),
      options: { roots: none },
      expected: { reason: "untrusted", certificate: 0 },
    },
    {
      name: "PKIX-TA needs a public root",
      record: tlsa(0, 1, 1, middle),
      options: { roots: none },
      expected: { reason: "untrusted", certificate: 1 },
    },
    { name: "usage 4 is unknown", record: { ...tlsa(3, 1, 1, leaf), usage: 4 }, expected: { reason: "unknown-usage" } },
    {
      name: "PrivCert is unknown",
      record: { ...tlsa(3, 1, 1, leaf), usage: 255 },
      expected: { reason: "unknown-usage" },
    },
    {
      name: "selector 2 is unknown",
      record: { ...tlsa(3, 1, 1, leaf), selector: 2 },
      expected: { reason: "unknown-selector" },
    },
    {
      name: "matching type 3 is unknown",
      record: { ...tlsa(3, 1, 1, leaf), matchingType: 3 },
      expected: { reason: "unknown-matching-type" },
    },
    {
      name: "a digest cut short is set aside",
      record: { ...tlsa(3, 1, 1, leaf), association: dataOf(leaf, 1, 1).subarray(1) },
      expected: { reason: "wrong-length" },
    },
    {
      name: "a SHA-256 called SHA-512 is set aside",
      record: { ...tlsa(3, 1, 1, leaf), matchingType: 2 },
      expected: { reason: "wrong-length" },
    },
    {
      name: "a whole certificate with a byte more is set aside",
      record: { ...tlsa(3, 0, 0, leaf), association: Buffer.concat([dataOf(leaf, 0, 0), Buffer.from([0])]) },
      expected: { reason: "malformed" },
    },
    {
      name: "a key where a certificate should be is set aside",
      record: { ...tlsa(3, 1, 0, leaf), selector: 0 },
      expected: { reason: "malformed" },
    },
    {
      name: "PKIX usages are set aside for SMTP",
      record: tlsa(1, 1, 1, leaf),
      options: { usages: new Set([2, 3]) },
      expected: { reason: "usage-set-aside" },
    },
  ]
  it.each(cases)("$name", ({ record, options, expected }) => {
    const { results } = matchTlsa([record], chain, { names, roots, ...options })
    expect(results[0]).toMatchObject(expected)
  })

  it("is not matched by another authority of the same name", () => {
    const { results } = matchTlsa([tlsa(2, 1, 1, stranger)], [der(leaf), der(stranger)], { names })
    expect(results[0]).toMatchObject({ state: "not-matched", reason: "untrusted", untrusted: "unknown-issuer" })
  })
})

describe("several records", () => {
  it("pass when one matches", () => {
    const { verdict, results } = matchTlsa([tlsa(3, 1, 1, stranger), tlsa(3, 1, 1, leaf)], chain)
    expect([verdict, ...results.map(({ state }) => state)]).toEqual(["pass", "not-matched", "matched"])
  })

  it("of one kind count by the strongest digest (RFC 7671 §9)", () => {
    const { verdict, results } = matchTlsa([tlsa(3, 1, 1, leaf), tlsa(3, 1, 2, stranger)], chain)
    expect([verdict, results[0]?.reason]).toEqual(["fail", "weaker-digest"])
    expect(matchTlsa([tlsa(3, 1, 1, leaf), tlsa(3, 0, 2, stranger)], chain).verdict).toBe("pass")
    expect(matchTlsa([tlsa(3, 1, 0, leaf), tlsa(3, 1, 2, stranger)], chain).verdict).toBe("pass")
  })

  it("that are all unusable are as none", () => {
    expect(matchTlsa([{ ...tlsa(3, 1, 1, leaf), usage: 9 }], chain).verdict).toBe("no-usable")
    expect(matchTlsa([], chain).verdict).toBe("no-usable")
  })

  it.each([
    { name: "two DANE-EE", records: [tlsa(3, 1, 1, leaf), tlsa(3, 1, 1, stranger)], ready: true },
    { name: "a DANE-EE and a DANE-TA", records: [tlsa(3, 1, 1, leaf), tlsa(2, 1, 1, middle)], ready: true },
    { name: "one DANE-EE", records: [tlsa(3, 1, 1, leaf)], ready: false },
    { name: "two DANE-TA", records: [tlsa(2, 1, 1, middle), tlsa(2, 1, 1, root)], ready: false },
    {
      name: "one that is unusable",
      records: [tlsa(3, 1, 1, leaf), { ...tlsa(3, 1, 1, root), matchingType: 7 }],
      ready: false,
    },
  ])("are ready to roll over: $name, $ready", ({ records, ready }) => {
    expect(isRolloverReady(records)).toBe(ready)
  })
})

it("gives a result for each record, whatever the bytes", () => {
  const record = fc.record({
    usage: fc.nat(5),
    selector: fc.nat(2),
    matchingType: fc.nat(3),
    association: fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...chain)),
  })
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 4 }),
      fc.array(fc.oneof(fc.uint8Array(), fc.constantFrom(...chain))),
      (records, presented) => {
        const { results } = matchTlsa(records, presented, { roots: none })
        expect(results).toHaveLength(records.length)
        for (const { reason, state } of results) {
          if (state === "matched") expect(reason).toBeNull()
          else expect(tlsaReasons).toContain(reason)
        }
      },
    ),
  )
})
