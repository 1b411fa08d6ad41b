import type { StandardId, Verdict } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { type StandardChecks, standardVerdicts, verdictOfStandard } from "./verdict-of-standard.ts"

const dnssec: StandardChecks = {
  id: "dnssec",
  checks: [
    { id: "dnssec.signed", requirement: "required" },
    { id: "dnssec.valid", requirement: "required" },
    { id: "dnssec.algorithm", requirement: "recommended" },
  ],
}
const dmarc: StandardChecks = { id: "dmarc", checks: [{ id: "dmarc.record", requirement: "required" }] }

describe("verdictOfStandard", () => {
  const given: ReadonlyArray<{ name: string; verdicts: Readonly<Record<string, Verdict>>; expected: Verdict }> = [
    { name: "passes when all required checks pass", verdicts: { signed: "pass", valid: "pass" }, expected: "pass" },
    { name: "fails when one required check fails", verdicts: { signed: "pass", valid: "fail" }, expected: "fail" },
    {
      name: "does not count what is only recommended",
      verdicts: { signed: "pass", algorithm: "fail" },
      expected: "pass",
    },
    {
      name: "is unknown when a required check is",
      verdicts: { signed: "pass", valid: "unknown" },
      expected: "unknown",
    },
    {
      name: "fails even when another check is unknown",
      verdicts: { signed: "unknown", valid: "fail" },
      expected: "fail",
    },
    {
      name: "does not apply when nothing required was judged",
      verdicts: { algorithm: "fail" },
      expected: "not-applicable",
    },
  ]
  it.each(given)("$name", ({ verdicts, expected }) => {
    const judgements = Object.entries(verdicts).map(([name, verdict]) => ({ check: `dnssec.${name}`, verdict }))
    expect(verdictOfStandard(dnssec, judgements)).toBe(expected)
  })

  it("passes over the checks of other standards", () => {
    expect(verdictOfStandard(dmarc, [{ check: "dnssec.valid", verdict: "fail" }])).toBe("not-applicable")
  })
})

describe("standardVerdicts", () => {
  it("gives the standards that were judged, in the order of the standards", () => {
    const judgements = [
      { check: "dmarc.record", verdict: "fail" },
      { check: "dnssec.signed", verdict: "pass" },
    ] as const
    const planned: StandardChecks = { id: "caa" as StandardId, checks: [] }
    expect(standardVerdicts([dnssec, planned, dmarc], judgements)).toEqual([
      { standard: "dnssec", verdict: "pass" },
      { standard: "dmarc", verdict: "fail" },
    ])
    expect(standardVerdicts([dnssec], [])).toEqual([])
  })
})
