import { type AdoptionSeries, adoptionOf } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { csvOf, describeTrend, extentOf, lineOf, notesOf, type TrendLine, tableOf } from "./series.ts"

const point = (at: string, share: number, coverage = 1, methodology = 1) => ({
  at,
  share,
  low: Math.max(0, share - 0.1),
  high: Math.min(1, share + 0.1),
  n: 40,
  coverage,
  methodology,
})
const line = (label: string, shares: ReadonlyArray<number>): TrendLine => ({
  id: label.toLowerCase(),
  label,
  points: shares.map((share, index) => point(`2026-0${index + 1}-03T03:10:00.000Z`, share)),
})

describe("lineOf", () => {
  it("leaves out moments at which nothing was measured", () => {
    const series: AdoptionSeries = {
      subject: { kind: "world", id: "world", name: "World" },
      standard: "dnssec",
      check: null,
      sector: null,
      level: null,
      points: [
        {
          at: "2026-01-03T03:10:00.000Z",
          methodology: 1,
          adoption: adoptionOf({ pass: 3, partial: 0, fail: 1, notApplicable: 9, unknown: 4 }),
        },
        {
          at: "2026-02-03T03:10:00.000Z",
          methodology: 1,
          adoption: adoptionOf({ pass: 0, partial: 0, fail: 0, notApplicable: 9, unknown: 8 }),
        },
      ],
    }
    const { points } = lineOf(series, "dnssec", "DNSSEC")
    expect(points).toHaveLength(1)
    expect(points[0]).toMatchObject({ share: 0.75, n: 4, coverage: 0.5 })
  })
})

describe("describeTrend", () => {
  it("says first, last, highest and lowest", () => {
    expect(describeTrend([line("DNSSEC", [0.4, 0.35, 0.6, 0.55])]).replaceAll("\u00a0", " ")).toBe(
      "DNSSEC: from 40 % in Jan 2026 to 55 % in Apr 2026; highest 60 % (Mar 2026), lowest 35 % (Feb 2026).",
    )
  })
  it("names the marked days", () => {
    const marks = [{ at: "2026-02-10", label: "due 10 Feb 2026" }]
    expect(describeTrend([line("DNSSEC", [0.4, 0.5])], marks)).toMatch(/Marked: due 10 Feb 2026\.$/)
  })
  it("says that one figure is the only one", () => {
    expect(describeTrend([line("DNSSEC", [0.4])])).toContain("the only figure so far")
  })
  it("says that there is none", () => {
    expect(describeTrend([line("DNSSEC", [])])).toBe("No figures yet.")
  })
})

describe("tableOf", () => {
  it("has a row for every date of any line, newest first, and a dash where a line has none", () => {
    const table = tableOf([line("DNSSEC", [0.4, 0.5]), line("IPv6", [0.2])])
    expect(table.columns).toEqual(["DNSSEC", "IPv6"])
    expect(table.rows.map((row) => row.date)).toEqual(["3 Feb 2026", "3 Jan 2026"])
    expect(table.rows[0]?.cells[1]).toBe("–")
  })
  it("has a row for every marked day between the dates", () => {
    const { rows } = tableOf([line("DNSSEC", [0.4, 0.5])], [{ at: "2026-01-20", label: "in force 20 Jan 2026" }])
    expect(rows.map((row) => row.date)).toEqual(["3 Feb 2026", "20 Jan 2026", "3 Jan 2026"])
    expect(rows[1]).toMatchObject({ mark: "in force 20 Jan 2026", cells: [] })
  })
  it("gives a single line its interval, n and coverage", () => {
    expect(tableOf([line("DNSSEC", [0.4])]).rows[0]?.cells).toEqual(["40\u00a0%", "30–50\u00a0%", "40", "100\u00a0%"])
  })
})

describe("csvOf", () => {
  it("writes one row a point in long form", () => {
    const rows = csvOf([line("DNSSEC", [0.4, 0.5])]).split("\r\n")
    expect(rows[1]).toBe("dnssec,DNSSEC,2026-01-03T03:10:00.000Z,0.4000,0.3000,0.5000,40,1.0000,1")
    expect(rows).toHaveLength(4)
  })
  it("quotes commas and defuses formulas", () => {
    const [, row] = csvOf([
      { id: "x", label: '=HYPERLINK("a",1)', points: [point("2026-01-03T03:10:00.000Z", 0.4)] },
    ]).split("\r\n")
    expect(row).toContain(`"'=HYPERLINK(""a"",1)"`)
  })
})

describe("notesOf and extentOf", () => {
  it("explain dashes and breaks only where there are some", () => {
    expect(notesOf([line("DNSSEC", [0.4, 0.5])])).toEqual(["Shaded: 95 % interval."])
    const changed = {
      ...line("DNSSEC", []),
      points: [point("2026-01-03T00:00:00Z", 0.4, 0.7, 1), point("2026-02-03T00:00:00Z", 0.4, 1, 2)],
    }
    expect(notesOf([changed])).toHaveLength(3)
  })
  it("name the newest n and date", () => {
    expect(extentOf([line("DNSSEC", [0.4, 0.5])]).replaceAll("\u00a0", " ")).toBe("n = 40, 3 February 2026")
  })
})
