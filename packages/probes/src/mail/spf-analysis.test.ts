import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { analyzeSpf, type SpfReach } from "./spf-analysis.ts"
import { ruleOnSpf } from "./spf-policy.ts"

const analyzed = (record: string, names: Readonly<Record<string, ReadonlyArray<string> | "unseen">> = {}) => {
  const reach: SpfReach = (name) => names[name] ?? []
  const analysis = analyzeSpf("example.org", record, reach)
  return { ...analysis, ...ruleOnSpf(analysis) }
}
const A = "a.example"

describe("analyzeSpf", () => {
  it.each<{ name: string; record: string; names?: Parameters<typeof analyzed>[1]; expected: object }>([
    { name: "refuses others", record: "v=spf1 mx -all", expected: { reason: "valid", lookups: 1, others: "fail" } },
    { name: "suspects others", record: "v=spf1 ~all", expected: { reason: "valid", lookups: 0, others: "softfail" } },
    { name: "lets others", record: "v=spf1 all", expected: { reason: "invalid-all", others: "pass" } },
    { name: "is silent", record: "v=spf1 mx", expected: { reason: "invalid-all", others: "neutral" } },
    { name: "is not SPF", record: "v=spf10 -all", expected: { reason: "invalid-syntax", others: null } },
    { name: "is broken", record: "v=spf1 a:example -all", expected: { reason: "invalid-syntax" } },
    {
      name: "counts every kind of term that asks (RFC 7208 §4.6.4)",
      record: `v=spf1 a mx a:${A}/24 mx:${A} ptr exists:%{i}.${A} include:${A} ip4:192.0.2.1 ip6:2001:db8::1 -all`,
      names: { [A]: ["v=spf1 a redirect=b.example"], "b.example": ["v=spf1 mx -all"] },
      expected: { lookups: 10, reason: "valid" },
    },
    { name: "allows ten", record: `v=spf1 ${"a ".repeat(10)}-all`, expected: { lookups: 10, reason: "valid" } },
    {
      name: "forbids eleven",
      record: `v=spf1 ${"a ".repeat(11)}-all`,
      expected: { lookups: 11, reason: "max-dns-lookups" },
    },
    {
      name: "does not count what stands behind all",
      record: `v=spf1 -all ${"a ".repeat(11)}`,
      expected: { lookups: 0, reason: "valid" },
    },
    {
      name: "does not count a redirect beside all",
      record: `v=spf1 redirect=${A} -all`,
      expected: { lookups: 0, reason: "valid" },
    },
    {
      name: "lets an include be silent",
      record: `v=spf1 include:${A} -all`,
      names: { [A]: ["v=spf1 ip4:192.0.2.1 ?all"] },
      expected: { others: "fail", decidedBy: null, reason: "valid" },
    },
    {
      name: "sees an include that lets everybody",
      record: `v=spf1 include:${A} -all`,
      names: { [A]: ["v=spf1 +all"] },
      expected: { others: "pass", decidedBy: { kind: "include", domain: A }, reason: "invalid-include" },
    },
    {
      name: "sees an include that lets everybody be refused (RFC 7208 §5.2)",
      record: `v=spf1 -include:${A} ?all`,
      names: { [A]: ["v=spf1 +all"] },
      expected: { others: "fail", reason: "valid" },
    },
    {
      name: "follows a redirect",
      record: `v=spf1 redirect=${A}`,
      names: { [A]: ["v=spf1 ~all"] },
      expected: { others: "softfail", decidedBy: { kind: "redirect", domain: A }, reason: "valid" },
    },
    {
      name: "sees a weak end behind a redirect",
      record: `v=spf1 redirect=${A}`,
      names: { [A]: ["v=spf1 mx ?all"] },
      expected: { others: "neutral", reason: "invalid-redirect" },
    },
    {
      name: "misses the record of a redirect",
      record: `v=spf1 redirect=${A}`,
      expected: { reason: "invalid-redirect" },
    },
    {
      name: "misses the record of an include",
      record: `v=spf1 include:${A} -all`,
      expected: { reason: "invalid-include" },
    },
    {
      name: "blames the record's own link for what is wrong further on",
      record: `v=spf1 include:${A} -all`,
      names: { [A]: ["v=spf1 redirect=b.example"], "b.example": ["v=spf1 -all", "v=spf1 ~all"] },
      expected: {
        reason: "invalid-include",
        problems: [
          {
            code: "broken-link",
            link: { kind: "include", domain: A },
            at: "b.example",
            detail: "there are 2 SPF records",
          },
        ],
      },
    },
    {
      name: "ends a loop at the limit",
      record: `v=spf1 include:${A} -all`,
      names: { [A]: ["v=spf1 include:EXAMPLE.ORG. -all"] },
      expected: { lookups: 11, reason: "max-dns-lookups" },
    },
    {
      name: "does not follow macros",
      record: "v=spf1 include:%{d}.a.example -all",
      expected: { lookups: 1, reason: "valid" },
    },
    {
      name: "concludes nothing from what it could not see",
      record: `v=spf1 include:${A} -all`,
      names: { [A]: "unseen" },
      expected: { verdict: "unknown", unseen: [A] },
    },
    {
      name: "concludes what it can",
      record: `v=spf1 include:${A} ?all`,
      names: { [A]: "unseen" },
      expected: { verdict: "invalid", reason: "invalid-all" },
    },
  ])("$name", ({ record, names, expected }) => {
    expect(analyzed(record, names)).toMatchObject(expected)
  })

  it("counts to a hundred and still sees the end", () => {
    expect(analyzed(`v=spf1 ${"a ".repeat(300)}~all`)).toMatchObject({ lookups: 100, others: "softfail" })
    expect(analyzed(`v=spf1 ${"a ".repeat(300)}redirect=${A}`)).toMatchObject({ lookups: 100, others: null })
  })

  it("warns of what works and should not be there", () => {
    const { warnings } = analyzed(`v=spf1 ptr include:${A} -all mx`, {
      [A]: [`v=spf1 ip4:0.0.0.0/0 ${"mx ".repeat(200)}`],
    })
    expect(warnings).toEqual([
      { code: "ptr", domain: "example.org" },
      { code: "unreached-terms", domain: "example.org" },
      { code: "any-address", domain: A },
      { code: "long-record", domain: A },
    ])
  })

  it("ends, whatever includes what", () => {
    const name = fc.constantFrom("a.example", "b.example", "c.example", "%{d}.example", "nowhere.example")
    const term = fc.oneof(
      fc.constantFrom("a", "mx", "ptr", "+all", "?all", "-all", "ip4:0.0.0.0/0", "nonsense"),
      name.map((domain) => `include:${domain}`),
      name.map((domain) => `redirect=${domain}`),
    )
    const record = fc.array(term, { maxLength: 30 }).map((terms) => `v=spf1 ${terms.join(" ")}`)
    fc.assert(
      fc.property(record, record, record, record, (own, a, b, c) => {
        const { lookups, problems } = analyzed(own, { "a.example": [a], "b.example": [b], "c.example": [c] })
        expect(lookups).toBeLessThanOrEqual(100)
        expect(problems.length).toBeLessThan(200)
      }),
    )
  })
})
