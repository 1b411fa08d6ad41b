import type { Judgement, StandardId, Verdict } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { agreedStandards, differsFrom, fallsFrom, isDoubtful, type Measurement, settle } from "./measure.ts"

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
    { name: "doubts a fall from pass to partial", now: judgement("a.b", "partial"), before: "pass", expect: true },
    { name: "doubts a fall from partial to fail", now: judgement("a.b", "fail"), before: "partial", expect: true },
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
    expect(isDoubtful([now], fallsFrom(before === undefined ? [] : [{ check: "a.b", verdict: before }]))).toBe(expected)
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

  const before = [{ check: "spf.a", verdict: "pass" as const }]
  it.each([
    { name: "believes a fall that both saw", looks: ["fail", "fail"], expected: "fail" },
    { name: "does not believe a fall that only the first saw", looks: ["fail", "pass"], expected: "pass" },
    { name: "does not believe a fall that only the second saw", looks: ["pass", "fail"], expected: "pass" },
    { name: "leaves unknown a fall that the second could not see", looks: ["fail", "unknown"], expected: "unknown" },
    { name: "leaves unknown a fall that the first could not see", looks: ["unknown", "fail"], expected: "unknown" },
  ] as const)("$name", ({ looks: [first, second], expected }) => {
    expect(verdicts(settle(measurement(["spf", first]), measurement(["spf", second]), fallsFrom(before)))).toEqual({
      spf: expected,
    })
  })

  it("believes neither of two falls in one standard that were each seen once", () => {
    const look = (a: Verdict, b: Verdict): Measurement => ({
      ...measurement(),
      judgements: [
        { standard: "spf", ...judgement("spf.a", a) },
        { standard: "spf", ...judgement("spf.b", b) },
      ],
    })
    const stood = [...before, { check: "spf.b", verdict: "pass" as const }]
    const settled = settle(look("fail", "pass"), look("pass", "fail"), fallsFrom(stood))
    expect(settled.judgements.map(({ verdict }) => verdict)).toEqual(["pass", "pass"])
  })
})

describe("a look from elsewhere", () => {
  const here = [{ check: "spf.a", verdict: "fail" as const }]

  it.each([
    { name: "doubts what is better than here", now: "pass", expected: true },
    { name: "doubts what is a little better than here", now: "partial", expected: true },
    { name: "believes what is the same as here", now: "fail", expected: false },
    { name: "believes what does not apply", now: "not-applicable", expected: false },
  ] as const)("$name", ({ now, expected }) => {
    expect(isDoubtful([judgement("spf.a", now)], differsFrom(here))).toBe(expected)
  })

  it.each([
    { name: "differs where both looks do", looks: ["pass", "pass"], expected: "pass" },
    { name: "is as here where the second look is", looks: ["pass", "fail"], expected: "fail" },
    { name: "is as here where the first look was", looks: ["fail", "pass"], expected: "fail" },
    {
      name: "is unknown where a difference was seen once and then nothing",
      looks: ["pass", "unknown"],
      expected: "unknown",
    },
    {
      name: "is unknown where nothing was seen and then a difference",
      looks: ["unknown", "pass"],
      expected: "unknown",
    },
  ] as const)("$name", ({ looks: [first, second], expected }) => {
    const settled = settle(measurement(["spf", first]), measurement(["spf", second]), differsFrom(here))
    expect(settled.judgements.map(({ verdict }) => verdict)).toEqual([expected])
  })
})

describe("agreedStandards", () => {
  it("names the standards on which two measurements agree", () => {
    const standards = (["spf", "tls"] as const).map((id) => ({
      id,
      checks: [{ id: `${id}.a`, requirement: "required" as const }],
    }))
    const first = measurement(["spf", "fail"], ["tls", "pass"])
    expect(agreedStandards(standards, first, measurement(["spf", "fail"], ["tls", "fail"]))).toEqual(["spf"])
  })
})
