/** The register of explanations as shown. */
import {
  type CatalogView,
  type DomainName,
  type Explanation,
  type ExplanationCounts,
  type ExplanationView,
  type IsoDate,
  type MandateId,
  type OrganisationId,
  type StandardId,
  stateOfExplanation,
} from "@plumbline/core"
import { mandateReference } from "./bound.ts"

/** Expired first, then current by their end, then future ones. */
export const explanationViews = (
  catalog: CatalogView,
  on: IsoDate,
  isWanted: (explanation: Explanation) => boolean,
): ReadonlyArray<ExplanationView> =>
  [...catalog.explanations.values()]
    .filter(isWanted)
    .map((explanation): ExplanationView => {
      const mandate = catalog.mandates.get(explanation.mandate)
      return {
        explanation,
        state: stateOfExplanation(explanation, on),
        mandate: mandate === undefined ? null : mandateReference(mandate, on),
        organisationName: catalog.organisations.get(explanation.organisation)?.name ?? explanation.organisation,
        country: explanation.organisation.slice(0, 2),
      }
    })
    .sort(
      (left, right) =>
        STATES.indexOf(left.state) - STATES.indexOf(right.state) ||
        (left.explanation.until ?? NEVER).localeCompare(right.explanation.until ?? NEVER) ||
        left.explanation.id.localeCompare(right.explanation.id),
    )

/** Whether an explanation speaks of a target: of it by name, or of all of its organisation. */
export const speaksOf = (
  { organisation, targets }: Explanation,
  target: { readonly name: DomainName; readonly organisation: OrganisationId },
): boolean => organisation === target.organisation && (targets?.includes(target.name) ?? true)

/** How many there are of a mandate, of one standard or all, in one country or all. */
export const countExplanations = (
  catalog: CatalogView,
  on: IsoDate,
  mandate: MandateId,
  { standard, country }: { readonly standard?: StandardId; readonly country?: string } = {},
): ExplanationCounts => {
  const counts = { future: 0, current: 0, expired: 0 }
  for (const explanation of catalog.explanations.values()) {
    if (explanation.mandate !== mandate) continue
    if (standard !== undefined && explanation.standard !== standard) continue
    if (country !== undefined && !explanation.organisation.startsWith(`${country}/`)) continue
    counts[stateOfExplanation(explanation, on)] += 1
  }
  return counts
}

const STATES: ReadonlyArray<ExplanationView["state"]> = ["expired", "current", "future"]
const NEVER = "9999-12-31"
