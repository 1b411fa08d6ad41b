import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { splitHeaderList } from "./header-list.ts"
import { decodeMediaType } from "./media-type.ts"
import { decodeReferrerPolicyHeader, disclosureOf } from "./referrer-policy-header.ts"
import { decodeXContentTypeOptionsHeader } from "./x-content-type-options-header.ts"
import { decodeXFrameOptionsHeader } from "./x-frame-options-header.ts"

describe("splitHeaderList", () => {
  it.each([
    ["", [""]],
    ["a", ["a"]],
    [" a ,\tb,", ["a", "b", ""]],
    ['"a,b",c', ['"a,b"', "c"]],
    ['"a\\",b",c', ['"a\\",b"', "c"]],
    ['"a,b', ['"a,b']],
  ])("%j: %j", (value, items) => {
    expect(splitHeaderList(value)).toEqual(items)
  })

  it("loses nothing but commas and blanks", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab,\t \\"') }), (value) => {
        const bare = (text: string) => text.replaceAll(/[,\t ]/g, "")
        expect(bare(splitHeaderList(value).join(""))).toBe(bare(value))
      }),
    )
  })
})

describe("Referrer-Policy", () => {
  it.each([
    ["same-origin", "same-origin", "nothing"],
    ["No-Referrer", "no-referrer", "nothing"],
    ["strict-origin", "strict-origin", "site"],
    ["origin", "origin", "address"],
    ["no-referrer, strict-origin-when-cross-origin", "strict-origin-when-cross-origin", "site"],
    // W3C Referrer Policy §8.1: what a browser does not know, it passes over.
    ["same-origin, of-the-future", "same-origin", "nothing"],
    ["unsafe-url,", "unsafe-url", "address"],
    ["", "unset", "site"],
    [" , ", "unset", "site"],
    ["nonsense", "unknown", "address"],
    ['"no-referrer"', "unknown", "address"],
  ])("%j is %s and tells %s", (value, policy, disclosure) => {
    const decoded = decodeReferrerPolicyHeader(value)
    expect([decoded, disclosureOf(decoded)]).toEqual([policy, disclosure])
  })
})

describe("X-Frame-Options", () => {
  it.each([
    ["DENY", "deny"],
    [" SameOrigin", "same-origin"],
    ["DENY, SAMEORIGIN", "deny"],
    ["ALLOW-FROM https://example.org/", null],
    ["DENY; SAMEORIGIN", null],
    ["", null],
  ])("%j is %s", (value, option) => {
    expect(decodeXFrameOptionsHeader(value)).toBe(option)
  })
})

describe("X-Content-Type-Options", () => {
  it.each([
    ["nosniff", true],
    ["NoSniff, x", true],
    ["x, nosniff", false],
    ["nosniff;", false],
    ['"nosniff"', false],
  ])("%j: %s", (value, isSet) => {
    expect(decodeXContentTypeOptionsHeader(value)).toBe(isSet)
  })
})

describe("decodeMediaType", () => {
  it.each([
    ["text/plain", { essence: "text/plain", charset: null }],
    ['Text/Plain ; format=flowed; Charset="UTF-8"', { essence: "text/plain", charset: "utf-8" }],
    ["text/plain; charset=utf-8; charset=latin1", { essence: "text/plain", charset: "utf-8" }],
    ["text/plain;charset", { essence: "text/plain", charset: null }],
    ["; header invalid", null],
    ["text", null],
    ["", null],
  ])("%j: %j", (value, type) => {
    expect(decodeMediaType(value)).toEqual(type)
  })
})
