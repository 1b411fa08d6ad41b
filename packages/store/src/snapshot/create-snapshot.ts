/**
 * Makes a snapshot, in two steps: what the database must keep for it, in one transaction; then, once its files are in their place, its
 * manifest. Between the two it is unfinished: it can be read as of, and is not listed.
 */
import { createHash } from "node:crypto"
import { canonicalJson, type SnapshotId, type SnapshotManifest } from "@plumbline/core"
import { ask, askFor, askOne, type Dialogue, tell } from "../dialogue.ts"
import { dateOf, dayOf, instantOf, millisecondsOf } from "../moment.ts"
import { SCAN_COLUMNS, ScanRow, scanOf } from "../scan-row.ts"
import type { BeginSnapshot, BegunSnapshot } from "../words.ts"
import { CATALOG, keepPart, packCatalog } from "./document.ts"
import { WHOLE_TABLES } from "./tables.ts"

/** Null when no scan finished since the snapshot before. An unfinished snapshot that an interruption left is dropped first. */
export function* createSnapshot({ createdAt, methodology, catalog }: BeginSnapshot): Dialogue<BegunSnapshot | null> {
  yield* dropUnfinishedSnapshots()
  const finished = yield* askFor(
    ScanRow,
    `SELECT ${SCAN_COLUMNS} FROM scan WHERE id IN (SELECT max(id) FROM scan WHERE finished_at IS NOT NULL GROUP BY country)
     ORDER BY country`,
  )
  const previous = yield* askOne<Newest>(
    "SELECT key, id, sha256, bound, unfinished FROM snapshot ORDER BY key DESC LIMIT 1",
  )
  if (!(yield* hasNews(previous))) return null
  const bound = Math.max(...finished.map(({ id }) => id))
  const unfinished = yield* ask<{ id: number }>(
    "SELECT id FROM scan WHERE finished_at IS NULL AND id < ? ORDER BY id",
    bound,
  )
  const at = Math.max(millisecondsOf(createdAt), ...finished.map((scan) => scan.finished_at ?? 0))
  const id = yield* freeId(dateOf(dayOf(at)))
  const [row] = yield* ask<{ key: number }>(
    `INSERT INTO snapshot (id, created_at, methodology, bound, unfinished, regions_frozen_from)
     VALUES (?, ?, ?, ?, ?, ?) RETURNING key`,
    id,
    at,
    methodology,
    bound,
    JSON.stringify(unfinished.map((scan) => scan.id)),
    dayOf(at) + 1,
  )
  const key = row!.key
  yield* keepPart(key, CATALOG, packCatalog(catalog))
  for (const { name, columns, key: order } of WHOLE_TABLES) {
    const rows = yield* ask<Record<string, string | number | null>>(
      `SELECT ${columns.join(", ")} FROM ${name}${order.length === 0 ? "" : ` ORDER BY ${order.join(", ")}`}`,
    )
    yield* keepPart(
      key,
      name,
      rows.map((given) => columns.map((column) => given[column])),
    )
  }
  return {
    id,
    createdAt: instantOf(at),
    previous: previous === undefined ? null : { id: previous.id, sha256: previous.sha256 },
    scans: finished.map((scan) => {
      const { country, methodology: judgedBy, vantage, finishedAt, targets, measured } = scanOf(scan)
      return { country, scan: scan.id, methodology: judgedBy, vantage, finishedAt: finishedAt!, targets, measured }
    }),
  }
}

/** Gives the snapshot its manifest, whose hash is from now on that of the snapshot. A finished one cannot be given another. */
export function* completeSnapshot(manifest: SnapshotManifest): Dialogue<void> {
  const text = canonicalJson(manifest)
  const [row] = yield* ask<{ key: number }>(
    "UPDATE snapshot SET manifest = ?, sha256 = ? WHERE id = ? AND manifest IS NULL RETURNING key",
    text,
    createHash("sha256").update(text).digest("hex"),
    manifest.id,
  )
  if (row === undefined) throw new Error(`snapshot ${manifest.id} is not one that waits for its manifest`)
}

/** The ids of the snapshots that were dropped: interrupted before their files were complete. */
export function* dropUnfinishedSnapshots(): Dialogue<ReadonlyArray<SnapshotId>> {
  const rows = yield* ask<{ key: number; id: string }>("SELECT key, id FROM snapshot WHERE manifest IS NULL")
  for (const { key } of rows) {
    for (const table of ["snapshot_part", "frozen_region_day", "frozen_adoption_by_region_daily"]) {
      yield* tell(`DELETE FROM ${table} WHERE snapshot_key = ?`, key)
    }
    yield* tell("DELETE FROM snapshot WHERE key = ?", key)
  }
  if (rows.length > 0) {
    yield* tell("DELETE FROM snapshot_document WHERE hash NOT IN (SELECT hash FROM snapshot_part)")
  }
  return rows.map(({ id }) => id)
}

/** Whether a scan has finished that the snapshot does not hold. */
function* hasNews(previous: Newest | undefined): Dialogue<boolean> {
  const later = yield* ask<{ id: number }>(
    "SELECT id FROM scan WHERE finished_at IS NOT NULL AND id > ? LIMIT 1",
    previous?.bound ?? 0,
  )
  if (later.length > 0 || previous === undefined) return later.length > 0
  for (const id of JSON.parse(previous.unfinished) as ReadonlyArray<number>) {
    const ended = yield* ask("SELECT id FROM scan WHERE id = ? AND finished_at IS NOT NULL", id)
    if (ended.length > 0) return true
  }
  return false
}

/** The day, or the day with the first counter from 2 on that no snapshot has. */
function* freeId(day: string): Dialogue<SnapshotId> {
  const taken = new Set((yield* ask<{ id: string }>("SELECT id FROM snapshot")).map(({ id }) => id))
  if (!taken.has(day)) return day
  let counter = 2
  while (taken.has(`${day}.${counter}`)) counter += 1
  return `${day}.${counter}`
}

interface Newest {
  readonly key: number
  readonly id: SnapshotId
  readonly sha256: string
  readonly bound: number
  readonly unfinished: string
}
