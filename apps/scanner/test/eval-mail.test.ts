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

  it("agrees on SPF policies, but where internet.nl departs from RFC 7208", async () => {
    const cases = casesOf("internetnl/spf_policy_oracle.json")
    const { out } = await evaluate(
      "spf-policy",
      cases.map((each) => JSON.stringify(each)),
    )
    const others = cases.flatMap(({ expected }, position) =>
      out[position]?.reason === String(expected).replaceAll("_", "-") ? [] : [`${position}: ${out[position]?.reason}`],
    )
    expect(others).toEqual([
      // RFC 7208 §7.1: a domain-spec ends in a dot and a top label, or in a macro.
      "14: invalid-syntax",
      // RFC 7208 §4.6.4: `a`, `mx` and `exists` count, and eleven are too many also when no include follows.
      "17: max-dns-lookups",
      "19: max-dns-lookups",
      "20: max-dns-lookups",
    ])
  })

  it("agrees on DMARC policies, but where internet.nl departs from RFC 9989", async () => {
    const cases = casesOf("internetnl/dmarc_policy.json")
    const { out } = await evaluate(
      "dmarc",
      cases.map((each) => JSON.stringify(each)),
    )
    const others = cases.flatMap(({ expected }, position) =>
      out[position]?.reason === WORDS[String(expected)] ? [] : [`${position}: ${out[position]?.reason}`],
    )
    expect(others).toEqual([
      // RFC 9989 §4.8: tags stand in any order behind v.
      "14: valid",
      // RFC 9989 §4.8: unknown tags must be ignored.
      "20: valid",
    ])
  })

  it("agrees on domains that send no mail", async () => {
    const cases = casesOf("internetnl/non_sending_domain.json")
    const { out } = await evaluate(
      "non-sending-domain",
      cases.map((each) => JSON.stringify(each)),
    )
    expect(out).toEqual(cases.map((each) => ({ nonSending: each.non_sending })))
  })
})

/** Words of internet.nl and ours. */
const WORDS: Readonly<Record<string, string>> = {
  valid: "valid",
  invalid_syntax: "invalid-syntax",
  invalid_p_sp: "weak-policy",
}
