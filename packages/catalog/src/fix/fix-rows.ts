/**
 * Rows: white space, lower case, order of roles, empty lines and order of rows of a CSV file.
 *
 * Left alone as a whole when it does not read cleanly: what is no table cannot be mended mechanically.
 */
import { decodeCsv, encodeCsvRow } from "../csv-file.ts"
import { compareText } from "../problem.ts"
import { decodeSource } from "../source-text.ts"

/** The text of the file with its rows mended; columns are those of its header. Rows are sorted by their first column. */
export const fixRows = (text: string, columns: ReadonlyArray<string>): string => {
  const source = decodeSource({ file: "", bytes: new TextEncoder().encode(text) }).text
  if (source === undefined) return text
  const { rows, problems } = decodeCsv(source)
  const [header = [], ...body] = rows
  const filled = body.filter((row) => row.length > 1 || row[0]?.value.trim() !== "")
  const isTable =
    header.map((cell) => cell.value).join() === columns.join() && filled.every((row) => row.length === columns.length)
  if (problems.length > 0 || !isTable) return text
  const mended = filled
    .map((row) => row.map((cell, index) => fixCell(columns[index] ?? "", cell.value)))
    .sort((left, right) => compareText(left[0] ?? "", right[0] ?? ""))
  return [columns, ...mended].map((row) => `${encodeCsvRow(row)}\n`).join("")
}

const fixCell = (column: string, value: string): string => {
  const tidy = value.trim().replace(/\s+/g, " ")
  if (column === "domain") return tidy.toLowerCase().replace(/\.$/, "")
  if (column === "sector" || column === "level") return tidy.toLowerCase()
  if (column === "roles") return tidy.toLowerCase().split(" ").sort(compareText).reverse().join(" ")
  return tidy
}
