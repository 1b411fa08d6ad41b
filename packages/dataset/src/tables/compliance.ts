/** How far those bound by mandates meet what these ask for. */
import { type Adoption, type AdoptionPoint, adoptionOf, type Demand, type Mandate } from "@plumbline/core"
import type { ComplianceFigure } from "@plumbline/store"
import { Effect } from "effect"
import { A_STANDARD, countryColumns, day, figureColumns, moment, REQUIRED, text, whole } from "../table/column.ts"
import type { Column } from "../table/table.ts"
import { type DatasetSources, type DatasetTable, datasetTable } from "./dataset-table.ts"

interface Asked {
  readonly mandate: Mandate
  readonly index: number
  readonly demand: Demand
}

export const complianceTables = (sources: DatasetSources): ReadonlyArray<DatasetTable> => [
  complianceByCountry(sources),
  complianceTrend(sources),
]

const complianceByCountry = ({ store, catalog }: DatasetSources): DatasetTable => {
  type Row = Asked & { readonly figure: ComplianceFigure; readonly adoption: Adoption }
  return datasetTable<Row>({
    name: "compliance-by-country",
    isFigures: true,
    title: "Compliance by mandate and country",
    description:
      "How many of the targets that a mandate binds meet each of its demands, as of each country's newest finished scan. Of mandates that cannot be measured from outside there are no figures.",
    columns: [
      ...askedColumns<Row>(),
      ...countryColumns<Row>(catalog, ({ figure }) => figure.country),
      ...momentColumns<Row>(({ figure }) => figure),
      ...figureColumns<Row>(({ adoption }) => adoption),
    ],
    primaryKey: ["mandate", "demand", "country"],
    foreignKeys: MANDATE_KEYS,
    read: (take) =>
      Effect.flatMap(store.complianceFigures(), (figures) =>
        take(
          figures.flatMap((figure) =>
            askedIn(catalog, figure.mandate, figure.index).map((asked) => ({
              ...asked,
              figure,
              adoption: adoptionOf(figure.counts),
            })),
          ),
        ),
      ),
  })
}

const complianceTrend = ({ store, catalog }: DatasetSources): DatasetTable => {
  type Row = Asked & { readonly point: AdoptionPoint }
  return datasetTable<Row>({
    name: "compliance-trend",
    isFigures: true,
    title: "Compliance by mandate over time",
    description:
      "How many of the targets that a mandate binds met each of its demands, over time: summed over the countries in which it held.",
    columns: [
      ...askedColumns<Row>(),
      ...momentColumns<Row>(({ point }) => point),
      ...figureColumns<Row>(({ point }) => point.adoption),
    ],
    primaryKey: ["mandate", "demand", "at"],
    foreignKeys: MANDATE_KEYS,
    read: (take) =>
      Effect.forEach(
        catalog.mandates.keys(),
        (mandate) =>
          Effect.flatMap(store.complianceTrend(mandate), (demands) =>
            take(
              demands.flatMap(({ index, points }) =>
                askedIn(catalog, mandate, index).flatMap((asked) => points.map((point) => ({ ...asked, point }))),
              ),
            ),
          ),
        { discard: true },
      ),
  })
}

const MANDATE_KEYS: DatasetTable["foreignKeys"] = [{ column: "standard", table: "standards", key: "standard" }]

const askedIn = ({ mandates }: DatasetSources["catalog"], id: string, index: number): ReadonlyArray<Asked> => {
  const mandate = mandates.get(id)
  const demand = mandate?.demands[index]
  return mandate === undefined || demand === undefined ? [] : [{ mandate, index, demand }]
}

const askedColumns = <Row extends Asked>(): ReadonlyArray<Column<Row>> => [
  text("mandate", "Identifier of the mandate", ({ mandate }) => mandate.id, REQUIRED),
  text("mandate_title", "Its title", ({ mandate }) => mandate.title, REQUIRED),
  text("mandate_level", "How strictly it asks", ({ mandate }) => mandate.level, REQUIRED),
  whole("demand", "Place of the demand in the mandate, from 1 on", ({ index }) => index + 1, REQUIRED),
  text("standard", "Identifier of the standard that is asked for", ({ demand }) => demand.standard, {
    ...A_STANDARD,
    required: true,
  }),
  text("asks", "What is asked, in our own words", ({ demand }) => demand.asks ?? null),
]

const momentColumns = <Row>(
  of: (row: Row) => { readonly at: string; readonly methodology: number },
): ReadonlyArray<Column<Row>> => [
  day("date", "Day of the figure (UTC)", (row) => of(row).at.slice(0, 10), REQUIRED),
  moment("at", "Moment of the figure (UTC)", (row) => of(row).at, REQUIRED),
  whole("methodology", "Number of the version of all judges", (row) => of(row).methodology, REQUIRED),
]
