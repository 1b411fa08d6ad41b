import { describe, expect, it } from "vitest"
import { shareOf, TRAITS } from "./curves.ts"
import { COUNTRY_CODES } from "./geography.ts"
import { fraction, ranks } from "./seed.ts"
import { MONTHS } from "./state.ts"

describe("shareOf", () => {
  it("never falls and stays between 0 and 1", () => {
    for (const country of COUNTRY_CODES)
      for (const trait of TRAITS) {
        let before = 0
        for (let month = 0; month < MONTHS; month++) {
          const share = shareOf(country, trait, month)
          expect(share).toBeGreaterThanOrEqual(before)
          expect(share).toBeLessThanOrEqual(1)
          before = share
        }
      }
  })

  it("jumps where a mandate falls due", () => {
    expect(shareOf("xa", "dmarc", 7)).toBeLessThan(0.45)
    expect(shareOf("xa", "dmarc", 11)).toBeGreaterThan(0.9)
  })
})

describe("ranks", () => {
  it("gives as many names below a share as the share says", () => {
    const names = Array.from({ length: 20 }, (_, index) => `name${index}`)
    const below = [...ranks(names, "topic").values()].filter((rank) => rank < 0.35)
    expect(below).toHaveLength(7)
  })
})

describe("fraction", () => {
  it("is spread evenly and always the same", () => {
    const values = Array.from({ length: 10_000 }, (_, index) => fraction(`n${index}`))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean).toBeCloseTo(0.5, 1)
    expect(fraction("n1")).toBe(values[1])
  })
})
