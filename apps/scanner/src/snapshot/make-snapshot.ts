/**
 * Makes a snapshot: its files, its manifest, its place in the chain.
 *
 * 1. The store begins it, and can be read as of it.   2. The files are written into a folder whose name begins with a dot.   3. The manifest
 * is written beside them, everything is brought to the disk, and the folder gets its name.   4. The store is told the manifest: only now
 * is there a snapshot. Whatever an interruption leaves is taken away at the beginning of the next.
 */
import { createHash } from "node:crypto"
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import {
  type CatalogView,
  canonicalJson,
  type DatasetFile,
  type Instant,
  type MethodologyId,
  type SnapshotId,
  type SnapshotManifest,
} from "@plumbline/core"
import type { DatasetRequest } from "@plumbline/dataset"
import { Store } from "@plumbline/store"
import { Effect, Semaphore } from "effect"

/** Writes the files of a data set into an empty folder, from the store that it is given. */
export type DatasetWriter = (request: DatasetRequest) => Effect.Effect<ReadonlyArray<DatasetFile>, never, Store>

export interface SnapshotRequest {
  /** Where snapshots are: one folder each. */
  readonly folder: string
  readonly catalog: CatalogView
  /** Present moment of the measured world. */
  readonly now: Instant
  readonly methodology: MethodologyId
  readonly version: string
  readonly publisher: string
  readonly site: string | null
  readonly isFictional: boolean
  readonly write: DatasetWriter
}

export interface MadeSnapshot {
  readonly id: SnapshotId
  readonly sha256: string
  readonly folder: string
  readonly files: number
}

/** Null when no scan finished since the last. Never two at once in a process; a second process is kept away by the store's own order. */
export const makeSnapshot = (request: SnapshotRequest): Effect.Effect<MadeSnapshot | null, never, Store> =>
  oneAtATime.withPermits(1)(make(request))

const oneAtATime = Semaphore.makeUnsafe(1)

const make = Effect.fnUntraced(function* (request: SnapshotRequest) {
  const store = yield* Store
  const { folder, catalog, now, methodology, version, publisher, site, isFictional } = request
  const left = yield* store.dropUnfinishedSnapshots()
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    // Named, but never told to the store: nobody can have been shown it.
    if (name.startsWith(UNFINISHED) || left.includes(name)) rmSync(join(folder, name), { recursive: true })
  }
  const begun = yield* store.createSnapshot({ createdAt: now, methodology, catalog })
  if (begun === null) return null
  const { id, createdAt } = begun
  const temporary = join(folder, `${UNFINISHED}${id}`)
  mkdirSync(temporary)
  const then = (yield* store.asOf(id))!
  const about = { id, createdAt, methodology, version, publisher, site, isFictional }
  const files = yield* Effect.provideService(request.write({ directory: temporary, about, catalog }), Store, then)
  const manifest: SnapshotManifest = {
    ...begun,
    format: "plumbline-snapshot-1",
    methodology,
    version,
    fictional: isFictional,
    publisher,
    files: files.toSorted((left, right) => (left.path < right.path ? -1 : 1)),
  }
  const text = canonicalJson(manifest)
  writeFileSync(join(temporary, MANIFEST), text)
  const folders = new Set([temporary])
  for (const { path } of [...files, { path: MANIFEST }]) {
    toDisk(join(temporary, path))
    for (let at = dirname(path); at !== "."; at = dirname(at)) folders.add(join(temporary, at))
  }
  for (const each of folders) toDisk(each)
  const place = join(folder, id)
  renameSync(temporary, place)
  toDisk(folder)
  yield* store.completeSnapshot(manifest)
  const sha256 = createHash("sha256").update(text).digest("hex")
  return { id, sha256, folder: place, files: files.length }
})

/** Waits until a file, or the names in a folder, are on the disk. */
const toDisk = (path: string): void => {
  const opened = openSync(path, "r")
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

export const MANIFEST = "manifest.json"
const UNFINISHED = ".unfinished-"
