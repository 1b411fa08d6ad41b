/**
 * Keeps how a target looks from another vantage point, and how that compares with what stands of it.
 *
 * Only the newest view of a vantage point is kept. The comparison is made anew when a view is recorded and when a scan records the target, so
 * that what is counted is always of the two as they stand.
 */
import { compareView } from "@plumbline/assess"
import type { MethodologyId, ScanId } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { millisecondsOf } from "../moment.ts"
import { standingOf } from "../queries/target.ts"
import type { RecordedJudgement, StandingFinding, ViewRecord } from "../words.ts"

/** Run as one transaction. Answers whether the view was recorded now. */
export function* recordView(record: ViewRecord): Dialogue<boolean> {
  const target = yield* askOne<{ key: number }>("SELECT key FROM target WHERE name = ?", record.target)
  if (target === undefined) throw new Error(`no catalog has named the target ${record.target}`)
  const scan = yield* askOne<{ id: ScanId }>("SELECT id FROM scan WHERE id = ?", record.scan)
  if (scan === undefined) return false
  const [vantage] = yield* ask<{ key: number }>(
    `INSERT INTO vantage (name, recorded) VALUES (?, 0)
     ON CONFLICT (name) DO UPDATE SET recorded = vantage.recorded RETURNING key`,
    record.vantage,
  )
  const [written] = yield* ask<ViewRow>(
    `INSERT INTO vantage_view
       (target_key, vantage_key, scan_id, observed_at, methodology, judgements, agreeing, differing, unknown_there, unknown_here)
     VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)
     ON CONFLICT (target_key, vantage_key) DO UPDATE SET scan_id = excluded.scan_id, observed_at = excluded.observed_at,
       methodology = excluded.methodology, judgements = excluded.judgements
     WHERE vantage_view.scan_id < excluded.scan_id
     RETURNING vantage_key, scan_id, methodology, judgements`,
    target.key,
    vantage!.key,
    record.scan,
    millisecondsOf(record.observedAt),
    record.methodology,
    JSON.stringify(record.judgements),
  )
  if (written === undefined) return false
  yield* tell("UPDATE vantage SET recorded = recorded + 1 WHERE key = ?", vantage!.key)
  yield* keepComparison(target.key, yield* standingOf(target.key), written)
  return true
}

/** Compares all views of a target with what stands now; of one that is left alone on request none is kept. */
export function* compareViewsAnew(targetKey: number, isExcluded: boolean): Dialogue<void> {
  const views = yield* ask<ViewRow>(
    "SELECT vantage_key, scan_id, methodology, judgements FROM vantage_view WHERE target_key = ? ORDER BY vantage_key",
    targetKey,
  )
  if (views.length === 0) return
  if (isExcluded) {
    yield* tell("DELETE FROM vantage_difference WHERE target_key = ?", targetKey)
    yield* tell("DELETE FROM vantage_view WHERE target_key = ?", targetKey)
    return
  }
  const standing = yield* standingOf(targetKey)
  for (const view of views) yield* keepComparison(targetKey, standing, view)
}

function* keepComparison(targetKey: number, standing: ReadonlyArray<StandingFinding>, view: ViewRow): Dialogue<void> {
  const { agreeing, differing, unknownThere, unknownHere } = compareView(standing, {
    scan: view.scan_id,
    methodology: view.methodology,
    judgements: JSON.parse(view.judgements) as ReadonlyArray<RecordedJudgement>,
  })
  yield* tell(
    `UPDATE vantage_view SET agreeing = ?, differing = ?, unknown_there = ?, unknown_here = ?
     WHERE target_key = ? AND vantage_key = ?`,
    agreeing,
    differing.length,
    unknownThere,
    unknownHere,
    targetKey,
    view.vantage_key,
  )
  yield* tell("DELETE FROM vantage_difference WHERE target_key = ? AND vantage_key = ?", targetKey, view.vantage_key)
  for (const { here } of differing) {
    const measure = yield* askOne<{ key: number }>("SELECT key FROM measure WHERE id = ?", here.check)
    yield* tell(
      "INSERT INTO vantage_difference (target_key, vantage_key, measure_key) VALUES (?, ?, ?)",
      targetKey,
      view.vantage_key,
      measure!.key,
    )
  }
}

interface ViewRow {
  readonly vantage_key: number
  readonly scan_id: ScanId
  readonly methodology: MethodologyId
  readonly judgements: string
}
