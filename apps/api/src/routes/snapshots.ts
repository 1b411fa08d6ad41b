/** Which snapshots are there, and what does each hold? Their files are served by `snapshot-files.ts`. */
import { Page, Snapshot, SnapshotId, SnapshotSummary } from "@plumbline/core"
import { defineTable } from "@plumbline/dataset"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { pageOf, partOf } from "../page.ts"
import { PART } from "../parameters.ts"
import { defineRoute, type Route } from "../route.ts"

const snapshotsTable = defineTable({
  columns: [
    { name: "snapshot", description: "Day, with a counter from 2 on", type: "string", cell: ({ id }) => id },
    { name: "sha256", description: "SHA-256 of its manifest", type: "string", cell: ({ sha256 }) => sha256 },
    { name: "created_at", description: "When it was made", type: "dateTime", cell: ({ createdAt }) => createdAt },
    { name: "methodology", description: "Version", type: "integer", cell: ({ methodology }) => methodology },
    { name: "countries", description: "With a scan", type: "integer", cell: ({ countries }) => countries },
    { name: "targets", description: "Of those scans", type: "integer", cell: ({ targets }) => targets },
    { name: "files", description: "Beside the manifest", type: "integer", cell: ({ files }) => files },
    { name: "size_bytes", description: "Of all files", type: "integer", cell: ({ sizeBytes }) => sizeBytes },
  ],
  rowsOf: ({ items }: { readonly items: ReadonlyArray<SnapshotSummary> }) => items,
})

export const snapshotRoutes = (): ReadonlyArray<Route> => [
  defineRoute({
    address: "/snapshots",
    operation: "snapshots",
    isLive: true,
    summary: "Immutable, content-hashed sets of figures, newest first",
    query: Schema.Struct(PART),
    answer: Page(SnapshotSummary),
    table: snapshotsTable,
    run: Effect.fnUntraced(function* (asked) {
      const store = yield* Store
      return pageOf(yield* store.snapshots(partOf(asked.query)), asked)
    }),
  }),
  defineRoute({
    address: "/snapshots/:id",
    operation: "snapshot",
    isLive: true,
    summary: "One snapshot: its scans, its files with their hashes, and its neighbours in the chain",
    path: Schema.Struct({ id: SnapshotId }),
    answer: Snapshot,
    failures: ["unknown-snapshot"],
    run: Effect.fnUntraced(function* ({ path }) {
      const store = yield* Store
      const found = yield* store.snapshot(path.id)
      if (found !== null) return found
      return yield* new ApiFailure({ code: "unknown-snapshot", message: `There is no snapshot ${path.id}.` })
    }),
  }),
]
