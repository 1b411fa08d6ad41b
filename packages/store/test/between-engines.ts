/** Tests that need both engines: run in the project `postgresql` only. */
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { moveStore } from "../src/index.ts"
import { MOVED_TABLES } from "../src/move/tables.ts"
import { playSmallHistory, withStore } from "./small-world.ts"
import { allRowsOf, storeAt, withFile, withSqliteFile } from "./temporary-file.ts"

const move = (from: string, to: string) =>
  Effect.runPromise(
    moveStore({ from: storeAt(from), to: storeAt(to), sourceName: from, rowsAtOnce: 7, onProgress: () => undefined }),
  )

describe("a store", () => {
  it("goes from SQLite to PostgreSQL and back unchanged", () =>
    withSqliteFile((file) =>
      withFile((server) =>
        withSqliteFile(async (back) => {
          await withStore((store) => playSmallHistory(store), file)
          const there = await move(file, server)
          const andBack = await move(server, back)
          expect(andBack).toEqual(there)
          for (const { name } of MOVED_TABLES) expect(allRowsOf(back, name), name).toEqual(allRowsOf(file, name))
          expect(await withStore((store) => playSmallHistory(store, 10), server)).toBe(8)
        }),
      ),
    ))
})
