/** Which verdicts differ from the country's scan before? */
import { Change, CountryCode, DomainName, OrganisationId, ScanId, StandardId, Verdict } from "@plumbline/core"
import { Schema } from "effect"
import { askFor, askOne, type Dialogue, type SqlValue } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { ChangeKey, ChangesQuestion, Items, KeyedChange } from "../words.ts"

/**
 * Newest first; within a scan what got worse first, then what got better, then the rest. Filters name keys rather than join, so that
 * counting joins nothing; the cross join tells SQLite to walk the scans from the newest, and to read no further than the page goes.
 */
export function* changes(question: ChangesQuestion): Dialogue<Items<Change>> {
  const conditions = ["1 = 1"]
  const parameters: Array<SqlValue> = []
  for (const [condition, value] of [
    ["change.scan_id IN (SELECT id FROM scan WHERE country = ?)", question.country],
    ["change.organisation_key = (SELECT key FROM organisation WHERE id = ?)", question.organisation],
    ["change.target_key = (SELECT key FROM target WHERE name = ?)", question.target],
    ["change.measure_key = (SELECT key FROM measure WHERE id = ?)", question.standard],
    ["change.target_key IN (SELECT target_key FROM target_tag WHERE tag = ?)", question.tag],
    ["change.direction = ?", question.direction],
    ["change.scan_id = ?", question.scan],
  ] as const) {
    if (value === undefined) continue
    conditions.push(condition)
    parameters.push(value)
  }
  const where = `WHERE ${conditions.join(" AND ")}`
  const count = yield* askOne<{ total: number }>(
    `SELECT count(*) AS total FROM verdict_change change ${where}`,
    ...parameters,
  )
  const rows = yield* askFor(
    ChangeRow,
    `SELECT scan.id AS scan, scan.finished_at AS at, scan.country, target.name AS target, organisation.id AS organisation,
       organisation.name AS organisation_name, measure.standard, change.from_verdict, change.to_verdict, change.direction
     FROM scan CROSS JOIN verdict_change change
     JOIN target ON target.key = change.target_key JOIN measure ON measure.key = change.measure_key
     JOIN organisation ON organisation.key = change.organisation_key
     ${where} AND change.scan_id = scan.id
     ORDER BY scan.finished_at DESC, scan.id DESC,
       CASE change.direction WHEN 'regressed' THEN 0 WHEN 'improved' THEN 1 ELSE 2 END, target.name, measure.key
     LIMIT ? OFFSET ?`,
    ...parameters,
    question.limit,
    question.offset,
  )
  return { items: rows.map(changeOf), total: count!.total }
}

/** The next `limit` changes after a key, oldest scan first; the first ones for null. */
export function* changesAfter(after: ChangeKey | null, limit: number): Dialogue<ReadonlyArray<KeyedChange>> {
  const { scan, target, measure } = after ?? { scan: -1, target: -1, measure: -1 }
  const rows = yield* askFor(
    KeyedChangeRow,
    `SELECT scan.id AS scan, scan.finished_at AS at, scan.country, target.name AS target, organisation.id AS organisation,
       organisation.name AS organisation_name, measure.standard, change.from_verdict, change.to_verdict, change.direction,
       change.target_key, change.measure_key
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
  return rows.map((row) => ({
    ...changeOf(row),
    key: { scan: row.scan, target: row.target_key, measure: row.measure_key },
  }))
}

const changeOf = (row: ChangeRow): Change => ({
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
})

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
})
type ChangeRow = typeof ChangeRow.Type
const KeyedChangeRow = Schema.Struct({
  ...ChangeRow.fields,
  target_key: Schema.Number,
  measure_key: Schema.Number,
})
