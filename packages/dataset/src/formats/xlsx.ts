/**
 * XLSX (ECMA-376, Office Open XML): the rows on a first sheet with a frozen head and a filter, what the table is on a second, what
 * its columns mean on a third. Cells are typed; dates are dates. Texts are inline strings, which no spreadsheet runs as a formula.
 *
 * Written row by row into the archive, so that a sheet as long as Excel allows costs little memory. A table that is longer fails.
 */
import { Zip } from "fflate"
import type { Cell, CellRow, ColumnHead } from "../table/table.ts"
import { DeflatedEntry } from "./deflated-entry.ts"
import { type Encoder, joined, type Sheet } from "./encoder.ts"

/** Rows below the head that a sheet holds: 1,048,576 with the head (Excel specifications and limits). */
export const XLSX_ROWS = 1_048_575

/** More rows than a sheet holds. */
export class SheetTooLong extends Error {
  override readonly name = "SheetTooLong"
  constructor() {
    super(
      `A sheet of XLSX holds ${XLSX_ROWS} rows, and this table has more: take CSV or Parquet, or ask for a part of it.`,
    )
  }
}

/** An encoder that throws `SheetTooLong` when there are more than `XLSX_ROWS` rows. */
export const xlsxEncoder = ({ title, columns, notes }: Sheet): Encoder => {
  let ready: Array<Uint8Array> = []
  const archive = new Zip((problem, bytes) => {
    if (problem !== null) throw problem
    ready.push(bytes)
  })
  const take = (): Uint8Array => {
    const taken = joined(ready)
    ready = []
    return taken
  }
  const add = (name: string): DeflatedEntry => {
    const entry = new DeflatedEntry(name)
    archive.add(entry)
    return entry
  }
  const pairs = [["Title", title] as const, ...notes].map(([name, value]) => [name, value])
  const meanings = columns.map(({ name, type, unit, description, values }) => [
    name,
    type,
    unit ?? null,
    description,
    values?.join(", ") ?? null,
  ])
  for (const [name, content] of [
    ...PACKAGE_PARTS,
    ["xl/worksheets/sheet2.xml", wholeSheet(TEXT_COLUMNS(["", ""]), pairs)],
    ["xl/worksheets/sheet3.xml", wholeSheet(TEXT_COLUMNS(["Column", "Type", "Unit", "Meaning", "Values"]), meanings)],
  ] as const) {
    add(name).push(UTF8.encode(content), true)
  }
  const sheet = add("xl/worksheets/sheet1.xml")
  sheet.push(UTF8.encode(sheetHead(columns)), false)
  let written = 0
  return {
    rows: (rows) => {
      if (written + rows.length > XLSX_ROWS) throw new SheetTooLong()
      let block = ""
      for (const row of rows) block += rowOf(++written + 1, columns, row)
      sheet.push(UTF8.encode(block), false)
      return take()
    },
    end: () => {
      sheet.push(UTF8.encode(sheetEnd(columns, written)), true)
      archive.end()
      return take()
    },
  }
}

const TEXT_COLUMNS = (names: ReadonlyArray<string>): ReadonlyArray<ColumnHead> =>
  names.map((name) => ({ name, description: "", type: "string" }))

const wholeSheet = (columns: ReadonlyArray<ColumnHead>, rows: ReadonlyArray<CellRow>): string =>
  `${sheetHead(columns)}${rows.map((row, index) => rowOf(index + 2, columns, row)).join("")}${sheetEnd(columns, 0)}`

const sheetHead = (columns: ReadonlyArray<ColumnHead>): string => {
  const widths = columns.map(
    ({ name, type }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${type === "dateTime" ? 20 : Math.max(12, name.length + 4)}" customWidth="1"/>`,
  )
  const head = columns.map(({ name }, index) => textCell(`${columnLetters(index)}1`, name, STYLE.head))
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData><row r="1">${head.join("")}</row>`
}

const sheetEnd = (columns: ReadonlyArray<ColumnHead>, rows: number): string => {
  const filter = rows === 0 ? "" : `<autoFilter ref="A1:${columnLetters(columns.length - 1)}${rows + 1}"/>`
  return `</sheetData>${filter}</worksheet>`
}

const rowOf = (number: number, columns: ReadonlyArray<ColumnHead>, row: CellRow): string => {
  let cells = ""
  for (const [index, { type }] of columns.entries())
    cells += cellOf(`${columnLetters(index)}${number}`, type, row[index] ?? null)
  return `<row r="${number}">${cells}</row>`
}

const cellOf = (place: string, type: ColumnHead["type"], cell: Cell): string => {
  if (cell === null) return ""
  if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`
  if (typeof cell === "boolean") return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`
  if (type === "date") return `<c r="${place}" s="${STYLE.date}"><v>${serialOf(cell)}</v></c>`
  if (type === "dateTime") return `<c r="${place}" s="${STYLE.moment}"><v>${serialOf(cell)}</v></c>`
  return textCell(place, cell, /^[=+\-@\t\r]/.test(cell) ? STYLE.quoted : STYLE.plain)
}

const textCell = (place: string, text: string, style: number): string =>
  `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`

/** Days since 1899-12-30, in the calendar of spreadsheets (ECMA-376 part 1 §18.17.4.1), for days from 1900-03-01 on. */
const serialOf = (iso: string): number => Date.parse(iso) / 86_400_000 + 25_569

/**
 * A text as it stands in XML 1.0: what that cannot hold is written as `_xHHHH_` (ECMA-376 part 1 §22.9.2.19, ST_Xstring). Cut at what a
 * cell holds.
 */
const escapeText = (text: string): string => {
  const held = text.length > CELL_LENGTH ? `${text.slice(0, CELL_LENGTH - 1)}…` : text
  return held
    .toWellFormed()
    .replace(/_x[0-9A-Fa-f]{4}_/g, (like) => `_x005F${like}`)
    .replace(UNFIT, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
}

/** `A` … `Z`, `AA` …, from 0 on. */
const columnLetters = (index: number): string => {
  const known = LETTERS[index]
  if (known !== undefined) return known
  let letters = ""
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  LETTERS[index] = letters
  return letters
}
const LETTERS: Array<string> = []

const UTF8 = new TextEncoder()
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const PACKAGE = "http://schemas.openxmlformats.org/package/2006"
const SHEETS = ["Data", "About", "Columns"]
/** Indices into `cellXfs` below. */
const STYLE = { plain: 0, head: 1, date: 2, moment: 3, quoted: 4 } as const
/** Characters that a cell holds (Excel specifications and limits). */
const CELL_LENGTH = 32_767
/** C0 controls but tab, line feed and carriage return; and the two non-characters: XML 1.0 §2.2. A carriage return would be lost. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNFIT = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g

const PACKAGE_PARTS: ReadonlyArray<readonly [string, string]> = [
  [
    "[Content_Types].xml",
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${SHEETS.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join("")}</Types>`,
  ],
  [
    "_rels/.rels",
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    "xl/workbook.xml",
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${SHEETS.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join("")}</sheets></workbook>`,
  ],
  [
    "xl/_rels/workbook.xml.rels",
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${SHEETS.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join("")}<Relationship Id="rId${SHEETS.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  ],
  [
    "xl/styles.xml",
    `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/><xf xfId="0" quotePrefix="1"/></cellXfs></styleSheet>`,
  ],
]
