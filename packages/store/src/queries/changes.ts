/** Which verdicts differ from the country's scan before? */
import {
  Change,
  type ChangedCheck,
  type CheckId,
  CountryCode,
  DomainName,
  OrganisationId,
  ScanId,
  StandardId,
  Verdict,
} from "@plumbline/core"
import { Schema } from "effect"
import { ask, askFor, askOne, type Dialogue } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { ChangeKey, ChangesChosen, ChangesQuestion, Items, KeyedChange } from "../words.ts"
import { chosenChanges } from "./changes-chosen.ts"

/**
 * Newest first; within a scan what got worse first, then what got better, then the rest. Filters name keys rather than join, so that
 * counting joins nothing; the cross join tells SQLite to walk the scans from the newest, and to read no further than the page goes.
 */
export function* changes(question: ChangesQuestion): Dialogue<Items<Change>> {
  const { where, parameters } = chosenChanges(question)
  const total = yield* countChanges(question)
  const rows = yield* askFor(
    ChangeRow,
    `SELECT ${COLUMNS}
     FROM scan CROSS JOIN verdict_change change
     JOIN target ON target.key = change.target_key JOIN measure ON measure.key = change.measure_key
     JOIN organisation ON organisation.key = change.organisation_key
     WHERE ${where} AND change.scan_id = scan.id
     ORDER BY scan.finished_at DESC, scan.id DESC,
       CASE change.direction WHEN 'regressed' THEN 0 WHEN 'improved' THEN 1 ELSE 2 END, target.name, measure.key
     LIMIT ? OFFSET ?`,
    ...parameters,
    question.limit,
    question.offset,
  )
  return { items: yield* withChecks(rows), total }
}

/** How many changes fit. */
export function* countChanges(chosen: ChangesChosen): Dialogue<number> {
  const { where, parameters } = chosenChanges(chosen)
  const count = yield* askOne<{ total: number }>(
    `SELECT count(*) AS total FROM verdict_change change WHERE ${where}`,
    ...parameters,
  )
  return count!.total
}

/** The next `limit` changes after a key, oldest scan first; the first ones for null. */
export function* changesAfter(after: ChangeKey | null, limit: number): Dialogue<ReadonlyArray<KeyedChange>> {
  const { scan, target, measure } = after ?? { scan: -1, target: -1, measure: -1 }
  const rows = yield* askFor(
    ChangeRow,
    `SELECT ${COLUMNS}
     FROM (SELECT * FROM verdict_change WHERE (scan_id, target_key, measure_key) > (?, ?, ?)
         ORDER BY scan_id, target_key, measure_key LIMIT ?) change
       JOIN scan ON scan.id = change.scan_id
       JOIN target ON target.key = change.target_key JOIN measure ON measure.key = change.measure_key
       JOIN organisation ON organisation.key = change.organisation_key
     ORDER BY change.scan_id, change.target_key, change.measure_key`,
    scan,
    target,
    measure,
    limit,
  )
  const all = yield* withChecks(rows)
  return rows.map((row, place) => ({
    ...all[place]!,
    key: { scan: row.scan, target: row.target_key, measure: row.measure_key },
  }))
}

/** Adds to each change the checks that changed with it, some hundreds of changes a statement. */
function* withChecks(rows: ReadonlyArray<ChangeRow>): Dialogue<ReadonlyArray<Change>> {
  const checks = new Map<string, Map<CheckId, { before: ChangedCheck["before"]; after: ChangedCheck["after"] }>>()
  for (let start = 0; start < rows.length; start += CHANGES_AT_ONCE) {
    const keys = rows
      .slice(start, start + CHANGES_AT_ONCE)
      .map(({ scan, target_key, measure_key }) => `(${[scan, target_key, measure_key].map(Number).join(", ")})`)
    for (const row of yield* ask<CheckRow>(
      `SELECT change.scan_id, change.target_key, change.measure_key, part.id AS part_id, finding.verdict, reason.code, finding.from_scan
       FROM verdict_change change JOIN measure whole ON whole.key = change.measure_key
       JOIN measure part ON part.standard = whole.standard AND part.requirement IS NOT NULL
       JOIN finding ON finding.target_key = change.target_key AND finding.measure_key = part.key
         AND (finding.from_scan = change.scan_id OR finding.until_scan = change.scan_id)
       JOIN reason ON reason.key = finding.reason_key
       WHERE (change.scan_id, change.target_key, change.measure_key) IN (VALUES ${keys.join(", ")})
       ORDER BY part.key`,
    )) {
      const key = keyOf(row.scan_id, row.target_key, row.measure_key)
      let ofChange = checks.get(key)
      if (ofChange === undefined) {
        ofChange = new Map()
        checks.set(key, ofChange)
      }
      let said = ofChange.get(row.part_id)
      if (said === undefined) {
        said = { before: null, after: null }
        ofChange.set(row.part_id, said)
      }
      said[row.from_scan === row.scan_id ? "after" : "before"] = { verdict: row.verdict, reason: row.code }
    }
  }
  return rows.map((row) => ({
    scan: row.scan,
    at: instantOf(row.at),
    country: row.country,
    target: row.target,
    organisation: row.organisation,
    organisationName: row.organisation_name,
    standard: row.standard,
    from: row.from_verdict,
    to: row.to_verdict,
    direction: row.direction,
    isConfirmed: row.is_confirmed === 1,
    // Those of which only a parameter changed say the same as before.
    checks: [...(checks.get(keyOf(row.scan, row.target_key, row.measure_key)) ?? [])]
      .filter(([, { before, after }]) => before?.verdict !== after?.verdict || before?.reason !== after?.reason)
      .map(([check, said]) => ({ check, ...said })),
  }))
}

const keyOf = (scan: number, target: number, measure: number): string => `${scan} ${target} ${measure}`

/** Bounds the length of a statement. */
const CHANGES_AT_ONCE = 250

const COLUMNS = `scan.id AS scan, scan.finished_at AS at, scan.country, target.name AS target, organisation.id AS organisation,
  organisation.name AS organisation_name, measure.standard, change.from_verdict, change.to_verdict, change.direction,
  change.target_key, change.measure_key,
  CASE WHEN EXISTS (SELECT 1 FROM verdict_confirmation confirmation WHERE confirmation.scan_id = change.scan_id
    AND confirmation.target_key = change.target_key AND confirmation.measure_key = change.measure_key) THEN 1 ELSE 0 END AS is_confirmed`

const ChangeRow = Schema.Struct({
  scan: ScanId,
  at: Schema.Number,
  country: CountryCode,
  target: DomainName,
  organisation: OrganisationId,
  organisation_name: Schema.String,
  standard: StandardId,
  from_verdict: Schema.NullOr(Verdict),
  to_verdict: Schema.NullOr(Verdict),
  direction: Change.fields.direction,
  target_key: Schema.Number,
  measure_key: Schema.Number,
  is_confirmed: Schema.Number,
})
type ChangeRow = typeof ChangeRow.Type

interface CheckRow {
  readonly scan_id: number
  readonly target_key: number
  readonly measure_key: number
  readonly part_id: CheckId
  readonly verdict: Verdict
  readonly code: string
  readonly from_scan: number
}
