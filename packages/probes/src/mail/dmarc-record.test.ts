import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeDmarcRecord, effectivePolicy, isDmarcRecord } from "./dmarc-record.ts"

describe("isDmarcRecord", () => {
  it.each([
    ["v=DMARC1; p=none", true],
    ["v = DMARC1 ;p=none", true],
    ["v=DMARC1", true],
    ["v=dmarc1; p=none", false],
    ["v=DMARC10; p=none", false],
    ["p=none; v=DMARC1", false],
  ])("%j: %s", (text, expected) => {
    expect(isDmarcRecord(text)).toBe(expected)
  })
})

describe("decodeDmarcRecord", () => {
  it.each([
    { text: "v=DMARC1; p=reject;", policy: "reject", inherited: false },
    // RFC 9989 lifts RFC 7489's rule that p stands second.
    { text: "v=DMARC1; sp=none; p=reject", policy: "reject", inherited: false },
    { text: "v=DMARC1;p=none;sp=quarantine", policy: "quarantine", inherited: true },
    { text: "v=DMARC1; p=quarantine; rua=mailto:d@example.org", policy: "quarantine", inherited: true },
    { text: "v=DMARC1; rua=mailto:d@example.org", policy: "none", inherited: false },
    { text: "v=DMARC1; p=REJECT; x=unknown", policy: "reject", inherited: false },
  ])("$text asks for $policy", ({ text, policy, inherited }) => {
    const result = decodeDmarcRecord(text)
    if ("error" in result) throw new Error(result.error)
    expect(effectivePolicy(result.record, inherited)).toBe(policy)
  })

  it.each([
    ["v=DMARC1; p=rejected", "p=rejected is none of none, quarantine, reject"],
    ["v=DMARC1", "p is missing"],
    ["v=DMARC1; p=none; p=reject", "p stands twice"],
    ["v=DMARC1; p=none; nonsense", '"nonsense" is no tag'],
    ["v=DMARC1; p=none; pct=150", "pct=150 is no number from 0 to 100"],
    ["v=DMARC1; p=none; t=maybe", "t=maybe is neither y nor n"],
    ["v=DMARC1;; p=none", '"" is no tag'],
  ])("%j: %s", (text, error) => {
    expect(decodeDmarcRecord(text)).toEqual({ error })
  })

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1000, unit: fc.constantFrom(..."v=DMARC1;p snoeqrt\t") }), (text) => {
        const result = decodeDmarcRecord(`v=DMARC1;${text}`)
        expect("record" in result || result.error.length < 120).toBe(true)
      }),
    )
  })
})
