/** What a data set says of itself, and what is asked of the writer of one. */
import type { CatalogView, DatasetFile, Instant, MethodologyId, SnapshotId } from "@plumbline/core"
import type { Effect } from "effect"
import type { TableFormatName } from "./formats/format.ts"

/** What a data set says of itself in every description. */
export interface DatasetAbout {
  readonly id: SnapshotId
  readonly createdAt: Instant
  readonly methodology: MethodologyId
  /** Version of the software. */
  readonly version: string
  /** Who publishes: named in every citation. */
  readonly publisher: string
  /** Address of the installation's pages without a slash at the end; null where none is configured. */
  readonly site: string | null
  readonly isFictional: boolean
}

/** What is written, and where: a folder that exists and is empty. */
export interface DatasetRequest {
  readonly directory: string
  readonly about: DatasetAbout
  readonly catalog: CatalogView
  /** Of the tables; CSV and Parquet, and XLSX of figures, unless given. */
  readonly formats?: ReadonlyArray<TableFormatName>
  /** Told of every table when it is written. */
  readonly onTable?: (name: string, rows: number) => Effect.Effect<void>
}

export type WrittenFiles = ReadonlyArray<DatasetFile>
