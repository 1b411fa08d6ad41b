import type { Demand, Mandate, Region, Requirement, Verdict } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { countriesOfMandate, isBound, type JudgedCheck, verdictOfDemand, verdictOfRequirement } from "./compliance.ts"

const judged = (check: string, verdict: Verdict, reason: string, parameters: JudgedCheck["parameters"] = {}) => ({
  check,
  verdict,
  reason,
  parameters,
})

describe("a requirement", () => {
  const reject: Requirement = { check: "dmarc.policy", reasons: ["reject"] }
  const year: Requirement = { check: "hsts.max-age", parameter: "seconds", atLeast: 31_536_000 }
  const few: Requirement = { check: "spf.syntax", parameter: "lookups", atMost: 5 }
  const passes: Requirement = { check: "dmarc.policy" }
  const table: ReadonlyArray<readonly [string, Requirement, JudgedCheck | undefined, Verdict]> = [
    ["asks for an outcome: it is that", reject, judged("dmarc.policy", "pass", "reject"), "pass"],
    [
      "asks for an outcome: a weaker one that passes the check",
      reject,
      judged("dmarc.policy", "pass", "quarantine"),
      "fail",
    ],
    ["asks for an outcome: not measured", reject, judged("dmarc.policy", "unknown", "timeout"), "unknown"],
    ["asks for an outcome: nobody judged", reject, undefined, "unknown"],
    [
      "asks for an outcome: does not apply",
      reject,
      judged("dmarc.policy", "not-applicable", "no-record"),
      "not-applicable",
    ],
    ["bounds a number: just enough", year, judged("hsts.max-age", "pass", "a-year", { seconds: 31_536_000 }), "pass"],
    [
      "bounds a number: a second short",
      year,
      judged("hsts.max-age", "fail", "too-short", { seconds: 31_535_999 }),
      "fail",
    ],
    [
      "bounds a number: a word in its place",
      year,
      judged("hsts.max-age", "pass", "a-year", { seconds: "1 y" }),
      "unknown",
    ],
    ["bounds a number: a failure that gives none", year, judged("hsts.max-age", "fail", "not-sent"), "fail"],
    ["bounds from above", few, judged("spf.syntax", "pass", "valid", { lookups: 6 }), "fail"],
    ["stands alone: the check's verdict", passes, judged("dmarc.policy", "partial", "monitoring-only"), "partial"],
  ]
  it.each(table)("%s", (_, requirement, judgement, verdict) => {
    expect(verdictOfRequirement(requirement, judgement)).toBe(verdict)
  })
})

describe("a demand", () => {
  const dmarc = {
    id: "dmarc",
    checks: [
      { id: "dmarc.record", requirement: "required" },
      { id: "dmarc.policy", requirement: "required" },
    ],
  } as const
  const strict: Demand = {
    standard: "dmarc",
    requires: [{ check: "dmarc.record" }, { check: "dmarc.policy", reasons: ["reject"] }],
  }
  const quarantined = [
    judged("dmarc.record", "pass", "one-record"),
    judged("dmarc.policy", "pass", "quarantine"),
    judged("spf.policy", "fail", "pass-all"),
  ]

  it("without requirements is met by adoption", () => {
    expect(verdictOfDemand({ standard: "dmarc" }, dmarc, quarantined)).toBe("pass")
  })
  it("with requirements can be missed by one who adopted", () => {
    expect(verdictOfDemand(strict, dmarc, quarantined)).toBe("fail")
  })
  it("is missed where there is nothing to ask of", () => {
    const nothing = [judged("dmarc.record", "fail", "no-record"), judged("dmarc.policy", "not-applicable", "no-record")]
    expect(verdictOfDemand(strict, dmarc, nothing)).toBe("fail")
  })
  it("does not apply to a target whose checks do not", () => {
    const web = strict.requires!.map(({ check }) => judged(check, "not-applicable", "not-a-mail-target"))
    expect(verdictOfDemand(strict, dmarc, web)).toBe("not-applicable")
  })
})

describe("whom a mandate binds", () => {
  const union: Region = {
    id: "union",
    name: "Union",
    kind: "grouping",
    members: [{ country: "qm" }, { country: "qn", until: "2025-01-01" }],
    sources: [{ title: "Treaty", readOn: "2026-01-01" }],
  }
  const regions = new Map([["union", union]])
  const countries = [{ id: "qm" }, { id: "qn" }, { id: "qo" }]
  const on = (mandate: Pick<Mandate, "country" | "region">, day: string) =>
    countriesOfMandate(mandate, countries, regions, day)

  it("holds in its country", () => expect(on({ country: "qo" }, "2026-01-01")).toEqual(["qo"]))
  it("holds in the members that its region has on the day", () => {
    expect(on({ region: "union" }, "2024-12-31")).toEqual(["qm", "qn"])
    expect(on({ region: "union" }, "2025-01-01")).toEqual(["qm"])
  })
  it("holds nowhere for a region that nobody knows", () => {
    expect(on({ region: "elsewhere" }, "2026-01-01")).toEqual([])
  })

  const town = { level: "local", sector: "health" } as const
  it.each([
    ["everybody", {}, true],
    ["its level", { levels: ["local"] }, true],
    ["another level", { levels: ["national"] }, false],
    ["another sector", { sectors: ["education"] }, false],
    ["suppliers alone", { parties: ["supplier"] }, false],
  ] as const)("binds a town's clinic: %s", (_, binds, bound) => {
    expect(isBound({ binds: { parties: ["buyer"], scope: "Everybody", ...binds } }, town)).toBe(bound)
  })
})
