import { Page, SUPPLIER_ROLES, SupplierSummary } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCountries, countryNames } from "#app/page/catalogue.server.ts"
import { offsetOf, oneOf, textOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** Who serves public bodies, and how many does each serve? */
export const load: PageServerLoad = async ({ url }) => {
  const role = oneOf(url.searchParams, "role", SUPPLIER_ROLES)
  const q = textOf(url.searchParams, "q")
  const [suppliers, countries] = await Promise.all([
    ask(Page(SupplierSummary), "/suppliers", { role, q, offset: offsetOf(url.searchParams), limit: SUPPLIERS }),
    askCountries(),
  ])
  return { role, q, suppliers, names: countryNames(countries) }
}

const SUPPLIERS = 50
