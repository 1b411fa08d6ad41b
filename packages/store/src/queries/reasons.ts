/** Why are the standing verdicts of a standard's checks what they are? */
import type { CheckId, Verdict } from "@plumbline/core"
import { ask, type Dialogue, marks } from "../dialogue.ts"
import type { ReasonFigure, ReasonsQuestion } from "../words.ts"

/** Most frequent first. Counts the findings that stand now, also of a scan still running. */
export function* reasons({ standard, countries }: ReasonsQuestion): Dialogue<ReadonlyArray<ReasonFigure>> {
  if (countries?.length === 0) return []
  const inCountries =
    countries === undefined
      ? ""
      : `AND EXISTS (SELECT 1 FROM target WHERE target.key = finding.target_key AND target.country IN (${marks(countries)}))`
  return yield* ask<{ check: CheckId; verdict: Verdict; reason: string; targets: number }>(
    `SELECT measure.id AS "check", finding.verdict, reason.code AS reason, count(*) AS targets
     FROM measure JOIN finding ON finding.measure_key = measure.key JOIN reason ON reason.key = finding.reason_key
     WHERE measure.standard = ? AND finding.until_scan IS NULL ${inCountries}
     GROUP BY measure.id, finding.verdict, reason.code
     ORDER BY count(*) DESC, measure.id, reason.code`,
    standard,
    ...(countries ?? []),
  )
}
