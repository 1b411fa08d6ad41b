/**
 * What stands of every target of today's lists, check by check: for reading all of it, part by part, each after the last finding of the
 * part before. However far the reading has come, a part costs the same.
 */
import { ask, type Dialogue } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { FindingKey, FindingRow } from "../words.ts"

/** The next `limit` findings after a key, in the order of keys; the first ones for null. */
export function* findingsAfter(after: FindingKey | null, limit: number): Dialogue<ReadonlyArray<FindingRow>> {
  const { target, measure, methodology } = after ?? { target: -1, measure: -1, methodology: -1 }
  const rows = yield* ask<StandingRow>(
    `SELECT found.target_key, found.measure_key, found.methodology, found.verdict, found.parameters, found.from_scan,
       target.name AS target, target.country, organisation.id AS organisation, measure.id AS measure, measure.standard,
       measure.requirement, reason.code AS reason, scan.started_at
     FROM (SELECT * FROM finding
         WHERE until_scan IS NULL AND (target_key, measure_key, methodology) > (?, ?, ?)
           AND EXISTS (SELECT 1 FROM target WHERE target.key = finding.target_key AND target.retired_on IS NULL)
         ORDER BY target_key, measure_key, methodology LIMIT ?) found
       JOIN target ON target.key = found.target_key JOIN organisation ON organisation.key = target.organisation_key
       JOIN measure ON measure.key = found.measure_key JOIN reason ON reason.key = found.reason_key
       JOIN scan ON scan.id = found.from_scan
     ORDER BY found.target_key, found.measure_key, found.methodology`,
    target,
    measure,
    methodology,
    limit,
  )
  return rows.map((row) => ({
    key: { target: row.target_key, measure: row.measure_key, methodology: row.methodology },
    target: row.target,
    country: row.country,
    organisation: row.organisation,
    standard: row.standard,
    check: row.measure,
    requirement: row.requirement,
    methodology: row.methodology,
    verdict: row.verdict,
    reason: row.reason,
    parameters: row.parameters,
    scan: row.from_scan,
    since: instantOf(row.started_at),
  }))
}

/** Not decoded by a schema: there are millions of them, and this package wrote them. */
interface StandingRow
  extends Pick<
    FindingRow,
    "target" | "country" | "organisation" | "standard" | "requirement" | "verdict" | "reason" | "parameters"
  > {
  readonly target_key: number
  readonly measure_key: number
  readonly methodology: number
  readonly measure: string
  readonly from_scan: number
  readonly started_at: number
}
