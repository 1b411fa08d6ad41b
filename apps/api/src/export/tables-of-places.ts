/** Tables of the answers about figures, places, bodies and suppliers. */
import type {
  AdoptionPoint,
  CatalogView,
  CountrySummary,
  CountrySuppliers,
  Grid,
  OrganisationDetail,
  OrganisationSummary,
  Page,
  ReasonBreakdown,
  RegionDetail,
  Scan,
  ScanDetail,
  StandardDetail,
  SupplierDetail,
  SupplierSummary,
  TargetDetail,
} from "@plumbline/core"
import {
  A_STANDARD,
  A_VERDICT,
  type Column,
  count,
  countryColumns,
  day,
  defineTable,
  figureColumns,
  moment,
  namedFigureColumns,
  scanColumns,
  sectorColumns,
  share,
  subjectColumns,
  text,
  truth,
  whole,
} from "@plumbline/dataset"

const standardColumn = <Row>(of: (row: Row) => string | null) =>
  text<Row>("standard", "Identifier of the standard", of, A_STANDARD)

export const gridTable = (catalog: CatalogView) => {
  type Row = { readonly row: Grid["rows"][number]; readonly cell: Grid["rows"][number]["cells"][number] }
  return defineTable<Grid, Row>({
    columns: [
      ...subjectColumns<Row>(catalog, ({ row }) => row.subject),
      text("region", "Of a country: the M49 region it is shown under", ({ row }) => row.region),
      standardColumn(({ cell }) => cell.standard),
      moment("at", "Moment of the figure (UTC)", ({ cell }) => cell.at),
      ...figureColumns<Row>(({ cell }) => cell.adoption),
      moment("before_at", "Moment of the figure a year before (UTC)", ({ cell }) => cell.before?.at ?? null),
      ...namedFigureColumns<Row>("before", "A year before", ({ cell }) => cell.before?.adoption ?? null),
    ],
    *rowsOf({ rows }) {
      for (const row of rows) for (const cell of row.cells) yield { row, cell }
    },
  })
}

const summaryColumns = (catalog: CatalogView): ReadonlyArray<Column<CountrySummary>> => [
  ...countryColumns<CountrySummary>(catalog, ({ id }) => id),
  text("name", "Name in English", ({ name }) => name),
  truth("fictional", "Whether it exists in the laboratory only", ({ fictional }) => fictional),
  text("regions", "Regions that it belongs to, joined by semicolons", ({ regions }) => regions.join("; ")),
  whole("organisations", "Public bodies on its lists", ({ organisations }) => organisations),
  count("targets", "Domain names on its lists", ({ targets }) => targets),
  whole("scan", "Number of its newest finished scan", ({ latestScan }) => latestScan?.id ?? null),
  moment("scan_finished_at", "When that ended (UTC)", ({ latestScan }) => latestScan?.finishedAt ?? null),
  count("measured", "Targets measured by it", ({ latestScan }) => latestScan?.measured ?? null),
]

export const countriesTable = (catalog: CatalogView) =>
  defineTable<Page<CountrySummary>, CountrySummary>({ columns: summaryColumns(catalog), rowsOf: ({ items }) => items })
export const countryTable = (catalog: CatalogView) =>
  defineTable<CountrySummary, CountrySummary>({ columns: summaryColumns(catalog), rowsOf: (summary) => [summary] })

type Member = { readonly region: RegionDetail["region"]; readonly summary: CountrySummary }
const memberColumns = (catalog: CatalogView): ReadonlyArray<Column<Member>> => [
  text("region", "Identifier of the region", ({ region }) => region.id),
  text("region_name", "Its name in English", ({ region }) => region.name),
  text("region_kind", "What kind of region it is", ({ region }) => region.kind),
  text("region_m49", "UN M49 code, three digits; empty for groupings", ({ region }) => region.m49 ?? null),
  ...summaryColumns(catalog).map(({ cell, ...head }) => ({ ...head, cell: ({ summary }: Member) => cell(summary) })),
]
const membersOf = ({ region, countries }: RegionDetail): ReadonlyArray<Member> =>
  countries.map((summary) => ({ region, summary }))
export const regionsTable = (catalog: CatalogView) =>
  defineTable<Page<RegionDetail>, Member>({
    columns: memberColumns(catalog),
    rowsOf: ({ items }) => items.flatMap(membersOf),
  })
export const regionTable = (catalog: CatalogView) =>
  defineTable<RegionDetail, Member>({ columns: memberColumns(catalog), rowsOf: membersOf })

