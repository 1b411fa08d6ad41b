import type { StandardId, Verdict } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { changesBetween } from "./changes.ts"

const verdicts = (given: Partial<Record<StandardId, Verdict>>) =>
  new Map(Object.entries(given) as ReadonlyArray<[StandardId, Verdict]>)

describe("changesBetween", () => {
  it.each([
    { name: "got better", before: "fail", after: "partial", direction: "improved" },
    { name: "got worse", before: "pass", after: "fail", direction: "regressed" },
    { name: "could not be measured any more", before: "pass", after: "unknown", direction: "other" },
  ] as const)("says that a verdict $name", ({ before, after, direction }) => {
    expect(changesBetween(verdicts({ tls: before }), verdicts({ tls: after }))).toEqual([
      { standard: "tls", from: before, to: after, direction },
    ])
  })

  it("says what is new and what is gone, and is silent about what stayed", () => {
    const changes = changesBetween(verdicts({ dnssec: "pass", spf: "fail" }), verdicts({ spf: "fail", dmarc: "pass" }))
    expect(changes).toEqual([
      { standard: "dnssec", from: "pass", to: null, direction: "gone" },
      { standard: "dmarc", from: null, to: "pass", direction: "new" },
    ])
  })
})
