import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { MoveRefused, moveStore } from "../src/index.ts"
import { MOVED_TABLES, UNMOVED_TABLES } from "../src/move/tables.ts"
import { playSmallHistory, withStore } from "./small-world.ts"
import { allRowsOf, execute, storeAt, tablesOf, withFile } from "./temporary-file.ts"

const move = (from: string, to: string, rowsAtOnce = 7, sourceName = "the source") =>
  Effect.runPromise(
    Effect.result(
      moveStore({ from: storeAt(from), to: storeAt(to), sourceName, rowsAtOnce, onProgress: () => undefined }),
    ),
  )

describe("a store moved into another database", () => {
  it("knows every table of the schema", () =>
    withFile(async (file) => {
      await withStore(() => Effect.void, file)
      const known = [...MOVED_TABLES.map(({ name }) => name), ...UNMOVED_TABLES.filter((name) => name !== "move")]
      expect(known.toSorted()).toEqual([...tablesOf(file)].toSorted())
    }))

  it("is the same, row by row, answers the same, and goes on", () =>
    withFile((from) =>
      withFile(async (to) => {
        const before = await withStore((store) => playSmallHistory(store), from)
        const moved = await move(from, to)
        expect(moved._tag).toBe("Success")
        for (const { name } of MOVED_TABLES) expect(allRowsOf(to, name), name).toEqual(allRowsOf(from, name))
        expect(tablesOf(to)).not.toContain("move")
        // Keys that the database hands out go on behind those that were moved.
        const after = await withStore((store) => playSmallHistory(store, 10), to)
        expect(after).toBeGreaterThan(before)
      }),
    ))

  it("is taken up where it was interrupted", () =>
    withFile((from) =>
      withFile(async (to) => {
        await withStore((store) => playSmallHistory(store), from)
        const broken = Effect.runPromise(
          moveStore({
            from: storeAt(from),
            to: storeAt(to),
            sourceName: "the source",
            rowsAtOnce: 3,
            onProgress: ({ table, rows }) => {
              if (table === "finding" && rows >= 6) throw new Error("the cable was pulled")
            },
          }),
        )
        await expect(broken).rejects.toThrow("the cable was pulled")
        expect(await move(from, to, 3, "another")).toMatchObject({
          failure: { lines: [/part of a move from the source/] },
        })
        expect((await move(from, to, 3))._tag).toBe("Success")
        for (const { name } of MOVED_TABLES) expect(allRowsOf(to, name), name).toEqual(allRowsOf(from, name))
      }),
    ))

  it("refuses a database that holds something, and says what differs when the source moved on", () =>
    withFile((from) =>
      withFile(async (to) => {
        await withStore((store) => playSmallHistory(store), from)
        await withStore((store) => playSmallHistory(store), to)
        const refused = await move(from, to)
        expect(refused).toMatchObject({ failure: { lines: [expect.stringMatching(/not empty \(country has rows\)/)] } })
        expect("failure" in refused && refused.failure).toBeInstanceOf(MoveRefused)
        await withFile(async (empty) => {
          let isChanged = false
          const changed = await Effect.runPromise(
            Effect.result(
              moveStore({
                from: storeAt(from),
                to: storeAt(empty),
                sourceName: "the source",
                onProgress: ({ step }) => {
                  if (step !== "comparing" || isChanged) return
                  isChanged = true
                  execute(from, "UPDATE organisation SET name = 'Renamed meanwhile'")
                },
              }),
            ),
          )
          expect(changed).toMatchObject({ failure: { lines: [expect.stringMatching(/^organisation: /)] } })
        })
      }),
    ))
})
