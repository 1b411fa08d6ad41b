import { POLICY_FACETS, PolicyMatrix } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { oneOf, textOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** Where do documents stand between two facets, and where is nothing? */
export const load: PageServerLoad = async ({ url }) => {
  const rows = oneOf(url.searchParams, "rows", POLICY_FACETS) ?? "region"
  const columns =
    oneOf(url.searchParams, "columns", POLICY_FACETS) ?? (rows === "csfFunction" ? "region" : "csfFunction")
  const q = textOf(url.searchParams, "q")
  return {
    rows,
    columns,
    q,
    facets: POLICY_FACETS,
    matrix: await ask(PolicyMatrix, "/policies/matrix", { rows, columns, q }),
  }
}