type StandardCheck = {
  readonly standard: StandardDetail["standard"]
  readonly check: StandardDetail["standard"]["checks"][number] | null
}
const checkColumns: ReadonlyArray<Column<StandardCheck>> = [
  standardColumn(({ standard }) => standard.id),
  text("standard_title", "Its title", ({ standard }) => standard.title),
  text("status", "Whether it is measured", ({ standard }) => standard.status),
  text("check", "Identifier of the check; empty for a standard without", ({ check }) => check?.id ?? null),
  text("check_title", "Its title", ({ check }) => check?.title ?? null),
  text("requirement", "How strictly it is asked for", ({ check }) => check?.requirement ?? null),
  text("asks", "What is asked", ({ check }) => check?.asks ?? null),
  text("reference", "The section that asks for it", ({ check }) => check?.reference ?? null),
]
const checksOf = ({ standard }: StandardDetail): ReadonlyArray<StandardCheck> =>
  standard.checks.length === 0 ? [{ standard, check: null }] : standard.checks.map((check) => ({ standard, check }))
export const standardsTable = defineTable<Page<StandardDetail>, StandardCheck>({
  columns: checkColumns,
  rowsOf: ({ items }) => items.flatMap(checksOf),
})
export const standardTable = defineTable<StandardDetail, StandardCheck>({ columns: checkColumns, rowsOf: checksOf })

type ReasonRow = { readonly standard: string; readonly counted: ReasonBreakdown["reasons"][number] }
export const reasonsTable = defineTable<ReasonBreakdown, ReasonRow>({
  columns: [
    standardColumn(({ standard }) => standard),
    text("check", "Identifier of the check", ({ counted }) => counted.check),
    text("verdict", "The verdict that goes with it", ({ counted }) => counted.verdict, A_VERDICT),
    text("reason", "Code of the reason", ({ counted }) => counted.reason),
    text("label", "In a few words", ({ counted }) => counted.label),
    count("targets", "Targets of which this is said", ({ counted }) => counted.targets),
  ],
  rowsOf: ({ standard, reasons }) => reasons.map((counted) => ({ standard, counted })),
})

type BodyFigure = {
  readonly summary: OrganisationSummary
  readonly figure: OrganisationSummary["verdicts"][number] | null
}
const bodyColumns = (catalog: CatalogView): ReadonlyArray<Column<BodyFigure>> => [
  text("organisation", "Identifier of the organisation", ({ summary }) => summary.organisation.id),
  text("name", "Its name in English", ({ summary }) => summary.organisation.name),
  text("name_local", "Its name in its own language", ({ summary }) => summary.organisation.nameLocal ?? null),
  ...countryColumns<BodyFigure>(catalog, ({ summary }) => summary.organisation.country),
  ...sectorColumns<BodyFigure>(({ summary }) => summary.organisation),
  count("targets", "Its targets", ({ summary }) => summary.targets),
  text(
    "standard",
    "Identifier of the standard; empty for a body without figures",
    ({ figure }) => figure?.standard ?? null,
    A_STANDARD,
  ),
  ...namedFigureColumns<BodyFigure>("adoption", "Adoption", ({ figure }) => figure?.adoption ?? null),
]
const figuresOf = (summary: OrganisationSummary): ReadonlyArray<BodyFigure> =>
  summary.verdicts.length === 0 ? [{ summary, figure: null }] : summary.verdicts.map((figure) => ({ summary, figure }))
export const organisationsTable = (catalog: CatalogView) =>
  defineTable<Page<OrganisationSummary>, BodyFigure>({
    columns: bodyColumns(catalog),
    rowsOf: ({ items }) => items.flatMap(figuresOf),
  })
export const organisationTable = (catalog: CatalogView) =>
  defineTable<OrganisationDetail, BodyFigure>({ columns: bodyColumns(catalog), rowsOf: figuresOf })

type TargetFinding = { readonly target: TargetDetail["target"]; readonly finding: TargetDetail["findings"][number] }
export const targetTable = (catalog: CatalogView) =>
  defineTable<TargetDetail, TargetFinding>({
    columns: [
      text("target", "Domain name, in A-labels", ({ target }) => target.name),
      ...countryColumns<TargetFinding>(catalog, ({ target }) => target.country),
      text("check", "Identifier of the check", ({ finding }) => finding.check),
      text("requirement", "How strictly it is asked for", ({ finding }) => finding.requirement),
      text("verdict", "How it stands", ({ finding }) => finding.verdict, A_VERDICT),
      text("reason", "Code of the reason", ({ finding }) => finding.reason),
      text("label", "The reason in a few words", ({ finding }) => finding.label),
      text("explanation", "What was seen", ({ finding }) => finding.explanation),
      text("mend", "How to mend it", ({ finding }) => finding.mend),
      text("evidence", "SHA-256 of the evidence", ({ finding }) => finding.evidence),
      moment("since", "From when verdict and reason hold unchanged (UTC)", ({ finding }) => finding.since),
      moment("observed_at", "The last moment at which it was seen to hold (UTC)", ({ finding }) => finding.observedAt),
      whole("methodology", "Number of the version of all judges", ({ finding }) => finding.methodology),
    ],
    rowsOf: ({ target, findings }) => findings.map((finding) => ({ target, finding })),
  })

