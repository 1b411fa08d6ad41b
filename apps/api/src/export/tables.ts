/** The tables of `/api/v1`: which columns the answers have as CSV. */
import type { Adoption, AdoptionTrend, CatalogView, Change, Page, TargetSummary } from "@plumbline/core"
import { type Column, defineTable } from "./table.ts"

/** The figure's own columns, last in every table of figures. */
const figureColumns = <Row>(of: (row: Row) => Adoption): ReadonlyArray<Column<Row>> => [
  count("pass", "Targets that pass", (row) => of(row).counts.pass),
  count("partial", "Targets that pass in part: phase-out, or a warning", (row) => of(row).counts.partial),
  count("fail", "Targets that fail", (row) => of(row).counts.fail),
  count("not_applicable", "Targets to which it does not apply", (row) => of(row).counts.notApplicable),
  count(
    "unknown",
    "Targets that could not be measured; they count neither for nor against",
    (row) => of(row).counts.unknown,
  ),
  count("n", "Denominator: pass + partial + fail", (row) => of(row).n),
  share("share", "Adoption: pass / n, 0 to 1; empty when n is 0", (row) => of(row).share),
  share("low", "Lower end of the 95 % Wilson interval", (row) => of(row).low),
  share("high", "Upper end of the 95 % Wilson interval", (row) => of(row).high),
  share("coverage", "n / (n + unknown): the part that could be measured", (row) => of(row).coverage),
]

const text = <Row>(name: string, description: string, cell: (row: Row) => string | null): Column<Row> => ({
  name,
  description,
  type: "string",
  cell,
})
const count = <Row>(name: string, description: string, cell: (row: Row) => number): Column<Row> => ({
  name,
  description,
  type: "integer",
  cell,
})
const share = <Row>(name: string, description: string, cell: (row: Row) => number | null): Column<Row> => ({
  name,
  description,
  type: "number",
  cell,
})

/** A row a point: whose, of what, when. */
export const adoptionTable = ({ countries, regions }: CatalogView) => {
  type Row = {
    readonly series: AdoptionTrend["series"][number]
    readonly point: AdoptionTrend["series"][number]["points"][number]
  }
  const countryOf = ({ series: { subject } }: Row) =>
    subject.kind === "country" ? countries.get(subject.id) : undefined
  return defineTable<AdoptionTrend, Row>({
    columns: [
      {
        name: "date",
        description: "Day of the figure (UTC)",
        type: "date",
        cell: ({ point }) => point.at.slice(0, 10),
      },
      { name: "at", description: "Moment of the figure (UTC)", type: "dateTime", cell: ({ point }) => point.at },
      count("methodology", "Number of the version of all judges", ({ point }) => point.methodology),
      text("subject_kind", "world, region, country or organisation", ({ series }) => series.subject.kind),
      text("subject", "Identifier of the subject", ({ series }) => series.subject.id),
      text("subject_name", "Its name in English", ({ series }) => series.subject.name),
      text("iso3166_1_alpha2", "Of a country", (row) => countryOf(row)?.id.toUpperCase() ?? null),
      text("iso3166_1_alpha3", "Of a country", (row) => countryOf(row)?.alpha3 ?? null),
      text("m49", "UN M49 code of a country or region, three digits", (row) => {
        const { subject } = row.series
        return countryOf(row)?.m49 ?? (subject.kind === "region" ? (regions.get(subject.id)?.m49 ?? null) : null)
      }),
      text("standard", "Identifier of the standard", ({ series }) => series.standard),
      text("check", "Identifier of the check; empty for the standard as a whole", ({ series }) => series.check),
      text("sector", "COFOG division; empty for all", ({ series }) => series.sector),
      text("level", "Level of government; empty for all", ({ series }) => series.level),
      ...figureColumns<Row>(({ point }) => point.adoption),
    ],
    *rowsOf({ series }) {
      for (const each of series) for (const point of each.points) yield { series: each, point }
    },
  })
}

/** A row a target and standard. */
export const targetsTable = defineTable<
  Page<TargetSummary>,
  { readonly summary: TargetSummary; readonly verdict: TargetSummary["verdicts"][number] | null }
>({
  columns: [
    text("target", "Domain name, in A-labels", ({ summary }) => summary.target.name),
    text("country", "ISO 3166-1 alpha-2 code", ({ summary }) => summary.target.country.toUpperCase()),
    text("organisation", "Identifier of the organisation", ({ summary }) => summary.organisation.id),
    text("organisation_name", "Its name in English", ({ summary }) => summary.organisation.name),
    text("sector", "COFOG division", ({ summary }) => summary.target.sector),
    text("level", "Level of government", ({ summary }) => summary.target.level),
    {
      name: "observed_at",
      description: "Moment of the newest measurement (UTC)",
      type: "dateTime",
      cell: ({ summary }) => summary.observedAt,
    },
    {
      name: "excluded",
      description: "Whether its owner asked not to be measured",
      type: "boolean",
      cell: ({ summary }) => summary.excluded,
    },
    text(
      "standard",
      "Identifier of the standard; empty for a target without verdicts",
      ({ verdict }) => verdict?.standard ?? null,
    ),
    text("verdict", "pass, partial, fail, not-applicable or unknown", ({ verdict }) => verdict?.verdict ?? null),
  ],
  *rowsOf({ items }) {
    for (const summary of items) {
      if (summary.verdicts.length === 0) yield { summary, verdict: null }
      for (const verdict of summary.verdicts) yield { summary, verdict }
    }
  },
})

export const changesTable = defineTable<Page<Change>, Change>({
  columns: [
    { name: "at", description: "Moment of the scan's end (UTC)", type: "dateTime", cell: ({ at }) => at },
    count("scan", "Number of the scan", ({ scan }) => scan),
    text("country", "ISO 3166-1 alpha-2 code", ({ country }) => country.toUpperCase()),
    text("target", "Domain name, in A-labels", ({ target }) => target),
    text("organisation", "Identifier of the organisation", ({ organisation }) => organisation),
    text("organisation_name", "Its name in English", ({ organisationName }) => organisationName),
    text("standard", "Identifier of the standard", ({ standard }) => standard),
    text("from", "Verdict before; empty for a new target", ({ from }) => from),
    text("to", "Verdict now; empty for one that left the list", ({ to }) => to),
    text("direction", "improved, regressed, other, new or gone", ({ direction }) => direction),
  ],
  rowsOf: ({ items }) => items,
})
