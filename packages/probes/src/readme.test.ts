import { Effect } from "effect"
import { expect, it } from "vitest"
import { PROBES } from "./index.ts"

it("does what the README says", () => {
  const dmarc = PROBES.find((probe) => probe.standard === "dmarc")!
  const seen = {
    name: "_dmarc.example.org",
    own: { value: ["v=DMARC1; p=none"] },
    inherited: null,
    bimi: { value: [] },
  }
  const judged = dmarc.judge({ exists: { value: true }, seen }, ["mail"], { observedAt: "2026-11-23T00:00:00Z" })
  expect(Effect.runSync(judged)).toMatchObject([
    { check: "dmarc.record", verdict: "pass" },
    { check: "dmarc.policy", verdict: "partial", reason: "monitoring-only" },
  ])
})
