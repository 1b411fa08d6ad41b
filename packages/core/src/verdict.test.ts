import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { combineVerdicts, directionOfChange, VERDICTS, type Verdict } from "./verdict.ts"

const verdict = fc.constantFrom<Verdict>(...VERDICTS)

describe("combineVerdicts", () => {
  it.each<{ name: string; given: Verdict[]; expect: Verdict }>([
    { name: "is not applicable when nothing applies", given: [], expect: "not-applicable" },
    { name: "passes when all that applies passes", given: ["pass", "not-applicable"], expect: "pass" },
    { name: "is partial when one part is", given: ["pass", "partial"], expect: "partial" },
    { name: "is unknown when a part could not be measured", given: ["pass", "partial", "unknown"], expect: "unknown" },
    { name: "fails on a known failure whatever else is unknown", given: ["unknown", "fail"], expect: "fail" },
  ])("$name", ({ given, expect: expected }) => {
    expect(combineVerdicts(given)).toBe(expected)
  })

  it("is associative, commutative and idempotent, with not-applicable as its identity", () => {
    fc.assert(
      fc.property(verdict, verdict, verdict, (a, b, c) => {
        expect(combineVerdicts([combineVerdicts([a, b]), c])).toBe(combineVerdicts([a, combineVerdicts([b, c])]))
        expect(combineVerdicts([a, b])).toBe(combineVerdicts([b, a]))
        expect(combineVerdicts([a, a])).toBe(a)
        expect(combineVerdicts([a, "not-applicable"])).toBe(a)
      }),
    )
  })

  it("never passes when any part does not", () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        const passes = verdicts.length > 0 && verdicts.every((v) => v === "pass" || v === "not-applicable")
        expect(combineVerdicts(verdicts) === "pass").toBe(passes && verdicts.includes("pass"))
      }),
    )
  })
})

describe("directionOfChange", () => {
  it("mirrors itself", () => {
    const mirror = { improved: "regressed", regressed: "improved", unchanged: "unchanged", other: "other" } as const
    fc.assert(
      fc.property(verdict, verdict, (a, b) => {
        expect(directionOfChange(b, a)).toBe(mirror[directionOfChange(a, b)])
      }),
    )
  })

  it("does not call a lost measurement a regression", () => {
    expect(directionOfChange("pass", "unknown")).toBe("other")
  })
})
