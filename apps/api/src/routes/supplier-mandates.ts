/** Which mandates bind the customers of a supplier, which checks does it stand in the way of, and which does it enable? */
import { compareDemands, datesOfDemand, phaseOfMandate, roleWithHandIn } from "@plumbline/assess"
import {
  adoptionOf,
  type CatalogView,
  type Check,
  CountryCode,
  type Mandate,
  NO_SUPPLIER,
  type StandardId,
  type SupplierCheck,
  SupplierId,
  SupplierMandates,
} from "@plumbline/core"
import { type SideBySide, Store, type SupplierCheckFigure } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { mandateReference } from "../bound.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"
import { findSupplier } from "../supplier-view.ts"

/** Below this, that all of them fail may well be chance. */
const LEAST_CUSTOMERS = 3

export const supplierMandateRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/suppliers/:id/mandates",
    operation: "supplierMandates",
    summary: "The mandates that bind a supplier's customers, and the checks that all of them fail or pass",
    path: Schema.Struct({ id: SupplierId }),
    query: Schema.Struct({ country: Schema.optionalKey(CountryCode) }),
    answer: SupplierMandates,
    failures: ["unknown-supplier"],
    run: ({ path, query: { country } }) =>
      Effect.gen(function* () {
        const { catalog } = context
        const supplier = yield* findSupplier(catalog, path.id)
        yield* checkFilter("country", country, catalog.countries)
        const on = today(context)
        const store = yield* Store
        const compliance = Map.groupBy(yield* store.supplierCompliance(supplier.id, country), ({ mandate }) => mandate)
        // Who runs it themselves, and all the others, are no one supplier of which anything could be said.
        const checks = NO_SUPPLIER.includes(supplier.id) ? [] : yield* store.supplierChecks(supplier.id, country)
        const shown = checksOf(catalog, checks)
        return {
          supplier,
          country: country ?? null,
          leastCustomers: LEAST_CUSTOMERS,
          mandates: inOrder(catalog).flatMap((mandate) => {
            const demands = (compliance.get(mandate.id) ?? []).flatMap((figure) => {
              const demand = mandate.demands[figure.index]
              if (demand === undefined) return []
              const { since, due } = datesOfDemand(mandate, demand)
              if (phaseOfMandate(mandate, on, since) !== "in-force") return []
              return [{ index: figure.index, standard: demand.standard, due, ...figuresOf(figure) }]
            })
            return demands.length === 0 ? [] : [{ mandate: mandateReference(mandate, on), demands }]
          }),
          obstructs: shown
            .filter(({ customers }) => customers.counts.fail === customers.n)
            .sort((left, right) => byRequirement(left, right) || shareOfOthers(right, -1) - shareOfOthers(left, -1)),
          enables: shown
            .filter(({ customers }) => customers.counts.pass === customers.n)
            .sort((left, right) => byRequirement(left, right) || shareOfOthers(left, 2) - shareOfOthers(right, 2)),
        }
      }),
  }),
]

/** Strictest first, then oldest. */
const inOrder = (catalog: CatalogView): ReadonlyArray<Mandate> =>
  [...catalog.mandates.values()].sort((left, right) => compareDemands(rankOf(left), rankOf(right)))

const rankOf = ({ level, since }: Mandate) => ({ phase: "in-force" as const, level, since: since ?? null })

/** Those of which enough customers could be measured. */
const checksOf = (catalog: CatalogView, figures: ReadonlyArray<SupplierCheckFigure>): ReadonlyArray<SupplierCheck> => {
  const known = new Map<string, readonly [StandardId, Check]>()
  for (const { id, checks } of catalog.standards.values()) for (const check of checks) known.set(check.id, [id, check])
  return figures.flatMap((figure) => {
    const found = known.get(figure.check)
    if (found === undefined || roleWithHandIn(figure.check) !== figure.role) return []
    const [standard, { title, requirement }] = found
    const shown = { check: figure.check, standard, title, requirement, role: figure.role, ...figuresOf(figure) }
    return shown.customers.n < LEAST_CUSTOMERS ? [] : [shown]
  })
}

const figuresOf = ({ customers, others }: SideBySide) => ({
  customers: adoptionOf(customers),
  others: adoptionOf(others),
})

const byRequirement = (left: SupplierCheck, right: SupplierCheck): number =>
  REQUIREMENTS.indexOf(left.requirement) - REQUIREMENTS.indexOf(right.requirement)
const REQUIREMENTS: ReadonlyArray<SupplierCheck["requirement"]> = ["required", "recommended", "optional"]

/** Where there are no others to compare with, it stands last. */
const shareOfOthers = ({ others }: SupplierCheck, ifNone: number): number => others.share ?? ifNone
