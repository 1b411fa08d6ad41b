import { Audience, PolicyFindingKind, PolicyFindingPage } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askRegions, regionChoices } from "#app/page/catalogue.server.ts"
import { oneOf, textOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
import type { PageServerLoad } from "./$types"

/** What do documents share, what blocks, what applies where, and whom is it of use to? */
export const load: PageServerLoad = async ({ url }) => {
  const regions = regionChoices(await askRegions())
  const choice = {
    kind: oneOf(url.searchParams, "kind", PolicyFindingKind.literals),
    audience: oneOf(url.searchParams, "audience", Audience.literals),
    region: oneOf(
      url.searchParams,
      "region",
      regions.map(({ id }) => id),
    ),
    q: textOf(url.searchParams, "q"),
  }
  return {
    citation: await askCitation({ url, title: m.policies_findings_in_policies() }),
    choice,
    regions,
    kinds: PolicyFindingKind.literals,
    audiences: Audience.literals,
    findings: await ask(PolicyFindingPage, "/policies/findings", { ...choice, limit: FINDINGS }),
  }
}

/** All of a library of some hundred documents. */
const FINDINGS = 500
