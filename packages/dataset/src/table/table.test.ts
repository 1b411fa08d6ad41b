import { expect, it } from "vitest"
import { defineTable } from "./table.ts"

it("a table has a cell for every column", () => {
  const table = defineTable<ReadonlyArray<number>, number>({
    columns: [
      { name: "value", description: "Itself", type: "integer", cell: (value) => value },
      { name: "double", description: "Twice", type: "integer", cell: (value) => 2 * value },
    ],
    rowsOf: (values) => values,
  })
  expect([...table.rows([1, 2])]).toEqual([
    [1, 2],
    [2, 4],
  ])
  expect(table.next([])).toBeNull()
})
