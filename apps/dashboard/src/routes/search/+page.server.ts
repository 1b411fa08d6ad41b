import { Page, SearchHit } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { displayName } from "#app/page/catalogue.server.ts"
import { textOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** Where is it? */
export const load: PageServerLoad = async ({ url }) => {
  const q = textOf(url.searchParams, "q")
  if (q === null) return { q, hits: [] }
  const { items } = await ask(Page(SearchHit), "/search", { q })
  return { q, hits: items.map((hit) => (hit.kind === "target" ? { ...hit, title: displayName(hit.title) } : hit)) }
}
