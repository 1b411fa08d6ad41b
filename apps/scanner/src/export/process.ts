/**
 * A process that does nothing but write a data set, and loads nothing else: what `plumbline export` turns into. Its one argument is an
 * `ExportRequest` as JSON, checked by the command before.
 */
import { Cause, Effect } from "effect"
import { type ExportRequest, writeExport } from "./write-export.ts"

const request = JSON.parse(process.argv[2] ?? "{}") as ExportRequest
await Effect.runPromise(
  writeExport(request).pipe(
    Effect.catchCause((cause) =>
      Effect.sync(() => {
        console.error(Cause.pretty(cause))
        process.exitCode = 1
      }),
    ),
  ),
)
