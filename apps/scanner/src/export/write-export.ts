/** The live figures of a store as a data set in a folder. Progress goes to stderr. Loads nothing that measures, and reads no catalog. */
import { type CatalogView, METHODOLOGY } from "@plumbline/core"
import { READING_CACHE_KIBIBYTES, type TableFormatName, writeDataset } from "@plumbline/dataset"
import { Store, type StoreOptions } from "@plumbline/store"
import { Clock, Console, Effect } from "effect"
import { VERSION } from "../version.ts"

/** What the configuration says, as far as it matters here. */
export interface ExportRequest {
  readonly publisher: string
  readonly site: string | null
  /** An empty folder. */
  readonly directory: string
  readonly formats: ReadonlyArray<TableFormatName>
}

export const writeExport = Effect.fn("writeExport")(function* (
  { directory, formats, publisher, site }: ExportRequest,
  catalog: CatalogView,
  store: StoreOptions,
) {
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const files = yield* writeDataset({
    directory,
    about: {
      id: now.slice(0, 10),
      createdAt: now,
      methodology: METHODOLOGY,
      version: VERSION,
      publisher,
      site,
      isFictional: [...catalog.countries.values()].some(({ fictional }) => fictional === true),
    },
    catalog,
    formats,
    onTable: (name, rows) => Console.error(`${name}: ${rows} rows`),
  }).pipe(Effect.provide(Store.layer({ ...store, cacheKibibytes: READING_CACHE_KIBIBYTES })))
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  yield* Console.error(`wrote ${files.length} files, ${(bytes / 1_000_000).toFixed(1)} MB, to ${directory}`)
})
