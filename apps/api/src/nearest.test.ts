import { describe, expect, it } from "vitest"
import { didYouMean, nearest } from "./nearest.ts"

const NAMES = ["dnssec", "dmarc", "dkim", "dane", "tls", "tls-rpt"]

describe("nearest", () => {
  it.each([
    { given: "dmark", expected: "dmarc" },
    { given: "dnsec", expected: "dnssec" },
    { given: "tsl", expected: "tls" },
    { given: "dmarc", expected: "dmarc" },
    { given: "ipv6", expected: undefined },
    { given: "xy", expected: undefined },
    { given: "", expected: undefined },
  ])("of $given is $expected", ({ given, expected }) => {
    expect(nearest(given, NAMES)).toBe(expected)
  })

  it("is quick over many names that are all alike", () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `service-${index}.gov.example`)
    const start = performance.now()
    nearest("x".repeat(24), names)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

describe("didYouMean", () => {
  it("asks, or is silent", () => {
    expect(didYouMean("dmark", NAMES)).toBe(" Did you mean dmarc?")
    expect(didYouMean("nothing-like-it", NAMES)).toBe("")
  })
})
