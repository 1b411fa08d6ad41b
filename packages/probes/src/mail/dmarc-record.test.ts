import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type DmarcScope, declaredPolicy, decodeDmarcRecord, effectivePolicy, isDmarcRecord } from "./dmarc-record.ts"

const codes = (issues: ReadonlyArray<{ readonly code: string; readonly tag: string | null }>) =>
  issues.map(({ code, tag }) => `${code} ${tag}`)

describe("isDmarcRecord", () => {
  it.each([
    ["v=DMARC1; p=none", true],
    ["v = DMARC1 ;p=none", true],
    ["V=DMARC1;", true],
    ["v=DMARC1", true],
    ["v=dmarc1; p=none", false],
    ["v=DMARC10; p=none", false],
    ["p=none; v=DMARC1", false],
    [" v=DMARC1; p=none", false],
  ])("%j: %s", (text, expected) => {
    expect(isDmarcRecord(text)).toBe(expected)
  })
})

describe("decodeDmarcRecord", () => {
  it("reads every tag", () => {
    const text =
      "v=DMARC1; p=reject; sp=quarantine; np=none; t=y; psd=n; adkim=s; aspf=s; fo=1:d; rua=mailto:a@example.org!10m, https://example.net/r; ruf=mailto:b@example.org; pct=50; rf=afrf; ri=86400"
    const { record, errors, warnings } = decodeDmarcRecord(text)
    expect(record).toEqual({
      policy: "reject",
      subdomainPolicy: "quarantine",
      nonexistentSubdomainPolicy: "none",
      hasUnusablePolicy: false,
      testing: true,
      publicSuffix: "n",
      dkimAlignment: "strict",
      spfAlignment: "strict",
      failureOptions: ["1", "d"],
      aggregateReports: [
        { uri: "mailto:a@example.org", scheme: "mailto", domain: "example.org", maximumSize: "10m" },
        { uri: "https://example.net/r", scheme: "https", domain: "example.net", maximumSize: null },
      ],
      failureReports: [{ uri: "mailto:b@example.org", scheme: "mailto", domain: "example.org", maximumSize: null }],
      percentage: 50,
    })
    expect(errors).toEqual([])
    expect(codes(warnings)).toEqual([
      "obsolete-size rua",
      "unsupported-scheme rua",
      "removed-tag pct",
      "removed-tag rf",
      "removed-tag ri",
    ])
  })

  it.each([
    "v=DMARC1; p=reject;",
    "v=DMARC1;p=REJECT ; ",
    "v=DMARC1; p = reject",
    // RFC 9989 §4.8: any order, and unknown tags are ignored.
    "v=DMARC1; sp=none; p=reject",
    "v=DMARC1; p=reject; x=unknown value",
    "v=DMARC1; p=none; fo=0:1:d:s",
    "v=DMARC1;",
    "v=DMARC1; rua=mailto:d@example.org",
    "v=DMARC1; p=none; rua=mailto:%21d@example.org?subject=x",
  ])("finds no error in %j", (text) => {
    expect(decodeDmarcRecord(text).errors).toEqual([])
  })

  it.each([
    ["v=DMARC1; p=rejected", "p=rejected is none of none, quarantine, reject"],
    ["v=DMARC1; p=none; p=reject", "p stands twice"],
    ["v=DMARC1; p=none; v=DMARC1", "v stands twice"],
    ["v=DMARC1; p=none; nonsense", '"nonsense" is no tag'],
    ["v=DMARC1; p=none; a1=b", '"a1=b" is no tag'],
    ["v=DMARC1; p=none; pct=150", "pct=150 is no number from 0 to 100"],
    ["v=DMARC1; p=none; ri=day", "ri=day is no number of seconds"],
    ["v=DMARC1; p=none; rf=a b", "rf=a b names no format"],
    ["v=DMARC1; p=none; t=maybe", "t=maybe is none of y, n"],
    ["v=DMARC1; p=none; psd=x", "psd=x is none of y, n, u"],
    ["v=DMARC1; p=none; adkim=x", "adkim=x is none of r, s"],
    ["v=DMARC1; p=none; fo=2", "fo=2 is no list of 0, 1, d, s"],
    ["v=DMARC1; p=none; fo=d:d", "fo=d:d is no list of 0, 1, d, s"],
    ["v=DMARC1; p=none; rua=", 'rua: "" has no scheme, such as mailto:'],
    ["v=DMARC1; p=", "p= is none of none, quarantine, reject"],
    ["v=DMARC1; p=none; x=", "x has no valid value"],
    ["v=DMARC1; p=none; rua=d@example.org", 'rua: "d@example.org" has no scheme, such as mailto:'],
    ["v=DMARC1; p=none; rua=mailto:d", 'rua: "mailto:d" names no address'],
    ["v=DMARC1; p=none; rua=mailto:a@b.c,", 'rua: "" has no scheme, such as mailto:'],
    ["v=DMARC1; p=none; rua=mailto:a b@b.c", 'rua: "mailto:a b@b.c" has a character that a URI must escape'],
    ["v=DMARC1; p=none; ruf=https:", 'ruf: "https:" names no host'],
    ["v=DMARC1;; p=none", '"" is no tag'],
    ["v=DMARC1; p=none ", "there is a space at the end without a semicolon before it"],
    ["v=DMARC1; p=none; x=\u00e9", "x has no valid value"],
    ["v=dmarc1; p=none", "the record does not start with v=DMARC1"],
  ])("%j: %s", (text, detail) => {
    expect(decodeDmarcRecord(text).errors.map((error) => error.detail)).toEqual([detail])
  })

  it("warns of what is no error", () => {
    expect(codes(decodeDmarcRecord("v=DMARC1; sp=none; p=none; x=y").warnings)).toEqual([
      "policy-not-second p",
      "unknown-tag x",
    ])
    expect(codes(decodeDmarcRecord("v=DMARC1").warnings)).toEqual(["no-policy p"])
  })

  it("answers any text, in linear time", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1000, unit: fc.constantFrom(..."v=DMARC1;p snoeqrtua:@,!.\t") }), (text) => {
        const { record, errors } = decodeDmarcRecord(`v=DMARC1;${text}`)
        expect(errors.every((error) => error.detail.length < 120)).toBe(true)
        expect([null, "none", "quarantine", "reject"]).toContain(effectivePolicy(record, "own"))
      }),
    )
    const started = performance.now()
    for (const text of [" ".repeat(60_000), `p=none; rua=${"mailto:a@".repeat(7000)}`, ";".repeat(60_000)])
      decodeDmarcRecord(`v=DMARC1;${text}x`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe("policies", () => {
  it.each<[string, DmarcScope, string | null, string | null]>([
    ["p=reject", "own", "reject", "reject"],
    ["p=reject", "subdomain", "reject", "reject"],
    ["p=reject; sp=none", "own", "reject", "reject"],
    ["p=reject; sp=none", "subdomain", "none", "none"],
    ["p=none; sp=quarantine; np=reject", "nonexistent-subdomain", "reject", "reject"],
    ["p=none; sp=quarantine", "nonexistent-subdomain", "quarantine", "quarantine"],
    ["p=none; sp=quarantine; np=reject", "subdomain", "quarantine", "quarantine"],
    ["p=reject; t=y", "own", "reject", "quarantine"],
    ["p=quarantine; t=y", "own", "quarantine", "none"],
    ["p=none; t=y", "own", "none", "none"],
    ["sp=reject", "subdomain", "reject", "reject"],
    ["", "own", "none", "none"],
    // RFC 9989 §4.10.1: an unusable policy beside a usable rua is none; without one DMARC does not apply.
    ["p=block; rua=mailto:a@example.org", "own", "none", "none"],
    ["p=reject; sp=block", "own", null, null],
    ["p=reject; sp=block; rua=nonsense", "own", null, null],
  ])("%j for %s: %s, %s", (tags, scope, declared, effective) => {
    const { record } = decodeDmarcRecord(`v=DMARC1; ${tags}`)
    expect([declaredPolicy(record, scope), effectivePolicy(record, scope)]).toEqual([declared, effective])
  })
})
