/**
 * What does a buyer in this place ask for when buying this? Pure: the same catalog, choices and day give the same specification.
 *
 * 1. The mandates that hold in the place are gathered.   2. The clauses of the category are picked.
 * 3. Each takes over the strictest that a verified mandate in force asks of its checks, and cites all that back it.
 * Not done: reading the law itself. What a mandate's scope says in words is quoted, never interpreted.
 */
import {
  type CatalogView,
  type Clause,
  type ConformanceSpecification,
  type CountryCode,
  type Demand,
  type EvidenceState,
  type GovernmentLevel,
  type IsoDate,
  isMember,
  MANDATE_LEVELS,
  type Mandate,
  type MandateCitation,
  METHODOLOGY,
  PRODUCT_CATEGORIES,
  type ProcurementStage,
  type ProductCategory,
  type RegionId,
  type Requirement,
  type SpecifiedClause,
} from "@plumbline/core"
import { Result } from "effect"

export interface SpecificationRequest {
  readonly catalog: CatalogView
  /** Country or region; a country wins where both are the same word, which the patterns of identifiers exclude for two letters. */
  readonly place: CountryCode | RegionId
  readonly category: ProductCategory
  readonly stage?: ProcurementStage
  readonly buyerLevel?: GovernmentLevel
  readonly on: IsoDate
  /** Version of the program. */
  readonly version: string
}

/** The specification, or in a sentence why there is none. */
export const specify = (request: SpecificationRequest): Result.Result<ConformanceSpecification, string> => {
  const { catalog, category, on } = request
  const { toolkit } = catalog
  if (toolkit === undefined || catalog.clauses.size === 0)
    return Result.fail("The data folder has no clauses; see data/clauses and data/toolkit.")
  const place = placeOf(catalog, request.place)
  if (place === undefined) return Result.fail(`${request.place}: no country or region of this name is known.`)
  const described = toolkit.framework.categories.find(({ id }) => id === category)
  const mandates = mandatesOf(request, place)
  const clauses = [...catalog.clauses.values()]
    .filter(({ categories }) => categories.includes(category))
    .sort(inOrderOf(category))
    .map((clause) => specifyClause(clause, request, mandates))
  if (described === undefined || clauses.length === 0)
    return Result.fail(`${category}: there are no clauses for it; there are for ${PRODUCT_CATEGORIES.join(", ")}.`)

  const cited = new Map<string, MandateCitation>()
  for (const mandate of mandates) {
    const isNamed = clauses.some(({ basis }) => basis.some((citation) => citation.mandate === mandate.id))
    if (isNamed || mandate.demands.length === 0) cited.set(mandate.id, citationOf(mandate, undefined, on))
  }
  const search = catalog.policySearches.find((each) => each.place === place.id)
  const state: EvidenceState = mandates.length > 0 ? "found" : search === undefined ? "not-searched" : "none-found"
  const { questionnaire, evaluation, performance, businessCase, framework } = toolkit
  return Result.succeed({
    format: "plumbline-specification",
    version: 1,
    tool: { name: "plumbline", version: request.version },
    methodology: METHODOLOGY,
    on,
    licence: "CC BY 4.0",
    place,
    category,
    categoryName: described.name,
    scope: described.scope,
    watch: described.watch,
    ...(request.stage === undefined ? {} : { stage: request.stage }),
    ...(request.buyerLevel === undefined ? {} : { buyerLevel: request.buyerLevel }),
    purpose: framework.purpose,
    disclaimer: framework.disclaimer,
    definitions: framework.definitions,
    basis: {
      state,
      ...(state === "none-found" && search !== undefined ? { searchedOn: search.searchedOn } : {}),
      citations: [...cited.values()],
    },
    equivalence: [
      framework.equivalence.general,
      ...framework.equivalence.rules
        .filter(({ region }) => holdsIn(catalog, place, region, on))
        .map(({ text }) => text),
    ],
    clauses,
    stages: framework.stages,
    questionnaire: {
      introduction: questionnaire.introduction,
      sections: questionnaire.sections.map((section) => ({
        ...section,
        questions: section.questions.filter(({ categories }) => categories?.includes(category) ?? true),
      })),
    },
    evaluation: { introduction: evaluation.introduction, scale: evaluation.scale, rules: evaluation.rules },
    performance: {
      introduction: performance.introduction,
      indicators: performance.indicators,
      ladder: performance.ladder,
      consequences: performance.consequences,
      quarterly: performance.quarterly,
    },
    businessCase: { introduction: businessCase.introduction, blocks: businessCase.blocks },
  })
}

type Place = ConformanceSpecification["place"]

