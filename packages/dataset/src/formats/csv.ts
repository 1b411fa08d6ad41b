/** CSV by RFC 4180 in UTF-8, with a head, safe to open in a spreadsheet. */
import type { Cell, CellRow } from "../table/table.ts"
import type { Encoder, Sheet } from "./encoder.ts"

export const csvEncoder = ({ columns }: Pick<Sheet, "columns">): Encoder => {
  let head: string | null = csvLine(columns.map(({ name }) => name))
  const takeHead = () => {
    const taken = head ?? ""
    head = null
    return taken
  }
  return {
    rows: (rows) => {
      let block = takeHead()
      for (const row of rows) block += csvLine(row)
      return UTF8.encode(block)
    },
    end: () => UTF8.encode(takeHead()),
  }
}

/** One line, with its end. */
export const csvLine = (cells: CellRow): string => `${cells.map(csvCell).join(",")}\r\n`

/**
 * A cell as RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV
 * injection); numbers are never texts.
 */
const csvCell = (cell: Cell): string => {
  if (cell === null) return ""
  if (typeof cell !== "string") return String(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const FORMULA = /^[=+\-@\t\r]/
const SPECIAL = /[",\r\n]/
const UTF8 = new TextEncoder()
