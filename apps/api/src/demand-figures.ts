/** Figures of those bound: the store's counts of countries, added up for one mandate. */
import { isBound } from "@plumbline/assess"
import {
  type Adoption,
  addCounts,
  adoptionOf,
  type CountryCode,
  type Instant,
  type Mandate,
  type MethodologyId,
  noVerdicts,
  type StandardId,
  type VerdictCounts,
} from "@plumbline/core"
import type { CellFigure, ComplianceFigure } from "@plumbline/store"

/** Counts of several countries as one figure, of the newest methodology that any of them was measured by; undefined of none. */
export const sumFigures = (
  figures: ReadonlyArray<{ readonly at: Instant; readonly methodology: MethodologyId; readonly counts: VerdictCounts }>,
): { readonly at: Instant; readonly methodology: MethodologyId; readonly adoption: Adoption } | undefined => {
  if (figures.length === 0) return undefined
  const methodology = Math.max(...figures.map((figure) => figure.methodology))
  const newest = figures.filter((figure) => figure.methodology === methodology)
  return {
    at: newest.map(({ at }) => at).reduce((left, right) => (left > right ? left : right)),
    methodology,
    adoption: adoptionOf(newest.map(({ counts }) => counts).reduce(addCounts, noVerdicts)),
  }
}

/** Standing figures, found by what they are about. */
export interface DemandFigures {
  /** Of those of a mandate's demand, in one of its countries or all. */
  readonly compliance: (mandate: Mandate, index: number, country?: CountryCode) => ReturnType<typeof sumFigures>
  /** Of those bound by a mandate, in these countries. */
  readonly bound: (
    mandate: Mandate,
    standard: StandardId,
    countries: ReadonlyArray<CountryCode>,
  ) => ReturnType<typeof sumFigures>
  /** Of all targets of a country. */
  readonly whole: (country: CountryCode, standard: StandardId) => ReturnType<typeof sumFigures>
}

export const demandFigures = (
  compliance: ReadonlyArray<ComplianceFigure>,
  cells: ReadonlyArray<CellFigure>,
): DemandFigures => {
  const ofDemand = Map.groupBy(compliance, ({ mandate, index }) => `${mandate} ${index}`)
  const ofStandard = Map.groupBy(cells, ({ country, standard }) => `${country} ${standard}`)
  return {
    compliance: (mandate, index, country) =>
      sumFigures(
        (ofDemand.get(`${mandate.id} ${index}`) ?? []).filter(
          (figure) => country === undefined || figure.country === country,
        ),
      ),
    bound: (mandate, standard, countries) =>
      mandate.subdivision !== undefined
        ? undefined
        : sumFigures(
            countries.flatMap((country) =>
              (ofStandard.get(`${country} ${standard}`) ?? []).filter((cell) => isBound(mandate, cell)),
            ),
          ),
    whole: (country, standard) => sumFigures(ofStandard.get(`${country} ${standard}`) ?? []),
  }
}
