import { Page, Scan } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCountries, countryNames } from "#app/page/catalogue.server.ts"
import { offsetOf, oneOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** What is being measured now, and what has been? */
export const load: PageServerLoad = async ({ url }) => {
  const countries = await askCountries()
  const country = oneOf(
    url.searchParams,
    "country",
    countries.map((each) => each.id),
  )
  const scans = await ask(Page(Scan), "/scans", { country, offset: offsetOf(url.searchParams), limit: SCANS })
  return {
    country,
    countries: countries.map(({ id, name }) => ({ id, name })),
    names: countryNames(countries),
    scans,
  }
}

const SCANS = 50
