import { POLICY_FACETS, PolicyMatrix } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { oneOf, textOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
import type { PageServerLoad } from "./$types"

/** Where do documents stand between two facets, and where is nothing? */
export const load: PageServerLoad = async ({ url }) => {
  const rows = oneOf(url.searchParams, "rows", POLICY_FACETS) ?? "region"
  const columns =
    oneOf(url.searchParams, "columns", POLICY_FACETS) ?? (rows === "csfFunction" ? "region" : "csfFunction")
  const q = textOf(url.searchParams, "q")
  return {
    citation: await askCitation({ url, title: m.policies_matrix_of_policies() }),
    rows,
    columns,
    q,
    facets: POLICY_FACETS,
    matrix: await ask(PolicyMatrix, "/policies/matrix", { rows, columns, q }),
  }
}
