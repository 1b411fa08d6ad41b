/**
 * Keeps what a scan says of one target: an observation row always, and of everything else only what changed.
 *
 * 1. The observation; if the scan has one already, nothing more.   2. Where the target stands in the lists.
 * 3. Its findings, and the verdicts of the standards that follow from them.   4. Its evidence.   5. Who serves it.
 * 6. How the views of it from elsewhere compare.
 */
import { standardVerdicts } from "@plumbline/assess"
import { canonicalJson, type MethodologyId, type ScanId, type SuppliersByRole, type Verdict } from "@plumbline/core"
import { ask, askOne, type Dialogue, insertRows, tell } from "../dialogue.ts"
import { intervalChanges } from "../interval.ts"
import { millisecondsOf } from "../moment.ts"
import { type Measures, measures } from "../queries/measures.ts"
import type { RecordedEvidence, RecordedJudgement, TargetRecord } from "../words.ts"
import { keepEvidence, sealEvidence } from "./evidence.ts"
import { reasonKeys } from "./reason-key.ts"
import { compareViewsAnew } from "./record-view.ts"
import { recordSuppliers } from "./supplier-use.ts"

/** Run as one transaction. Answers whether the target was recorded now. */
export function* recordTarget(scanId: ScanId, record: TargetRecord): Dialogue<boolean> {
  const scan = yield* askOne<ScanHead>(
    "SELECT id, country, methodology, started_at, finished_at FROM scan WHERE id = ?",
    scanId,
  )
  if (scan === undefined) throw new Error(`there is no scan ${scanId}`)
  return yield* recordInto(scan, yield* measures(), record)
}

/** The same for a scan whose head and measures were read before: for many targets in one transaction. */
export function* recordInto(scan: ScanHead, known: Measures, record: TargetRecord): Dialogue<boolean> {
  const target = yield* askOne<TargetHead>(
    "SELECT key, organisation_key, sector, level FROM target WHERE name = ?",
    record.target,
  )
  if (target === undefined) throw new Error(`no catalog has named the target ${record.target}`)

  const observedAt = millisecondsOf(record.observedAt)
  const [observed] = yield* ask(
    `INSERT INTO observation (scan_id, target_key, after_milliseconds, is_excluded) VALUES (?, ?, ?, ?)
     ON CONFLICT DO NOTHING RETURNING target_key`,
    scan.id,
    target.key,
    observedAt - scan.started_at,
    Number(record.excluded),
  )
  if (observed === undefined) return false
  if (scan.finished_at !== null) throw new Error(`scan ${scan.id} is finished, ${record.target} comes too late`)
  if (!record.excluded) yield* tell("UPDATE scan SET measured = measured + 1 WHERE id = ?", scan.id)

  yield* recordPlacement(scan, target)
  yield* recordFindings(scan, target, known, record.judgements)
  yield* recordVerdicts(scan, target, known, record)
  yield* recordEvidence(scan, target, known, record.evidence, observedAt)
  yield* recordSuppliers(scan.id, target.key, record.excluded ? NOBODY : (record.suppliers ?? {}))
  yield* compareViewsAnew(target.key, record.excluded)
  return true
}

function* recordPlacement(scan: ScanHead, target: TargetHead): Dialogue<void> {
  const standing = yield* askOne<{
    from_scan: number
    country: string
    organisation_key: number
    sector: string
    level: string
  }>(
    `SELECT from_scan, country, organisation_key, sector, level FROM placement WHERE target_key = ? AND until_scan IS NULL`,
    target.key,
  )
  if (
    standing !== undefined &&
    standing.country === scan.country &&
    standing.organisation_key === target.organisation_key &&
    standing.sector === target.sector &&
    standing.level === target.level
  ) {
    return
  }
  if (standing !== undefined) {
    yield* tell(
      "UPDATE placement SET until_scan = ? WHERE target_key = ? AND from_scan = ?",
      scan.id,
      target.key,
      standing.from_scan,
    )
  }
  yield* tell(
    "INSERT INTO placement (target_key, from_scan, country, organisation_key, sector, level) VALUES (?, ?, ?, ?, ?, ?)",
    target.key,
    scan.id,
    scan.country,
    target.organisation_key,
    target.sector,
    target.level,
  )
}

function* recordFindings(
  scan: ScanHead,
  target: TargetHead,
  known: Measures,
  judgements: ReadonlyArray<RecordedJudgement>,
): Dialogue<void> {
  const standing = new Map<number, StandingFinding>()
  for (const row of yield* ask<StandingFinding>(
    `SELECT finding.measure_key, finding.methodology, finding.from_scan, finding.verdict, reason.code, finding.parameters
     FROM finding JOIN reason ON reason.key = finding.reason_key
     WHERE finding.target_key = ? AND finding.until_scan IS NULL`,
    target.key,
  )) {
    standing.set(row.measure_key, row)
  }
  const now = new Map<number, Omit<StandingFinding, "from_scan">>()
  for (const { check, verdict, reason, parameters } of judgements) {
    const measureKey = keyOf(known, check)
    if (now.has(measureKey)) throw new Error(`${check} was judged twice for one target`)
    now.set(measureKey, {
      measure_key: measureKey,
      methodology: scan.methodology,
      verdict,
      code: reason,
      parameters: canonicalJson(parameters),
    })
  }
  const { closed, opened } = intervalChanges(
    standing,
    now,
    (before, after) =>
      before.methodology === after.methodology &&
      before.verdict === after.verdict &&
      before.code === after.code &&
      before.parameters === after.parameters,
  )
  for (const row of closed) {
    yield* tell(
      "UPDATE finding SET until_scan = ? WHERE target_key = ? AND measure_key = ? AND methodology = ? AND from_scan = ?",
      scan.id,
      target.key,
      row.measure_key,
      row.methodology,
      row.from_scan,
    )
  }
  const reasons = yield* reasonKeys(opened.map(({ code }) => code))
  yield* insertRows(
    "finding",
    ["target_key", "measure_key", "methodology", "from_scan", "verdict", "reason_key", "parameters"],
    opened.map((row) => [
      target.key,
      row.measure_key,
      row.methodology,
      scan.id,
      row.verdict,
      reasons.get(row.code)!,
      row.parameters,
    ]),
  )
}

