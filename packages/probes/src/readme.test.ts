import { Effect } from "effect"
import { expect, it } from "vitest"
import { analyzeSpf, evaluateSpf, PROBES, ruleOnSpf, type SpfAnswer } from "./index.ts"

it("does what the README says", () => {
  const dmarc = PROBES.find((probe) => probe.standard === "dmarc")!
  const seen = {
    name: "_dmarc.example.org",
    own: { value: ["v=DMARC1; p=none"] },
    inherited: null,
    walk: { obstacle: { kind: "timeout", at: "TXT _dmarc.org" } },
    reports: [],
    bimi: { value: [] },
  }
  const judge = Effect.runSync(dmarc.read({ exists: { value: true }, seen }))
  expect(judge(["mail"], { observedAt: "2026-11-23T00:00:00Z" })).toMatchObject([
    { check: "dmarc.record", verdict: "pass" },
    { check: "dmarc.policy", verdict: "partial", reason: "monitoring-only" },
    { check: "dmarc.subdomains", verdict: "pass" },
    { check: "dmarc.reports", verdict: "partial", reason: "not-asked-for" },
  ])
})

it("reads mail records as the README says", () => {
  const lookup = () => Effect.succeed<SpfAnswer>({ status: "records", values: ["v=spf1 ip4:192.0.2.0/24 -all"] })
  const sender = { ip: "198.51.100.1", helo: "mx.example.net", mailFrom: "user@example.org" }
  const outcome = { result: "fail", explanation: null, lookups: 0, voidLookups: 0 }
  expect(Effect.runSync(evaluateSpf(sender, lookup))).toEqual(outcome)
  const ruling = { verdict: "invalid", reason: "invalid-all" }
  expect(ruleOnSpf(analyzeSpf("example.org", "v=spf1 mx ?all", () => []))).toEqual(ruling)
})
