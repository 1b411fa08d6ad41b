import { adoptionOf, type GridRow } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { viewGrid } from "./grid.ts"

const adoption = (pass: number, fail: number) => adoptionOf({ pass, partial: 0, fail, notApplicable: 0, unknown: 0 })
const row = (id: string, name: string, region: string | null, pass: number, fail: number, before = 0): GridRow => ({
  subject: { kind: "country", id, name },
  region,
  targets: pass + fail,
  cells: [
    {
      standard: "dnssec",
      at: "2026-11-03T03:10:00.000Z",
      adoption: adoption(pass, fail),
      before: { at: "2025-11-03T03:10:00.000Z", adoption: adoption(before, pass + fail - before) },
      recent: [],
    },
  ],
})
const rows = [
  row("xa", "Aldervale", "north", 5, 5, 4),
  row("xb", "Brackwater", "south", 9, 1),
  row("xc", "Cinder", "north", 0, 0),
]
const columns = [{ id: "dnssec", abbreviation: "DNSSEC" }]
const headOf = ({ region }: GridRow) =>
  region === null ? null : { name: region === "north" ? "North" : "South", path: null }
const order = (sort: string | null, direction: "up" | "down" = "down", at: "now" | "before" = "now") =>
  viewGrid(rows, columns, { sort, order: direction, at }, headOf).groups.map((group) => [
    group.name,
    ...group.rows.map((each) => each.id),
  ])

describe("viewGrid", () => {
  it("stands countries under their region by default", () => {
    expect(order(null)).toEqual([
      ["North", "xa", "xc"],
      ["South", "xb"],
    ])
  })
  it("ranks by a column, highest first, those without a figure last", () => {
    expect(order("dnssec")).toEqual([[null, "xb", "xa", "xc"]])
    expect(order("dnssec", "up")).toEqual([[null, "xa", "xb", "xc"]])
    expect(order("targets")).toEqual([[null, "xa", "xb", "xc"]])
    expect(order("name", "up")).toEqual([[null, "xc", "xb", "xa"]])
  })
  it("shows the earlier figure when asked for it, without a change", () => {
    const cell = viewGrid(rows, columns, { sort: null, order: "down", at: "before" }, headOf).groups[0]?.rows[0]
      ?.cells[0]
    expect(cell).toMatchObject({ share: 0.4, shade: 4, points: null, at: "2025-11-03T03:10:00.000Z" })
  })
  it("gives the change in points and no shade where there is no figure", () => {
    const [north] = viewGrid(rows, columns, { sort: null, order: "down", at: "now" }, headOf).groups
    expect(north?.rows[0]?.cells[0]).toMatchObject({ share: 0.5, points: 10 })
    expect(north?.rows[1]?.cells[0]).toMatchObject({ share: null, shade: null })
  })
})
