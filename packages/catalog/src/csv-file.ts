/**
 * CSV files: rows of cells, with the place of every cell kept.
 * Spec: RFC 4180 §2, with LF for CRLF, and no white space trimmed.
 *
 * A quote that does not belong is a problem at its place, and reading goes on, so that all problems of a file come at once.
 */
import type { Position, Problem } from "./problem.ts"
import type { SourceText } from "./source-text.ts"

/** A cell: its value without quotes, and where it begins (at its quote, if it has one). */
export interface Cell extends Position {
  readonly value: string
}

/** The cells of one row; there is always at least one. */
export type Row = ReadonlyArray<Cell>

/** Reads rows. An empty line is a row of one empty cell; the line break at the end of the file starts none. */
export const decodeCsv = (source: SourceText): { readonly rows: Array<Row>; readonly problems: Array<Problem> } => {
  const text = source.text.includes("\r") ? source.text.replaceAll("\r\n", "\n") : source.text
  const rows: Array<Row> = []
  const problems: Array<Problem> = []
  const fault = (position: Position, message: string, mend: string) =>
    problems.push({ file: source.file, ...position, rule: "csv-syntax", message, mend })
  let row: Array<Cell> = []
  let at = 0
  let line = 1
  let lineStart = 0
  while (at < text.length || row.length > 0) {
    const start: Position = { line, column: at - lineStart + 1 }
    let value = ""
    if (text[at] === QUOTE) {
      at += 1
      for (;;) {
        const end = text.indexOf(QUOTE, at)
        const part = text.slice(at, end < 0 ? text.length : end)
        for (let lineBreak = part.indexOf("\n"); lineBreak >= 0; lineBreak = part.indexOf("\n", lineBreak + 1)) {
          line += 1
          lineStart = at + lineBreak + 1
        }
        value += part
        at += part.length
        if (end < 0) {
          fault(start, "the quote is never closed", "put a quote at the end of the cell, or remove this one")
          break
        }
        at += 1
        if (text[at] !== QUOTE) break
        value += QUOTE
        at += 1
      }
      const rest = text.slice(at, cellEnd(text, at))
      if (rest !== "") {
        const position = { line, column: at - lineStart + 1 }
        fault(position, "text after the closing quote", 'a quote within a quoted cell is written twice: ""')
        value += rest
        at += rest.length
      }
    } else {
      value = text.slice(at, cellEnd(text, at))
      const quote = value.indexOf(QUOTE)
      if (quote >= 0) {
        const position = { line, column: at + quote - lineStart + 1 }
        fault(
          position,
          "a quote within a cell without quotes",
          'put the whole cell in quotes, and write quotes in it twice: ""',
        )
      }
      at += value.length
    }
    row.push({ ...start, value })
    if (text[at] === COMMA) {
      at += 1
      continue
    }
    rows.push(row)
    row = []
    at += 1
    line += 1
    lineStart = at
  }
  return { rows, problems }
}

/** One row as text: cells are quoted only where they must be. */
export const encodeCsvRow = (cells: Iterable<string>): string =>
  [...cells].map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(COMMA)

/** Where a cell without quotes ends: at the next comma or line break. */
const cellEnd = (text: string, from: number): number => {
  for (let at = from; at < text.length; at++) if (text[at] === COMMA || text[at] === "\n") return at
  return text.length
}

const QUOTE = '"'
const COMMA = ","
