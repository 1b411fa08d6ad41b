/** The catalog: checked records as the values of core. */
import type {
  CatalogView,
  Clause,
  Country,
  CountryCode,
  DomainName,
  Explanation,
  GovernmentLevel,
  Mandate,
  OptOut,
  Organisation,
  OrganisationId,
  Policy,
  Region,
  RegionId,
  Sector,
  Standard,
  StandardId,
  Supplier,
  SupplierId,
  Tag,
  Target,
  TargetRole,
  Toolkit,
} from "@plumbline/core"
import { STANDARD_IDS } from "@plumbline/core"
import { compareText } from "./problem.ts"
import type { Located, Records, ToolkitRecords } from "./records.ts"
import { slugOf } from "./slug.ts"
import { translationsOf } from "./translation.ts"

/** Makes the catalog from records in which no rule found a problem. */
export const catalogOf = (records: Records): CatalogView => {
  const organisations = new Map<OrganisationId, Organisation>()
  const targets: Array<Target> = []
  for (const { country, id: list, rows } of records.lists) {
    for (const row of rows) {
      const organisation = organisationIdOf(country, row.organisation.value)
      const sector = row.sector.value as Sector
      const level = row.level.value as GovernmentLevel
      const nameLocal = row.organisationLocal.value
      organisations.set(organisation, {
        id: organisation,
        country,
        name: row.organisation.value,
        ...(nameLocal === "" ? {} : { nameLocal }),
        sector,
        level,
      })
      targets.push({
        name: row.domain.value,
        country,
        organisation,
        list,
        sector,
        level,
        roles: rolesOf(row.roles.value),
        ...(row.tags.value === "" ? {} : { tags: tagsOf(row.tags.value) }),
      })
    }
  }
  const byId = <A extends { readonly id: string }>(values: Iterable<A>) =>
    new Map([...values].sort((left, right) => compareText(left.id, right.id)).map((value) => [value.id, value]))
  const valuesOf = <A>(located: ReadonlyArray<Located<A>>) => located.map((record) => record.value)
  const standards = new Map(valuesOf(records.standards).map((standard) => [standard.id, standard]))
  return {
    countries: byId<Country>(valuesOf(records.countries)) satisfies ReadonlyMap<CountryCode, Country>,
    regions: byId<Region>(valuesOf(records.regions)) satisfies ReadonlyMap<RegionId, Region>,
    standards: new Map<StandardId, Standard>(
      STANDARD_IDS.flatMap((id) => {
        const standard = standards.get(id)
        return standard === undefined ? [] : [[id, standard] as const]
      }),
    ),
    obstacles: records.obstacles?.value ?? [],
    organisations: byId(organisations.values()),
    targets: new Map<DomainName, Target>(
      targets.sort((left, right) => compareText(left.name, right.name)).map((target) => [target.name, target]),
    ),
    policies: byId<Policy>(valuesOf(records.policies)),
    policySearches: records.policySearches?.value ?? [],
    mandates: byId<Mandate>(valuesOf(records.mandates)),
    explanations: byId<Explanation>(valuesOf(records.explanations)),
    clauses: byId<Clause>(valuesOf(records.clauses)),
    toolkit: toolkitOf(records.toolkit),
    suppliers: byId<Supplier>(valuesOf(records.suppliers)) satisfies ReadonlyMap<SupplierId, Supplier>,
    errata: records.errata?.value ?? [],
    translations: translationsOf(records),
    optOuts: (records.optOuts?.rows ?? []).map(
      ({ domain, since, reason }): OptOut => ({
        domain: domain.value,
        since: since.value,
        ...(reason.value === "" ? {} : { reason: reason.value }),
      }),
    ),
  }
}

/** The toolkit when all of its parts are there. */
const toolkitOf = ({ framework, questionnaire, evaluation, performance, businessCase }: ToolkitRecords) =>
  framework && questionnaire && evaluation && performance && businessCase
    ? ({
        framework: framework.value,
        questionnaire: questionnaire.value,
        evaluation: evaluation.value,
        performance: performance.value,
        businessCase: businessCase.value,
      } satisfies Toolkit)
    : undefined

/** Identifier of an organisation: country code, slash, slug of its English name. */
export const organisationIdOf = (country: CountryCode, name: string): OrganisationId => `${country}/${slugOf(name)}`

/** Several stand apart by semicolons; each once, in the order of the alphabet. */
export const tagsOf = (cell: string): ReadonlyArray<Tag> =>
  [...new Set(cell.split(";").map((tag) => tag.trim()))].filter((tag) => tag !== "").toSorted(compareText)

/** An empty cell stands for both roles. */
const rolesOf = (cell: string): ReadonlyArray<TargetRole> =>
  cell === "web" ? ["web"] : cell === "mail" ? ["mail"] : ["web", "mail"]
