/**
 * A process that does nothing but write a data set, and loads nothing else: what `plumbline export` turns into. Its one argument is JSON: an
 * `ExportRequest`, checked by the command before, and the file of the store; the address of a database is in `DATABASE_URL`.
 */
import { Cause, Effect } from "effect"
import { type ExportRequest, writeExport } from "./write-export.ts"

const { request, file } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly request: ExportRequest
  readonly file?: string
}
const store = file === undefined ? { url: process.env.DATABASE_URL! } : { file }
await Effect.runPromise(
  writeExport(request, store).pipe(
    Effect.catchCause((cause) =>
      Effect.sync(() => {
        console.error(Cause.pretty(cause))
        process.exitCode = 1
      }),
    ),
  ),
)
