import { CHANGE_GROUPS, Change, ChangeSummary, Page } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askSuppliers, changeChoice, chosenOf, matching } from "#app/change/filters.server.ts"
import { askCountries, askStandards, columnsOf, viewChange } from "#app/page/catalogue.server.ts"
import { offsetOf, oneOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** What got better, what slipped, whose is it, and how much of it? */
export const load: PageServerLoad = async ({ url }) => {
  const query = url.searchParams
  const [countries, standards, suppliers] = await Promise.all([askCountries(), askStandards(), askSuppliers()])
  const filter = changeChoice(query, countries, standards, suppliers)
  const choice = {
    ...filter,
    from: matching(query, "from", DAY),
    to: matching(query, "to", DAY),
    scan: matching(query, "scan", /^[1-9]\d{0,14}$/),
  }
  const by = oneOf(query, "by", CHANGE_GROUPS) ?? "country"
  const [changes, summary] = await Promise.all([
    ask(Page(Change), "/changes", { ...choice, offset: offsetOf(query), limit: CHANGES }),
    ask(Page(ChangeSummary), "/changes/summary", { ...choice, by, limit: GROUPS }),
  ])
  const names = new Map(countries.map(({ id, name }) => [id, name]))
  return {
    choice,
    chosen: chosenOf(choice),
    wanted: chosenOf(filter),
    by,
    groups: CHANGE_GROUPS,
    summary: {
      ...summary,
      items: summary.items.map((item) =>
        by === "country" ? { ...item, name: names.get(item.id) ?? item.name } : item,
      ),
    },
    countries: countries.map(({ id, name }) => ({ id, name })),
    suppliers,
    columns: columnsOf(standards),
    changes: { ...changes, items: changes.items.map(viewChange(standards)) },
  }
}

const CHANGES = 50
/** Rows of the summary: those with most regressions. */
const GROUPS = 12
const DAY = /^\d{4}-\d{2}-\d{2}$/
