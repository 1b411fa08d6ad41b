/** JSON: an array of rows as objects, a row a line; and JSON Lines, for what no reader should have to hold whole. */
import type { CellRow } from "../table/table.ts"
import type { Encoder, Sheet } from "./encoder.ts"

export const jsonEncoder = ({ columns }: Pick<Sheet, "columns">): Encoder => {
  let before = "[\n"
  return {
    rows: (rows) => {
      let block = ""
      for (const row of rows) {
        block += before + jsonRow(columns, row)
        before = ",\n"
      }
      return UTF8.encode(block)
    },
    end: () => UTF8.encode(before === ",\n" ? "\n]\n" : "[]\n"),
  }
}

export const jsonLinesEncoder = ({ columns }: Pick<Sheet, "columns">): Encoder => ({
  rows: (rows) => UTF8.encode(rows.map((row) => `${jsonRow(columns, row)}\n`).join("")),
  end: () => new Uint8Array(),
})

const jsonRow = (columns: Sheet["columns"], row: CellRow): string =>
  JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))

const UTF8 = new TextEncoder()
