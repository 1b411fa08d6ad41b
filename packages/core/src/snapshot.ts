/**
 * Snapshots: immutable, content-hashed sets of figures, each chained to the one before. A citation points to one.
 *
 * A snapshot is a folder of files and `manifest.json`, which names every file with its SHA-256 and the SHA-256 of the manifest before.
 * The live pages and the API answer as of a snapshot too: `?snapshot=ID` of the API, `/snapshots/ID/…` of the pages.
 */
import { Schema } from "effect"
import { CountryCode, Instant, MethodologyId, Sha256 } from "./identifier.ts"
import { ScanId } from "./scan.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** The day of the measured world on which it was made; with a counter from 2 on where the day has several: `2026-11-23`, `2026-11-23.2`. */
export const SnapshotId = Schema.String.check(
  Schema.isPattern(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:\.[1-9]\d{0,3})?$/),
).annotate({
  title: "SnapshotId",
  description: "Day of the snapshot, with a counter from 2 on: 2026-11-23 or 2026-11-23.2",
})
export type SnapshotId = typeof SnapshotId.Type

/** A file of a data set, as a manifest names it. `path` is relative, with `/`, and never leaves the folder. */
export const DatasetFile = Schema.Struct({
  path: Schema.String.check(Schema.isPattern(/^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/i)),
  title: Schema.String,
  mediaType: Schema.String,
  sizeBytes: Count,
  sha256: Sha256,
  /** Rows of a table; null where the file is none. */
  rows: Schema.NullOr(Count),
}).annotate({ title: "DatasetFile", description: "A file of a data set, with its hash" })
export type DatasetFile = typeof DatasetFile.Type

/** A scan whose figures a snapshot holds. */
export const SnapshotScan = Schema.Struct({
  country: CountryCode,
  scan: ScanId,
  methodology: MethodologyId,
  vantage: Schema.String,
  finishedAt: Instant,
  targets: Count,
  measured: Count,
}).annotate({ title: "SnapshotScan" })
export type SnapshotScan = typeof SnapshotScan.Type

/** `manifest.json` of a snapshot, written in canonical JSON: its SHA-256 is the snapshot's. */
export const SnapshotManifest = Schema.Struct({
  format: Schema.Literal("plumbline-snapshot-1"),
  id: SnapshotId,
  createdAt: Instant,
  /** The snapshot before: null of the first. */
  previous: Schema.NullOr(Schema.Struct({ id: SnapshotId, sha256: Sha256 })),
  methodology: MethodologyId,
  /** Version of the software that wrote it. */
  version: Schema.String,
  /** True where the countries are fictional. */
  fictional: Schema.Boolean,
  publisher: Schema.String,
  /** The newest finished scan of every country that has one, by country. */
  scans: Schema.Array(SnapshotScan),
  files: Schema.Array(DatasetFile),
}).annotate({ title: "SnapshotManifest", description: "What a snapshot holds" })
export type SnapshotManifest = typeof SnapshotManifest.Type

/** A snapshot as the API shows it: `sha256` is that of its manifest, `next` the snapshot that followed, null on the newest. */
export const Snapshot = Schema.Struct({
  ...SnapshotManifest.fields,
  sha256: Sha256,
  next: Schema.NullOr(SnapshotId),
}).annotate({ title: "Snapshot", description: "An immutable, content-hashed set of figures" })
export type Snapshot = typeof Snapshot.Type

/** A snapshot in a list, without its files and scans. */
export const SnapshotSummary = Schema.Struct({
  id: SnapshotId,
  sha256: Sha256,
  createdAt: Instant,
  methodology: MethodologyId,
  countries: Count,
  targets: Count,
  files: Count,
  sizeBytes: Count,
}).annotate({ title: "SnapshotSummary" })
export type SnapshotSummary = typeof SnapshotSummary.Type
