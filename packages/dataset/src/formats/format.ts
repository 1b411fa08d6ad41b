/** The formats in which a table can be had. */
import { csvEncoder } from "./csv.ts"
import type { Encoder, Sheet } from "./encoder.ts"
import { jsonEncoder, jsonLinesEncoder } from "./json.ts"
import { parquetEncoder } from "./parquet.ts"
import { xlsxEncoder } from "./xlsx.ts"

export interface TableFormat {
  readonly title: string
  readonly mediaType: string
  readonly encoder: (sheet: Sheet) => Encoder
}

export const TABLE_FORMAT_NAMES = ["csv", "parquet", "xlsx", "json", "jsonl"] as const
export type TableFormatName = (typeof TABLE_FORMAT_NAMES)[number]

/** By the end of a file's name, without the point. */
export const TABLE_FORMATS: Readonly<Record<TableFormatName, TableFormat>> = {
  csv: { title: "CSV", mediaType: "text/csv; charset=utf-8; header=present", encoder: csvEncoder },
  parquet: { title: "Parquet", mediaType: "application/vnd.apache.parquet", encoder: parquetEncoder },
  xlsx: {
    title: "XLSX",
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    encoder: xlsxEncoder,
  },
  json: { title: "JSON", mediaType: "application/json; charset=utf-8", encoder: jsonEncoder },
  jsonl: { title: "JSON Lines", mediaType: "application/jsonl; charset=utf-8", encoder: jsonLinesEncoder },
}
