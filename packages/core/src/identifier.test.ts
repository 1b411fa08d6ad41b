import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { DomainName, IsoDate, standardOfCheck } from "./identifier.ts"

describe("DomainName", () => {
  it.each([
    "rijksoverheid.nl",
    "www.gov.uk",
    "xn--e1afmkfd.xn--p1ai",
    "a.b",
    "_dmarc.example.org",
    `${"a".repeat(63)}.nl`,
  ])("takes %s", (name) => {
    expect(Schema.is(DomainName)(name)).toBe(true)
  })
  it.each([
    "192.0.2.1",
    "Example.nl",
    "example.nl.",
    "münchen.de",
    "nl",
    "",
    "a..b",
    "-a.nl",
    "a-.nl",
    "a b.nl",
    "::1",
    `${"a".repeat(64)}.nl`,
    `${"a.".repeat(127)}nl`,
  ])("refuses %j", (name) => {
    expect(Schema.is(DomainName)(name)).toBe(false)
  })
})

it("takes calendar dates only", () => {
  expect(Schema.is(IsoDate)("2026-11-23")).toBe(true)
  expect(Schema.is(IsoDate)("2026-13-01")).toBe(false)
})

it("knows the standard of a check", () => {
  expect(standardOfCheck("mta-sts.policy")).toBe("mta-sts")
  expect(standardOfCheck("nothing.policy")).toBeUndefined()
})
