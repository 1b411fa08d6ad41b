/**
 * How demand and supply stand to each other: where a mandate stands on a day, which of several decides, and whether what it asks for
 * is there.
 */
import {
  type Adoption,
  type CountryCode,
  type Demand,
  type DemandThresholds,
  type IsoDate,
  MANDATE_LEVELS,
  type Mandate,
  type MandateLevel,
  type MandatePhase,
  type Region,
  type RegionId,
  type Standing,
} from "@plumbline/core"

/** Share from which a standard counts as adopted: by half of those concerned. A word for a table; figures are shown beside it. */
export const ADOPTED_FROM = 0.5

/** Levels that ask for more than goodwill: by law, with a reason to be recorded, or by an agreed date. */
export const STRICT_LEVELS = [
  "mandatory",
  "comply-or-explain",
  "target-agreement",
] as const satisfies ReadonlyArray<MandateLevel>

export const DEMAND_THRESHOLDS: DemandThresholds = { adoptedFrom: ADOPTED_FROM, strictLevels: STRICT_LEVELS }

export const isStrict = (level: MandateLevel): boolean => (STRICT_LEVELS as ReadonlyArray<MandateLevel>).includes(level)

/** The days that hold for a demand: its own, else its mandate's. */
export const datesOfDemand = (
  mandate: Pick<Mandate, "since" | "due" | "until">,
  demand: Pick<Demand, "since" | "due">,
): { readonly since: IsoDate | null; readonly due: IsoDate | null; readonly until: IsoDate | null } => ({
  since: demand.since ?? mandate.since ?? null,
  due: demand.due ?? mandate.due ?? null,
  until: mandate.until ?? null,
})

/** Where a mandate stands on a day, or, with a demand's own beginning, that demand. Without known beginning it is in force. */
export const phaseOfMandate = (
  mandate: Pick<Mandate, "status" | "since" | "until">,
  on: IsoDate,
  since: IsoDate | null = mandate.since ?? null,
): MandatePhase => {
  if (mandate.status === "draft") return "draft"
  if (mandate.until !== undefined ? mandate.until <= on : mandate.status === "superseded") return "ended"
  return since !== null && since > on ? "ahead" : "in-force"
}

/** In force before ahead, draft and ended; then the strictest; then the oldest, those without known beginning last. */
export const compareDemands = (left: RankedDemand, right: RankedDemand): number =>
  PHASES.indexOf(left.phase) - PHASES.indexOf(right.phase) ||
  MANDATE_LEVELS.indexOf(left.level) - MANDATE_LEVELS.indexOf(right.level) ||
  (left.since ?? LAST_DAY).localeCompare(right.since ?? LAST_DAY)

/** As much of a demand as its rank needs. */
export interface RankedDemand {
  readonly phase: MandatePhase
  readonly level: MandateLevel
  readonly since: IsoDate | null
}

/** A demand that speaks to a country, with the adoption of those bound; null where it binds nobody that is measured. */
export interface CountryDemandOf extends RankedDemand {
  readonly due: IsoDate | null
  readonly bound: Adoption | null
}

/** Of several demands for one standard the one that decides: of the strict ones in force, else of all in force, the first that binds measured bodies, else the first. */
export const leadingDemand = <A extends CountryDemandOf>(demands: ReadonlyArray<A>): A | undefined => {
  const inForce = demands.filter(({ phase }) => phase === "in-force").sort(compareDemands)
  const strict = inForce.filter(({ level }) => isStrict(level))
  const candidates = strict.length > 0 ? strict : inForce
  return candidates.find(({ bound }) => bound !== null) ?? candidates[0]
}

/** How demand and supply of one standard stand to each other on a day; `adoption` is that of all targets. */
export const standingOf = (
  demands: ReadonlyArray<CountryDemandOf>,
  adoption: Adoption | null,
  on: IsoDate,
): Standing => {
  const leading = leadingDemand(demands)
  const isDemanded = leading !== undefined && isStrict(leading.level)
  if (isDemanded && leading.bound === null) return adoption?.share == null ? "not-measured" : "demanded-of-others"
  const share = (isDemanded ? leading.bound : adoption)?.share ?? null
  if (share === null) return "not-measured"
  const isAdopted = share >= ADOPTED_FROM
  if (leading === undefined) return isAdopted ? "adopted-without-known-demand" : "no-known-demand-not-adopted"
  if (!isDemanded) return isAdopted ? "advised-and-adopted" : "advised-not-adopted"
  if (isAdopted) return "demanded-and-adopted"
  return leading.due !== null && leading.due > on ? "demanded-not-yet-due" : "demanded-not-adopted"
}

/**
 * Whether a mandate may have held in a country on any day of a period, both ends included: what keeps the country out of a group
 * without such a mandate. A mandate of a subdivision holds in a part of it, and counts.
 */
export const heldDuring = (
  mandate: Pick<Mandate, "country" | "region" | "status" | "until">,
  since: IsoDate | null,
  country: CountryCode,
  regions: ReadonlyMap<RegionId, Pick<Region, "members">>,
  from: IsoDate,
  to: IsoDate,
): boolean => {
  if (mandate.status === "draft") return false
  const first = since === null || since < from ? from : since
  const end = mandate.until ?? LAST_DAY
  if (first > to || end <= first) return false
  if (mandate.country === country) return true
  const members = mandate.region === undefined ? [] : (regions.get(mandate.region)?.members ?? [])
  return members.some(
    (membership) =>
      membership.country === country &&
      (membership.from ?? "") <= to &&
      (membership.from ?? "") < end &&
      (membership.until ?? LAST_DAY) > first,
  )
}

const PHASES = ["in-force", "ahead", "draft", "ended"] as const satisfies ReadonlyArray<MandatePhase>
const LAST_DAY: IsoDate = "9999-12-31"
