import { MANDATE_LEVELS, MANDATE_SORTS, MandatePhase, MandateSummary, Page, StandardId } from "@plumbline/core"
import { ask, askAll } from "#app/api/answer.server.ts"
import { askCountries, askRegions } from "#app/page/catalogue.server.ts"
import { offsetOf, oneOf, textOf } from "#app/page/query.server.ts"
import { compareNames, countryName } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** What do rules ask, of whom, how strictly, by when? */
export const load: PageServerLoad = async ({ url, parent }) => {
  const query = url.searchParams
  const [{ status }, countries, regions, all] = await Promise.all([
    parent(),
    askCountries(),
    askRegions(),
    askAll(MandateSummary, "/mandates"),
  ])
  // Mandates of countries that are not measured here can be chosen too.
  const countryChoices = [
    ...new Map([
      ...all.flatMap(({ country, place }) =>
        country === null ? [] : [[country, countryName(country, place)] as const],
      ),
      ...countries.map(({ id, name }) => [id, name] as const),
    ]),
  ]
    .map(([id, name]) => ({ id, name }))
    .toSorted((left, right) => compareNames(left.name, right.name))
  const choice = {
    q: textOf(query, "q"),
    country: oneOf(
      query,
      "country",
      countryChoices.map(({ id }) => id),
    ),
    region: oneOf(
      query,
      "region",
      regions.map(({ region }) => region.id),
    ),
    standard: oneOf(query, "standard", StandardId.literals),
    level: oneOf(query, "level", MANDATE_LEVELS),
    phase: oneOf(query, "phase", MandatePhase.literals),
    party: oneOf(query, "party", PARTIES),
  }
  const sort = oneOf(query, "sort", MANDATE_SORTS) ?? "level"
  const mandates = await ask(Page(MandateSummary), "/mandates", {
    ...choice,
    sort,
    offset: offsetOf(query),
    limit: MANDATES,
  })
  return {
    today: status?.now ?? new Date().toISOString(),
    choice,
    sort,
    known: all.length,
    countries: countryChoices,
    regions: regions.map(({ region }) => ({ id: region.id, name: region.name })),
    standards: StandardId.literals.filter((id) => all.some(({ standards }) => standards.includes(id))),
    mandates,
  }
}

const PARTIES = ["buyer", "supplier", "registrar"] as const
const MANDATES = 50
