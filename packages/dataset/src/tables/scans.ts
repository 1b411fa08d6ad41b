/** Which scans stand behind the figures. */
import type { Scan } from "@plumbline/core"
import { count, countryColumns, moment, REQUIRED, text, whole } from "../table/column.ts"
import type { Column } from "../table/table.ts"
import { type DatasetSources, type DatasetTable, datasetTable, readParts } from "./dataset-table.ts"

export const scanColumns = (catalog: DatasetSources["catalog"]): ReadonlyArray<Column<Scan>> => [
  whole("scan", "Number of the scan, rising with time", ({ id }) => id, REQUIRED),
  ...countryColumns<Scan>(catalog, ({ country }) => country),
  whole("methodology", "Number of the version of all judges", ({ methodology }) => methodology, REQUIRED),
  text("vantage", "Where from it was measured", ({ vantage }) => vantage, REQUIRED),
  moment("scheduled_for", "When it was due (UTC)", ({ scheduledFor }) => scheduledFor, REQUIRED),
  moment("started_at", "When it began (UTC)", ({ startedAt }) => startedAt, REQUIRED),
  moment("finished_at", "When it ended (UTC); empty while it runs", ({ finishedAt }) => finishedAt),
  count("targets", "Targets on the lists", ({ targets }) => targets, REQUIRED),
  count("measured", "Targets measured, so far while it runs", ({ measured }) => measured, REQUIRED),
]

export const scansTable = ({ store, catalog }: DatasetSources): DatasetTable =>
  datasetTable<Scan>({
    name: "scans",
    title: "Scans",
    description:
      "Every run over a country's lists: when, where from, by which methodology, and how much of the lists it reached.",
    columns: scanColumns(catalog),
    primaryKey: ["scan"],
    read: (take) => readParts((offset) => store.scans({ offset, limit: PART }), take),
  })

const PART = 500
