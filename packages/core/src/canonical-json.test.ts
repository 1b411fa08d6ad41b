import fc from "fast-check"
import { expect, it } from "vitest"
import { canonicalJson } from "./canonical-json.ts"

it("orders members by UTF-16 code units, as the example of RFC 8785 §3.2.3", () => {
  const given = {
    "€": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "😀": "Emoji: Grinning Face",
    "\u0080": "Control",
    ö: "Latin Small Letter O With Diaeresis",
  }
  expect(Object.keys(JSON.parse(canonicalJson(given)))).toEqual(["1", "\r", "\u0080", "ö", "€", "😀", "\ufb33"])
})

it("is the same for the same members in any order, and still the same value", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).reverse())
      expect(canonicalJson(shuffled)).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

it("leaves out undefined members and refuses numbers without a JSON form", () => {
  expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}')
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError)
})
