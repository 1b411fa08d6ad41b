/** Which snapshots are there, what does one hold, and what was the catalog then? Unfinished ones are not told of. */
import type { CatalogView, Snapshot, SnapshotId, SnapshotManifest, SnapshotSummary } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import { CATALOG, readPart, unpackCatalog } from "../snapshot/document.ts"
import type { Items, Part } from "../words.ts"

/** Newest first. */
export function* snapshots({ offset, limit }: Part): Dialogue<Items<SnapshotSummary>> {
  const count = yield* askOne<{ total: number }>("SELECT count(*) AS total FROM snapshot WHERE manifest IS NOT NULL")
  const rows = yield* ask<ManifestRow>(
    "SELECT manifest, sha256 FROM snapshot WHERE manifest IS NOT NULL ORDER BY key DESC LIMIT ? OFFSET ?",
    limit,
    offset,
  )
  return { items: rows.map(summaryOf), total: count!.total }
}

export function* snapshot(id: SnapshotId): Dialogue<Snapshot | null> {
  const row = yield* askOne<ManifestRow & { key: number }>(
    "SELECT key, manifest, sha256 FROM snapshot WHERE id = ? AND manifest IS NOT NULL",
    id,
  )
  if (row === undefined) return null
  const next = yield* askOne<{ id: SnapshotId }>(
    "SELECT id FROM snapshot WHERE key > ? AND manifest IS NOT NULL ORDER BY key LIMIT 1",
    row.key,
  )
  return { ...manifestOf(row), sha256: row.sha256, next: next?.id ?? null }
}

/** Whether it can be read as of; its files may still be being written. */
export function* isSnapshot(id: SnapshotId): Dialogue<boolean> {
  return (yield* askOne("SELECT key FROM snapshot WHERE id = ?", id)) !== undefined
}

/** The manifest as it was written, byte for byte. */
export function* snapshotManifest(id: SnapshotId): Dialogue<string | null> {
  const row = yield* askOne<ManifestRow>(
    "SELECT manifest, sha256 FROM snapshot WHERE id = ? AND manifest IS NOT NULL",
    id,
  )
  return row?.manifest ?? null
}

/** Also of a snapshot whose files are still being written. */
export function* snapshotCatalog(id: SnapshotId): Dialogue<CatalogView | null> {
  const row = yield* askOne<{ key: number }>("SELECT key FROM snapshot WHERE id = ?", id)
  return row === undefined ? null : unpackCatalog(yield* readPart<Record<string, unknown>>(row.key, CATALOG))
}

const manifestOf = ({ manifest }: ManifestRow): SnapshotManifest => JSON.parse(manifest) as SnapshotManifest

const summaryOf = (row: ManifestRow): SnapshotSummary => {
  const { id, createdAt, methodology, scans, files } = manifestOf(row)
  return {
    id,
    sha256: row.sha256,
    createdAt,
    methodology,
    countries: scans.length,
    targets: scans.reduce((sum, { targets }) => sum + targets, 0),
    files: files.length,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}

interface ManifestRow {
  readonly manifest: string
  readonly sha256: string
}
