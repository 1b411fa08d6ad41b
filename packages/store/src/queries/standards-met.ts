/** How many standards does each target of a country meet? Reads standing verdicts as of one scan: its cost grows with the country's targets. */
import type { CountryCode, IsoDate } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import { asOfScan } from "../interval.ts"
import { endOf } from "../moment.ts"
import type { StandardsMet } from "../words.ts"

/** As of the newest scan that had ended by the end of the day. Targets of which nothing could be measured are left out. */
export function* standardsMet(country: CountryCode, on: IsoDate): Dialogue<ReadonlyArray<StandardsMet>> {
  const scan = yield* askOne<{ id: number; methodology: number }>(
    "SELECT id, methodology FROM scan WHERE country = ? AND finished_at < ? ORDER BY id DESC LIMIT 1",
    country,
    endOf(on),
  )
  if (scan === undefined) return []
  return yield* ask<StandardsMet>(
    `SELECT met AS value, count(*) AS count FROM (
       SELECT said.target_key, sum(CASE WHEN said.verdict = 'pass' THEN 1 ELSE 0 END) AS met
       FROM placement JOIN standard_verdict said ON said.target_key = placement.target_key
       WHERE placement.country = ? AND ${asOfScan("placement")} AND said.methodology = ? AND ${asOfScan("said")}
         AND said.verdict IN ('pass', 'partial', 'fail')
       GROUP BY said.target_key) target
     GROUP BY met ORDER BY met`,
    country,
    scan.id,
    scan.id,
    scan.methodology,
    scan.id,
    scan.id,
  )
}
