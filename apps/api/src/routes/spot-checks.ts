/** What did measurements on request find of a domain? */
import { combineVerdicts, SpotChecks, type StandardId } from "@plumbline/core"
import { Store, type StoredSpotCheck } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { DomainNameGiven } from "../parameters.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"
import type { Texts } from "../texts.ts"

export const spotCheckRoutes = (context: ApiContext, texts: Texts): ReadonlyArray<Route> => [
  defineRoute({
    address: "/targets/:name/spot-checks",
    operation: "spotChecks",
    summary: "What was found of one domain name when operators had it measured; it enters no figure and no snapshot",
    path: Schema.Struct({ name: DomainNameGiven }),
    answer: SpotChecks,
    failures: ["unknown-target"],
    isLive: true,
    run: Effect.fnUntraced(function* ({ path: { name } }) {
      if (!context.catalog.targets.has(name))
        return yield* new ApiFailure({ code: "unknown-target", message: `${name} is not in any list.` })
      if (context.snapshot !== undefined) return { isOffered: false, items: [] }
      const { spotChecks } = yield* Store
      const found = yield* spotChecks.of(name, SHOWN)
      return { isOffered: context.measure !== undefined, items: found.map((each) => viewOf(each, texts)) }
    }),
  }),
]

const viewOf = (found: StoredSpotCheck, texts: Texts): SpotChecks["items"][number] => {
  const askedAt = new Date(found.askedAt).toISOString()
  const finishedAt = found.finishedAt === null ? null : new Date(found.finishedAt).toISOString()
  const { methodology } = found
  const seen = { methodology, evidence: null, since: finishedAt ?? askedAt, observedAt: finishedAt ?? askedAt }
  const findings = found.judgements.map((judgement) => ({
    standard: judgement.standard,
    view: texts.viewOf({ ...judgement, ...seen }),
  }))
  const standards = [...new Set(findings.map(({ standard }): StandardId => standard))]
  return {
    askedAt,
    state: found.state,
    finishedAt,
    methodology,
    verdicts: standards.flatMap((standard) => {
      const required = findings.filter((each) => each.standard === standard && each.view.requirement === "required")
      return required.length === 0
        ? []
        : [{ standard, verdict: combineVerdicts(required.map(({ view }) => view.verdict)) }]
    }),
    findings: findings.map(({ view }) => view),
  }
}

/** The newest say how it stands; older ones are history that scans tell better. */
const SHOWN = 5
