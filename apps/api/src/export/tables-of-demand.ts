/** Tables of the answers about mandates, what they ask for and whether it is met, and about documents. */
import type {
  AdoptionPoint,
  CatalogView,
  CountryDemand,
  CsfOverview,
  DemandMap,
  ExplanationView,
  MandateDetail,
  MandateSummary,
  MandateTrend,
  Page,
  PlaceEvidence,
  PolicyFindingView,
  PolicyMatrix,
  PolicySummary,
  SupplierMandates,
} from "@plumbline/core"
import {
  A_STANDARD,
  type Column,
  count,
  countryColumns,
  day,
  defineTable,
  figureColumns,
  moment,
  namedFigureColumns,
  subjectColumns,
  text,
  truth,
  whole,
} from "@plumbline/dataset"

const listed = (values: ReadonlyArray<string>): string | null => (values.length === 0 ? null : values.join("; "))

const summaryColumns: ReadonlyArray<Column<MandateSummary>> = [
  text("mandate", "Identifier of the mandate", ({ id }) => id),
  text("title", "Its title in English", ({ title }) => title),
  text("title_local", "Its title in its own language", ({ titleLocal }) => titleLocal),
  text("issuer", "Who issued it", ({ issuer }) => issuer),
  text("country", "ISO 3166-1 alpha-2 code", ({ country }) => country?.toUpperCase() ?? null),
  text("region", "Identifier of the region", ({ region }) => region),
  text("place", "Name of its country or region", ({ place }) => place),
  text("mandate_level", "How strictly it asks", ({ level }) => level),
  text("phase", "Whether it is in force today", ({ phase }) => phase),
  text("binds", "Whom it binds, joined by semicolons", ({ parties }) => listed(parties)),
  text("scope", "Whom it binds, in words", ({ scope }) => scope),
  text("standards", "Standards that it asks for, joined by semicolons", ({ standards }) => listed(standards)),
  text("inferred", "Those of them that no source that was read names", ({ inferred }) => listed(inferred)),
  day("since", "Day from which it is in force", ({ since }) => since),
  day("due", "Day by which it must be met", ({ due }) => due),
  day("until", "Day on which it ceased", ({ until }) => until),
  whole("bound_organisations", "Measured bodies that it binds", ({ bound }) => bound.organisations),
  count("bound_targets", "Their targets", ({ bound }) => bound.targets),
  text("no_figures", "Why there are no figures; empty where there are", ({ noFigures }) => noFigures),
  text("confidence", "How sure the record is", ({ confidence }) => confidence),
]
export const mandatesTable = defineTable<Page<MandateSummary>, MandateSummary>({
  columns: summaryColumns,
  rowsOf: ({ items }) => items,
})

type DemandRow = { readonly mandate: string; readonly demand: MandateDetail["demands"][number] }
export const mandateTable = defineTable<MandateDetail, DemandRow>({
  columns: [
    text("mandate", "Identifier of the mandate", ({ mandate }) => mandate),
    whole("demand", "Place of the demand in the mandate, from 1 on", ({ demand }) => demand.index + 1),
    text("standard", "Identifier of the standard that is asked for", ({ demand }) => demand.standard, A_STANDARD),
    text("asks", "What is asked, in our own words", ({ demand }) => demand.asks),
    day("since", "Day from which it is in force", ({ demand }) => demand.since),
    day("due", "Day by which it must be met", ({ demand }) => demand.due),
    moment("at", "Moment of the figures (UTC)", ({ demand }) => demand.at),
    whole("methodology", "Number of the version of all judges", ({ demand }) => demand.methodology),
    ...namedFigureColumns<DemandRow>("compliance", "Those bound that meet it", ({ demand }) => demand.compliance),
    ...namedFigureColumns<DemandRow>(
      "adoption",
      "Those bound that adopted the standard",
      ({ demand }) => demand.adoption,
    ),
    text("no_figures", "Why there are no figures; empty where there are", ({ demand }) => demand.noFigures),
  ],
  rowsOf: ({ id, demands }) => demands.map((demand) => ({ mandate: id, demand })),
})

