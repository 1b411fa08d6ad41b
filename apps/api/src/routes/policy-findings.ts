/** What do documents share, what blocks, and what applies where? */
import {
  Audience,
  CountryCode,
  CsfFunction,
  isMember,
  type Policy,
  PolicyFindingKind,
  PolicyFindingPage,
  type PolicyFindingView,
  RegionId,
} from "@plumbline/core"
import { Effect, Schema } from "effect"
import { pageOfAll } from "../page.ts"
import { PART, Words } from "../parameters.ts"
import { checkFilter } from "../places.ts"
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
      const { kind, audience, country, region, csfFunction, q } = asked.query
      const { catalog } = context
      yield* checkFilter("region", region, catalog.regions)
      const words = (q ?? "").toLowerCase().split(/\s+/)
      const isWanted = (policy: Policy) =>
        (country === undefined || policy.country === country) &&
        (csfFunction === undefined || policy.csfFunctions.includes(csfFunction)) &&
        (region === undefined || isOfRegion(context, policy, region))
      const found = [...catalog.policies.values()]
        .filter(isWanted)
        .flatMap((policy) => findingsOf(context, policy))
        .filter((finding) => audience === undefined || finding.audiences.includes(audience))
        .filter(({ text, policy }) =>
          words.every((word: string) => `${text} ${policy.title}`.toLowerCase().includes(word)),
        )
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

const findingsOf = (context: ApiContext, policy: Policy): ReadonlyArray<PolicyFindingView> => {
  const { catalog } = context
  const shared = {
    policy: { id: policy.id, title: policy.title, year: policy.year ?? null },
    place:
      catalog.countries.get(policy.country ?? "")?.names.en ??
      catalog.regions.get(policy.region ?? "")?.name ??
      policy.country?.toUpperCase() ??
      "International",
    confidence: policy.confidence,
  }
  const findings = policy.findings.map((finding) => ({ audiences: [], ...finding, ...shared }))
  if (policy.globalSouth === undefined) return findings
  const source = policy.findings[0]?.source ?? policy.sources[0]!
  return [...findings, { kind: "applicability", text: policy.globalSouth, audiences: [], source, ...shared }]
}

const isOfRegion = (context: ApiContext, policy: Policy, id: RegionId): boolean => {
  const region = context.catalog.regions.get(id)
  return (
    policy.region === id ||
    (policy.country !== undefined && region !== undefined && isMember(region, policy.country, today(context)))
  )
}
