/** The files of a snapshot: the figures of every country and of the world as JSON, in the words of the API. */
import { createHash } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type DatasetFile, STANDARD_IDS } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect } from "effect"
import type { DatasetWriter } from "./make-snapshot.ts"

export const writeFigures: DatasetWriter = Effect.fnUntraced(function* ({ directory }) {
  const store = yield* Store
  const files: Array<DatasetFile> = []
  mkdirSync(join(directory, "data"))
  for (const by of ["world", "region", "country"] as const) {
    const series = []
    for (const measure of STANDARD_IDS) {
      for (const { id, points } of yield* store.adoptionTrend({ by, measure }))
        series.push({ id, standard: measure, points })
    }
    const bytes = Buffer.from(`${JSON.stringify(series)}\n`)
    const path = `data/adoption-by-${by}.json`
    writeFileSync(join(directory, path), bytes)
    files.push({
      path,
      title: `Adoption of every standard by ${by}, over time`,
      mediaType: "application/json",
      sizeBytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      rows: null,
    })
  }
  return files
})
