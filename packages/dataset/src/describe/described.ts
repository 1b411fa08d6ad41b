/** What is described: a data set's tables, each with the files in which it can be had. */
import type { DatasetTable } from "../tables/dataset-table.ts"

/** A file, or an address that gives one. Size and hash are null where it is made when it is asked for. */
export interface Distribution {
  /** Path within the data set's folder, or a web address. */
  readonly path: string
  readonly format: string
  readonly mediaType: string
  readonly sizeBytes: number | null
  readonly sha256: string | null
}

export interface DescribedTable
  extends Pick<DatasetTable, "name" | "title" | "description" | "columns" | "primaryKey" | "foreignKeys"> {
  readonly rows: number | null
  readonly distributions: ReadonlyArray<Distribution>
}

/** A media type without its parameters. */
export const plainMediaType = (mediaType: string): string => mediaType.split(";")[0]!
