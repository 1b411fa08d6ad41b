/** The formats in which a table can be had. */
import { csvEncoder } from "./csv.ts"
import type { Encoder, Sheet } from "./encoder.ts"

export interface TableFormat {
  /** End of a file's name, without the point. */
  readonly end: string
  readonly mediaType: string
  readonly encoder: (sheet: Sheet) => Encoder
}

export const CSV: TableFormat = {
  end: "csv",
  mediaType: "text/csv; charset=utf-8; header=present",
  encoder: csvEncoder,
}
