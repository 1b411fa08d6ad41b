import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  COUNTED,
  choiceOf,
  chosenIds,
  distributionQuestion,
  type Known,
  queryOf,
  rankingQuestion,
  SUBJECTS,
  thinDays,
  trendQuestion,
  VIEWS,
} from "./choice.ts"

const known: Known = {
  standards: [
    { id: "dnssec", checks: [{ id: "dnssec.valid" }] },
    { id: "dmarc", checks: [{ id: "dmarc.policy" }] },
  ],
  countries: ["nl", "fr"],
}
const read = (query: string) => choiceOf(new URLSearchParams(query), known)

describe("choiceOf", () => {
  it("reads a whole address", () => {
    expect(read("view=map&standard=dnssec&by=country&id=nl&id=fr&from=2024-01-01&to=2025-06-30&panel=fixed")).toEqual({
      view: "map",
      standards: ["dnssec"],
      check: null,
      by: "country",
      ids: ["nl", "fr"],
      country: null,
      from: "2024-01-01",
      to: "2025-06-30",
      panel: "fixed",
      of: "countries",
    })
  })
  it.each([
    ["", { view: "trend", standards: ["dnssec"], by: "country" }],
    ["view=pie&standard=gopher&by=planet", { view: "trend", standards: ["dnssec"], by: "country" }],
    ["check=dmarc.policy", { check: null }],
    ["standard=dmarc&check=dmarc.policy", { check: "dmarc.policy" }],
    ["by=supplier&check=dnssec.valid", { check: null }],
    ["by=region&panel=fixed", { panel: "whole" }],
    ["country=nl", { country: null }],
    ["by=level&country=nl", { country: "nl" }],
    ["by=level&country=zz", { country: null }],
    ["from=2025-02-30&to=yesterday", { from: null, to: null }],
    ["from=2025-02-01&to=2024-02-01", { from: "2024-02-01", to: "2025-02-01" }],
    ["id=nl&id=nl&id=<b>&id=", { ids: ["nl"] }],
  ])("%s", (query, expected) => {
    expect(read(query)).toMatchObject(expected)
  })
})

it("a choice comes back from the address that it makes", () => {
  const day = fc.constantFrom("", "2024-01-01", "2025-12-31", "2024-99-01")
  fc.assert(
    fc.property(
      fc.record({
        view: fc.constantFrom(...VIEWS),
        standard: fc.constantFrom("dnssec", "dmarc", "gopher"),
        check: fc.constantFrom("", "dnssec.valid", "dmarc.policy"),
        by: fc.constantFrom(...SUBJECTS),
        id: fc.constantFrom("nl", "nl/tax", "?"),
        country: fc.constantFrom("", "nl", "zz"),
        from: day,
        to: day,
        panel: fc.constantFrom("whole", "fixed"),
        of: fc.constantFrom(...COUNTED),
      }),
      (given) => {
        const choice = choiceOf(new URLSearchParams(given), known)
        const again = choiceOf(queryOf(choice), known)
        // What a distribution counts is said only where one is shown.
        expect(choice.view === "distribution" ? again : { ...again, of: choice.of, country: choice.country }).toEqual(
          choice,
        )
        expect(queryOf(again).toString()).toBe(queryOf(choiceOf(queryOf(again), known)).toString())
      },
    ),
  )
})

describe("questions to the API", () => {
  it("ask for what is chosen", () => {
    expect(`${trendQuestion(read("standard=dnssec&standard=dmarc&id=nl&from=2024-01-01"), ["nl"])}`).toBe(
      "standard=dnssec&standard=dmarc&by=country&id=nl&from=2024-01-01",
    )
    expect(`${trendQuestion(read("check=dnssec.valid&by=level&country=nl"), [])}`).toBe(
      "check=dnssec.valid&by=level&country=nl",
    )
    expect(`${rankingQuestion(read("view=ranking&by=organisation&country=nl&from=2024-01-01&to=2025-01-01"))}`).toBe(
      "standard=dnssec&by=organisation&country=nl&at=2025-01-01&since=2024-01-01",
    )
    expect(`${rankingQuestion(read("view=map&by=level"))}`).toBe("standard=dnssec&by=country")
    expect(`${distributionQuestion(read("view=distribution&of=targets&country=nl"))}`).toBe("of=targets&country=nl")
  })
  it("are not asked where something is to be chosen first", () => {
    expect(trendQuestion(read("by=organisation"), [])).toBeNull()
    expect(rankingQuestion(read("view=ranking&by=level"))).toBeNull()
    expect(rankingQuestion(read("view=ranking&by=organisation"))).toBeNull()
    expect(distributionQuestion(read("view=distribution&of=targets"))).toBeNull()
  })
})

it("chosenIds takes the first where none is named", () => {
  expect(chosenIds(read(""), [..."abcdefghij"])).toHaveLength(7)
  expect(chosenIds(read("id=fr"), ["nl"])).toEqual(["fr"])
})

it("thinDays keeps first, last and those in use", () => {
  const days = Array.from({ length: 100 }, (_, index) => `2024-${String(index).padStart(3, "0")}`)
  const thin = thinDays(days, 10, [days[33]!, null])
  expect(thin).toContain(days[0])
  expect(thin).toContain(days[33])
  expect(thin.at(-1)).toBe(days[99])
  expect(thin.length).toBeLessThanOrEqual(11)
  expect(thinDays(["2024-01-01"], 10, [])).toEqual(["2024-01-01"])
})
