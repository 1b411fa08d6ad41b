import { LANGUAGES } from "@plumbline/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { locales } from "#app/paraglide/runtime.js"
import { joinAddress, splitAddress } from "./address.ts"
import { preferredOf } from "./preference.ts"

it("the messages have the languages of core", () => {
  expect(locales).toEqual(LANGUAGES)
})

describe("splitAddress", () => {
  it.each([
    { pathname: "/", language: "en", snapshot: null, path: "/" },
    { pathname: "/countries/fr", language: "en", snapshot: null, path: "/countries/fr" },
    { pathname: "/fr", language: "fr", snapshot: null, path: "/" },
    { pathname: "/fr/", language: "fr", snapshot: null, path: "/" },
    { pathname: "/en/countries", language: "en", snapshot: null, path: "/en/countries" },
    { pathname: "/francs", language: "en", snapshot: null, path: "/francs" },
    { pathname: "/snapshots", language: "en", snapshot: null, path: "/snapshots" },
    { pathname: "/snapshots/2026-11-23", language: "en", snapshot: "2026-11-23", path: "/" },
    {
      pathname: "/ar/snapshots/2026-11-23.2/countries/nl",
      language: "ar",
      snapshot: "2026-11-23.2",
      path: "/countries/nl",
    },
  ])("$pathname", ({ pathname, ...expected }) => {
    expect(splitAddress(pathname)).toEqual(expected)
  })
  it("takes apart what joinAddress puts together", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...locales),
        fc.constantFrom(null, "2026-11-23", "2026-11-23.7"),
        fc.constantFrom("/", "/countries", "/countries/nl", "/domains/fr"),
        (language, snapshot, path) => {
          expect(splitAddress(joinAddress({ language, snapshot }, path))).toEqual({ language, snapshot, path })
        },
      ),
    )
  })
})

it("keeps query and place in the address of the home page", () => {
  expect(joinAddress({ language: "fr", snapshot: null }, "/?by=region")).toBe("/fr?by=region")
})

describe("preferredOf", () => {
  it.each([
    { header: null, expected: null },
    { header: "de, ja;q=0.5", expected: null },
    { header: "de, fr-CA;q=0.8, en;q=0.9", expected: "en" },
    { header: "ar-EG,en;q=0.5", expected: "ar" },
    { header: "nl;q=0, es", expected: "es" },
  ])("$header", ({ header, expected }) => {
    expect(preferredOf(header, locales)).toBe(expected)
  })
})
