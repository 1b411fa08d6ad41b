import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { judged, OBSERVED_AT, timeout } from "../judge.test-support.ts"
import { dnssec } from "./dnssec.ts"

const chain = (status: string, reason: string) => ({
  chain: { value: { status, reason, zone: "example.org", detail: "what was seen", expiredOn: null, zones: [] } },
})

describe("dnssec", () => {
  it.each([
    { status: "secure", reason: "secure", signed: "pass signed", valid: "pass secure" },
    { status: "insecure", reason: "insecure", signed: "fail unsigned", valid: "not-applicable insecure" },
    {
      status: "insecure",
      reason: "unsupported-algorithm",
      signed: "pass signed",
      valid: "not-applicable unsupported-algorithm",
    },
    { status: "bogus", reason: "signature-expired", signed: "pass signed", valid: "fail signature-expired" },
    { status: "bogus", reason: "ds-mismatch", signed: "pass signed", valid: "fail ds-mismatch" },
    { status: "indeterminate", reason: "indeterminate", signed: "unknown dns-failure", valid: "unknown dns-failure" },
  ])("$status, $reason", ({ status, reason, signed, valid }) => {
    expect(judged(dnssec, chain(status, reason))).toEqual({ "dnssec.signed": signed, "dnssec.valid": valid })
  })

  it("is unknown when the resolver did not answer", () => {
    expect(judged(dnssec, { chain: timeout })).toEqual({
      "dnssec.signed": "unknown timeout",
      "dnssec.valid": "unknown timeout",
    })
  })

  it("does not apply to a name that does not exist", () => {
    const judgements = Effect.runSync(
      dnssec.judge({ exists: { value: false }, seen: null }, ["web"], { observedAt: OBSERVED_AT }),
    )
    expect(judgements.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(
      Array(2).fill("not-applicable name-does-not-exist"),
    )
  })

  it("is unknown when the DNS does not say whether the name exists", () => {
    const exists = { obstacle: { kind: "dns-failure", at: "SOA example.org" } }
    const judgements = Effect.runSync(dnssec.judge({ exists, seen: null }, ["web"], { observedAt: OBSERVED_AT }))
    expect(judgements.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(
      Array(2).fill("unknown dns-failure"),
    )
  })

  it("refuses a document of another shape", () => {
    expect(Effect.runSyncExit(dnssec.judge({ seen: 1 }, ["web"], { observedAt: OBSERVED_AT }))._tag).toBe("Failure")
  })
})
