import { Page, SearchHit, SnapshotId, SnapshotSummary } from "@plumbline/core"
import { Schema } from "effect"
import { ask } from "#app/api/answer.server.ts"
import { displayName } from "#app/page/catalogue.server.ts"
import { pathTo, snapshotPath } from "#app/page/links.ts"
import { textOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
import type { PageServerLoad } from "./$types"

/** Where is it? */
export const load: PageServerLoad = async ({ url }) => {
  const q = textOf(url.searchParams, "q")
  if (q === null) return { q, hits: [], pages: [] }
  const [{ items }, pages] = await Promise.all([ask(Page(SearchHit), "/search", { q }), pagesFor(q)])
  return {
    q,
    pages,
    hits: items.map((hit) => (hit.kind === "target" ? { ...hit, title: displayName(hit.title) } : hit)),
  }
}

/** Pages that belong to no country, standard or document: the data, and a snapshot by its name. */
const pagesFor = async (q: string): Promise<ReadonlyArray<{ readonly title: string; readonly path: string }>> => {
  const wanted = q.toLowerCase()
  const isOfData = wanted.length >= SHORTEST_WORD && m.data_search_words().toLowerCase().includes(wanted)
  const snapshot = Schema.is(SnapshotId)(q)
    ? await ask(Page(SnapshotSummary), "/snapshots", { limit: MOST_SNAPSHOTS }).then(({ items }) =>
        items.filter(({ id }) => id === q || id.startsWith(`${q}.`)),
      )
    : []
  return [
    ...(isOfData ? [{ title: m.data_data(), path: pathTo("/data") }] : []),
    ...snapshot.map(({ id }) => ({ title: m.data_snapshot_named({ snapshot: id }), path: snapshotPath(id) })),
  ]
}
const SHORTEST_WORD = 3
/** As many as a part of a list may have. */
const MOST_SNAPSHOTS = 200
