/** What did a probe see? */
import type { EvidenceRecord, Sha256 } from "@plumbline/core"
import { askOne, type Dialogue } from "../dialogue.ts"
import { type EvidenceRow, evidenceOf } from "../record/evidence.ts"

export function* evidence(hash: Sha256): Dialogue<EvidenceRecord | null> {
  const row = yield* askOne<EvidenceRow>(
    "SELECT hash, first_observed_at, encoding, document FROM evidence WHERE hash = ?",
    Buffer.from(hash, "hex"),
  )
  return row === undefined ? null : evidenceOf(row)
}
