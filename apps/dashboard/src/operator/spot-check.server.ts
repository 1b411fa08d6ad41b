/** What measurements on request found of a domain, beside what the newest scan says. */
import { SPOT_CHECK_ANSWERS, type SpotCheck, SpotChecks, standardOfCheck, type Verdict } from "@plumbline/core"
import type { Cookies } from "@sveltejs/kit"
import { ask } from "#app/api/answer.server.ts"
import { askOperator } from "#app/api/session.server.ts"
import { reader } from "#app/language/reader.ts"
import { oneOf } from "#app/page/query.server.ts"

interface Measured {
  readonly id: string
  readonly abbreviation: string
  /** As the newest scan has it. */
  readonly verdict: Verdict
}

/** Null where nothing is measured on request, and in snapshots. */
export const askSpotCheck = async (name: string, url: URL, cookies: Cookies, scanned: ReadonlyArray<Measured>) => {
  if (reader().snapshot !== null) return null
  const { isOffered, items } = await ask(SpotChecks, `/targets/${encodeURIComponent(name)}/spot-checks`)
  const [newest = null] = items
  if (!isOffered && newest === null) return null
  return {
    isOffered,
    operator: await askOperator(cookies),
    page: url.pathname,
    answer: oneOf(url.searchParams, "again", SPOT_CHECK_ANSWERS),
    newest:
      newest === null
        ? null
        : {
            state: newest.state,
            askedAt: newest.askedAt,
            finishedAt: newest.finishedAt,
            methodology: newest.methodology,
            differences: differencesOf(newest, scanned),
          },
  }
}

/** Standards whose verdict is another one, with what was seen of them that does not pass. */
const differencesOf = (check: SpotCheck, scanned: ReadonlyArray<Measured>) =>
  check.verdicts.flatMap(({ standard, verdict }) => {
    const before = scanned.find(({ id }) => id === standard)
    if (before === undefined || before.verdict === verdict) return []
    const findings = check.findings
      .filter((finding) => standardOfCheck(finding.check) === standard && finding.requirement === "required")
      .filter((finding) => finding.verdict !== "pass" && finding.verdict !== "not-applicable")
      .map(({ check: id, label, explanation, mend }) => ({ check: id, label, explanation, mend }))
    return [{ standard, abbreviation: before.abbreviation, verdict, before: before.verdict, findings }]
  })