/** A country of the lists, any other country that a UN region has, or a region. */
const placeOf = (catalog: CatalogView, id: string): Place | undefined => {
  const country = catalog.countries.get(id)
  if (country !== undefined) {
    return { kind: "country", id, name: country.names.en ?? id, fictional: country.fictional === true }
  }
  const region = catalog.regions.get(id)
  if (region !== undefined) return { kind: "region", id, name: region.name, fictional: region.fictional === true }
  const isKnown = [...catalog.regions.values()].some(({ members }) => members.some((member) => member.country === id))
  return isKnown ? { kind: "country", id, name: COUNTRY_NAMES.of(id.toUpperCase()) ?? id, fictional: false } : undefined
}
const COUNTRY_NAMES = new Intl.DisplayNames(["en"], { type: "region" })

const holdsIn = (catalog: CatalogView, place: Place, regionId: string, on: IsoDate): boolean => {
  if (place.id === regionId) return true
  const region = catalog.regions.get(regionId)
  return place.kind === "country" && region !== undefined && isMember(region, place.id, on)
}

/** Mandates that hold in the place, on the buyer or its supplier, strictest first. Superseded ones and those that ceased are left out. */
const mandatesOf = ({ catalog, category, buyerLevel, on }: SpecificationRequest, place: Place): Array<Mandate> =>
  [...catalog.mandates.values()]
    .filter(
      ({ country, region }) => country === place.id || (region !== undefined && holdsIn(catalog, place, region, on)),
    )
    .filter(({ status, until }) => status !== "superseded" && (until === undefined || on <= until))
    .filter(({ binds }) => buyerLevel === undefined || (binds.levels?.includes(buyerLevel) ?? true))
    .filter(
      ({ binds }) =>
        binds.parties.some((party) => party !== "registrar") ||
        category === "domain-registration" ||
        category === "dns-hosting",
    )
    .sort(
      (left, right) =>
        MANDATE_LEVELS.indexOf(left.level) - MANDATE_LEVELS.indexOf(right.level) || (left.id < right.id ? -1 : 1),
    )

const specifyClause = (
  clause: Clause,
  { catalog, category, on }: SpecificationRequest,
  mandates: ReadonlyArray<Mandate>,
): SpecifiedClause => {
  const asking = mandates.flatMap((mandate) =>
    mandate.demands
      .filter(({ standard }) => standard === clause.standard)
      .map((demand) => ({ mandate, demand, citation: citationOf(mandate, demand, on) })),
  )
  const tightenedBy = new Set<string>()
  let { requires } = clause.acceptance
  for (const { mandate, demand, citation } of asking) {
    if (!isBinding(mandate, citation)) continue
    const merged = merge(requires, demand.requires ?? [], (check) => isOwn(catalog, clause, category, check))
    if (merged === undefined) continue
    requires = merged
    tightenedBy.add(mandate.id)
  }
  const kind =
    clause.kind === "minimum" && clause.awardIn?.includes(category) && tightenedBy.size === 0 ? "award" : clause.kind
  return {
    clause: clause.id,
    code: clause.code,
    title: clause.title,
    ...(clause.standard === undefined ? {} : { standard: clause.standard }),
    kind,
    obligates: clause.obligates,
    requirement: requirementText(clause, requires),
    rationale: clause.rationale,
    acceptance: { ...clause.acceptance, requires },
    evidence: clause.evidence,
    remedy: clause.remedy,
    ...(clause.kpi === undefined ? {} : { kpi: clause.kpi }),
    ...(clause.equivalence === undefined ? {} : { equivalence: clause.equivalence }),
    ...(clause.exceptions === undefined ? {} : { exceptions: clause.exceptions }),
    csfFunctions: clause.csfFunctions,
    references: clause.references,
    basis: asking.map(({ citation }) => citation),
    tightenedBy: [...tightenedBy],
    confidence: clause.confidence,
  }
}

const citationOf = (mandate: Mandate, demand: Demand | undefined, on: IsoDate): MandateCitation => {
  const since = demand?.since ?? mandate.since
  const due = demand?.due ?? mandate.due
  return {
    mandate: mandate.id,
    title: mandate.title,
    issuer: mandate.issuer,
    level: mandate.level,
    ...(mandate.subdivision === undefined ? {} : { subdivision: mandate.subdivision }),
    scope: mandate.binds.scope,
    ...(demand?.asks === undefined ? {} : { asks: demand.asks }),
    ...(since === undefined ? {} : { since }),
    ...(due === undefined ? {} : { due }),
    ...(mandate.url === undefined ? {} : { url: mandate.url }),
    ...(demand?.controls === undefined ? {} : { controls: demand.controls }),
    inForce: mandate.status !== "draft" && (since === undefined || since <= on),
    unverified: mandate.confidence === "low" || demand?.inferred === true,
  }
}

