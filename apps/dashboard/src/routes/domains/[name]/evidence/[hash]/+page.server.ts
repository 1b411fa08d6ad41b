import { EvidenceDetail, TargetDetail } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askStandards, displayName } from "#app/page/catalogue.server.ts"
import { countryName } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** What exactly was seen? */
export const load: PageServerLoad = async ({ params }) => {
  const [evidence, detail, standards] = await Promise.all([
    ask(EvidenceDetail, `/evidence/${encodeURIComponent(params.hash)}`),
    ask(TargetDetail, `/targets/${encodeURIComponent(params.name)}`),
    askStandards(),
  ])
  return {
    name: detail.target.name,
    display: displayName(detail.target.name),
    country: { id: detail.country.id, name: countryName(detail.country.id, detail.country.name) },
    hash: evidence.hash,
    standard: evidence.standard,
    abbreviation:
      standards.find(({ standard }) => standard.id === evidence.standard)?.standard.abbreviation ?? evidence.standard,
    version: evidence.version,
    firstObservedAt: evidence.firstObservedAt,
    text: JSON.stringify(evidence.document, null, 2),
  }
}
