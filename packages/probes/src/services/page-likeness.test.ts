import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { areAlike, likenessOf } from "./page-likeness.ts"

const PAGE = `<!doctype html><title>Town of Nordsund</title><p>${"Opening hours of the town hall on weekdays. ".repeat(20)}`

describe("areAlike", () => {
  it.each([
    { name: "the same page", left: PAGE, right: PAGE, alike: true },
    { name: "another token", left: `${PAGE}<i nonce=a1b2>`, right: `${PAGE}<i nonce=c3d4>`, alike: true },
    { name: "another page", left: PAGE, right: "<h1>Welcome to nginx!</h1>", alike: false },
    { name: "half of it", left: PAGE, right: PAGE.slice(0, PAGE.length / 2), alike: false },
    { name: "nothing on both sides", left: "", right: " ", alike: true },
    { name: "nothing on one", left: PAGE, right: "", alike: false },
  ])("$name: $alike", ({ left, right, alike }) => {
    expect(areAlike(left, right)).toBe(alike)
  })

  it("is the same either way round, and between 0 and 1", () => {
    fc.assert(
      fc.property(fc.lorem(), fc.lorem(), (left, right) => {
        const likeness = likenessOf(left, right)
        expect(likeness).toBe(likenessOf(right, left))
        expect(likeness).toBeGreaterThanOrEqual(0)
        expect(likeness).toBeLessThanOrEqual(1)
      }),
    )
  })
})
