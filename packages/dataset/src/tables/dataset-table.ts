/** A table of the data set: its name and meaning, its columns, and where its rows come from. */
import type { CatalogView } from "@plumbline/core"
import type { StoreShape } from "@plumbline/store"
import { Effect } from "effect"
import { type CellRow, type Column, type ColumnHead, headsOf } from "../table/table.ts"

/** What rows are made of. */
export interface DatasetSources {
  readonly store: StoreShape
  readonly catalog: CatalogView
}

/** Given blocks of rows, one after the other. */
export type TakeRows = (rows: ReadonlyArray<CellRow>) => Effect.Effect<void>

export interface DatasetTable {
  /** Kebab case: the files' name without its end. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly columns: ReadonlyArray<ColumnHead>
  /** Columns whose values together are those of one row only. */
  readonly primaryKey: ReadonlyArray<string>
  /** Columns whose value is the key of another table. */
  readonly foreignKeys: ReadonlyArray<{ readonly column: string; readonly table: string; readonly key: string }>
  /** True of counts and shares; false of lists. */
  readonly isFigures: boolean
  /** Hands all rows over, block by block. */
  readonly readRows: (take: TakeRows) => Effect.Effect<void>
}

/** Types rows against columns. `read` hands over blocks of at most some thousand rows. */
export const datasetTable = <Row>(table: {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly columns: ReadonlyArray<Column<Row>>
  readonly primaryKey: ReadonlyArray<string>
  readonly foreignKeys?: DatasetTable["foreignKeys"]
  readonly isFigures?: boolean
  readonly read: (take: (rows: ReadonlyArray<Row>) => Effect.Effect<void>) => Effect.Effect<void>
}): DatasetTable => ({
  foreignKeys: [],
  isFigures: false,
  ...table,
  columns: headsOf(table.columns),
  readRows: (take) => table.read((rows) => take(rows.map((row) => table.columns.map(({ cell }) => cell(row))))),
})

/** The columns' key where all of them are always filled; a table whose key has empty cells has none, but its rows differ in it still. */
export const hasPrimaryKey = ({ columns, primaryKey }: Pick<DatasetTable, "columns" | "primaryKey">): boolean =>
  primaryKey.every((name) => columns.find((column) => column.name === name)?.required === true)

/** A list that the store gives in parts, by offset. */
export const readParts = <A>(
  part: (offset: number) => Effect.Effect<{ readonly items: ReadonlyArray<A>; readonly total: number }>,
  take: (items: ReadonlyArray<A>) => Effect.Effect<void>,
): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (let offset = 0; ; ) {
      const { items, total } = yield* part(offset)
      if (items.length > 0) yield* take(items)
      offset += items.length
      if (items.length === 0 || offset >= total) return
    }
  })

/** A list that the store gives in parts, each after the last item of the one before; an empty part ends it. */
export const readAfter = <A>(
  part: (after: A | null) => Effect.Effect<ReadonlyArray<A>>,
  take: (items: ReadonlyArray<A>) => Effect.Effect<void>,
): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (let after: A | null = null; ; ) {
      const items: ReadonlyArray<A> = yield* part(after)
      if (items.length === 0) return
      yield* take(items)
      after = items.at(-1)!
    }
  })