type TrendRow = {
  readonly mandate: string
  readonly demand: MandateTrend["demands"][number]
  readonly measure: "compliance" | "adoption" | "comparison"
  readonly point: AdoptionPoint
}
export const mandateTrendTable = defineTable<MandateTrend, TrendRow>({
  columns: [
    text("mandate", "Identifier of the mandate", ({ mandate }) => mandate),
    whole("demand", "Place of the demand in the mandate, from 1 on", ({ demand }) => demand.index + 1),
    text("standard", "Identifier of the standard that is asked for", ({ demand }) => demand.standard, A_STANDARD),
    text(
      "measure",
      "What is counted: those bound that meet it, those bound that adopted the standard, or others without such a mandate that did",
      ({ measure }) => measure,
      {
        values: ["compliance", "adoption", "comparison"],
      },
    ),
    day("date", "Day of the figure (UTC)", ({ point }) => point.at.slice(0, 10)),
    moment("at", "Moment of the figure (UTC)", ({ point }) => point.at),
    whole("methodology", "Number of the version of all judges", ({ point }) => point.methodology),
    ...figureColumns<TrendRow>(({ point }) => point.adoption),
  ],
  *rowsOf({ mandate, demands }) {
    for (const demand of demands) {
      const of = (measure: TrendRow["measure"], points: ReadonlyArray<AdoptionPoint>) =>
        points.map((point): TrendRow => ({ mandate: mandate.id, demand, measure, point }))
      yield* of("compliance", demand.compliance)
      yield* of("adoption", demand.adoption)
      yield* of("comparison", demand.comparison.points)
    }
  },
})

type Asked = { readonly answer: CountryDemand; readonly row: CountryDemand["rows"][number] }
export const countryDemandTable = (catalog: CatalogView) =>
  defineTable<CountryDemand, Asked>({
    columns: [
      ...countryColumns<Asked>(catalog, ({ answer }) => answer.country),
      moment("at", "End of the scan that the figures are of (UTC)", ({ answer }) => answer.at),
      text("standard", "Identifier of the standard", ({ row }) => row.standard, A_STANDARD),
      text("standing", "How demand and supply stand to each other", ({ row }) => row.standing),
      text("mandate_level", "Level of the strictest mandate in force", ({ row }) => row.level),
      day("since", "Since when that is in force", ({ row }) => row.since),
      day("due", "By when it must be met", ({ row }) => row.due),
      text("mandates", "Mandates that ask for it, joined by semicolons", ({ row }) =>
        listed(row.mandates.map(({ mandate }) => mandate.id)),
      ),
      ...namedFigureColumns<Asked>("compliance", "Those bound that meet it", ({ row }) => row.compliance),
      ...namedFigureColumns<Asked>("bound", "Those bound that adopted it", ({ row }) => row.bound),
      ...namedFigureColumns<Asked>("adoption", "All targets of the country", ({ row }) => row.adoption),
      count(
        "gap_targets",
        "Targets of those bound that are missing from full adoption",
        ({ row }) => row.gap?.targets ?? null,
      ),
    ],
    rowsOf: (answer) => answer.rows.map((row) => ({ answer, row })),
  })

type Cell = { readonly row: DemandMap["rows"][number]; readonly cell: DemandMap["rows"][number]["cells"][number] }
export const demandMapTable = (catalog: CatalogView) =>
  defineTable<DemandMap, Cell>({
    columns: [
      ...subjectColumns<Cell>(catalog, ({ row }) => row.subject),
      text(
        "evidence",
        "Whether policies of the place were found, looked for without result, or not looked for",
        ({ row }) => row.evidence,
      ),
      text("standard", "Identifier of the standard", ({ cell }) => cell.standard, A_STANDARD),
      text("standing", "How demand and supply stand to each other; empty for a region", ({ cell }) => cell.standing),
      text("mandate_level", "Level of the strictest mandate in force", ({ cell }) => cell.level),
      day("since", "Since when that is in force", ({ cell }) => cell.since),
      day("due", "By when it must be met", ({ cell }) => cell.due),
      ...namedFigureColumns<Cell>("bound", "Those bound that adopted it", ({ cell }) => cell.bound),
      ...namedFigureColumns<Cell>("adoption", "All targets", ({ cell }) => cell.adoption),
    ],
    *rowsOf({ rows }) {
      for (const row of rows) for (const cell of row.cells) yield { row, cell }
    },
  })

