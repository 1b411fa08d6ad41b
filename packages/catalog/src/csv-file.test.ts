import { parse } from "csv-parse/sync"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeCsv, encodeCsvRow } from "./csv-file.ts"
import { decodeSource } from "./source-text.ts"

const read = (text: string) => {
  const source = decodeSource({ file: "a.csv", bytes: new TextEncoder().encode(text) }).text
  return source === undefined ? { rows: [], problems: [] } : decodeCsv(source)
}

const cell = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", " "), maxLength: 6 })
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }))

describe("a CSV file", () => {
  it("reads what was written, as csv-parse does", () => {
    fc.assert(
      fc.property(table, (rows) => {
        // A row of one empty cell cannot be told from an empty line, and an all-white text is an empty file.
        fc.pre(rows.every((row) => row.join("") !== "") && rows.flat().join("").trim() !== "")
        const text = rows.map((row) => `${encodeCsvRow(row)}\n`).join("")
        const read1 = read(text)
        expect(read1.problems).toEqual([])
        expect(read1.rows.map((row) => row.map((each) => each.value))).toEqual(rows)
        expect(parse(text, { relaxColumnCount: true })).toEqual(rows)
      }),
    )
  })

  it("keeps the place at which each cell begins", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) => `${encodeCsvRow(row)}\n`).join("")
        const lines = text.split("\n")
        for (const each of read(text).rows.flat()) {
          const rest = [lines[each.line - 1]?.slice(each.column - 1), ...lines.slice(each.line)].join("\n")
          expect(rest.startsWith(encodeCsvRow([each.value]))).toBe(true)
        }
      }),
    )
  })

  it("is read to its end whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r"), maxLength: 40 }), (text) => {
        const { rows } = read(text)
        expect(rows.every((row) => row.length > 0)).toBe(true)
      }),
    )
  })
})
