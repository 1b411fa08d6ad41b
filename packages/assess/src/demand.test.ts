import { type Adoption, adoptionOf, type Mandate, noVerdicts, type Region, STANDARD_IDS } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { type CountryDemandOf, datesOfDemand, heldDuring, leadingDemand, phaseOfMandate, standingOf } from "./demand.ts"
import { milestonesOf } from "./milestones.ts"
import { roleWithHandIn } from "./supplier-hand.ts"

const TODAY = "2026-06-01"
const of = (pass: number, fail: number): Adoption => adoptionOf({ ...noVerdicts, pass, fail })
const unknown = adoptionOf({ ...noVerdicts, unknown: 5 })
const HALF = of(5, 5)
const FEW = of(4, 6)

describe("a mandate on a day", () => {
  it.each([
    ["a draft", { status: "draft", since: "2020-01-01" }, "draft"],
    ["from its first day", { status: "in-force", since: TODAY }, "in-force"],
    ["before its first day", { status: "in-force", since: "2026-06-02" }, "ahead"],
    ["of unknown beginning", { status: "amended" }, "in-force"],
    ["on the day it ceases", { status: "in-force", until: TODAY }, "ended"],
    ["replaced by one still to come", { status: "superseded", until: "2026-07-01" }, "in-force"],
    ["replaced, nobody says when", { status: "superseded" }, "ended"],
  ] as const)("%s", (_, mandate, phase) => expect(phaseOfMandate(mandate, TODAY)).toBe(phase))

  it("has the dates of its demand where they differ", () => {
    const mandate = { since: "2020-01-01", due: "2021-01-01" }
    expect(datesOfDemand(mandate, { due: "2022-01-01" })).toEqual({
      since: "2020-01-01",
      due: "2022-01-01",
      until: null,
    })
  })
})

describe("demand and supply", () => {
  const demand = (level: Mandate["level"], more: Partial<CountryDemandOf> = {}): CountryDemandOf => ({
    phase: "in-force",
    level,
    since: "2020-01-01",
    due: null,
    bound: FEW,
    ...more,
  })
  const table: ReadonlyArray<readonly [string, ReadonlyArray<CountryDemandOf>, Adoption | null, string]> = [
    ["half have it, nobody asks", [], HALF, "adopted-without-known-demand"],
    ["fewer have it, nobody asks", [], FEW, "no-known-demand-not-adopted"],
    ["asked of those bound, who have it not", [demand("mandatory")], of(9, 1), "demanded-not-adopted"],
    ["asked of those bound, who have it", [demand("comply-or-explain", { bound: HALF })], FEW, "demanded-and-adopted"],
    ["due tomorrow", [demand("mandatory", { due: "2026-06-02" })], FEW, "demanded-not-yet-due"],
    ["due today", [demand("mandatory", { due: TODAY })], FEW, "demanded-not-adopted"],
    ["asked of suppliers alone", [demand("mandatory", { bound: null })], HALF, "demanded-of-others"],
    [
      "asked of others by law, of us by agreement",
      [demand("mandatory", { bound: null }), demand("target-agreement")],
      HALF,
      "demanded-not-adopted",
    ],
    ["advised", [demand("recommended")], HALF, "advised-and-adopted"],
    ["a programme", [demand("programme", { bound: null })], FEW, "advised-not-adopted"],
    ["a law still to come", [demand("mandatory", { phase: "ahead" })], HALF, "adopted-without-known-demand"],
    ["those bound could not be measured", [demand("mandatory", { bound: unknown })], HALF, "not-measured"],
    ["nothing was measured", [], null, "not-measured"],
  ]
  it.each(table)("%s", (_, demands, adoption, standing) => {
    expect(standingOf(demands, adoption, TODAY)).toBe(standing)
  })

  it("are decided by the strictest that binds somebody measured, then the oldest", () => {
    const law = demand("mandatory", { bound: null })
    const young = demand("comply-or-explain", { since: "2024-01-01" })
    const old = demand("comply-or-explain", { since: "2015-01-01" })
    expect(leadingDemand([demand("recommended"), young, law, old])).toBe(old)
    expect(leadingDemand([demand("recommended"), law])).toBe(law)
  })
})

describe("a period in which a mandate may have held", () => {
  const union: Pick<Region, "members"> = {
    members: [{ country: "qm", from: "2020-01-01", until: "2022-01-01" }, { country: "qn" }],
  }
  const regions = new Map([["union", union]])
  const during = (
    mandate: Partial<Pick<Mandate, "country" | "region" | "status" | "until">>,
    since: string | null,
    [from, to]: readonly [string, string] = ["2021-01-01", "2023-01-01"],
  ) => heldDuring({ status: "in-force", ...mandate }, since, "qm", regions, from, to)

  it.each([
    ["of the country", during({ country: "qm" }, "2019-01-01"), true],
    ["of unknown beginning", during({ country: "qm" }, null), true],
    ["from its last day", during({ country: "qm" }, "2023-01-01"), true],
    ["after it", during({ country: "qm" }, "2023-01-02"), false],
    ["up to before it", during({ country: "qm", until: "2021-01-01" }, null), false],
    ["a draft", during({ country: "qm", status: "draft" }, null), false],
    ["of another country", during({ country: "qn" }, null), false],
    ["of a region while it is a member", during({ region: "union" }, null), true],
    ["of a region that it has left", during({ region: "union" }, null, ["2022-01-01", "2023-01-01"]), false],
    ["of a region that it left before", during({ region: "union" }, "2022-06-01"), false],
  ])("%s", (_, held, expected) => expect(held).toBe(expected))
})

describe("milestones", () => {
  const point = (day: string, pass: number) => ({
    at: `${day}T02:00:00.000Z`,
    methodology: 1,
    adoption: of(pass, 10 - pass),
  })
  const series = [point("2025-01-01", 1), point("2025-06-01", 4), point("2026-01-01", 8)]
  const shown = (dates: { since: string | null; due: string | null }) =>
    milestonesOf(dates, { compliance: [], adoption: series, comparison: series.slice(1) }).map((each) => [
      each.moment,
      each.adoption?.adoption.counts.pass ?? null,
      each.comparison?.adoption.counts.pass ?? null,
    ])

  it("are the last point before, the last up to the day it is due, and the newest", () => {
    expect(shown({ since: "2025-06-01", due: "2025-06-01" })).toEqual([
      ["before", 1, null],
      ["due", 4, 4],
      ["newest", 8, 8],
    ])
  })
  it("leave out what has not come, and say so where nothing was measured before", () => {
    expect(shown({ since: "2024-01-01", due: "2027-01-01" })).toEqual([
      ["before", null, null],
      ["newest", 8, 8],
    ])
    expect(milestonesOf({ since: null, due: null }, { compliance: [], adoption: [], comparison: [] })).toEqual([])
  })
})

describe("the supplier with its hand in a check", () => {
  it.each([
    ["dnssec.signed", "dns-operator"],
    ["dnssec.mail-signed", "mail-host"],
    ["hsts.max-age", "web-host"],
    ["starttls.offered", "mail-host"],
    ["ipv6.name-server-address", "dns-operator"],
    ["ipv6.mail-reachable", "mail-host"],
    ["rpki.web-valid", "web-host"],
    ["dane.web-matches", "web-host"],
    ["dane.mail-published", "mail-host"],
    ["telnet.open", undefined],
  ])("%s: %s", (check, role) => expect(roleWithHandIn(check)).toBe(role))

  it("is known for every standard", () => {
    for (const standard of STANDARD_IDS) expect(roleWithHandIn(`${standard}.anything`)).toBeDefined()
  })
})
