import { expect, it } from "vitest"
import { splitFiles } from "./snapshot-files.ts"

const file = (path: string, rows: number | null = null) => ({
  path,
  title: `Title of ${path}`,
  mediaType: "text/plain",
  sizeBytes: 12,
  sha256: "0".repeat(64),
  rows,
})

it("puts the formats of a table together, and leaves out the description that stands beside each", () => {
  const { tables, texts } = splitFiles({
    id: "2026-11-23.2",
    files: [
      file("CITATION.cff"),
      file("data/targets.csv", 7),
      file("data/targets.csv-metadata.json"),
      file("data/targets.parquet", 7),
      file("methodology/1.md"),
    ],
  })
  expect(tables.map(({ name, rows, forms }) => [name, rows, forms.map(({ format }) => format)])).toEqual([
    ["targets", 7, ["csv", "parquet"]],
  ])
  expect(tables[0]?.forms[0]?.address).toBe("/api/v1/snapshots/2026-11-23.2/files/data/targets.csv")
  expect(texts.map(({ path }) => path)).toEqual(["CITATION.cff", "methodology/1.md"])
})
