/**
 * Evidence on its way into the database and out of it: canonical JSON, addressed by its SHA-256, deflated where that is shorter.
 *
 * Hashed and kept are exactly the members `document`, `standard` and `version`, so that anybody can check a hash against the
 * document that the API shows.
 */
import { createHash } from "node:crypto"
import { deflateRawSync, inflateRawSync } from "node:zlib"
import { canonicalJson, type EvidenceRecord, type Sha256, type StandardId } from "@plumbline/core"
import { ask, type Dialogue, marks } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { RecordedEvidence } from "../words.ts"

/** Evidence with the bytes that are kept and their digest. */
export interface SealedEvidence {
  readonly standard: StandardId
  readonly version: number
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
}

/** The name of a piece of evidence everywhere: SHA-256 of the canonical JSON of its standard, version and document, in hexadecimal. */
export const evidenceHash = (evidence: RecordedEvidence): Sha256 =>
  Buffer.from(sealEvidence(evidence).hash).toString("hex")

export const sealEvidence = ({ standard, version, document }: RecordedEvidence): SealedEvidence => {
  const bytes = Buffer.from(canonicalJson({ standard, version, document }))
  return { standard, version, bytes, hash: createHash("sha256").update(bytes).digest() }
}

/** Answers the database's numbers of the evidence, in its order; what is new is kept. */
export function* keepEvidence(
  sealed: ReadonlyArray<SealedEvidence>,
  observedAt: number,
): Dialogue<ReadonlyArray<number>> {
  if (sealed.length === 0) return []
  const nameOf = (hash: Uint8Array) => Buffer.from(hash).toString("hex")
  const keys = new Map<string, number>()
  const known = yield* ask<{ key: number; hash: Uint8Array }>(
    `SELECT key, hash FROM evidence WHERE hash IN (${marks(sealed)})`,
    ...sealed.map(({ hash }) => hash),
  )
  for (const { key, hash } of known) keys.set(nameOf(hash), key)
  const fresh = sealed.filter(
    ({ hash }, index) =>
      !keys.has(nameOf(hash)) && sealed.findIndex((other) => nameOf(other.hash) === nameOf(hash)) === index,
  )
  if (fresh.length > 0) {
    const written = yield* ask<{ key: number; hash: Uint8Array }>(
      `INSERT INTO evidence (hash, standard, version, first_observed_at, encoding, document)
       VALUES ${fresh.map(() => "(?, ?, ?, ?, ?, ?)").join(", ")} RETURNING key, hash`,
      ...fresh.flatMap(({ hash, standard, version, bytes }) => {
        const deflated = deflateRawSync(bytes)
        const isShorter = deflated.length < bytes.length
        return [hash, standard, version, observedAt, isShorter ? DEFLATE : IDENTITY, isShorter ? deflated : bytes]
      }),
    )
    for (const { key, hash } of written) keys.set(nameOf(hash), key)
  }
  return sealed.map(({ hash }) => keys.get(nameOf(hash))!)
}

/** A row of `evidence`. */
export interface EvidenceRow {
  readonly hash: Uint8Array
  readonly first_observed_at: number
  readonly encoding: string
  readonly document: Uint8Array
}

export const evidenceOf = (row: EvidenceRow): EvidenceRecord => {
  const bytes = row.encoding === DEFLATE ? inflateRawSync(row.document) : Buffer.from(row.document)
  const { standard, version, document } = JSON.parse(bytes.toString("utf8")) as RecordedEvidence
  return {
    hash: Buffer.from(row.hash).toString("hex"),
    standard,
    version,
    firstObservedAt: instantOf(row.first_observed_at),
    document,
  }
}

/** How the bytes are kept: RFC 1951, or as they are. */
const DEFLATE = "deflate"
const IDENTITY = "identity"
