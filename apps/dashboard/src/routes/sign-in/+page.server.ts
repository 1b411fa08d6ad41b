import { askOperator } from "#app/api/session.server.ts"
import { oneOf, textOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** Who may have a domain measured now? The form goes to the API, which leads back to the page that was left. */
export const load: PageServerLoad = async ({ url, cookies }) => ({
  operator: await askOperator(cookies),
  problem: oneOf(url.searchParams, "problem", ["wrong", "often"] as const),
  to: textOf(url.searchParams, "to") ?? "/",
  page: url.pathname,
})
