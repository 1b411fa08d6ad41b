/**
 * Does a target meet what a mandate asks for? Other than adoption: a mandate may ask for more than the standard's required checks
 * (`p=reject`), or for less (TLS 1.2 and no word on cipher suites).
 *
 * Whether a mandate binds a body is told by country or region, level of government and sector. What stands in its scope beyond that
 * is words, which nothing here reads.
 */
import {
  type Binding,
  type Country,
  type CountryCode,
  combineVerdicts,
  type Demand,
  type IsoDate,
  isMember,
  type Judgement,
  type Mandate,
  type Region,
  type RegionId,
  type Requirement,
  type Target,
  type Verdict,
} from "@plumbline/core"
import { type StandardChecks, verdictOfStandard } from "./verdict-of-standard.ts"

/** As much of a judgement as a requirement asks for. */
export type JudgedCheck = Pick<Judgement, "check" | "verdict" | "reason" | "parameters">

/**
 * What a requirement makes of the judgement of its check: `unknown` where it was not measured or not judged, `not-applicable` where
 * the check does not apply. Otherwise it is met or not; alone, without reasons and bounds, the check's own verdict stands.
 */
export const verdictOfRequirement = (requirement: Requirement, judgement: JudgedCheck | undefined): Verdict => {
  if (judgement === undefined || judgement.verdict === "unknown") return "unknown"
  if (judgement.verdict === "not-applicable") return "not-applicable"
  const { reasons, parameter, atLeast = -Infinity, atMost = Infinity } = requirement
  if (reasons !== undefined) return reasons.includes(judgement.reason) ? "pass" : "fail"
  if (parameter === undefined) return judgement.verdict
  const value = judgement.parameters[parameter]
  if (typeof value === "number") return value >= atLeast && value <= atMost ? "pass" : "fail"
  // The outcome does not tell the number: a failed check leaves nothing to bound, of another we do not know.
  return judgement.verdict === "fail" ? "fail" : "unknown"
}

/** A target's verdict on a demand: its requirements combined, or, where it has none, the standard's required checks. */
export const verdictOfDemand = (
  demand: Demand,
  standard: StandardChecks,
  judgements: Iterable<JudgedCheck>,
): Verdict => {
  if (demand.requires === undefined) return verdictOfStandard(standard, judgements)
  const byCheck = new Map<string, JudgedCheck>()
  for (const judgement of judgements) byCheck.set(judgement.check, judgement)
  return combineVerdicts(
    demand.requires.map((requirement) => verdictOfRequirement(requirement, byCheck.get(requirement.check))),
  )
}

/** Countries in which a mandate holds on a day: its own, or the members of its region among those given. */
export const countriesOfMandate = (
  mandate: Pick<Mandate, "country" | "region">,
  countries: Iterable<Pick<Country, "id">>,
  regions: ReadonlyMap<RegionId, Pick<Region, "members">>,
  on: IsoDate,
): ReadonlyArray<CountryCode> => {
  const region = mandate.region === undefined ? undefined : regions.get(mandate.region)
  const holding: Array<CountryCode> = []
  for (const { id } of countries) {
    if (mandate.country === id || (region !== undefined && isMember(region, id, on))) holding.push(id)
  }
  return holding
}

/** Whether a mandate binds the body that a target belongs to, in a country in which it holds: as a buyer, by level and sector. */
export const isBound = (
  mandate: { readonly binds: Omit<Binding, "scope"> & Partial<Binding> },
  { level, sector }: Pick<Target, "level" | "sector">,
): boolean =>
  mandate.binds.parties.includes("buyer") &&
  (mandate.binds.levels?.includes(level) ?? true) &&
  (mandate.binds.sectors?.includes(sector) ?? true)
