import { CountryDetail, OrganisationSummary, Page, TargetSummary } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askStandards, columnsOf, viewTarget } from "#app/page/catalogue.server.ts"
import { offsetOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** How does this organisation stand, domain by domain? */
export const load: PageServerLoad = async ({ params, url }) => {
  const { cc, slug } = params
  const [{ organisation, targets: count, verdicts }, country, standards, targets] = await Promise.all([
    ask(OrganisationSummary, `/organisations/${encodeURIComponent(cc)}/${encodeURIComponent(slug)}`),
    ask(CountryDetail, `/countries/${encodeURIComponent(cc)}`),
    askStandards(),
    ask(Page(TargetSummary), "/targets", {
      organisation: `${cc}/${slug}`,
      offset: offsetOf(url.searchParams),
      limit: TARGETS,
    }),
  ])
  const columns = columnsOf(standards)
  return {
    organisation,
    count,
    country: { id: country.id, name: country.name },
    columns,
    figures: columns.flatMap((column) => {
      const found = verdicts.find((each) => each.standard === column.id)
      return found === undefined ? [] : [{ ...column, adoption: found.adoption }]
    }),
    targets: { ...targets, items: targets.items.map(viewTarget) },
  }
}

const TARGETS = 50
