import type { Judgement, StandardId, Verdict } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { isDoubtful, type Measurement, settle } from "./measure.ts"

const judgement = (check: string, verdict: Verdict, reason = "x"): Judgement => ({
  check,
  verdict,
  reason,
  parameters: {},
})
const measurement = (...judged: ReadonlyArray<readonly [StandardId, Verdict]>): Measurement => ({
  target: "example.org",
  observedAt: "2026-11-23T00:00:00.000Z",
  evidence: judged.map(([standard]) => ({ standard, version: 1, document: {} })),
  judgements: judged.map(([standard, verdict]) => ({ standard, ...judgement(`${standard}.a`, verdict) })),
})

describe("isDoubtful", () => {
  it.each([
    { name: "believes a pass", now: judgement("a.b", "pass"), before: "fail", expect: false },
    { name: "doubts a fall from pass to fail", now: judgement("a.b", "fail"), before: "pass", expect: true },
    { name: "believes a failure that stands", now: judgement("a.b", "fail"), before: "fail", expect: false },
    { name: "believes a first failure", now: judgement("a.b", "fail"), before: undefined, expect: false },
    {
      name: "doubts what could not be measured",
      now: judgement("a.b", "unknown", "timeout"),
      before: "pass",
      expect: true,
    },
    {
      name: "does not try again what cannot change",
      now: judgement("a.b", "unknown", "private-address"),
      before: "pass",
      expect: false,
    },
  ] as const)("$name", ({ now, before, expect: expected }) => {
    expect(isDoubtful([now], before === undefined ? [] : [{ check: "a.b", verdict: before }])).toBe(expected)
  })
})

describe("settle", () => {
  const verdicts = (settled: Measurement) =>
    Object.fromEntries(settled.judgements.map(({ standard, verdict }) => [standard, verdict]))

  it("takes the second measurement", () => {
    expect(verdicts(settle(measurement(["spf", "fail"]), measurement(["spf", "pass"])))).toEqual({ spf: "pass" })
    expect(verdicts(settle(measurement(["spf", "unknown"]), measurement(["spf", "fail"])))).toEqual({ spf: "fail" })
  })

  it("keeps what only the first could measure, with its evidence, and each standard once", () => {
    const settled = settle(
      measurement(["spf", "pass"], ["tls", "unknown"]),
      measurement(["spf", "unknown"], ["tls", "pass"]),
    )
    expect(verdicts(settled)).toEqual({ spf: "pass", tls: "pass" })
    expect(settled.evidence.map(({ standard }) => standard).sort()).toEqual(["spf", "tls"])
  })
})
