/** The files of a snapshot as pages list them: tables with their formats, and what describes them. */
import type { Snapshot } from "@plumbline/core"

export type SnapshotFile = {
  readonly path: string
  readonly title: string
  readonly sizeBytes: number
  readonly address: string
}
export type FrozenTable = {
  readonly name: string
  readonly title: string
  readonly rows: number | null
  readonly forms: ReadonlyArray<SnapshotFile & { readonly format: string }>
}

/** Formats as they are written in every language. */
export const formatName = (format: string): string => (format === "parquet" ? "Parquet" : format.toUpperCase())

export const snapshotFileAddress = (id: string, path: string): string => `/api/v1/snapshots/${id}/files/${path}`

export const splitFiles = ({
  id,
  files,
}: Pick<Snapshot, "id" | "files">): {
  readonly tables: ReadonlyArray<FrozenTable>
  readonly texts: ReadonlyArray<SnapshotFile>
} => {
  const tables = new Map<string, FrozenTable>()
  const texts: Array<SnapshotFile> = []
  for (const { path, title, sizeBytes, rows } of files) {
    const file = { path, title, sizeBytes, address: snapshotFileAddress(id, path) }
    const [, name, format] = /^data\/([a-z0-9-]+)\.(csv|parquet|xlsx|json|jsonl)$/.exec(path) ?? []
    if (name === undefined || format === undefined) {
      // The description of one table stands beside it in the folder, and in the data package as a whole.
      if (!path.startsWith("data/")) texts.push(file)
      continue
    }
    const before = tables.get(name) ?? { name, title, rows, forms: [] }
    tables.set(name, { ...before, forms: [...before.forms, { ...file, format }] })
  }
  return { tables: [...tables.values()], texts }
}
