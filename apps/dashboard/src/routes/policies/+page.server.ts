import { EvidenceState, PlaceEvidence, PolicyPage } from "@plumbline/core"
import { ask, askAll } from "#app/api/answer.server.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { offsetOf, oneOf, textOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
import type { PageServerLoad } from "./$types"

/** Which documents exist, which standards does each name, and where was nothing found? */
export const load: PageServerLoad = async ({ url }) => {
  const query = url.searchParams
  const q = textOf(query, "q")
  const filters = Object.fromEntries(FILTERS.map((name) => [name, filterOf(query, name)]))
  const state = oneOf(query, "state", EvidenceState.literals)
  const [policies, places] = await Promise.all([
    ask(PolicyPage, "/policies", { ...filters, q, offset: offsetOf(query), limit: POLICIES }),
    askAll(PlaceEvidence, "/policies/places"),
  ])
  return {
    citation: await askCitation({ url, title: m.frame_policies() }),
    q,
    state,
    policies,
    places: state === null ? places : places.filter((place) => place.state === state),
  }
}

/** Values of facets are identifiers; anything else is no filter. */
const filterOf = (query: URLSearchParams, name: string): string | null => {
  const text = textOf(query, name)
  return text !== null && /^[a-z0-9-]{1,64}$/.test(text) ? text : null
}

/** Parameters by which the API filters documents; several facets may share one. */
const FILTERS = [
  "country",
  "region",
  "issuerType",
  "documentType",
  "sector",
  "product",
  "csfFunction",
  "standard",
  "depth",
] as const
const POLICIES = 25
