/** Writes the data set: every table, and all that describes it. */
import { rmSync } from "node:fs"
import path from "node:path"
import type { DatasetFile } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect } from "effect"
import type { DatasetAbout, DatasetRequest, WrittenFiles } from "../about.ts"
import { citationOf } from "../cite/citation.ts"
import type { DescribedTable } from "../describe/described.ts"
import { descriptionsOf } from "../describe/descriptions.ts"
import { LICENCE } from "../describe/licence.ts"
import type { Encoder, Sheet } from "../formats/encoder.ts"
import { TABLE_FORMATS, type TableFormatName } from "../formats/format.ts"
import { XLSX_ROWS } from "../formats/xlsx.ts"
import { datasetTables } from "../tables/all.ts"
import type { DatasetTable } from "../tables/dataset-table.ts"
import { type HashedFile, hashedFile } from "./hashed-file.ts"

/**
 * Writes the data set of the store's figures into `directory`, which exists and is empty, and says what was written, in the order of
 * the files' paths. All rows come from the store and the catalog: on a store pinned to a snapshot it is the snapshot's. Memory is
 * bounded whatever the length of the tables. A folder that cannot be written to is a defect.
 */
export const writeDataset: (request: DatasetRequest) => Effect.Effect<WrittenFiles, never, Store> = Effect.fnUntraced(
  function* ({ directory, about, catalog, formats = DEFAULT_FORMATS, onTable = () => Effect.void }: DatasetRequest) {
    const store = yield* Store
    const files: Array<DatasetFile> = []
    const tables: Array<DescribedTable> = []
    for (const table of datasetTables({ store, catalog })) {
      const written = yield* writeTable(directory, about, table, formats)
      files.push(...written)
      tables.push({
        ...table,
        rows: written[0]?.rows ?? null,
        distributions: written.map((file) => ({ ...file, format: formatOf(file.path) })),
      })
      yield* onTable(table.name, written[0]?.rows ?? 0)
    }
    for (const { text, ...description } of descriptionsOf(about, catalog, tables)) {
      const file = hashedFile(directory, description)
      file.write(new TextEncoder().encode(text))
      files.push(file.end(null))
    }
    return files.sort((left, right) => (left.path < right.path ? -1 : 1))
  },
)

/** A table in all formats, in one reading. */
const writeTable = Effect.fnUntraced(function* (
  directory: string,
  about: DatasetAbout,
  table: DatasetTable,
  formats: ReadonlyArray<TableFormatName>,
) {
  const sheet: Sheet = { title: table.title, columns: table.columns, notes: notesOf(about, table) }
  const open = formats
    // Lists of names are no figures: who wants them in a spreadsheet opens the CSV.
    .filter((format) => format !== "xlsx" || table.isFigures)
    .map((format) => openFormat(directory, table, sheet, format))
  let rows = 0
  yield* table.readRows((block) =>
    Effect.andThen(
      Effect.sync(() => {
        rows += block.length
        for (const each of open) each.write(block, rows)
      }),
      // Others are served between two blocks.
      Effect.yieldNow,
    ),
  )
  return open.flatMap((each) => each.end(rows))
})

/** A file in one format; a sheet that gets too long is given up, and no file of it is left. */
const openFormat = (directory: string, { name, title }: DatasetTable, sheet: Sheet, format: TableFormatName) => {
  const { mediaType, encoder: encoderOf } = TABLE_FORMATS[format]
  const filePath = `data/${name}.${format}`
  let open: { readonly file: HashedFile; readonly encoder: Encoder } | null = {
    file: hashedFile(directory, { path: filePath, title, mediaType }),
    encoder: encoderOf(sheet),
  }
  return {
    write: (block: Parameters<Encoder["rows"]>[0], rows: number) => {
      if (open === null) return
      if (format === "xlsx" && rows > XLSX_ROWS) {
        open.file.abandon()
        rmSync(path.join(directory, filePath))
        open = null
      } else open.file.write(open.encoder.rows(block))
    },
    end: (rows: number): ReadonlyArray<DatasetFile> => {
      if (open === null) return []
      open.file.write(open.encoder.end())
      return [open.file.end(rows)]
    },
  }
}

/** What a file that can say more than its rows says of itself. */
export const notesOf = (about: DatasetAbout, { description }: Pick<DatasetTable, "description">): Sheet["notes"] => [
  ["Description", description],
  ["Publisher", about.publisher],
  ["Version", about.id],
  ["Date", about.createdAt],
  ["Methodology", String(about.methodology)],
  ["Software", `Plumbline ${about.version}`],
  ["Licence", `${LICENCE.name}, ${LICENCE.url}`],
  ["Citation", citationOf(about, about.createdAt.slice(0, 10)).text],
  ...(about.isFictional ? [["Note", "The countries, bodies and domain names are fictional."] as const] : []),
]

const formatOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1)

export const DEFAULT_FORMATS: ReadonlyArray<TableFormatName> = ["csv", "parquet", "xlsx"]