/** Whether an obligation may be raised for it: what only part of the country, advice or a weak source asks is cited and changes nothing. */
const isBinding = (mandate: Mandate, { inForce, unverified }: MandateCitation): boolean =>
  BINDING.has(mandate.level) && mandate.subdivision === undefined && inForce && !unverified
const BINDING: ReadonlySet<string> = new Set(["mandatory", "comply-or-explain", "target-agreement"])

/** Whether a check that the clause does not name belongs to it: no other clause tests it, and it is about what is bought. */
const isOwn = (catalog: CatalogView, clause: Clause, category: ProductCategory, check: string): boolean => {
  if (clause.acceptance.requires.length === 0) return false
  const isElsewhere = [...catalog.clauses.values()].some(
    (other) => other.id !== clause.id && other.acceptance.requires.some((each) => each.check === check),
  )
  if (isElsewhere) return false
  const roles = catalog.standards.get(clause.standard!)?.checks.find(({ id }) => id === check)?.roles ?? []
  const role = ROLE_OF[category]
  return role === undefined ? roles.length === 2 : roles.includes(role)
}
const ROLE_OF: Readonly<Partial<Record<ProductCategory, "web" | "mail">>> = {
  "web-hosting": "web",
  cdn: "web",
  saas: "web",
  "mail-service": "mail",
}

/** Both sets of requirements at once, the stricter of each; `undefined` when the second adds nothing. */
const merge = (
  own: ReadonlyArray<Requirement>,
  demanded: ReadonlyArray<Requirement>,
  mayAdd: (check: string) => boolean,
): ReadonlyArray<Requirement> | undefined => {
  let merged = own
  for (const demand of demanded) {
    const present = merged.find(({ check }) => check === demand.check)
    if (present === undefined) {
      if (mayAdd(demand.check)) merged = [...merged, demand]
      continue
    }
    const both = stricter(present, demand)
    if (JSON.stringify(both) !== JSON.stringify(present))
      merged = merged.map((each) => (each === present ? both : each))
  }
  return merged === own ? undefined : merged
}

const stricter = (own: Requirement, other: Requirement): Requirement => {
  const common = own.reasons?.filter((reason) => other.reasons?.includes(reason) ?? true) ?? other.reasons
  // Outcomes that have nothing in common cannot both be met: our own stand, and the mandate is cited beside them.
  const reasons = common?.length === 0 ? own.reasons : common
  const isSame = own.parameter === undefined || other.parameter === undefined || own.parameter === other.parameter
  const parameter = own.parameter ?? other.parameter
  const atLeast = isSame ? highest(own.atLeast, other.atLeast) : own.atLeast
  const atMost = isSame ? lowest(own.atMost, other.atMost) : own.atMost
  return {
    check: own.check,
    ...(reasons === undefined ? {} : { reasons }),
    ...(parameter === undefined ? {} : { parameter }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(atMost === undefined ? {} : { atMost }),
  }
}
const highest = (left: number | undefined, right: number | undefined) =>
  left === undefined ? right : right === undefined ? left : Math.max(left, right)
const lowest = (left: number | undefined, right: number | undefined) =>
  left === undefined ? right : right === undefined ? left : Math.min(left, right)

/** The requirement with its fields filled: in brackets where the buyer may choose, without where a mandate has chosen. */
const requirementText = (clause: Clause, requires: ReadonlyArray<Requirement>): string => {
  const { stricter: other } = clause
  const reasons = requires.find(({ check }) => check === other?.check)?.reasons
  const isStricter = other?.reasons && reasons?.every((reason) => other.reasons?.includes(reason))
  const text = isStricter ? other.requirement : clause.requirement
  return text.replace(/\[([a-z][a-z-]*)\]/g, (whole, name: string) => {
    const field = clause.fields?.find((each) => each.name === name)
    if (field === undefined) return whole
    const { boundBy } = field
    const bound = requires.find(({ check, parameter }) => check === boundBy?.check && parameter === boundBy?.parameter)
    const number = bound?.atLeast ?? bound?.atMost
    return number === undefined ? `[${field.default}]` : String(number)
  })
}

const KIND_ORDER = ["minimum", "award", "performance", "exit"] as const

/** Minima first, what is bought before what is general, then by code. */
const inOrderOf =
  (category: ProductCategory) =>
  (left: Clause, right: Clause): number => {
    const kindOf = (clause: Clause) => KIND_ORDER.indexOf(clause.awardIn?.includes(category) ? "award" : clause.kind)
    return kindOf(left) - kindOf(right) || CODES.compare(left.code, right.code)
  }
const CODES = new Intl.Collator("en", { numeric: true })
