/**
 * Evidence on its way into the database and out of it: canonical JSON, addressed by its SHA-256, deflated where that is shorter.
 *
 * Hashed and kept are exactly the members `document`, `standard` and `version`, so that anybody can check a hash against the
 * document that the API shows.
 */
import { createHash } from "node:crypto"
import { deflateRawSync, inflateRawSync } from "node:zlib"
import { canonicalJson, type EvidenceRecord, type Sha256, type StandardId } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
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

/** Answers the database's number of the evidence, keeping it first if it is new. */
export function* keepEvidence(sealed: SealedEvidence, observedAt: number): Dialogue<number> {
  const known = yield* askOne<{ key: number }>("SELECT key FROM evidence WHERE hash = ?", sealed.hash)
  if (known !== undefined) return known.key
  const deflated = deflateRawSync(sealed.bytes)
  const isShorter = deflated.length < sealed.bytes.length
  const [written] = yield* ask<{ key: number }>(
    `INSERT INTO evidence (hash, standard, version, first_observed_at, encoding, document) VALUES (?, ?, ?, ?, ?, ?)
     RETURNING key`,
    sealed.hash,
    sealed.standard,
    sealed.version,
    observedAt,
    isShorter ? DEFLATE : IDENTITY,
    isShorter ? deflated : sealed.bytes,
  )
  return written!.key
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
