/** The tables of `/api/v1`: which columns the answers have as CSV, Parquet and XLSX. */
import type { AdoptionTrend, CatalogView, Change, ChangeSummary, Page, TargetSummary } from "@plumbline/core"
import {
  A_STANDARD,
  A_VERDICT,
  confirmationColumns,
  countryColumns,
  day,
  defineTable,
  figureColumns,
  moment,
  sectorColumns,
  subjectColumns,
  type Table,
  text,
  truth,
  whole,
} from "@plumbline/dataset"
import {
  countryDemandTable,
  csfTable,
  demandMapTable,
  explanationsTable,
  mandatesTable,
  mandateTable,
  mandateTrendTable,
  policiesTable,
  policyFindingsTable,
  policyMatrixTable,
  policyPlacesTable,
  supplierMandatesTable,
} from "./tables-of-demand.ts"
import {
  countriesTable,
  countrySuppliersTable,
  countryTable,
  gridTable,
  organisationsTable,
  organisationTable,
  reasonsTable,
  regionsTable,
  regionTable,
  scansTable,
  scanTable,
  standardsTable,
  standardTable,
  suppliersTable,
  supplierTable,
  targetTable,
} from "./tables-of-places.ts"

/** A row a point: whose, of what, when. */
export const adoptionTable = (catalog: CatalogView) => {
  type Row = {
    readonly series: AdoptionTrend["series"][number]
    readonly point: AdoptionTrend["series"][number]["points"][number]
  }
  return defineTable<AdoptionTrend, Row>({
    columns: [
      day("date", "Day of the figure (UTC)", ({ point }) => point.at.slice(0, 10)),
      moment("at", "Moment of the figure (UTC)", ({ point }) => point.at),
      whole("methodology", "Number of the version of all judges", ({ point }) => point.methodology),
      ...subjectColumns<Row>(catalog, ({ series }) => series.subject),
      text("standard", "Identifier of the standard", ({ series }) => series.standard, A_STANDARD),
      text("check", "Identifier of the check; empty for the standard as a whole", ({ series }) => series.check),
      ...sectorColumns<Row>(({ series }) => series, "; empty for all"),
      ...figureColumns<Row>(({ point }) => point.adoption),
    ],
    *rowsOf({ series }) {
      for (const each of series) for (const point of each.points) yield { series: each, point }
    },
  })
}

/** A row a target and standard. */
export const targetsTable = (catalog: CatalogView) => {
  type Row = { readonly summary: TargetSummary; readonly verdict: TargetSummary["verdicts"][number] | null }
  return defineTable<Page<TargetSummary>, Row>({
    columns: [
      text("target", "Domain name, in A-labels", ({ summary }) => summary.target.name),
      ...countryColumns<Row>(catalog, ({ summary }) => summary.target.country),
      text("organisation", "Identifier of the organisation", ({ summary }) => summary.organisation.id),
      text("organisation_name", "Its name in English", ({ summary }) => summary.organisation.name),
      ...sectorColumns<Row>(({ summary }) => summary.target),
      moment("observed_at", "Moment of the newest measurement (UTC)", ({ summary }) => summary.observedAt),
      truth("excluded", "Whether its owner asked not to be measured", ({ summary }) => summary.excluded),
      text(
        "standard",
        "Identifier of the standard; empty for a target without verdicts",
        ({ verdict }) => verdict?.standard ?? null,
        A_STANDARD,
      ),
      text("verdict", "How it stands on the standard", ({ verdict }) => verdict?.verdict ?? null, A_VERDICT),
    ],
    *rowsOf({ items }) {
      for (const summary of items) {
        if (summary.verdicts.length === 0) yield { summary, verdict: null }
        for (const verdict of summary.verdicts) yield { summary, verdict }
      }
    },
  })
}

/** A row for each that is counted by. */
export const changesSummaryTable = defineTable<Page<ChangeSummary>, ChangeSummary>({
  columns: [
    text("id", "Identifier of the country, organisation, standard or supplier, or number of the scan", ({ id }) => id),
    text("name", "Its name in English", ({ name }) => name),
    whole("regressed", "Verdicts that regressed", ({ counts }) => counts.regressed),
    whole("improved", "Verdicts that improved", ({ counts }) => counts.improved),
    whole("new", "Verdicts on targets that are new on the list", ({ counts }) => counts.new),
    whole("gone", "Verdicts on targets that left the list", ({ counts }) => counts.gone),
    whole("other", "Verdicts that changed otherwise, for example to unknown", ({ counts }) => counts.other),
  ],
  rowsOf: ({ items }) => items,
})

export const changesTable = (catalog: CatalogView) =>
  defineTable<Page<Change>, Change>({
    columns: [
      moment("at", "Moment of the scan's end (UTC)", ({ at }) => at),
      whole("scan", "Number of the scan", ({ scan }) => scan),
      ...countryColumns<Change>(catalog, ({ country }) => country),
      text("target", "Domain name, in A-labels", ({ target }) => target),
      text("organisation", "Identifier of the organisation", ({ organisation }) => organisation),
      text("organisation_name", "Its name in English", ({ organisationName }) => organisationName),
      text("standard", "Identifier of the standard", ({ standard }) => standard, A_STANDARD),
      text("from", "Verdict before; empty for a new target", ({ from }) => from, A_VERDICT),
      text("to", "Verdict now; empty for one that left the list", ({ to }) => to, A_VERDICT),
      text("direction", "Which way it went", ({ direction }) => direction, {
        values: ["improved", "regressed", "other", "new", "gone"],
      }),
      ...confirmationColumns,
    ],
    rowsOf: ({ items }) => items,
  })

/** The table of every answer that is a list or a figure, by the name of its operation. */
export const tablesOf = (catalog: CatalogView): ReadonlyMap<string, Table<never>> =>
  new Map(
    Object.entries({
      grid: gridTable(catalog),
      countries: countriesTable(catalog),
      country: countryTable(catalog),
      regions: regionsTable(catalog),
      region: regionTable(catalog),
      standards: standardsTable,
      standard: standardTable,
      reasons: reasonsTable,
      organisations: organisationsTable(catalog),
      organisation: organisationTable(catalog),
      target: targetTable(catalog),
      suppliers: suppliersTable,
      supplier: supplierTable,
      supplierTargets: targetsTable(catalog),
      countrySuppliers: countrySuppliersTable(catalog),
      supplierMandates: supplierMandatesTable,
      scans: scansTable(catalog),
      scan: scanTable(catalog),
      mandates: mandatesTable,
      mandate: mandateTable,
      mandateTrend: mandateTrendTable,
      countryDemand: countryDemandTable(catalog),
      demand: demandMapTable(catalog),
      explanations: explanationsTable,
      policies: policiesTable,
      policyFindings: policyFindingsTable,
      policyPlaces: policyPlacesTable,
      policyMatrix: policyMatrixTable,
      csf: csfTable,
    }) as ReadonlyArray<[string, Table<never>]>,
  )