function* recordVerdicts(
  scan: ScanHead,
  target: TargetHead,
  known: Measures,
  { judgements: judged, decidesStandards, confirmed }: TargetRecord,
): Dialogue<void> {
  const judgements = decidesStandards === false ? [] : judged
  const standing = new Map<number, StandingVerdict>()
  for (const row of yield* ask<StandingVerdict>(
    "SELECT measure_key, methodology, from_scan, verdict FROM standard_verdict WHERE target_key = ? AND until_scan IS NULL",
    target.key,
  )) {
    standing.set(row.measure_key, row)
  }
  const now = new Map<number, Verdict>()
  const isConfirmed = new Set(confirmed ?? [])
  const confirmedKeys = new Set<number>()
  for (const { standard, verdict } of standardVerdicts(known.standards, judgements)) {
    now.set(keyOf(known, standard), verdict)
    if (isConfirmed.has(standard)) confirmedKeys.add(keyOf(known, standard))
  }
  const { closed, opened } = intervalChanges(
    standing,
    new Map([...now].map(([measure_key, verdict]) => [measure_key, { measure_key, verdict }])),
    (before, after) => before.methodology === scan.methodology && before.verdict === after.verdict,
  )
  for (const row of closed) {
    yield* tell(
      `UPDATE standard_verdict SET until_scan = ?
       WHERE target_key = ? AND measure_key = ? AND methodology = ? AND from_scan = ?`,
      scan.id,
      target.key,
      row.measure_key,
      row.methodology,
      row.from_scan,
    )
  }
  yield* insertRows(
    "standard_verdict",
    ["target_key", "measure_key", "methodology", "from_scan", "verdict"],
    opened.map((row) => [target.key, row.measure_key, scan.methodology, scan.id, row.verdict]),
  )
  yield* insertRows(
    "verdict_confirmation",
    ["scan_id", "target_key", "measure_key"],
    opened.flatMap((row) => (confirmedKeys.has(row.measure_key) ? [[scan.id, target.key, row.measure_key]] : [])),
  )
}

function* recordEvidence(
  scan: ScanHead,
  target: TargetHead,
  known: Measures,
  evidence: ReadonlyArray<RecordedEvidence>,
  observedAt: number,
): Dialogue<void> {
  const standing = new Map<number, { measure_key: number; from_scan: number; hash: Uint8Array }>()
  for (const row of yield* ask<{ measure_key: number; from_scan: number; hash: Uint8Array }>(
    `SELECT evidence_use.measure_key, evidence_use.from_scan, evidence.hash
     FROM evidence_use JOIN evidence ON evidence.key = evidence_use.evidence_key
     WHERE evidence_use.target_key = ? AND evidence_use.until_scan IS NULL`,
    target.key,
  )) {
    standing.set(row.measure_key, row)
  }
  const now = new Map(
    evidence.map((piece) => [
      keyOf(known, piece.standard),
      { measure_key: keyOf(known, piece.standard), ...sealEvidence(piece) },
    ]),
  )
  const { closed, opened } = intervalChanges(
    standing,
    now,
    (before, after) => Buffer.compare(before.hash, after.hash) === 0,
  )
  for (const row of closed) {
    yield* tell(
      "UPDATE evidence_use SET until_scan = ? WHERE target_key = ? AND measure_key = ? AND from_scan = ?",
      scan.id,
      target.key,
      row.measure_key,
      row.from_scan,
    )
  }
  const keys = yield* keepEvidence(opened, observedAt)
  yield* insertRows(
    "evidence_use",
    ["target_key", "measure_key", "from_scan", "evidence_key"],
    opened.map((piece, index) => [target.key, piece.measure_key, scan.id, keys[index]!]),
  )
}

const keyOf = (known: Measures, id: string): number => {
  const key = known.keyOf.get(id)
  if (key === undefined) throw new Error(`the catalog describes no ${id}`)
  return key
}

/** What is left alone on request is shown with nothing, not with what was seen before. */
const NOBODY: SuppliersByRole = { "dns-operator": [], "mail-host": [], "web-host": [] }

export interface ScanHead {
  readonly id: ScanId
  readonly country: string
  readonly methodology: MethodologyId
  readonly started_at: number
  readonly finished_at: number | null
}

interface TargetHead {
  readonly key: number
  readonly organisation_key: number
  readonly sector: string
  readonly level: string
}

interface StandingVerdict {
  readonly measure_key: number
  readonly methodology: MethodologyId
  readonly from_scan: number
  readonly verdict: Verdict
}

interface StandingFinding extends StandingVerdict {
  readonly code: string
  readonly parameters: string
}
