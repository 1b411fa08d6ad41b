/** A file that is hashed while it is written, so that a manifest can name it without reading it again. */
import { createHash } from "node:crypto"
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs"
import path from "node:path"
import type { DatasetFile } from "@plumbline/core"

export interface HashedFile {
  readonly write: (bytes: Uint8Array) => void
  /** Closes it and says what it became. */
  readonly end: (rows: number | null) => DatasetFile
  /** Closes it without a word: what it became is of no use. */
  readonly abandon: () => void
}

/** Opens `directory/path` anew, with the folders above it. */
export const hashedFile = (
  directory: string,
  { path: name, title, mediaType }: Pick<DatasetFile, "path" | "title" | "mediaType">,
): HashedFile => {
  const file = path.join(directory, ...name.split("/"))
  mkdirSync(path.dirname(file), { recursive: true })
  const descriptor = openSync(file, "w")
  const hash = createHash("sha256")
  let sizeBytes = 0
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
      hash.update(bytes)
      sizeBytes += bytes.length
    },
    end: (rows) => {
      closeSync(descriptor)
      return { path: name, title, mediaType, sizeBytes, sha256: hash.digest("hex"), rows }
    },
    abandon: () => closeSync(descriptor),
  }
}
