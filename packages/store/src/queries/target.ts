/** What was found of one target, since when, on what evidence; and how did its verdicts go over time? */
import {
  CheckId,
  type DomainName,
  type Instant,
  MethodologyId,
  ReasonCode,
  ReasonParameters,
  ScanId,
  StandardId,
  Verdict,
  type VerdictPeriod,
} from "@plumbline/core"
import { Schema } from "effect"
import { ask, askFor, askOne, type Dialogue } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { CurrentJudgement, FindingRecord, StandingFinding, TargetFindings } from "../words.ts"
import { suppliersOfTarget } from "./suppliers.ts"
import { targetNamed } from "./targets.ts"

export function* target(name: DomainName): Dialogue<TargetFindings | null> {
  const found = yield* targetNamed(name)
  if (found === undefined) return null
  const moments = yield* scanMoments(found.key)
  return {
    ...found.row,
    findings: yield* standingFindings(found.key, moments, found.row.observedAt),
    history: yield* verdictHistory(found.key, moments),
    suppliers: yield* suppliersOfTarget(found.key),
  }
}

export function* currentJudgements(name: DomainName): Dialogue<ReadonlyArray<CurrentJudgement>> {
  const target = yield* askOne<{ key: number }>("SELECT key FROM target WHERE name = ?", name)
  if (target === undefined) return []
  return (yield* standingOf(target.key)).map(({ fromScan: _, ...judgement }) => judgement)
}

/** The judgements of a target that stand, with the scan since which each does. */
export function* standingOf(targetKey: number): Dialogue<ReadonlyArray<StandingFinding>> {
  const rows = yield* askFor(
    FindingRow,
    `SELECT ${FINDING_COLUMNS}
     FROM finding JOIN measure ON measure.key = finding.measure_key JOIN reason ON reason.key = finding.reason_key
     WHERE finding.target_key = ? AND finding.until_scan IS NULL ORDER BY finding.measure_key`,
    targetKey,
  )
  return rows.map((row) => ({ ...judgementOf(row), fromScan: row.from_scan }))
}

function* standingFindings(
  targetKey: number,
  moments: ReadonlyMap<number, Instant>,
  observedAt: Instant | null,
): Dialogue<ReadonlyArray<FindingRecord>> {
  const rows = yield* askFor(
    FindingRow,
    `SELECT ${FINDING_COLUMNS}
     FROM finding JOIN measure ON measure.key = finding.measure_key JOIN reason ON reason.key = finding.reason_key
     WHERE finding.target_key = ? ORDER BY finding.measure_key, finding.from_scan`,
    targetKey,
  )
  const hashes = new Map<StandardId, string>()
  for (const { standard, hash } of yield* ask<{ standard: StandardId; hash: Uint8Array }>(
    `SELECT measure.standard, evidence.hash FROM evidence_use used
     JOIN measure ON measure.key = used.measure_key JOIN evidence ON evidence.key = used.evidence_key
     WHERE used.target_key = ? AND used.until_scan IS NULL`,
    targetKey,
  )) {
    hashes.set(standard, Buffer.from(hash).toString("hex"))
  }
  return rows.flatMap((row) => {
    if (row.until_scan !== null || observedAt === null) return []
    const since = moments.get(firstOfRun(rows, row)) ?? observedAt
    return [{ ...judgementOf(row), evidence: hashes.get(row.standard) ?? null, since, observedAt }]
  })
}

/** Parameters (a date, a count) may change while the verdict and its reason hold: the run goes back over such rows. */
const firstOfRun = (rows: ReadonlyArray<FindingRow>, standing: FindingRow): number => {
  let first = standing.from_scan
  for (const row of rows.toReversed()) {
    if (row.check === standing.check && row.until_scan === first) {
      if (row.verdict !== standing.verdict || row.reason !== standing.reason) break
      first = row.from_scan
    }
  }
  return first
}

function* verdictHistory(
  targetKey: number,
  moments: ReadonlyMap<number, Instant>,
): Dialogue<ReadonlyArray<VerdictPeriod>> {
  const rows = yield* askFor(
    VerdictRow,
    `SELECT measure.standard, said.verdict, said.from_scan, said.until_scan, scan.finished_at AS ended_at
     FROM standard_verdict said JOIN measure ON measure.key = said.measure_key
     LEFT JOIN scan ON scan.id = said.until_scan
     WHERE said.target_key = ? ORDER BY said.measure_key, said.from_scan, said.methodology`,
    targetKey,
  )
  const periods: Array<VerdictPeriod> = []
  let previous: VerdictRow | undefined
  for (const row of rows) {
    const from = moments.get(row.from_scan)!
    // A target that left the list was not observed in the scan that closed its verdicts: they end when that scan ended.
    const until =
      row.until_scan === null
        ? null
        : (moments.get(row.until_scan) ?? (row.ended_at === null ? null : instantOf(row.ended_at)))
    const goesOn =
      previous?.standard === row.standard && previous.until_scan === row.from_scan && previous.verdict === row.verdict
    if (goesOn) periods[periods.length - 1] = { ...periods.at(-1)!, until }
    else periods.push({ standard: row.standard, verdict: row.verdict, from, until })
    previous = row
  }
  return periods
}

/** When each scan that recorded the target observed it. */
function* scanMoments(targetKey: number): Dialogue<ReadonlyMap<number, Instant>> {
  const rows = yield* ask<{ id: number; at: number }>(
    `SELECT scan.id, scan.started_at + observation.after_milliseconds AS at
     FROM placement JOIN scan ON scan.country = placement.country
       AND scan.id >= placement.from_scan AND (placement.until_scan IS NULL OR scan.id < placement.until_scan)
     JOIN observation ON observation.scan_id = scan.id AND observation.target_key = placement.target_key
     WHERE placement.target_key = ?`,
    targetKey,
  )
  return new Map(rows.map(({ id, at }) => [id, instantOf(at)]))
}

const judgementOf = (row: FindingRow): CurrentJudgement => ({
  standard: row.standard,
  check: row.check,
  verdict: row.verdict,
  reason: row.reason,
  parameters: row.parameters,
  methodology: row.methodology,
})

const FINDING_COLUMNS = `measure.standard, measure.id AS "check", finding.methodology, finding.from_scan, finding.until_scan,
  finding.verdict, reason.code AS reason, finding.parameters`

const FindingRow = Schema.Struct({
  standard: StandardId,
  check: CheckId,
  methodology: MethodologyId,
  from_scan: ScanId,
  until_scan: Schema.NullOr(ScanId),
  verdict: Verdict,
  reason: ReasonCode,
  parameters: Schema.fromJsonString(ReasonParameters),
})
type FindingRow = typeof FindingRow.Type

const VerdictRow = Schema.Struct({
  standard: StandardId,
  verdict: Verdict,
  from_scan: ScanId,
  until_scan: Schema.NullOr(ScanId),
  ended_at: Schema.NullOr(Schema.Number),
})
type VerdictRow = typeof VerdictRow.Type
