/**
 * Apache Parquet: typed columns, Snappy, in row groups that are written as soon as they are full, so that memory is bounded by one of
 * them. Texts are UTF-8, whole numbers INT64, shares DOUBLE, dates DATE, moments TIMESTAMP in milliseconds of UTC.
 */
import { ByteWriter, ParquetWriter } from "hyparquet-writer"
import type { Cell, ColumnHead } from "../table/table.ts"
import { type Encoder, joined, type Sheet } from "./encoder.ts"

export const parquetEncoder = ({ title, columns, notes }: Sheet): Encoder => {
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: "root", num_children: columns.length }, ...columns.map(elementOf)],
    kvMetadata: [["title", title] as const, ...notes].map(([key, value]) => ({ key, value })),
    // Rows are in the order in which they are read: least and greatest values of a group help no reader to skip it.
    statistics: false,
    createdBy: "Plumbline",
  })
  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice()
    bytes.index = 0
    return taken
  }
  let group = emptyGroup(columns)
  let size = 0
  const writeGroup = (): Uint8Array => {
    // Without a promise, since the writer keeps its bytes in memory.
    writer.write({
      columnData: columns.map(({ name }, index) => ({ name, data: group[index]!, offsetIndex: false })),
      rowGroupSize: ROW_GROUP,
    })
    group = emptyGroup(columns)
    size = 0
    return take()
  }
  return {
    rows: (rows) => {
      const ready: Array<Uint8Array> = []
      for (const row of rows) {
        for (const [index, { type }] of columns.entries()) group[index]!.push(parquetValue(type, row[index] ?? null))
        size += 1
        if (size === ROW_GROUP) ready.push(writeGroup())
      }
      return joined(ready)
    },
    end: () => {
      const last = size > 0 ? writeGroup() : new Uint8Array()
      writer.finish()
      return joined([last, take()])
    },
  }
}

type Value = string | number | bigint | boolean | Date | null

const emptyGroup = (columns: ReadonlyArray<ColumnHead>): Array<Array<Value>> => columns.map(() => [])

const parquetValue = (type: ColumnHead["type"], cell: Cell): Value => {
  if (cell === null) return null
  switch (type) {
    case "integer":
      return BigInt(cell)
    case "date":
    case "dateTime":
      return new Date(cell as string)
    default:
      return cell
  }
}

const elementOf = ({ name, type, required }: ColumnHead) => ({
  name,
  repetition_type: required === true ? ("REQUIRED" as const) : ("OPTIONAL" as const),
  ...PHYSICAL[type],
})

const PHYSICAL = {
  string: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  date: { type: "INT32", converted_type: "DATE" },
  dateTime: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" } },
} as const

/** Rows of a row group: enough for readers to skip by, few enough to hold in memory. */
const ROW_GROUP = 16_384
