/**
 * Answers as tables: CSV by RFC 4180 in UTF-8, in long form, and what its columns mean as CSV on the Web (W3C, 2015).
 *
 * A table is written while it is read, part by part, so that a long list costs no more memory than a short one.
 */
import type { Page } from "@plumbline/core"

/** A cell; `null` is an empty one. */
export type Cell = string | number | boolean | null

export interface Column<Row> {
  /** Snake case, as data tables have it. */
  readonly name: string
  readonly description: string
  readonly type: "string" | "integer" | "number" | "boolean" | "date" | "dateTime"
  readonly cell: (row: Row) => Cell
}

/** How an answer becomes rows. */
export interface Table<Answer> {
  readonly columns: ReadonlyArray<Omit<Column<never>, "cell">>
  readonly rows: (answer: Answer) => Iterable<ReadonlyArray<Cell>>
  /** Where the answer is a part of a list: the address of the next, null on the last. */
  readonly next: (answer: Answer) => string | null
}

/** Types rows against columns. */
export const defineTable = <Answer, Row>(table: {
  readonly columns: ReadonlyArray<Column<Row>>
  readonly rowsOf: (answer: Answer) => Iterable<Row>
}): Table<Answer> => ({
  columns: table.columns.map(({ name, description, type }) => ({ name, description, type })),
  *rows(answer) {
    for (const row of table.rowsOf(answer)) yield table.columns.map(({ cell }) => cell(row))
  },
  next: (answer) => (answer as Partial<Page<unknown>>).next ?? null,
})

/** One line, with its end. */
export const csvLine = (cells: ReadonlyArray<Cell>): string => `${cells.map(csvCell).join(",")}\r\n`

/**
 * A cell as RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV
 * injection); numbers are never texts.
 */
const csvCell = (cell: Cell): string => {
  if (cell === null) return ""
  if (typeof cell !== "string") return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** CSV on the Web: what stands in each column of the file at `url`. */
export const csvMetadata = (url: string, title: string, columns: Table<never>["columns"]) => ({
  "@context": "http://www.w3.org/ns/csvw",
  url,
  "dc:title": title,
  dialect: { header: true, encoding: "utf-8", lineTerminators: ["\r\n"] },
  tableSchema: {
    columns: columns.map(({ name, description, type }) => ({
      name,
      titles: name,
      datatype: type,
      "dc:description": description,
    })),
  },
})
