/**
 * A process that does nothing but write a data set, and loads nothing else: what `plumbline export` turns into. Its one argument is JSON: an
 * `ExportRequest`, checked by the command before, the file of the store, and the file that holds the catalog as the command read it, which is
 * removed; the address of a database is in `DATABASE_URL`.
 */
import { readFileSync, rmSync } from "node:fs"
import { deserialize } from "node:v8"
import type { CatalogView } from "@plumbline/core"
import { Cause, Effect } from "effect"
import { type ExportRequest, writeExport } from "./write-export.ts"

const { request, file, catalogFile } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly request: ExportRequest
  readonly file?: string
  readonly catalogFile: string
}
const catalog = deserialize(readFileSync(catalogFile)) as CatalogView
rmSync(catalogFile)
const store = file === undefined ? { url: process.env.DATABASE_URL! } : { file }
await Effect.runPromise(
  writeExport(request, catalog, store).pipe(
    Effect.catchCause((cause) =>
      Effect.sync(() => {
        console.error(Cause.pretty(cause))
        process.exitCode = 1
      }),
    ),
  ),
)
