import { askRegionGrid, askRegions, askStandards } from "#app/page/catalogue.server.ts"
import { countryName } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** How do regions and groupings compare? */
export const load: PageServerLoad = async ({ url }) => {
  const [standards, regions] = await Promise.all([askStandards(), askRegions()])
  return {
    regions: regions
      .filter(({ countries }) => countries.length > 0)
      .map(({ region, countries }) => ({
        id: region.id,
        name: region.name,
        kind: region.kind,
        description: region.description ?? null,
        countries: countries.map(({ id, name }) => ({ id, name: countryName(id, name) })),
      })),
    grid: await askRegionGrid(url.searchParams, standards, regions),
  }
}
