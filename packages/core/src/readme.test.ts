import { expect, it } from "vitest"
import { adoptionOf, combineVerdicts, countVerdicts } from "./index.ts"

it("does what the README says", () => {
  expect(combineVerdicts(["pass", "not-applicable"])).toBe("pass")
  const adoption = adoptionOf(countVerdicts(["pass", "pass", "fail", "unknown"]))
  expect(adoption).toMatchObject({ n: 3, share: 2 / 3, coverage: 3 / 4 })
  expect(adoption.low).toBeCloseTo(0.21, 2)
  expect(adoption.high).toBeCloseTo(0.94, 2)
})
