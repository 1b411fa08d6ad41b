import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeMacroString, expandMacros, isDomainSpec, type MacroLetter } from "./spf-macro.ts"

/** The sender of the examples in RFC 7208 §7.4. */
const values = (ip: "4" | "6"): Readonly<Record<MacroLetter, string>> => ({
  s: "strong-bad@email.example.com",
  l: "strong-bad",
  o: "email.example.com",
  d: "email.example.com",
  i: ip === "4" ? "192.0.2.3" : "2.0.0.1.0.D.B.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.C.B.0.1",
  p: "mx.example.org",
  h: "mx.example.org",
  c: "192.0.2.3",
  r: "mail.example.net",
  t: "1700000000",
  v: ip === "4" ? "in-addr" : "ip6",
})

const expanded = (text: string, ip: "4" | "6" = "4") => {
  const parts = decodeMacroString(text, { space: true })
  return parts === null ? null : expandMacros(parts, (letter) => values(ip)[letter], 1000)
}

describe("macros", () => {
  it.each([
    ["%{s}", "strong-bad@email.example.com"],
    ["%{o}", "email.example.com"],
    ["%{d}", "email.example.com"],
    ["%{d4}", "email.example.com"],
    ["%{d3}", "email.example.com"],
    ["%{d2}", "example.com"],
    ["%{d1}", "com"],
    ["%{dr}", "com.example.email"],
    ["%{d2r}", "example.email"],
    ["%{l}", "strong-bad"],
    ["%{l-}", "strong.bad"],
    ["%{lr}", "strong-bad"],
    ["%{lr-}", "bad.strong"],
    ["%{l1r-}", "strong"],
    ["%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"],
    ["%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"],
    ["%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"],
    ["%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"],
    ["%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"],
    ["100%% of%_them%-", "100% of them%20"],
    ["%{S}", "strong-bad%40email.example.com"],
    ["%{L1R-}", "strong"],
    ["%{d00002}", "example.com"],
    ["%{l+-/_=,.}", "strong.bad"],
  ])("%s stands for %s", (text, expected) => {
    expect(expanded(text)).toBe(expected)
  })

  it("writes IPv6 in nibbles (RFC 7208 §7.4)", () => {
    expect(expanded("%{ir}.%{v}._spf.%{d2}", "6")).toBe(
      "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com",
    )
  })

  it.each(["%", "%a", "%{", "%{}", "%{q}", "%{d", "%{d0}", "%{dr2}", "%{d2rr}", "%{d!}", "%(i)", "\u00e9", "a\tb"])(
    "%j is no macro-string",
    (text) => {
      expect(decodeMacroString(text)).toBeNull()
    },
  )

  it("gives up on an expansion that is too long", () => {
    expect(expandMacros(decodeMacroString("%{s}".repeat(50))!, () => "x".repeat(50), 1000)).toBeNull()
  })
})

describe("isDomainSpec", () => {
  it.each([
    ["example.org", true],
    ["example.org.", true],
    ["_spf.example.org", true],
    ["%{d}", true],
    ["%{i}._spf.%{d2}", true],
    ["foo:bar/baz.example.org", true],
    ["example.xn--zckzah", true],
    ["example.1-2", true],
    ["foo%%", true],
    ["org", false],
    ["org.", false],
    ["", false],
    ["example.123", false],
    ["example.-org", false],
    ["example.org-", false],
    ["example.org:25", false],
    ["example..", false],
    ["100%%-", false],
    ["%{c}.example.org", false],
    ["%{R}.example.org", false],
    ["a b.example.org", false],
  ])("%j: %s", (text, expected) => {
    expect(isDomainSpec(text)).toBe(expected)
  })

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: fc.constantFrom(..."%{}slodi2r-.ac") }), (text) => {
        expect(typeof isDomainSpec(text)).toBe("boolean")
      }),
    )
  })
})
