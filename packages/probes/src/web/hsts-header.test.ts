import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeHstsHeader } from "./hsts-header.ts"

describe("decodeHstsHeader", () => {
  it.each([
    { value: "max-age=31536000", seconds: 31_536_000 },
    { value: "max-age=0", seconds: 0 },
    { value: "MAX-AGE=1;INCLUDESUBDOMAINS", seconds: 1, subDomains: true },
    // RFC 6797 §6.2, the examples.
    { value: "max-age=15768000 ; includeSubDomains", seconds: 15_768_000, subDomains: true },
    { value: 'max-age="31536000"', seconds: 31_536_000 },
    { value: 'max-age = "1" ; preload', seconds: 1, other: ["preload"] },
    { value: ";; max-age=1 ;", seconds: 1 },
    { value: 'x="a;b,c\\"";max-age=1', seconds: 1, other: ["x"] },
    { value: 'max-age="\\1\\2"', seconds: 12 },
    { value: "max-age=1, max-age=2", seconds: 1 },
    { value: `max-age=${"9".repeat(400)}`, seconds: Number.MAX_SAFE_INTEGER },
  ])("reads $value", ({ value, seconds, subDomains = false, other = [] }) => {
    expect(decodeHstsHeader(value)).toEqual({
      policy: { maxAgeSeconds: seconds, includesSubDomains: subDomains, otherDirectives: other },
    })
  })

  it.each([
    ["", "no-max-age"],
    ["includeSubDomains; preload", "no-max-age"],
    ["max-age", "malformed-max-age"],
    ["max-age=-1", "malformed-max-age"],
    ["max-age=1.5", "malformed-max-age"],
    ['max-age=""', "malformed-max-age"],
    ["max-age=", "malformed-directive"],
    ["max-age=1 2", "malformed-directive"],
    ["max-age:31536000", "malformed-directive"],
    ["=1; max-age=1", "malformed-directive"],
    ['max-age="1', "malformed-directive"],
    ["max-age=1; includeSubDomains=yes", "malformed-directive"],
    ["max-age=1; Max-Age=1", "repeated-directive"],
    ["max-age=1; preload; preload", "repeated-directive"],
    ["max-age=1\u00a0", "malformed-directive"],
  ])("refuses %j: %s", (value, error) => {
    expect(decodeHstsHeader(value)).toEqual({ error })
  })

  it("answers any text", () => {
    const unit = fc.constantFrom(...'max-age=";, \\19', "max-age=", "includeSubDomains")
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (value) => {
        const decoded = decodeHstsHeader(value)
        expect("policy" in decoded ? Number.isSafeInteger(decoded.policy.maxAgeSeconds) : decoded.error).toBeTruthy()
      }),
    )
  })
})
