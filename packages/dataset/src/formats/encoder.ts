/** What a format is: a table's rows turned into bytes block by block, in bounded memory. */
import type { CellRow, ColumnHead } from "../table/table.ts"

/** What a file says of the table in it, as far as its format has a place for that. */
export interface Sheet {
  readonly title: string
  readonly columns: ReadonlyArray<ColumnHead>
  /** Source, licence, citation and the like, as pairs; shown where the format has a place beside the rows. */
  readonly notes: ReadonlyArray<readonly [name: string, value: string]>
}

/** Takes rows in order and gives the bytes that are ready, perhaps none yet; `end` gives the rest. */
export interface Encoder {
  readonly rows: (rows: ReadonlyArray<CellRow>) => Uint8Array
  readonly end: () => Uint8Array
}

/** The whole file, block by block, as the rows come. */
export async function* encoded(
  encoder: Encoder,
  blocks: AsyncIterable<ReadonlyArray<CellRow>> | Iterable<ReadonlyArray<CellRow>>,
): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    const bytes = encoder.rows(block)
    if (bytes.length > 0) yield bytes
  }
  yield encoder.end()
}

/** Bytes of several parts in one piece. */
export const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
