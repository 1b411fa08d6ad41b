/** What changed from one scan to the next, and how much of it, by whom? */
import {
  type CatalogView,
  Change,
  ChangeFilter,
  ChangeGroup,
  ChangeSummary,
  IsoDate,
  NO_SUPPLIER,
  Page,
  type SupplierId,
} from "@plumbline/core"
import { type ChangesOfGroup, Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { changesFeed } from "../export/feed.ts"
import { changesSummaryTable, changesTable } from "../export/tables.ts"
import { pageOf, partOf } from "../page.ts"
import { DomainNameGiven, PART, wholeNumber } from "../parameters.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"
import { supplierView } from "../supplier-view.ts"

const CHOSEN = {
  ...ChangeFilter.fields,
  target: Schema.optionalKey(DomainNameGiven),
  scan: Schema.optionalKey(wholeNumber(1, Number.MAX_SAFE_INTEGER, "Number of a scan")),
  from: Schema.optionalKey(IsoDate.annotate({ description: "First day (UTC) on which a scan finished" })),
  to: Schema.optionalKey(IsoDate.annotate({ description: "Last day (UTC) on which a scan finished" })),
  ...PART,
}
const Chosen = Schema.Struct(CHOSEN)

export const changeRoutes = ({ catalog }: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/changes",
    operation: "changes",
    summary: "Verdicts that differ from the country's scan before, newest first",
    query: Chosen,
    answer: Page(Change),
    table: changesTable(catalog),
    feed: (answer, place) => changesFeed(answer, catalog, place),
    run: Effect.fnUntraced(function* (asked) {
      yield* checkChosen(catalog, asked.query)
      const store = yield* Store
      return pageOf(yield* store.changes({ ...asked.query, ...partOf(asked.query) }), asked)
    }),
  }),
  defineRoute({
    address: "/changes/summary",
    operation: "changesSummary",
    summary:
      "How many verdicts improved, regressed, came and went, by country, organisation, standard, supplier or scan",
    query: Schema.Struct({ by: ChangeGroup, ...CHOSEN }),
    answer: Page(ChangeSummary),
    table: changesSummaryTable,
    run: Effect.fnUntraced(function* (asked) {
      yield* checkChosen(catalog, asked.query)
      const store = yield* Store
      const { items, total } = yield* store.changesSummary({ ...asked.query, ...partOf(asked.query) })
      return pageOf({ items: items.map((item) => named(catalog, asked.query.by, item)), total }, asked)
    }),
  }),
]

const checkChosen = Effect.fnUntraced(function* (catalog: CatalogView, chosen: (typeof Chosen)["Type"]) {
  yield* checkFilters(catalog, chosen)
  if (chosen.from !== undefined && chosen.to !== undefined && chosen.from > chosen.to)
    return yield* new ApiFailure({ code: "bad-parameter", message: "from must not come after to." })
})

/** A filter that names what is not there chooses nothing for ever: whoever asks, or subscribes, is told so. */
export const checkFilters = Effect.fnUntraced(function* (catalog: CatalogView, filter: ChangeFilter) {
  yield* checkFilter("country", filter.country, catalog.countries)
  yield* checkFilter("organisation", filter.organisation, catalog.organisations)
  yield* checkFilter("supplier", filter.supplier, suppliersOf(catalog))
  yield* checkFilter("check", filter.check, checksOf(catalog))
  if (filter.role !== undefined && filter.supplier === undefined)
    return yield* new ApiFailure({ code: "bad-parameter", message: "role needs a supplier beside it." })
})

const suppliersOf = ({ suppliers }: CatalogView) => new Set<SupplierId>([...suppliers.keys(), ...NO_SUPPLIER])
const checksOf = ({ standards }: CatalogView) =>
  new Set([...standards.values()].flatMap(({ checks }) => checks.map(({ id }) => id)))

const named = (catalog: CatalogView, by: ChangeGroup, { id, name, counts }: ChangesOfGroup): ChangeSummary => {
  const country = (code: string) => catalog.countries.get(code)?.names.en ?? code
  switch (by) {
    case "country":
      return { id, name: country(id), counts }
    case "organisation":
      return { id, name: name ?? id, counts }
    case "standard":
      return { id, name: [...catalog.standards.values()].find((each) => each.id === id)?.abbreviation ?? id, counts }
    case "supplier":
      return { id, name: supplierView(catalog, id).name, counts }
    case "scan": {
      // Country and end of the scan, as the store names it.
      const [code = "", ended = "0"] = (name ?? "").split(" ")
      return { id, name: `${country(code)}, ${new Date(Number(ended)).toISOString().slice(0, 10)}`, counts }
    }
  }
}
