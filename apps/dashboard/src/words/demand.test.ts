import { NoFigures, STANDINGS } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { demandWords } from "./demand.ts"

const plain = (text: string) => text.replaceAll("\u00a0", " ")

describe("due", () => {
  it.each([
    ["2027-03-01", "due on 1 March 2027, in 3 months"],
    ["2026-11-23", "falls due today, 23 November 2026"],
    ["2026-10-31", "fell due on 31 October 2026, 23 days ago"],
    ["2019-12-31", "fell due on 31 December 2019, 7 years ago"],
  ])("of %s", (due, text) => expect(plain(demandWords.due(due, "2026-11-23T06:40:00.000Z"))).toBe(text))
})

describe("requirement", () => {
  it.each([
    [{ check: "dmarc.policy" }, [], "Policy: passes"],
    [{ check: "dmarc.policy", reasons: ["reject"] }, ["Reject"], "Policy: its outcome is “Reject”"],
    [{ check: "hsts.age", parameter: "seconds", atLeast: 100 }, [], "Policy: seconds is at least 100"],
    [{ check: "x.y", parameter: "bits", atLeast: 1, atMost: 9 }, [], "Policy: bits is at least 1 and at most 9"],
  ])("%o", (requirement, labels, text) => {
    expect(demandWords.requirement(requirement, "Policy", labels)).toBe(text)
  })
})

describe("marks", () => {
  it("are in the order of time, the earlier ones at the end of what is known of them", () => {
    const marks = demandWords.marks({
      since: "2025-02-01",
      due: "2026-10-31",
      until: null,
      earlierDues: ["2025", "2026-02", "2026-06-30"],
    })
    expect(marks).toEqual([
      { at: "2025-02-01", label: "in force 1 Feb 2025" },
      { at: "2025-12-31", label: "earlier due 2025" },
      { at: "2026-02-28", label: "earlier due Feb 2026" },
      { at: "2026-06-30", label: "earlier due 30 Jun 2026" },
      { at: "2026-10-31", label: "due 31 Oct 2026" },
    ])
  })
})

describe("evidence", () => {
  it("never says that there is no policy", () => {
    const texts = (["found", "none-found", "not-searched"] as const).map((evidence) =>
      demandWords.evidence({ evidence, searchedOn: evidence === "none-found" ? "2026-11-20" : null, documents: 0 }),
    )
    expect(texts.join(" ")).not.toMatch(/no policy/i)
    expect(texts[1]).toContain("None found on 20 November 2026")
  })
})

it("every standing and every lack of figures has words", () => {
  for (const standing of STANDINGS) expect(demandWords.standing[standing]).toBeTruthy()
  for (const why of NoFigures.literals) expect(demandWords.noFigures[why]).toMatch(/^No figures/)
})
