/** Writes the data set: every table, and all that describes it. */
import type { DatasetFile } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect } from "effect"
import type { DatasetRequest, WrittenFiles } from "../about.ts"
import { TABLE_FORMATS } from "../formats/format.ts"
import type { DatasetTable } from "../tables/dataset-table.ts"
import { scansTable } from "../tables/scans.ts"
import { hashedFile } from "./hashed-file.ts"

/**
 * Writes the data set of the store's figures into `directory`, which exists and is empty, and says what was written, in the order of
 * the files' paths. All rows come from the store and the catalog: on a store pinned to a snapshot it is the snapshot's. Memory is
 * bounded whatever the length of the tables. A folder that cannot be written to is a defect.
 */
export const writeDataset: (request: DatasetRequest) => Effect.Effect<WrittenFiles, never, Store> = Effect.fnUntraced(
  function* ({ directory, catalog }: DatasetRequest) {
    const store = yield* Store
    const files: Array<DatasetFile> = []
    for (const table of [scansTable({ store, catalog })]) files.push(yield* writeTable(directory, table))
    return files.sort((left, right) => (left.path < right.path ? -1 : 1))
  },
)

const writeTable = Effect.fnUntraced(function* (directory: string, table: DatasetTable) {
  const file = hashedFile(directory, {
    path: `data/${table.name}.csv`,
    title: table.title,
    mediaType: TABLE_FORMATS.csv.mediaType,
  })
  const encoder = TABLE_FORMATS.csv.encoder({ title: table.title, columns: table.columns, notes: [] })
  let rows = 0
  yield* table.readRows((block) =>
    Effect.sync(() => {
      file.write(encoder.rows(block))
      rows += block.length
    }),
  )
  file.write(encoder.end())
  return file.end(rows)
})
