/** Why are the verdicts of a standard's checks what they are? Reads a roll-up only. */
import type { CheckId, Verdict } from "@plumbline/core"
import { ask, type Dialogue, marks } from "../dialogue.ts"
import type { ReasonFigure, ReasonsQuestion } from "../words.ts"

/** Most frequent first, as of each country's newest finished scan. */
export function* reasons({ standard, countries }: ReasonsQuestion): Dialogue<ReadonlyArray<ReasonFigure>> {
  if (countries?.length === 0) return []
  const inCountries = countries === undefined ? "" : `AND figure.country IN (${marks(countries)})`
  return yield* ask<{ check: CheckId; verdict: Verdict; reason: string; targets: number }>(
    `SELECT measure.id AS "check", figure.verdict, reason.code AS reason, sum(figure.targets) AS targets
     FROM reason_by_country_scan figure JOIN measure ON measure.key = figure.measure_key
     JOIN reason ON reason.key = figure.reason_key JOIN country ON country.id = figure.country
     WHERE measure.standard = ? AND country.retired_on IS NULL ${inCountries}
     GROUP BY measure.id, figure.verdict, reason.code
     ORDER BY sum(figure.targets) DESC, measure.id, reason.code`,
    standard,
    ...(countries ?? []),
  )
}