export const scansTable = (catalog: CatalogView) =>
  defineTable<Page<Scan>, Scan>({ columns: scanColumns(catalog), rowsOf: ({ items }) => items })

type ScanFigure = { readonly scan: Scan; readonly figure: ScanDetail["adoption"][number] }
export const scanTable = (catalog: CatalogView) =>
  defineTable<ScanDetail, ScanFigure>({
    columns: [
      ...scanColumns(catalog).map(({ cell, ...head }) => ({ ...head, cell: ({ scan }: ScanFigure) => cell(scan) })),
      standardColumn<ScanFigure>(({ figure }) => figure.standard),
      ...figureColumns<ScanFigure>(({ figure }) => figure.adoption),
    ],
    rowsOf: ({ scan, adoption }) => adoption.map((figure) => ({ scan, figure })),
  })

type SupplierRow = { readonly summary: SupplierSummary; readonly role: SupplierSummary["roles"][number] | null }
export const suppliersTable = defineTable<Page<SupplierSummary>, SupplierRow>({
  columns: [
    text("supplier", "Identifier of the supplier", ({ summary }) => summary.supplier.id),
    text("name", "Its name", ({ summary }) => summary.supplier.name),
    text("kind", "supplier, self-hosted or other", ({ summary }) => summary.supplier.kind),
    text(
      "seat",
      "Country of its seat, ISO 3166-1 alpha-2 code",
      ({ summary }) => summary.supplier.country?.toUpperCase() ?? null,
    ),
    count("targets", "Targets that it serves in any role", ({ summary }) => summary.targets),
    whole("organisations", "Organisations whose targets these are", ({ summary }) => summary.organisations),
    whole("countries", "Countries whose targets these are", ({ summary }) => summary.countries),
    text("role", "A role; empty where it serves none", ({ role }) => role?.role ?? null),
    count("role_targets", "Targets that it serves in this role", ({ role }) => role?.targets ?? null),
  ],
  rowsOf: ({ items }) =>
    items.flatMap(
      (summary): ReadonlyArray<SupplierRow> =>
        summary.roles.length === 0 ? [{ summary, role: null }] : summary.roles.map((role) => ({ summary, role })),
    ),
})

type SupplierPoint = {
  readonly supplier: SupplierSummary["supplier"]
  readonly standard: string
  readonly point: AdoptionPoint
}
export const supplierTable = defineTable<SupplierDetail, SupplierPoint>({
  columns: [
    day("date", "Day of the figure (UTC)", ({ point }) => point.at.slice(0, 10)),
    moment("at", "Moment of the figure (UTC)", ({ point }) => point.at),
    whole("methodology", "Number of the version of all judges", ({ point }) => point.methodology),
    text("supplier", "Identifier of the supplier", ({ supplier }) => supplier.id),
    text("supplier_name", "Its name", ({ supplier }) => supplier.name),
    standardColumn(({ standard }) => standard),
    ...figureColumns<SupplierPoint>(({ point }) => point.adoption),
  ],
  rowsOf: ({ supplier, adoption }) =>
    adoption.flatMap(({ standard, points }) => points.map((point) => ({ supplier, standard, point }))),
})

type Part = {
  readonly country: string
  readonly role: CountrySuppliers["roles"][number]
  readonly part: CountrySuppliers["roles"][number]["suppliers"][number]
}
export const countrySuppliersTable = (catalog: CatalogView) =>
  defineTable<CountrySuppliers, Part>({
    columns: [
      ...countryColumns<Part>(catalog, ({ country }) => country),
      text("role", "Part that the supplier plays", ({ role }) => role.role),
      text("supplier", "Identifier of the supplier", ({ part }) => part.supplier.id),
      text("supplier_name", "Its name", ({ part }) => part.supplier.name),
      count("targets", "Targets that it serves in this role", ({ part }) => part.targets),
      count("known", "Targets of which it is known who plays the role", ({ role }) => role.targets),
      share("share", "Of those; a target with several suppliers counts for each", ({ part }) => part.share),
    ],
    rowsOf: ({ country, roles }) => roles.flatMap((role) => role.suppliers.map((part) => ({ country, role, part }))),
  })
