/**
 * Do snapshots hold what was published? Compares every file with the manifest, and every manifest with the one that follows it.
 *
 * Needs nothing but the folder. Where the store is at hand, manifests are compared with those that it keeps as well.
 */
import { createHash } from "node:crypto"
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { canonicalJson, SnapshotManifest } from "@plumbline/core"
import { Result, Schema } from "effect"
import { MANIFEST } from "./make-snapshot.ts"

/** One thing that is not as it should be. `expected` and `found` are hashes; null where there is none. */
export interface Difference {
  readonly snapshot: string
  readonly file: string
  readonly what: "missing" | "changed" | "not-named" | "unreadable" | "chain-broken" | "not-registered"
  readonly expected: string | null
  readonly found: string | null
  readonly mend: string
}

export interface Verification {
  readonly snapshots: ReadonlyArray<{ readonly id: string; readonly sha256: string; readonly files: number }>
  readonly differences: ReadonlyArray<Difference>
}

/** A manifest as it lies in the folder. */
interface Found {
  readonly id: string
  readonly sha256: string
  readonly manifest: SnapshotManifest
}

/** The folders of snapshots in `folder`: those in it, or itself where it is one. */
export const snapshotFolders = (folder: string): ReadonlyArray<{ readonly name: string; readonly path: string }> => {
  if (existsSync(join(folder, MANIFEST))) return [{ name: "", path: folder }]
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ID.test(entry.name))
    .map(({ name }) => ({ name, path: join(folder, name) }))
    .toSorted((left, right) => orderOf(left.name) - orderOf(right.name))
}

/** `registered` are the hashes that the store keeps, by id; null where there is no store. Of one snapshot alone when `only` names it. */
export const verifySnapshots = async (
  folder: string,
  registered: ReadonlyMap<string, string> | null,
  only?: string,
): Promise<Verification> => {
  const differences: Array<Difference> = []
  const found: Array<Found> = []
  const places = snapshotFolders(folder)
  for (const { name, path } of places) {
    const read = readManifest(path, name)
    if ("what" in read) differences.push(read)
    else found.push(read)
  }
  const hashes = new Map(found.map(({ id, sha256 }) => [id, sha256]))
  const isWhole = places.length !== 1 || places[0]!.name !== ""
  for (const [id, expected] of registered ?? []) {
    const sha256 = hashes.get(id) ?? null
    if (sha256 === expected) continue
    const what = sha256 === null ? "missing" : "changed"
    differences.push({ snapshot: id, file: MANIFEST, what, expected, found: sha256, mend: RESTORE })
  }
  for (const [place, { id, sha256, manifest }] of found.entries()) {
    const before = manifest.previous === null ? undefined : hashes.get(manifest.previous.id)
    const isFirst = place === 0
    if (isWhole && manifest.previous !== null && before !== manifest.previous.sha256) {
      const mend = before === undefined ? `fetch the snapshot ${manifest.previous.id} that it is chained to` : RESTORE
      const { previous } = manifest
      differences.push({
        snapshot: previous.id,
        file: MANIFEST,
        what: before === undefined ? "missing" : "chain-broken",
        expected: previous.sha256,
        found: before ?? null,
        mend,
      })
    }
    if (!isFirst && manifest.previous === null) {
      differences.push({
        snapshot: id,
        file: MANIFEST,
        what: "chain-broken",
        expected: found[place - 1]!.sha256,
        found: null,
        mend: "a second first snapshot: fetch the folder again from whoever published it",
      })
    }
    if (registered !== null && !registered.has(id)) {
      const mend = "the store does not know it: it was never completed, or comes from elsewhere; move the folder away"
      differences.push({ snapshot: id, file: MANIFEST, what: "not-registered", expected: null, found: sha256, mend })
    }
  }
  const wanted = found.filter(({ id }) => only === undefined || id === only)
  for (const { id, manifest } of wanted) {
    const path = places.find(({ name }) => name === id || name === "")!.path
    differences.push(...(await verifyFiles(path, id, manifest)))
  }
  return {
    snapshots: wanted.map(({ id, sha256, manifest }) => ({ id, sha256, files: manifest.files.length })),
    differences: differences.filter(({ snapshot }) => only === undefined || snapshot === only),
  }
}

/** The snapshots and paths that a loose file belongs to, by its hash. */
export const placesOf = async (
  folder: string,
  file: string,
): Promise<{
  readonly sha256: string
  readonly places: ReadonlyArray<{ readonly snapshot: string; readonly path: string }>
}> => {
  const sha256 = await sha256Of(file)
  const places = snapshotFolders(folder).flatMap(({ name, path }) => {
    const read = readManifest(path, name)
    if ("what" in read) return []
    const named = read.manifest.files.filter((each) => each.sha256 === sha256).map((each) => each.path)
    return [...named, ...(read.sha256 === sha256 ? [MANIFEST] : [])].map((each) => ({ snapshot: read.id, path: each }))
  })
  return { sha256, places }
}

const verifyFiles = async (
  folder: string,
  snapshot: string,
  { files }: SnapshotManifest,
): Promise<ReadonlyArray<Difference>> => {
  const differences: Array<Difference> = []
  for (const { path, sha256 } of files) {
    const place = join(folder, path)
    if (!existsSync(place) || !statSync(place).isFile()) {
      differences.push({ snapshot, file: path, what: "missing", expected: sha256, found: null, mend: RESTORE })
      continue
    }
    const found = await sha256Of(place)
    if (found !== sha256) {
      differences.push({ snapshot, file: path, what: "changed", expected: sha256, found, mend: RESTORE })
    }
  }
  const named = new Set([...files.map(({ path }) => path), MANIFEST])
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll("\\", "/")
    if (named.has(path)) continue
    const mend = "no manifest names it: move it out of the folder"
    differences.push({ snapshot, file: path, what: "not-named", expected: null, found: null, mend })
  }
  return differences
}

const readManifest = (folder: string, name: string): Found | Difference => {
  const unreadable = (found: string | null): Difference => ({
    snapshot: name,
    file: MANIFEST,
    what: "unreadable",
    expected: null,
    found,
    mend: RESTORE,
  })
  if (!existsSync(join(folder, MANIFEST))) return unreadable(null)
  const bytes = readFileSync(join(folder, MANIFEST))
  const sha256 = createHash("sha256").update(bytes).digest("hex")
  let json: unknown
  try {
    json = JSON.parse(bytes.toString("utf8"))
  } catch {
    return unreadable(sha256)
  }
  const decoded = Schema.decodeUnknownResult(SnapshotManifest)(json)
  if (Result.isFailure(decoded)) return unreadable(sha256)
  const manifest = decoded.success
  const isAsWritten = canonicalJson(json) === bytes.toString("utf8") && (name === "" || manifest.id === name)
  return isAsWritten ? { id: manifest.id, sha256, manifest } : unreadable(sha256)
}

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash("sha256")
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest("hex")
}

/** By day, then by counter. */
const orderOf = (id: string): number => {
  const [day = "", counter = "1"] = id.split(".")
  return Number(day.replaceAll("-", "")) * 10_000 + Number(counter)
}

const ID = /^\d{4}-\d{2}-\d{2}(?:\.\d{1,4})?$/
const RESTORE = "put the published file back, from a copy or from whoever published it"
