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

  it("agrees with the suite of RFC 7208", async () => {
    const cases = casesOf("spf/cases.json")
    const { out } = await evaluate(
      "spf",
      cases.map((each) => JSON.stringify(each.input)),
    )
    const wrong = cases.filter(({ expected, explanation }, index) => {
      const said = out[index]!
      return (
        !(expected as ReadonlyArray<unknown>).includes(said.result) ||
        (explanation ?? said.explanation) !== said.explanation
      )
    })
    expect(wrong.map(({ id }) => id)).toEqual([])
    expect(cases.length).toBeGreaterThan(90)
  })
})
