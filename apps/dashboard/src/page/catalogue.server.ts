/** What many pages ask the API for: the standards in their order, the names of regions and countries, a grid. */

import { domainToUnicode } from "node:url"
import {
  type Change,
  CountrySummary,
  Grid,
  type GridRow,
  RegionDetail,
  STANDARD_IDS,
  StandardDetail,
  type TargetSummary,
  type Verdict,
} from "@plumbline/core"
import { ask, askAll } from "#app/api/answer.server.ts"
import { type GridChoice, type GridView, viewGrid } from "#app/grid/grid.ts"
import { m } from "#app/paraglide/messages.js"
import { countryName } from "#app/words/format.ts"
import { words } from "#app/words/terms.ts"
import { regionPath } from "./links.ts"
import { oneOf, textOf } from "./query.server.ts"

export type Column = GridView["columns"][number]

/** All standards in the order in which a report shows them. */
export const askStandards = async (): Promise<ReadonlyArray<StandardDetail>> =>
  (await askAll(StandardDetail, "/standards")).toSorted(
    (left, right) => STANDARD_IDS.indexOf(left.standard.id) - STANDARD_IDS.indexOf(right.standard.id),
  )

/** Those that are measured, as columns of a grid. */
export const columnsOf = (details: ReadonlyArray<StandardDetail>): ReadonlyArray<Column> =>
  details
    .filter(({ standard }) => standard.status === "measured")
    .map(({ standard }) => ({ id: standard.id, abbreviation: standard.abbreviation }))

export const askRegions = (): Promise<ReadonlyArray<RegionDetail>> => askAll(RegionDetail, "/regions")

export const askCountries = async (): Promise<ReadonlyArray<CountrySummary>> => {
  const countries = await askAll(CountrySummary, "/countries")
  return countries.map((country) => ({ ...country, name: countryName(country.id, country.name) }))
}

export const regionNames = (regions: ReadonlyArray<RegionDetail>): ReadonlyMap<string, string> =>
  new Map(regions.map(({ region }) => [region.id, region.name]))

export const countryNames = (countries: ReadonlyArray<CountrySummary>): Readonly<Record<string, string>> =>
  Object.fromEntries(countries.map((country) => [country.id, country.name]))

export const gridChoice = (query: URLSearchParams): GridChoice => ({
  sort: textOf(query, "sort"),
  order: oneOf(query, "order", ["up"]) ?? "down",
  at: oneOf(query, "at", ["before"]) ?? "now",
})

/** The grid of countries, under their regions; `isShown` leaves out rows. */
export const askCountryGrid = async (
  query: URLSearchParams,
  standards: ReadonlyArray<StandardDetail>,
  regions: ReadonlyArray<RegionDetail>,
  isShown: (row: GridRow) => boolean = () => true,
): Promise<GridView> => {
  const names = regionNames(regions)
  const { rows } = await ask(Grid, "/grid", { by: "country" })
  const named = rows
    .filter(isShown)
    .map((row) => ({ ...row, subject: { ...row.subject, name: countryName(row.subject.id, row.subject.name) } }))
  return viewGrid(named, columnsOf(standards), gridChoice(query), ({ region }) =>
    region === null ? null : { name: names.get(region) ?? region, path: regionPath(region) },
  )
}

/** The grid of regions that have measured countries, under the kind of region. */
export const askRegionGrid = async (
  query: URLSearchParams,
  standards: ReadonlyArray<StandardDetail>,
  regions: ReadonlyArray<RegionDetail>,
): Promise<GridView> => {
  const kinds = new Map(regions.map(({ region }) => [region.id as string, region.kind]))
  const { rows } = await ask(Grid, "/grid", { by: "region" })
  const shown = rows.filter((row) => row.targets > 0)
  return viewGrid(shown, columnsOf(standards), gridChoice(query), ({ subject }) => {
    const kind = kinds.get(subject.id)
    return kind === undefined ? null : { name: words.regionKinds[kind], path: null }
  })
}

/** Regions that have something to show, for a choice among them. */
export const regionChoices = (regions: ReadonlyArray<RegionDetail>) =>
  regions.filter(({ countries }) => countries.length > 0).map(({ region }) => ({ id: region.id, name: region.name }))

/** A domain name as people write it: U-labels (RFC 5890 §2.3.2.1) where it has A-labels. */
export const displayName = (name: string): string => domainToUnicode(name) || name

export type TargetView = {
  readonly name: string
  readonly display: string
  readonly organisation: { readonly id: string; readonly name: string }
  readonly observedAt: string | null
  readonly excluded: boolean
  readonly verdicts: Readonly<Record<string, TargetSummary["verdicts"][number]["verdict"]>>
}

/** A row of a table of domains: only what is shown. */
export const viewTarget = (summary: TargetSummary): TargetView => ({
  name: summary.target.name,
  display: displayName(summary.target.name),
  organisation: { id: summary.organisation.id, name: summary.organisation.name },
  observedAt: summary.observedAt,
  excluded: summary.excluded,
  verdicts: Object.fromEntries(summary.verdicts.map(({ standard, verdict }) => [standard, verdict])),
})

export type ChangeView = Omit<Change, "checks"> & {
  readonly display: string
  readonly abbreviation: string
  /** The checks that changed, with the labels of their reasons; null where a check was not judged. */
  readonly checks: ReadonlyArray<{
    readonly title: string
    readonly before: string | null
    readonly after: string | null
  }>
}

export const viewChange =
  (standards: ReadonlyArray<StandardDetail>) =>
  (change: Change): ChangeView => {
    const known = standards.find(({ standard }) => standard.id === change.standard)?.standard
    const labelOf = (check: string, said: { readonly verdict: Verdict; readonly reason: string } | null) => {
      if (said === null) return null
      const reasons = known?.checks.find(({ id }) => id === check)?.reasons
      const label = reasons?.find(({ code }) => code === said.reason)?.label
      // The texts of obstacles belong to no check.
      return label ?? (said.verdict === "unknown" ? m.changes_not_measured() : said.reason)
    }
    return {
      ...change,
      display: displayName(change.target),
      abbreviation: known?.abbreviation ?? change.standard,
      checks: change.checks.map(({ check, before, after }) => ({
        title: known?.checks.find(({ id }) => id === check)?.title ?? check,
        before: labelOf(check, before),
        after: labelOf(check, after),
      })),
    }
  }
