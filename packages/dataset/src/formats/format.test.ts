import { unzipSync } from "fflate"
import { describe, expect, it } from "vitest"
import type { Cell, ColumnHead } from "../table/table.ts"
import { archived } from "./archive.ts"
import { encoded, joined, type Sheet } from "./encoder.ts"
import { TABLE_FORMATS, type TableFormatName } from "./format.ts"
import { SheetTooLong, XLSX_ROWS } from "./xlsx.ts"

const COLUMNS: ReadonlyArray<ColumnHead> = [
  { name: "name", description: "A text", type: "string" },
  { name: "number", description: "A whole number", type: "integer", required: true },
  { name: "share", description: "A share", type: "number", unit: "share" },
  { name: "is_there", description: "Whether", type: "boolean" },
  { name: "on", description: "A day", type: "date" },
  { name: "at", description: "A moment", type: "dateTime" },
]
const SHEET: Sheet = { title: "A & B", columns: COLUMNS, notes: [["Licence", "CC BY 4.0"]] }
const ROWS: ReadonlyArray<ReadonlyArray<Cell>> = [
  ["=1+1", 1, 0.5, true, "2026-11-23", "2026-11-23T12:00:00.000Z"],
  [null, 2, null, null, null, null],
]

const bytesOf = async (format: TableFormatName, blocks: ReadonlyArray<ReadonlyArray<ReadonlyArray<Cell>>>) => {
  const parts: Array<Uint8Array> = []
  for await (const part of encoded(TABLE_FORMATS[format].encoder(SHEET), blocks)) parts.push(part)
  return Buffer.from(joined(parts))
}
const sheetsOf = async (...blocks: Parameters<typeof bytesOf>[1]) =>
  Object.fromEntries(
    Object.entries(unzipSync(await bytesOf("xlsx", blocks))).map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString(),
    ]),
  )

describe("a table", () => {
  it.each(["csv", "json", "jsonl", "parquet", "xlsx"] as const)(
    "is the same %s however its rows come",
    async (format) => {
      const whole = await bytesOf(format, [ROWS])
      expect(await bytesOf(format, [[], [ROWS[0]!], [], [ROWS[1]!]])).toEqual(whole)
    },
  )

  it("as JSON is an array of objects, also when it is empty", async () => {
    const rows = JSON.parse((await bytesOf("json", [ROWS])).toString())
    expect(rows[0]).toEqual({
      name: "=1+1",
      number: 1,
      share: 0.5,
      is_there: true,
      on: "2026-11-23",
      at: "2026-11-23T12:00:00.000Z",
    })
    expect(rows[1].share).toBeNull()
    expect(JSON.parse((await bytesOf("json", [])).toString())).toEqual([])
  })

  it("as JSON Lines has an object a line", async () => {
    const lines = (await bytesOf("jsonl", [ROWS])).toString().split("\n")
    expect(lines.map((line) => line && JSON.parse(line).number)).toEqual([1, 2, ""])
  })

  it("as Parquet begins and ends as such a file does, also without rows", async () => {
    for (const blocks of [[ROWS], []]) {
      const bytes = await bytesOf("parquet", blocks)
      expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(["PAR1", "PAR1"])
    }
  })
})

describe("a sheet", () => {
  it("has typed cells below a frozen head, and says what it is", async () => {
    const sheets = await sheetsOf(ROWS)
    const data = sheets["xl/worksheets/sheet1.xml"]!
    expect(data).toContain('state="frozen"')
    expect(data).toContain('<c r="B2"><v>1</v></c><c r="C2"><v>0.5</v></c><c r="D2" t="b"><v>1</v></c>')
    // Day 46,349 of a spreadsheet's calendar.
    expect(data).toContain('<c r="E2" s="2"><v>46349</v></c><c r="F2" s="3"><v>46349.5</v></c>')
    expect(data).toContain('<row r="3"><c r="B3"><v>2</v></c></row>')
    expect(sheets["xl/worksheets/sheet2.xml"]).toContain("A &amp; B")
    expect(sheets["xl/worksheets/sheet2.xml"]).toContain("CC BY 4.0")
    expect(sheets["xl/worksheets/sheet3.xml"]).toContain("A whole number")
  })

  it.each(["=1+1", "+49", "-1", "@SUM(A1)", "<f>1+1</f>"])("never runs %s", async (text) => {
    const data = (await sheetsOf([[text, 1, null, null, null, null]]))["xl/worksheets/sheet1.xml"]!
    expect(data).not.toContain("<f>")
    expect(data).toContain('t="inlineStr"')
  })

  it("writes what XML cannot hold as ECMA-376 says", async () => {
    const data = (await sheetsOf([["a\u0000b\uD800c_x0041_\r", 1, null, null, null, null]]))[
      "xl/worksheets/sheet1.xml"
    ]!
    expect(data).toContain("a_x0000_b\uFFFDc_x005F_x0041__x000D_")
  })

  it("that would be longer than a sheet can be fails, and says what to do", () => {
    const encoder = TABLE_FORMATS.xlsx.encoder(SHEET)
    const rows = Array.from({ length: XLSX_ROWS + 1 }, () => ROWS[1]!)
    expect(() => encoder.rows(rows)).toThrow(SheetTooLong)
    expect(() => encoder.rows(rows)).toThrow(/take CSV or Parquet/)
  })
})

it("an archive holds its entries", async () => {
  const parts: Array<Uint8Array> = []
  const text = "many words ".repeat(200_000)
  const entries = [
    { name: "a.txt", content: [new TextEncoder().encode("a")] },
    { name: "long.txt", content: [new TextEncoder().encode(text), new TextEncoder().encode("end")] },
  ]
  for await (const part of archived(entries)) parts.push(part)
  const files = unzipSync(joined(parts))
  expect(Buffer.from(files["a.txt"]!).toString()).toBe("a")
  expect(Buffer.from(files["long.txt"]!).toString()).toBe(`${text}end`)
})
