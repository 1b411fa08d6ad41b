/** The live figures of the configured store as a data set in a folder. Progress goes to stderr. */
import { METHODOLOGY } from "@plumbline/core"
import { READING_CACHE_KIBIBYTES, type TableFormatName, writeDataset } from "@plumbline/dataset"
import { Store } from "@plumbline/store"
import { Clock, Console, Effect } from "effect"
import { loadConfig } from "../config.ts"
import { worldCatalog } from "../installation.ts"
import { configuredStore } from "../store-place.ts"
import { VERSION } from "../version.ts"

export interface ExportRequest {
  /** The configuration's file, as it was given. */
  readonly config: string | null
  /** An empty folder. */
  readonly directory: string
  readonly formats: ReadonlyArray<TableFormatName>
}

export const writeExport = Effect.fn("writeExport")(function* ({ config: file, directory, formats }: ExportRequest) {
  const config = yield* loadConfig(file ?? undefined)
  const catalog = yield* worldCatalog(config)
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const files = yield* writeDataset({
    directory,
    about: {
      id: now.slice(0, 10),
      createdAt: now,
      methodology: METHODOLOGY,
      version: VERSION,
      publisher: config.publisher,
      site: config.site,
      isFictional: [...catalog.countries.values()].some(({ fictional }) => fictional === true),
    },
    catalog,
    formats,
    onTable: (name, rows) => Console.error(`${name}: ${rows} rows`),
  }).pipe(Effect.provide(Store.layer({ ...configuredStore(config), cacheKibibytes: READING_CACHE_KIBIBYTES })))
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  yield* Console.error(`wrote ${files.length} files, ${(bytes / 1_000_000).toFixed(1)} MB, to ${directory}`)
})
