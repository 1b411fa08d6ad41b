/** What do documents share, what blocks, and what applies where? */
import {
  Audience,
  type CatalogView,
  CountryCode,
  CsfFunction,
  type Policy,
  PolicyFindingKind,
  PolicyFindingPage,
  type PolicyFindingView,
  RegionId,
} from "@plumbline/core"
import { holdsWords } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { placeName } from "../bound.ts"
import { pageOfAll } from "../page.ts"
import { PART, Words } from "../parameters.ts"
import { checkFilter } from "../places.ts"
import { filterPolicies, sortPolicies } from "../policy-facets.ts"
import { policyReference } from "../policy-view.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

export const policyFindingRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/policies/findings",
    operation: "policyFindings",
    summary: "What readers found in documents: best practice, barriers, gaps, trends, recommendations, applicability",
    query: Schema.Struct({
      kind: Schema.optionalKey(PolicyFindingKind),
      audience: Schema.optionalKey(Audience),
      country: Schema.optionalKey(CountryCode),
      region: Schema.optionalKey(RegionId),
      csfFunction: Schema.optionalKey(CsfFunction),
      q: Schema.optionalKey(Words),
      ...PART,
    }),
    answer: PolicyFindingPage,
    run: Effect.fnUntraced(function* (asked) {
      const { offset: _, limit: __, kind, audience, q, ...filters } = asked.query
      const { catalog } = context
      yield* checkFilter("region", filters.region, catalog.regions)
      const found = filterPolicies(sortPolicies(catalog, today(context)), filters)
        .flatMap(({ policy }) => findingsOf(catalog, policy))
        .filter((finding) => audience === undefined || finding.audiences.includes(audience))
        .filter(({ text, policy }) => q === undefined || holdsWords(q, text, policy.title))
      const shown = found
        .filter((finding) => kind === undefined || finding.kind === kind)
        .sort(
          (left, right) =>
            KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) || left.place.localeCompare(right.place, "en"),
        )
      return {
        ...pageOfAll(shown, asked),
        kinds: KINDS.map((each) => ({ kind: each, findings: found.filter((finding) => finding.kind === each).length })),
      }
    }),
  }),
]

const KINDS = PolicyFindingKind.literals

/** What a record says of the Global South comes last, with the source of its first finding. */
const findingsOf = (catalog: CatalogView, policy: Policy): ReadonlyArray<PolicyFindingView> => {
  const shared = {
    policy: policyReference(policy),
    place: placeName(catalog, policy),
    confidence: policy.confidence,
  }
  const findings = policy.findings.map((finding) => ({ audiences: [], ...finding, ...shared }))
  if (policy.globalSouth === undefined) return findings
  const source = policy.findings[0]?.source ?? policy.sources[0]!
  return [...findings, { kind: "applicability", text: policy.globalSouth, audiences: [], source, ...shared }]
}
