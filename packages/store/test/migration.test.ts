import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { withStore } from "./small-world.ts"
import { execute, isPostgresql, rowsOf, tablesOf, withFile } from "./temporary-file.ts"

describe("migrations", () => {
  it("make the schema in an empty file, and leave it alone the second time", () =>
    withFile(async (file) => {
      const schema = isPostgresql
        ? "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"
        : "SELECT type, name, sql FROM sqlite_master ORDER BY name"
      await withStore((store) => store.installation(), file)
      const first = rowsOf(file, schema)
      await withStore((store) => store.installation(), file)
      expect(rowsOf(file, schema)).toEqual(first)
      expect(rowsOf(file, "SELECT * FROM migration")).toEqual([
        { number: 1, name: "intervals" },
        { number: 2, name: "suppliers" },
        { number: 3, name: "compliance" },
        { number: 4, name: "snapshots" },
        { number: 5, name: "notifications" },
        { number: 6, name: "months" },
        { number: 7, name: "agency" },
        { number: 8, name: "spot-checks" },
        { number: 9, name: "vantage-views" },
        { number: 10, name: "rejudgements" },
      ])
    }))

  it("refuse a database of a newer version", () =>
    withFile(async (file) => {
      await withStore(() => Effect.void, file)
      execute(file, "INSERT INTO migration VALUES (9999, 'from-the-future')")
      await expect(withStore(() => Effect.void, file)).rejects.toThrow(/migration 9999 \(from-the-future\)/)
    }))

  it("leave nothing behind when they fail half-way", () =>
    withFile(async (file) => {
      execute(file, "CREATE TABLE scan (id INTEGER)")
      await expect(withStore(() => Effect.void, file)).rejects.toThrow(/scan/)
      expect(tablesOf(file)).toEqual(["scan"])
    }))
})
