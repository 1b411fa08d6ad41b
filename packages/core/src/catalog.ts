/** The whole of `data/` as validated values: what the catalog package makes, and the store, the scanner and the API read. */
import type { Clause, ClauseId, Toolkit } from "./clause.ts"
import type { Country, OptOut, Organisation, Region, Target } from "./country.ts"
import type { Erratum } from "./erratum.ts"
import type { CountryCode, DomainName, OrganisationId, RegionId, StandardId } from "./identifier.ts"
import type { Language } from "./language.ts"
import type { Explanation, ExplanationId, Mandate, MandateId } from "./mandate.ts"
import type { Policy, PolicyId, PolicySearch } from "./policy.ts"
import type { ObstacleText, Standard } from "./standard.ts"
import type { Supplier, SupplierId } from "./supplier.ts"
import type { Translation } from "./translation.ts"

/**
 * A plain value without behaviour. Maps iterate in the order in which a report shows their values: standards as in
 * `STANDARD_IDS`, everything else by identifier.
 */
export interface CatalogView {
  readonly countries: ReadonlyMap<CountryCode, Country>
  readonly regions: ReadonlyMap<RegionId, Region>
  readonly standards: ReadonlyMap<StandardId, Standard>
  readonly obstacles: ReadonlyArray<ObstacleText>
  readonly organisations: ReadonlyMap<OrganisationId, Organisation>
  readonly targets: ReadonlyMap<DomainName, Target>
  readonly policies: ReadonlyMap<PolicyId, Policy>
  readonly policySearches: ReadonlyArray<PolicySearch>
  readonly mandates: ReadonlyMap<MandateId, Mandate>
  readonly explanations: ReadonlyMap<ExplanationId, Explanation>
  readonly clauses: ReadonlyMap<ClauseId, Clause>
  /** Absent where the data folder has not all of its parts. */
  readonly toolkit: Toolkit | undefined
  readonly suppliers: ReadonlyMap<SupplierId, Supplier>
  readonly optOuts: ReadonlyArray<OptOut>
  /** What was published and was wrong, newest first. */
  readonly errata?: ReadonlyArray<Erratum>
  /** Texts in other languages than English, for `catalogIn`. */
  readonly translations?: ReadonlyMap<Language, Translation>
}
