import { VERDICTS, type Verdict } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { compareView, isDifference } from "./views.ts"

const NONE = { agreeing: 0, differing: 0, unknownThere: 0, unknownHere: 0 }

const compared = (
  here: { readonly verdict: Verdict; readonly methodology?: number; readonly fromScan?: number },
  there: Verdict | null,
) => {
  const found = compareView([{ check: "tls.version", methodology: 1, fromScan: 3, ...here }], {
    scan: 5,
    methodology: 1,
    judgements: there === null ? [] : [{ check: "tls.version", verdict: there }],
  })
  return { ...found, differing: found.differing.length }
}

describe("a view from elsewhere", () => {
  it.each<{ here: Verdict; there: Verdict | null; counts: Partial<typeof NONE> }>([
    { here: "pass", there: "pass", counts: { agreeing: 1 } },
    { here: "fail", there: "fail", counts: { agreeing: 1 } },
    { here: "pass", there: "fail", counts: { differing: 1 } },
    { here: "fail", there: "partial", counts: { differing: 1 } },
    { here: "pass", there: "unknown", counts: { unknownThere: 1 } },
    { here: "unknown", there: "fail", counts: { unknownHere: 1 } },
    { here: "unknown", there: "unknown", counts: {} },
    { here: "not-applicable", there: "not-applicable", counts: {} },
    { here: "not-applicable", there: "pass", counts: {} },
    { here: "fail", there: "not-applicable", counts: {} },
    { here: "not-applicable", there: "unknown", counts: {} },
    { here: "pass", there: null, counts: {} },
  ])("counts $here here and $there there as $counts", ({ here, there, counts }) => {
    expect(compared({ verdict: here }, there)).toEqual({ ...NONE, ...counts })
  })

  it("is not compared with what another methodology says, nor with what was found after it", () => {
    expect(compared({ verdict: "pass", methodology: 2 }, "fail")).toEqual(NONE)
    expect(compared({ verdict: "pass", fromScan: 6 }, "fail")).toEqual(NONE)
    expect(compared({ verdict: "pass", fromScan: 5 }, "fail")).toEqual({ ...NONE, differing: 1 })
  })

  it("gives both judgements of what differs", () => {
    const here = { check: "tls.version", verdict: "pass", methodology: 1, fromScan: 1, reason: "good" } as const
    const there = { check: "tls.version", verdict: "fail", reason: "old" } as const
    expect(compareView([here], { scan: 1, methodology: 1, judgements: [there] }).differing).toEqual([{ here, there }])
  })

  it("differs both ways or not at all", () => {
    for (const one of VERDICTS)
      for (const other of VERDICTS) expect(isDifference(one, other)).toBe(isDifference(other, one))
  })
})
