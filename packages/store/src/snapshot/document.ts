/** What snapshots keep whole, deflated and addressed by its SHA-256. Members stand in the order given: answers repeat it. */
import { createHash } from "node:crypto"
import { deflateRawSync, inflateRawSync } from "node:zlib"
import type { CatalogView } from "@plumbline/core"
import { askOne, type Dialogue, tell } from "../dialogue.ts"

/** The part of a snapshot that is its catalog; the others are tables. */
export const CATALOG = "catalog"

/** Keeps a part; a document that is there already costs nothing. */
export function* keepPart(snapshotKey: number, part: string, value: unknown): Dialogue<void> {
  const bytes = Buffer.from(JSON.stringify(value))
  const hash = createHash("sha256").update(bytes).digest("hex")
  if ((yield* askOne("SELECT 1 AS there FROM snapshot_document WHERE hash = ?", hash)) === undefined) {
    yield* tell("INSERT INTO snapshot_document (hash, document) VALUES (?, ?)", hash, deflateRawSync(bytes))
  }
  yield* tell("INSERT INTO snapshot_part (snapshot_key, part, hash) VALUES (?, ?, ?)", snapshotKey, part, hash)
}

/** A part as it was given to `keepPart`: the caller knows which it asks for. */
export function* readPart<Part>(snapshotKey: number, part: string): Dialogue<Part> {
  const row = yield* askOne<{ document: Uint8Array }>(
    `SELECT document FROM snapshot_part JOIN snapshot_document ON snapshot_document.hash = snapshot_part.hash
     WHERE snapshot_key = ? AND part = ?`,
    snapshotKey,
    part,
  )
  if (row === undefined) throw new Error(`snapshot ${snapshotKey} has no part ${part}`)
  return JSON.parse(inflateRawSync(row.document).toString("utf8")) as Part
}

/**
 * A catalog as JSON can hold it: maps become lists of their entries, in their order. Translations are left out: a snapshot is read in English,
 * and in other languages by the translations of the day on which it is read.
 */
export const packCatalog = ({ translations: _, ...catalog }: CatalogView): unknown =>
  Object.fromEntries(
    Object.entries(catalog).map(([member, value]) => [member, value instanceof Map ? { entries: [...value] } : value]),
  )

export const unpackCatalog = (packed: Readonly<Record<string, unknown>>): CatalogView =>
  ({
    toolkit: undefined,
    ...Object.fromEntries(
      Object.entries(packed).map(([member, value]) => [member, isEntries(value) ? new Map(value.entries) : value]),
    ),
  }) as unknown as CatalogView

const isEntries = (value: unknown): value is { readonly entries: ReadonlyArray<readonly [string, unknown]> } =>
  typeof value === "object" && value !== null && Object.keys(value).join() === "entries"
