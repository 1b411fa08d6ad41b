import { PolicyDetail } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askCountries, askRegions } from "#app/page/catalogue.server.ts"
import { countryPath, regionPath } from "#app/page/links.ts"
import type { PageServerLoad } from "./$types"

/** What does this document say, what does it demand, and what was found in it? */
export const load: PageServerLoad = async ({ params, url }) => {
  const address = `/policies/${encodeURIComponent(params.place)}/${encodeURIComponent(params.slug)}`
  const [detail, countries, regions] = await Promise.all([ask(PolicyDetail, address), askCountries(), askRegions()])
  // Documents come from more places than are measured: those have no page.
  const placePath = countries.some(({ id }) => id === detail.country)
    ? countryPath(detail.country!)
    : regions.some(({ region }) => region.id === detail.region)
      ? regionPath(detail.region!)
      : null
  return { citation: await askCitation({ url, title: detail.policy.title, of: address }), detail, placePath }
}
