import { Change, Page, StandardId } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCountries, askStandards, columnsOf, viewChange } from "#app/page/catalogue.server.ts"
import { offsetOf, oneOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** What got better, what slipped, whose is it? */
export const load: PageServerLoad = async ({ url }) => {
  const query = url.searchParams
  const [countries, standards] = await Promise.all([askCountries(), askStandards()])
  const choice = {
    country: oneOf(
      query,
      "country",
      countries.map((each) => each.id),
    ),
    standard: oneOf(query, "standard", StandardId.literals),
    direction: oneOf(query, "direction", ["improved", "regressed", "other", "new", "gone"]),
  }
  const changes = await ask(Page(Change), "/changes", { ...choice, offset: offsetOf(query), limit: CHANGES })
  return {
    choice,
    countries: countries.map(({ id, name }) => ({ id, name })),
    columns: columnsOf(standards),
    changes: { ...changes, items: changes.items.map(viewChange(standards)) },
  }
}

const CHANGES = 50