type SideRow = {
  readonly supplier: string
  readonly mandate: SupplierMandates["mandates"][number]["mandate"]
  readonly demand: SupplierMandates["mandates"][number]["demands"][number]
}
export const supplierMandatesTable = defineTable<SupplierMandates, SideRow>({
  columns: [
    text("supplier", "Identifier of the supplier", ({ supplier }) => supplier),
    text("mandate", "Identifier of the mandate", ({ mandate }) => mandate.id),
    text("mandate_title", "Its title", ({ mandate }) => mandate.title),
    whole("demand", "Place of the demand in the mandate, from 1 on", ({ demand }) => demand.index + 1),
    text("standard", "Identifier of the standard", ({ demand }) => demand.standard, A_STANDARD),
    day("due", "By when it must be met", ({ demand }) => demand.due),
    ...namedFigureColumns<SideRow>("customers", "Its customers", ({ demand }) => demand.customers),
    ...namedFigureColumns<SideRow>("others", "Those that it does not serve", ({ demand }) => demand.others),
  ],
  rowsOf: ({ supplier, mandates }) =>
    mandates.flatMap(({ mandate, demands }) => demands.map((demand) => ({ supplier: supplier.id, mandate, demand }))),
})

export const explanationsTable = defineTable<Page<ExplanationView>, ExplanationView>({
  columns: [
    text("explanation", "Identifier of the explanation", ({ explanation }) => explanation.id),
    text("mandate", "Identifier of the mandate", ({ explanation }) => explanation.mandate),
    text("standard", "Identifier of the standard", ({ explanation }) => explanation.standard, A_STANDARD),
    text("country", "ISO 3166-1 alpha-2 code", ({ country }) => country.toUpperCase()),
    text("organisation", "Identifier of the organisation", ({ explanation }) => explanation.organisation),
    text("organisation_name", "Its name in English", ({ organisationName }) => organisationName),
    text("ground", "Ground on which it deviates", ({ explanation }) => explanation.ground),
    text("text", "What it says", ({ explanation }) => explanation.text),
    text("compensation", "What is done in its place", ({ explanation }) => explanation.compensation ?? null),
    day("from", "First day on which it holds", ({ explanation }) => explanation.from),
    day("until", "Last day on which it holds; empty while none is set", ({ explanation }) => explanation.until ?? null),
    text("state", "Whether it holds today", ({ state }) => state, { values: ["future", "current", "expired"] }),
  ],
  rowsOf: ({ items }) => items,
})

export const policiesTable = defineTable<Page<PolicySummary>, PolicySummary>({
  columns: [
    text("policy", "Identifier of the policy", ({ id }) => id),
    text("title", "Its title in English", ({ title }) => title),
    text("title_local", "Its title in its own language", ({ titleLocal }) => titleLocal),
    text("issuer", "Who issued it", ({ issuer }) => issuer),
    text("issuer_type", "What kind of body that is", ({ issuerType }) => issuerType),
    text("country", "ISO 3166-1 alpha-2 code", ({ country }) => country?.toUpperCase() ?? null),
    text("region", "Identifier of the region", ({ region }) => region),
    text("place", "Name of its country or region", ({ place }) => place),
    whole("year", "Year of publication", ({ year }) => year),
    text("document_type", "What kind of document it is", ({ documentType }) => documentType),
    text("sectors", "COFOG divisions that it addresses, joined by semicolons; empty: all", ({ sectors }) =>
      listed(sectors),
    ),
    text("products", "What it is about buying, joined by semicolons", ({ products }) => listed(products)),
    text("csf_functions", "NIST CSF functions, joined by semicolons", ({ csfFunctions }) => listed(csfFunctions)),
    text("standards", "Standards that it names, joined by semicolons", ({ standards }) => listed(standards)),
    text("depth", "How deep it was analysed", ({ depth }) => depth),
    text("confidence", "How sure the record is", ({ confidence }) => confidence),
    whole("findings", "What readers found in it", ({ findings }) => findings),
    whole("mandates", "Mandates that belong to it", ({ mandates }) => mandates),
  ],
  rowsOf: ({ items }) => items,
})

