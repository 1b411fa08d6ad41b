import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeSpfRecord, isSpfRecord } from "./spf-record.ts"

describe("isSpfRecord", () => {
  it.each([
    ["v=spf1", true],
    ["v=spf1 -all", true],
    ["V=SPF1 -all", true],
    ["v=spf10 -all", false],
    ["v=spf1-all", false],
    [" v=spf1", false],
  ])("%j: %s", (text, expected) => {
    expect(isSpfRecord(text)).toBe(expected)
  })
})

describe("decodeSpfRecord", () => {
  it("reads every mechanism and both modifiers", () => {
    const text =
      "v=spf1 a mx/24 ?a:example.org/24//64 ip4:192.0.2.0/24 ~ip6:2001:db8::/32 include:_spf.example.org exists:%{i}.example.org ptr redirect=_spf.example.net exp=e.example.org x-other=1 -all"
    expect(decodeSpfRecord(text)).toEqual({
      record: {
        mechanisms: [
          { kind: "a", qualifier: "+", domain: null, prefix4: 32, prefix6: 128 },
          { kind: "mx", qualifier: "+", domain: null, prefix4: 24, prefix6: 128 },
          { kind: "a", qualifier: "?", domain: "example.org", prefix4: 24, prefix6: 64 },
          { kind: "ip4", qualifier: "+", address: "192.0.2.0", prefix: 24 },
          { kind: "ip6", qualifier: "~", address: "2001:db8::", prefix: 32 },
          { kind: "include", qualifier: "+", domain: "_spf.example.org" },
          { kind: "exists", qualifier: "+", domain: "%{i}.example.org" },
          { kind: "ptr", qualifier: "+", domain: null },
          { kind: "all", qualifier: "-" },
        ],
        redirect: "_spf.example.net",
        explanation: "e.example.org",
      },
    })
  })

  it.each([
    ["v=spf1 -al", "-al"],
    ["v=spf1 -all:x", "-all:x"],
    ["v=spf1 include:", "include:"],
    ["v=spf1 include", "include"],
    ["v=spf1 include:nodots", "include:nodots"],
    ["v=spf1 ip4:192.0.2", "ip4:192.0.2"],
    ["v=spf1 ip4:192.0.2.1/33", "ip4:192.0.2.1/33"],
    ["v=spf1 ip4:192.0.2.1/024", "ip4:192.0.2.1/024"],
    ["v=spf1 ip6:192.0.2.1", "ip6:192.0.2.1"],
    ["v=spf1 a:example.org/33", "a:example.org/33"],
    ["v=spf1 mx//129", "mx//129"],
    ["v=spf1 redirect=a.org redirect=b.org", "redirect=b.org"],
    ["v=spf1 exists:%{q}.example.org", "exists:%{q}.example.org"],
    ["v=spf1 exists:%", "exists:%"],
    ["v=spf1 a:example.123", "a:example.123"],
    ["v=spf1 =x", "=x"],
    ["v=spf1 ptr/24", "ptr/24"],
    ["v=spf1 mx\tall", "mx\tall"],
  ])("names the term that is wrong in %j", (text, term) => {
    expect(decodeSpfRecord(text)).toMatchObject({ error: { term } })
  })

  it("answers any text in linear time", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000, unit: fc.constantFrom(..."v=spf1 +-~?:/.%{}iao4mx0") }), (text) => {
        const result = decodeSpfRecord(`v=spf1 ${text}`)
        expect("record" in result || "error" in result).toBe(true)
      }),
    )
    const started = performance.now()
    decodeSpfRecord(`v=spf1 a:${"/a".repeat(30_000)}`)
    decodeSpfRecord(`v=spf1 exists:${"%{i}".repeat(15_000)}!`)
    decodeSpfRecord(`v=spf1 ${"a ".repeat(30_000)}`)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
