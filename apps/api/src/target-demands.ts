/** What binds one target, and what was found: its verdict on each demand, and the explanations that speak of it. */
import {
  compareDemands,
  countriesOfMandate,
  datesOfDemand,
  isBound,
  type JudgedCheck,
  phaseOfMandate,
  verdictOfDemand,
  verdictOfRequirement,
} from "@plumbline/assess"
import type { CatalogView, IsoDate, Target, TargetDemand } from "@plumbline/core"
import { mandateReference } from "./bound.ts"
import { speaksOf } from "./explanation-view.ts"

/** Of mandates in force on the day, strictest first. Nobody can tell who is bound by a mandate of a subdivision: it is left out. */
export const targetDemands = (
  catalog: CatalogView,
  target: Target,
  findings: ReadonlyArray<JudgedCheck>,
  on: IsoDate,
): ReadonlyArray<TargetDemand> => {
  const judged = new Map(findings.map((finding) => [finding.check, finding]))
  const country = [{ id: target.country }]
  return [...catalog.mandates.values()]
    .filter(
      (mandate) =>
        mandate.subdivision === undefined &&
        isBound(mandate, target) &&
        countriesOfMandate(mandate, country, catalog.regions, on).length > 0,
    )
    .flatMap((mandate) =>
      mandate.demands.flatMap((demand, index) => {
        const dates = datesOfDemand(mandate, demand)
        const standard = catalog.standards.get(demand.standard)
        const phase = phaseOfMandate(mandate, on, dates.since)
        if (standard === undefined || phase !== "in-force") return []
        const isJudged = standard.checks.some(({ id }) => judged.has(id))
        const view: TargetDemand = {
          mandate: mandateReference(mandate, on, demand),
          index,
          standard: demand.standard,
          asks: demand.asks ?? null,
          since: dates.since,
          due: dates.due,
          inferred: demand.inferred ?? false,
          verdict: isJudged ? verdictOfDemand(demand, standard, findings) : "unknown",
          requirements: (demand.requires ?? []).map((requirement) => ({
            requirement,
            verdict: verdictOfRequirement(requirement, judged.get(requirement.check)),
          })),
          explanations: [...catalog.explanations.values()]
            .filter(
              (each) => each.mandate === mandate.id && each.standard === demand.standard && speaksOf(each, target),
            )
            .map(({ id }) => id),
        }
        return [{ phase, level: mandate.level, since: dates.since, view }]
      }),
    )
    .sort(compareDemands)
    .map(({ view }) => view)
}
