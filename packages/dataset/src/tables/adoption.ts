/** Every figure of adoption there is: all points of all standards and checks, for each country, region and organisation. */
import type { AdoptionPoint, CountryCode, Scan, Subject } from "@plumbline/core"
import type { AdoptionCell, CellAdoption } from "@plumbline/store"
import { Effect } from "effect"
import {
  A_STANDARD,
  day,
  figureColumns,
  moment,
  REQUIRED,
  sectorColumns,
  subjectColumns,
  text,
  whole,
} from "../table/column.ts"
import type { Column } from "../table/table.ts"
import { type DatasetSources, type DatasetTable, datasetTable, readParts } from "./dataset-table.ts"

interface Figure {
  readonly subject: Subject
  readonly cell: AdoptionCell
  readonly series: CellAdoption
  readonly point: AdoptionPoint
  readonly scan: Scan | undefined
}

export const adoptionTables = (sources: DatasetSources): ReadonlyArray<DatasetTable> => [
  adoptionByCountry(sources),
  adoptionByRegion(sources),
  adoptionByOrganisation(sources),
]

const adoptionByCountry = (sources: DatasetSources): DatasetTable => {
  const { store, catalog } = sources
  return datasetTable<Figure>({
    name: "adoption-by-country",
    isFigures: true,
    title: "Adoption by country",
    description:
      "Adoption of every standard and check in every country, at the end of each of its scans: of all its targets, and of those of each sector, level of government, and pair of both.",
    columns: [...columnsOf(catalog), ...SCAN_COLUMNS, ...figureColumns<Figure>(({ point }) => point.adoption)],
    primaryKey: ["at", "subject", "standard", "check", "sector", "level"],
    foreignKeys: [
      { column: "scan", table: "scans", key: "scan" },
      { column: "standard", table: "standards", key: "standard" },
    ],
    read: (take) =>
      Effect.gen(function* () {
        for (const { id, names } of catalog.countries.values()) {
          const scans = yield* scansByEnd(sources, id)
          const subject: Subject = { kind: "country", id, name: names.en ?? id }
          for (const cell of yield* store.adoptionCells("country", id))
            yield* take(figuresOf(subject, cell, yield* store.adoptionOfCell("country", id, cell), scans))
        }
      }),
  })
}

const adoptionByRegion = ({ store, catalog }: DatasetSources): DatasetTable =>
  datasetTable<Figure>({
    name: "adoption-by-region",
    isFigures: true,
    title: "Adoption in the world and by region",
    description:
      "Adoption of every standard and check in the world, in each UN M49 region and sub-region, and in each grouping: the targets of its members of that day pooled, each with its newest finished scan.",
    columns: [...columnsOf(catalog), ...figureColumns<Figure>(({ point }) => point.adoption)],
    primaryKey: ["at", "subject", "standard", "check", "sector", "level"],
    foreignKeys: [{ column: "standard", table: "standards", key: "standard" }],
    read: (take) =>
      Effect.gen(function* () {
        const subjects: ReadonlyArray<Subject & { readonly kind: "world" | "region" }> = [
          { kind: "world", id: "world", name: "World" },
          ...[...catalog.regions.values()].map(({ id, name }) => ({ kind: "region" as const, id, name })),
        ]
        for (const subject of subjects) {
          for (const cell of yield* store.adoptionCells(subject.kind, subject.id))
            yield* take(figuresOf(subject, cell, yield* store.adoptionOfCell(subject.kind, subject.id, cell), NO_SCANS))
        }
      }),
  })

const adoptionByOrganisation = (sources: DatasetSources): DatasetTable => {
  const { store, catalog } = sources
  return datasetTable<Figure>({
    name: "adoption-by-organisation",
    isFigures: true,
    title: "Adoption by organisation",
    description:
      "Adoption of every standard among the targets of every organisation, at the end of each scan of its country.",
    columns: [...columnsOf(catalog), ...SCAN_COLUMNS, ...figureColumns<Figure>(({ point }) => point.adoption)],
    primaryKey: ["at", "subject", "standard", "check"],
    foreignKeys: [
      { column: "subject", table: "organisations", key: "organisation" },
      { column: "scan", table: "scans", key: "scan" },
      { column: "standard", table: "standards", key: "standard" },
    ],
    read: (take) =>
      Effect.gen(function* () {
        for (const country of catalog.countries.keys()) {
          const scans = yield* scansByEnd(sources, country)
          yield* readParts(
            (offset) => store.organisations({ country, offset, limit: PART }),
            (part) =>
              Effect.forEach(
                part,
                ({ organisation }) =>
                  Effect.gen(function* () {
                    const { id, name, sector, level } = organisation
                    const series = yield* store.adoptionOfCell("organisation", id, { sector: null, level: null })
                    yield* take(figuresOf({ kind: "organisation", id, name }, { sector, level }, series, scans))
                  }),
                { discard: true },
              ),
          )
        }
      }),
  })
}

const columnsOf = (catalog: DatasetSources["catalog"]): ReadonlyArray<Column<Figure>> => [
  day("date", "Day of the figure (UTC)", ({ point }) => point.at.slice(0, 10), REQUIRED),
  moment("at", "Moment of the figure (UTC)", ({ point }) => point.at, REQUIRED),
  whole("methodology", "Number of the version of all judges", ({ point }) => point.methodology, REQUIRED),
  ...subjectColumns<Figure>(catalog, ({ subject }) => subject),
  text("standard", "Identifier of the standard", ({ series }) => series.standard, { ...A_STANDARD, required: true }),
  text("check", "Identifier of the check; empty for the standard as a whole", ({ series }) => series.check),
  ...sectorColumns<Figure>(({ cell }) => cell, "; empty for all"),
]

const SCAN_COLUMNS: ReadonlyArray<Column<Figure>> = [
  whole("scan", "Number of the scan behind the figure", ({ scan }) => scan?.id ?? null),
  text("vantage", "Where from it was measured", ({ scan }) => scan?.vantage ?? null),
]

const figuresOf = (
  subject: Subject,
  cell: AdoptionCell,
  all: ReadonlyArray<CellAdoption>,
  scans: ReadonlyMap<string, Scan>,
): ReadonlyArray<Figure> =>
  all.flatMap((series) => series.points.map((point) => ({ subject, cell, series, point, scan: scans.get(point.at) })))

/** A country's finished scans by the moment of their figures. */
const scansByEnd = Effect.fnUntraced(function* ({ store }: DatasetSources, country: CountryCode) {
  const scans = new Map<string, Scan>()
  yield* readParts(
    (offset) => store.scans({ country, offset, limit: PART }),
    (part) =>
      Effect.sync(() => {
        for (const scan of part) if (scan.finishedAt !== null) scans.set(scan.finishedAt, scan)
      }),
  )
  return scans
})

const NO_SCANS: ReadonlyMap<string, Scan> = new Map()
const PART = 500
