import { askCountries, askCountryGrid, askRegions, askStandards } from "#app/page/catalogue.server.ts"
import type { PageServerLoad } from "./$types"

/** Which countries are measured, and where does each stand? */
export const load: PageServerLoad = async ({ url }) => {
  const [countries, standards, regions] = await Promise.all([askCountries(), askStandards(), askRegions()])
  return { countries, grid: await askCountryGrid(url.searchParams, standards, regions) }
}
