/**
 * Tables: the one idea behind every file that can be downloaded. A table has columns, each with a name, a type and a meaning, and
 * rows that are made while they are read, so that a long table costs no more memory than a short one.
 *
 * Tables are in long form: one row a fact, one column a property, and never a column for each year, country or standard.
 */
import type { Page } from "@plumbline/core"

/** A cell; `null` is an empty one. Dates are `YYYY-MM-DD`, moments ISO 8601 in UTC. */
export type Cell = string | number | boolean | null
export type CellRow = ReadonlyArray<Cell>

/** What stands in a column. */
export interface ColumnHead {
  /** Snake case, as data tables have it. */
  readonly name: string
  readonly description: string
  readonly type: "string" | "integer" | "number" | "boolean" | "date" | "dateTime"
  /** Unit of a number: `targets`, `share` (0 to 1). */
  readonly unit?: string
  /** All values that can stand there, where they are a closed list. */
  readonly values?: ReadonlyArray<string>
  /** True where no cell is ever empty. */
  readonly required?: boolean
}

export interface Column<Row> extends ColumnHead {
  readonly cell: (row: Row) => Cell
}

/** How an answer becomes rows. */
export interface Table<Answer> {
  readonly columns: ReadonlyArray<ColumnHead>
  readonly rows: (answer: Answer) => Iterable<CellRow>
  /** Where the answer is a part of a list: the address of the next, null on the last. */
  readonly next: (answer: Answer) => string | null
}

/** Types rows against columns. */
export const defineTable = <Answer, Row>(table: {
  readonly columns: ReadonlyArray<Column<Row>>
  readonly rowsOf: (answer: Answer) => Iterable<Row>
}): Table<Answer> => ({
  columns: headsOf(table.columns),
  *rows(answer) {
    for (const row of table.rowsOf(answer)) yield table.columns.map(({ cell }) => cell(row))
  },
  next: (answer) => (answer as Partial<Page<unknown>>).next ?? null,
})

export const headsOf = (columns: ReadonlyArray<Column<never>>): ReadonlyArray<ColumnHead> =>
  columns.map(({ cell: _, ...head }) => head)
