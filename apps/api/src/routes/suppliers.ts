/** Who serves public bodies, whom does each supplier serve, how far are those, and on whom does a country depend? */
import {
  CountryCode,
  CountrySuppliers,
  Page,
  SupplierDetail,
  SupplierId,
  SupplierRole,
  SupplierSummary,
  TargetSummary,
} from "@plumbline/core"
import { holdsWords, Store, type SupplierFigure } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { pageOf, pageOfAll, partOf } from "../page.ts"
import { PART, Words } from "../parameters.ts"
import { checkFilter, findCountry } from "../places.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"
import { findSupplier, supplierView, supplierViews } from "../supplier-view.ts"
import { summaryOf, TargetSort } from "./targets.ts"

export const supplierRoutes = ({ catalog }: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/suppliers",
    operation: "suppliers",
    summary: "Who serves mail, names and web sites, with the targets of each counted, most first",
    query: Schema.Struct({ role: Schema.optionalKey(SupplierRole), q: Schema.optionalKey(Words), ...PART }),
    answer: Page(SupplierSummary),
    run: Effect.fnUntraced(function* (asked) {
      const store = yield* Store
      const figures = new Map((yield* store.supplierFigures()).map((figure) => [figure.supplier, figure]))
      const { role, q } = asked.query
      const targetsOf = (summary: SupplierSummary) =>
        role === undefined ? summary.targets : (summary.roles.find((each) => each.role === role)?.targets ?? 0)
      const summaries = supplierViews(catalog)
        .filter(({ id, name }) => q === undefined || holdsWords(q, name, id))
        .map((supplier): SupplierSummary => ({ supplier, ...figureOf(figures.get(supplier.id)) }))
        .filter((summary) => role === undefined || targetsOf(summary) > 0)
        .sort(
          (left, right) =>
            targetsOf(right) - targetsOf(left) || left.supplier.name.localeCompare(right.supplier.name, "en"),
        )
      return pageOfAll(summaries, asked)
    }),
  }),
  defineRoute({
    address: "/suppliers/:id",
    operation: "supplier",
    summary: "One supplier: by what it is recognised, and the adoption of those that it serves",
    path: Schema.Struct({ id: SupplierId }),
    query: Schema.Struct({ country: Schema.optionalKey(CountryCode) }),
    answer: SupplierDetail,
    failures: ["unknown-supplier"],
    run: Effect.fnUntraced(function* ({ path, query }) {
      const supplier = yield* findSupplier(catalog, path.id)
      yield* checkFilter("country", query.country, catalog.countries)
      const store = yield* Store
      const figure = (yield* store.supplierFigures()).find((each) => each.supplier === supplier.id)
      return {
        supplier,
        ...figureOf(figure),
        record: catalog.suppliers.get(supplier.id) ?? null,
        adoption: yield* store.supplierAdoption({ supplier: supplier.id, ...query }),
      }
    }),
  }),
  defineRoute({
    address: "/suppliers/:id/targets",
    operation: "supplierTargets",
    summary: "The domain names that a supplier serves, in any role or in one",
    path: Schema.Struct({ id: SupplierId }),
    query: Schema.Struct({
      country: Schema.optionalKey(CountryCode),
      role: Schema.optionalKey(SupplierRole),
      sort: Schema.optionalKey(TargetSort),
      ...PART,
    }),
    answer: Page(TargetSummary),
    failures: ["unknown-supplier"],
    run: Effect.fnUntraced(function* (asked) {
      const supplier = yield* findSupplier(catalog, asked.path.id)
      yield* checkFilter("country", asked.query.country, catalog.countries)
      const store = yield* Store
      const found = yield* store.targets({ ...asked.query, supplier: supplier.id, ...partOf(asked.query) })
      return pageOf({ ...found, items: found.items.map(summaryOf) }, asked)
    }),
  }),
  defineRoute({
    address: "/countries/:cc/suppliers",
    operation: "countrySuppliers",
    summary: "On whom a country's public bodies depend, role by role",
    path: Schema.Struct({ cc: CountryCode }),
    answer: CountrySuppliers,
    failures: ["unknown-country"],
    run: Effect.fnUntraced(function* ({ path }) {
      const country = yield* findCountry(catalog, path.cc)
      const store = yield* Store
      const roles = yield* store.suppliersOfCountry(country.id)
      return {
        country: country.id,
        roles: roles.map(({ role, targets, suppliers }) => ({
          role,
          targets,
          suppliers: suppliers.map((each) => ({
            supplier: supplierView(catalog, each.supplier),
            targets: each.targets,
            share: each.targets / targets,
          })),
        })),
      }
    }),
  }),
]

const figureOf = (figure: SupplierFigure | undefined) => ({
  targets: figure?.targets ?? 0,
  organisations: figure?.organisations ?? 0,
  countries: figure?.countries ?? 0,
  roles: figure?.roles ?? [],
})
