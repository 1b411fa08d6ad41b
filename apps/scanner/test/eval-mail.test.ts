import { existsSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { CASES, casesOf, evaluate } from "./evaluate.ts"

describe.skipIf(!existsSync(CASES))("external cases (skipped without ../shared/cases)", () => {
  it("agrees on organisational domains", async () => {
    const cases = casesOf("internetnl/organizational_domain.json")
    const { out } = await evaluate(
      "organizational-domain",
      cases.map((each) => JSON.stringify(each)),
    )
    expect(out).toEqual(cases.map((each) => ({ organizationalDomain: each.organizational_domain })))
  })
})
