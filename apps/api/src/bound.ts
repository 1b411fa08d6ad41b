/** Mandates against the lists: in which measured countries they hold, whom of the listed bodies they bind, and what is known of each place. */
import { countriesOfMandate, datesOfDemand, isBound, phaseOfMandate } from "@plumbline/assess"
import type {
  BoundCount,
  CatalogView,
  CountryCode,
  Demand,
  EvidenceState,
  GovernmentLevel,
  IsoDate,
  Mandate,
  MandateId,
  MandateReference,
  MandateSummary,
  NoFigures,
  PolicySearch,
  RegionId,
  Sector,
} from "@plumbline/core"

/** The catalog's targets counted once, and the questions about mandates that this answers. */
export interface BoundReader {
  /** Of one country, or of all in which the mandate holds on the day. */
  readonly boundBy: (mandate: Mandate, on: IsoDate, country?: CountryCode) => BoundCount
  /** Measured countries in which the mandate holds on the day. */
  readonly countriesOf: (mandate: Mandate, on: IsoDate) => ReadonlyArray<CountryCode>
  /** Why nobody is counted; null where somebody is. */
  readonly noFigures: (mandate: Mandate, on: IsoDate, country?: CountryCode) => NoFigures | null
  readonly summaryOf: (mandate: Mandate, on: IsoDate) => MandateSummary
}

export const boundReader = (catalog: CatalogView): BoundReader => {
  const cells = cellsOf(catalog)
  // Asked again and again for one day: memberships of that day are kept.
  const held = { on: "", countries: new Map<MandateId, ReadonlyArray<CountryCode>>() }
  const countriesOf: BoundReader["countriesOf"] = (mandate, on) => {
    if (held.on !== on) {
      held.on = on
      held.countries.clear()
    }
    let countries = held.countries.get(mandate.id)
    if (countries === undefined) {
      countries = countriesOfMandate(mandate, catalog.countries.values(), catalog.regions, on)
      held.countries.set(mandate.id, countries)
    }
    return countries
  }

  const boundBy: BoundReader["boundBy"] = (mandate, on, country) => {
    const organisations = new Set<string>()
    let targets = 0
    if (mandate.subdivision !== undefined) return { organisations: 0, targets: 0 }
    for (const each of countriesOf(mandate, on)) {
      if (country !== undefined && each !== country) continue
      for (const cell of cells.get(each) ?? []) {
        if (!isBound(mandate, cell)) continue
        targets += cell.targets
        for (const organisation of cell.organisations) organisations.add(organisation)
      }
    }
    return { organisations: organisations.size, targets }
  }

  const noFigures: BoundReader["noFigures"] = (mandate, on, country) => {
    if (mandate.demands.length === 0) return "nothing-asked"
    if (!mandate.binds.parties.includes("buyer")) return "binds-no-public-body"
    if (mandate.subdivision !== undefined) return "part-of-a-country"
    if (countriesOf(mandate, on).length === 0) return "no-measured-country"
    return boundBy(mandate, on, country).targets === 0 ? "nobody-listed" : null
  }

  return {
    boundBy,
    countriesOf,
    noFigures,
    summaryOf: (mandate, on) => ({
      ...mandateReference(mandate, on),
      titleLocal: mandate.titleLocal ?? null,
      issuer: mandate.issuer,
      subdivision: mandate.subdivision ?? null,
      place: placeName(catalog, mandate),
      parties: mandate.binds.parties,
      scope: mandate.binds.scope,
      status: mandate.status,
      confidence: mandate.confidence,
      standards: [...new Set(mandate.demands.map(({ standard }) => standard))],
      inferred: [...new Set(mandate.demands.filter(({ inferred }) => inferred).map(({ standard }) => standard))],
      since: mandate.since ?? null,
      due: mandate.due ?? null,
      until: mandate.until ?? null,
      nextDue: nextDueOf(mandate, on),
      bound: boundBy(mandate, on),
      noFigures: noFigures(mandate, on),
    }),
  }
}

export const mandateReference = (
  mandate: Mandate,
  on: IsoDate,
  demand: Pick<Demand, "since"> = {},
): MandateReference => ({
  id: mandate.id,
  title: mandate.title,
  level: mandate.level,
  phase: phaseOfMandate(mandate, on, datesOfDemand(mandate, demand).since),
  country: mandate.country ?? null,
  region: mandate.region ?? null,
})

const nextDueOf = (mandate: Mandate, on: IsoDate): IsoDate | null => {
  const phase = phaseOfMandate(mandate, on)
  if (phase === "draft" || phase === "ended") return null
  const dues = [mandate.due, ...mandate.demands.map((demand) => demand.due)]
  return dues.filter((due): due is IsoDate => due !== undefined && due >= on).sort()[0] ?? null
}

/** Name of a country, region or neither; a country that is not measured is named as its code is registered. */
export const placeName = (
  catalog: CatalogView,
  { country, region }: { readonly country?: CountryCode; readonly region?: RegionId },
): string => {
  if (country !== undefined) return countryName(catalog, country)
  if (region !== undefined) return catalog.regions.get(region)?.name ?? region
  return "International"
}

export const countryName = (catalog: CatalogView, country: CountryCode): string =>
  catalog.countries.get(country)?.names.en ?? REGISTERED_NAMES.of(country.toUpperCase()) ?? country

const REGISTERED_NAMES = new Intl.DisplayNames(["en"], { type: "region" })

/** What is known of a country or region by its own documents and mandates, not those of its regions. */
export const evidenceOf = (catalog: CatalogView, place: CountryCode | RegionId): KnownOfPlace => {
  const isOfPlace = ({ country, region }: { readonly country?: CountryCode; readonly region?: RegionId }) =>
    country === place || region === place
  const documents = [...catalog.policies.values()].filter(isOfPlace).length
  const mandates = [...catalog.mandates.values()].filter(isOfPlace).length
  const search = catalog.policySearches
    .filter((each) => each.place === place)
    .sort((left, right) => right.searchedOn.localeCompare(left.searchedOn))[0]
  return {
    state: documents + mandates > 0 ? "found" : search === undefined ? "not-searched" : "none-found",
    documents,
    mandates,
    search,
  }
}

interface KnownOfPlace {
  readonly state: EvidenceState
  readonly documents: number
  readonly mandates: number
  readonly search: PolicySearch | undefined
}

/** A country's targets of one sector and level. */
interface Cell {
  readonly sector: Sector
  readonly level: GovernmentLevel
  targets: number
  readonly organisations: Set<string>
}

const cellsOf = (catalog: CatalogView): ReadonlyMap<CountryCode, ReadonlyArray<Cell>> => {
  const countries = new Map<CountryCode, Map<string, Cell>>()
  for (const { country, sector, level, organisation } of catalog.targets.values()) {
    let ofCountry = countries.get(country)
    if (ofCountry === undefined) {
      ofCountry = new Map()
      countries.set(country, ofCountry)
    }
    const pair = `${sector}|${level}`
    let cell = ofCountry.get(pair)
    if (cell === undefined) {
      cell = { sector, level, targets: 0, organisations: new Set() }
      ofCountry.set(pair, cell)
    }
    cell.targets += 1
    cell.organisations.add(organisation)
  }
  return new Map([...countries].map(([country, cells]) => [country, [...cells.values()]]))
}
