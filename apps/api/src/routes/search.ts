/** What has these words in its name? */
import { Page, SearchHit } from "@plumbline/core"
import { holdsWords, Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { countryName, placeName } from "../bound.ts"
import { pageOfAll } from "../page.ts"
import { Words } from "../parameters.ts"
import { shownUnder } from "../places.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

export const searchRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/search",
    operation: "search",
    summary:
      "Countries, regions, standards, policies, mandates, suppliers, organisations and targets whose name holds the words; at most 50",
    query: Schema.Struct({ q: Words }),
    answer: Page(SearchHit),
    run: Effect.fnUntraced(function* (asked) {
      const store = yield* Store
      const { q } = asked.query
      const { organisations, targets } = yield* store.search(q, HITS_OF_A_KIND)
      const hits: ReadonlyArray<SearchHit> = [
        ...catalogHits(context, q),
        ...organisations.map(({ id, name, nameLocal, country }) => ({
          kind: "organisation" as const,
          id,
          title: nameLocal === undefined ? name : `${name} (${nameLocal})`,
          context: context.catalog.countries.get(country)?.names.en ?? country,
        })),
        ...targets.map(({ target, organisationName }) => ({
          kind: "target" as const,
          id: target,
          title: target,
          context: organisationName,
        })),
      ]
      return pageOfAll(hits.slice(0, HITS), { ...asked, query: { offset: 0, limit: HITS } })
    }),
  }),
]

const catalogHits = (context: ApiContext, words: string): ReadonlyArray<SearchHit> => {
  const { countries, regions, standards, policies, mandates, suppliers } = context.catalog
  const hits: Array<SearchHit> = []
  for (const { id, names } of countries.values()) {
    if (!holdsWords(words, id, ...Object.values(names))) continue
    const region = shownUnder(context.catalog, id, today(context))
    hits.push({
      kind: "country",
      id,
      title: names.en ?? id,
      context: region === null ? "" : (regions.get(region)?.name ?? region),
    })
  }
  for (const { id, name, kind } of regions.values()) {
    if (holdsWords(words, id, name))
      hits.push({ kind: "region", id, title: name, context: kind === "grouping" ? "Grouping" : "UN M49" })
  }
  for (const { id, title, abbreviation, sdo } of standards.values()) {
    if (holdsWords(words, id, title, abbreviation))
      hits.push({ kind: "standard", id, title: `${abbreviation}: ${title}`, context: sdo })
  }
  const ofPolicies = [...policies.values()].filter(({ id, title, titleLocal = "", issuer }) =>
    holdsWords(words, id, title, titleLocal, issuer),
  )
  for (const policy of ofPolicies.slice(0, HITS_OF_DOCUMENTS)) {
    hits.push({
      kind: "policy",
      id: policy.id,
      title: policy.title,
      context: `${placeName(context.catalog, policy)}, ${policy.issuer}`,
    })
  }
  const ofMandates = [...mandates.values()].filter(({ id, title, titleLocal = "", issuer }) =>
    holdsWords(words, id, title, titleLocal, issuer),
  )
  for (const mandate of ofMandates.slice(0, HITS_OF_DOCUMENTS)) {
    hits.push({
      kind: "mandate",
      id: mandate.id,
      title: mandate.title,
      context: `${placeName(context.catalog, mandate)}, ${mandate.issuer}`,
    })
  }
  const ofSuppliers = [...suppliers.values()].filter(({ id, name }) => holdsWords(words, id, name))
  for (const { id, name, country } of ofSuppliers.slice(0, HITS_OF_DOCUMENTS)) {
    hits.push({
      kind: "supplier",
      id,
      title: name,
      context: country === undefined ? "" : countryName(context.catalog, country),
    })
  }
  return hits
}

const HITS = 50
/** Of policies, mandates and suppliers each, so that they leave room for what stands below them. */
const HITS_OF_DOCUMENTS = 8
/** Of organisations and targets each, so that neither crowds out the other. */
const HITS_OF_A_KIND = 20
