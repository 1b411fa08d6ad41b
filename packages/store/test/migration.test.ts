import { DatabaseSync } from "node:sqlite"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { withStore } from "./small-world.ts"
import { rowsOf, withFile } from "./temporary-file.ts"

describe("migrations", () => {
  it("make the schema in an empty file, and leave it alone the second time", () =>
    withFile(async (file) => {
      const schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
      await withStore((store) => store.installation(), file)
      const first = rowsOf(file, schema)
      await withStore((store) => store.installation(), file)
      expect(rowsOf(file, schema)).toEqual(first)
      expect(rowsOf(file, "SELECT * FROM migration")).toEqual([
        { number: 1, name: "intervals" },
        { number: 2, name: "suppliers" },
        { number: 3, name: "compliance" },
        { number: 7, name: "agency" },
      ])
    }))

  it("refuse a database of a newer version", () =>
    withFile(async (file) => {
      await withStore(() => Effect.void, file)
      const database = new DatabaseSync(file)
      database.exec("INSERT INTO migration VALUES (9999, 'from-the-future')")
      database.close()
      await expect(withStore(() => Effect.void, file)).rejects.toThrow(/migration 9999 \(from-the-future\)/)
    }))

  it("leave nothing behind when they fail half-way", () =>
    withFile(async (file) => {
      const database = new DatabaseSync(file)
      database.exec("CREATE TABLE scan (id INTEGER)")
      database.close()
      await expect(withStore(() => Effect.void, file)).rejects.toThrow(/scan/)
      expect(rowsOf(file, "SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual([{ name: "scan" }])
    }))
})