export const policyFindingsTable = defineTable<Page<PolicyFindingView>, PolicyFindingView>({
  columns: [
    text("policy", "Identifier of the policy", ({ policy }) => policy.id),
    text("policy_title", "Its title in English", ({ policy }) => policy.title),
    text("place", "Name of its country or region", ({ place }) => place),
    text("kind", "What kind of thing was found", ({ kind }) => kind),
    text("text", "What was found, in our own words", (finding) => finding.text),
    text("audiences", "Whom it is of use to, joined by semicolons", ({ audiences }) => listed(audiences)),
    text("source", "Where it stands", ({ source }) => source.title),
    text("source_url", "Address of that", ({ source }) => source.url ?? null),
    text("confidence", "How sure the record of the document is", ({ confidence }) => confidence),
  ],
  rowsOf: ({ items }) => items,
})

export const policyPlacesTable = defineTable<Page<PlaceEvidence>, PlaceEvidence>({
  columns: [
    text("place", "Country code or region", ({ place }) => place),
    text("name", "Its name", ({ name }) => name),
    text("kind", "country or region", ({ kind }) => kind),
    truth("is_measured", "Whether its domains are measured here", ({ isMeasured }) => isMeasured),
    text("state", "Whether policies were found, looked for without result, or not looked for", ({ state }) => state),
    whole("documents", "Documents of the place", ({ documents }) => documents),
    whole("mandates", "Mandates of the place", ({ mandates }) => mandates),
    day("searched_on", "The newest search that found nothing solid", ({ searchedOn }) => searchedOn),
    text("note", "What that search says", ({ note }) => note),
  ],
  rowsOf: ({ items }) => items,
})

type Crossing = { readonly row: string; readonly column: string; readonly documents: ReadonlyArray<string> }
export const policyMatrixTable = defineTable<PolicyMatrix, Crossing>({
  columns: [
    text("row", "Value of the first facet", ({ row }) => row),
    text("column", "Value of the second facet", ({ column }) => column),
    whole("documents", "Documents that have both", ({ documents }) => documents.length),
    text("policies", "Their identifiers, joined by semicolons", ({ documents }) => listed(documents)),
  ],
  rowsOf: ({ rows, columns, cells }) =>
    rows.values.flatMap((row, down) =>
      columns.values.map((column, across) => ({
        row: row.value,
        column: column.value,
        documents: (cells[down]?.[across] ?? []).map(({ id }) => id),
      })),
    ),
})

export const csfTable = defineTable<CsfOverview, CsfOverview["functions"][number]>({
  columns: [
    text("csf_function", "Function of the NIST Cybersecurity Framework", (each) => each.function),
    text("edition", "Edition from which it is known", ({ edition }) => edition),
    whole("documents", "Documents sorted under it", ({ documents }) => documents),
    text("standards", "Standards that serve it, joined by semicolons", ({ standards }) => listed(standards)),
    whole("checks", "Checks of those standards", ({ checks }) => checks),
    text("mandates", "Mandates that ask for one of them, joined by semicolons", ({ mandates }) =>
      listed(mandates.map(({ id }) => id)),
    ),
  ],
  rowsOf: ({ functions }) => functions,
})
