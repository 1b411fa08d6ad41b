import { existsSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { CASES, casesOf, evaluate } from "./evaluate.ts"

describe.skipIf(!existsSync(CASES))("external cases (skipped without ../shared/cases)", () => {
  it("agrees on CAA records", async () => {
    const cases = casesOf("internetnl/caa_record.json")
    const { out } = await evaluate(
      "caa",
      cases.map((each) => JSON.stringify(each)),
    )
    expect(out.map(({ valid }) => valid)).toEqual(cases.map(({ valid }) => valid))
  })
})
