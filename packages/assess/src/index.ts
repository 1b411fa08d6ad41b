/** From judgements to figures: verdicts of standards, counts of groups, changes between scans, suppliers, compliance with mandates. Pure: no clock, no network, no database. */
export { breaksOf, type ListMoment, type VantageMoment } from "./breaks.ts"
export { type ChangeOfVerdict, changesBetween } from "./changes.ts"
export { countriesOfMandate, isBound, type JudgedCheck, verdictOfDemand, verdictOfRequirement } from "./compliance.ts"
export {
  ADOPTED_FROM,
  type CountryDemandOf,
  compareDemands,
  DEMAND_THRESHOLDS,
  datesOfDemand,
  heldDuring,
  isStrict,
  leadingDemand,
  phaseOfMandate,
  type RankedDemand,
  STRICT_LEVELS,
  standingOf,
} from "./demand.ts"
export { SHARE_BINS, type Spread, spreadOfNumbers, spreadOfShares } from "./distribution.ts"
export {
  ALL,
  type CountedVerdict,
  countByCell,
  countByOrganisation,
  type Figure,
  figureKey,
  type OrganisationCount,
  sumFigures,
  type VerdictOfCell,
  type VerdictOfOrganisation,
} from "./figures.ts"
export { type DemandSeries, milestonesOf } from "./milestones.ts"
export { type Ranked, type RankedFigure, rankSubjects, type ToRank } from "./ranking.ts"
export { roleWithHandIn } from "./supplier-hand.ts"
export {
  attributeSuppliers,
  dkimSelectorsOf,
  type ServedBy,
  type SupplierPatterns,
  supplierPatterns,
} from "./suppliers.ts"
export { type Moment, newestAndYearBefore, RECENT_POINTS, thinPoints, yearBefore } from "./trend.ts"
export { type StandardChecks, standardVerdicts, verdictOfStandard } from "./verdict-of-standard.ts"
export { compareView, isDifference, type SeenThere, type StandingJudgement, type ViewComparison } from "./views.ts"
