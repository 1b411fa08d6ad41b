/** Who serves the targets, how much each country depends on whom, and how far the targets of each are. */
import {
  type AdoptionPoint,
  type CatalogView,
  type CountryCode,
  OTHER_SUPPLIER,
  SELF_HOSTED,
  type StandardId,
  SUPPLIER_ROLES,
  type SupplierId,
  type SupplierRole,
} from "@plumbline/core"
import type { SupplierFigure } from "@plumbline/store"
import { Effect } from "effect"
import {
  A_STANDARD,
  count,
  countryColumns,
  day,
  figureColumns,
  moment,
  REQUIRED,
  text,
  whole,
} from "../table/column.ts"
import { type DatasetSources, type DatasetTable, datasetTable } from "./dataset-table.ts"

export const supplierTables = (sources: DatasetSources): ReadonlyArray<DatasetTable> => [
  suppliersTable(sources),
  suppliersByCountry(sources),
  adoptionBySupplier(sources),
]

const suppliersTable = ({ store, catalog }: DatasetSources): DatasetTable =>
  datasetTable<SupplierFigure>({
    name: "suppliers",
    title: "Suppliers",
    description:
      "Who was seen from outside to run mail, names or web sites of targets. self-hosted and other stand in the place of one.",
    columns: [
      text("supplier", "Identifier of the supplier", ({ supplier }) => supplier, REQUIRED),
      text("name", "Its name", ({ supplier }) => supplierName(catalog, supplier), REQUIRED),
      text(
        "seat",
        "Country of its seat, ISO 3166-1 alpha-2 code; empty where no source says so",
        ({ supplier }) => catalog.suppliers.get(supplier)?.country?.toUpperCase() ?? null,
      ),
      text("url", "Its web address", ({ supplier }) => catalog.suppliers.get(supplier)?.url ?? null),
      count("targets", "Targets that it serves in any role", ({ targets }) => targets, REQUIRED),
      whole("organisations", "Organisations whose targets these are", ({ organisations }) => organisations, REQUIRED),
      whole("countries", "Countries whose targets these are", ({ countries }) => countries, REQUIRED),
      ...SUPPLIER_ROLES.map((role) =>
        count<SupplierFigure>(
          role.replaceAll("-", "_"),
          `Targets that it serves as ${role}`,
          ({ roles }) => roles.find((each) => each.role === role)?.targets ?? 0,
          REQUIRED,
        ),
      ),
    ],
    primaryKey: ["supplier"],
    read: (take) => Effect.flatMap(store.supplierFigures(), take),
  })

const suppliersByCountry = ({ store, catalog }: DatasetSources): DatasetTable => {
  type Row = {
    readonly country: CountryCode
    readonly role: SupplierRole
    readonly known: number
    readonly supplier: SupplierId
    readonly targets: number
  }
  return datasetTable<Row>({
    name: "suppliers-by-country",
    isFigures: true,
    title: "Suppliers by country and role",
    description:
      "How many of a country's targets each supplier serves in each role. A target with several suppliers in a role counts for each.",
    columns: [
      ...countryColumns<Row>(catalog, ({ country }) => country),
      text("role", "Part that the supplier plays", ({ role }) => role, { values: SUPPLIER_ROLES, required: true }),
      text("supplier", "Identifier of the supplier", ({ supplier }) => supplier, REQUIRED),
      text("supplier_name", "Its name", ({ supplier }) => supplierName(catalog, supplier), REQUIRED),
      count("targets", "Targets that it serves in this role", ({ targets }) => targets, REQUIRED),
      count("known", "Targets of the country of which it is known who plays the role", ({ known }) => known, REQUIRED),
    ],
    primaryKey: ["country", "role", "supplier"],
    foreignKeys: [{ column: "supplier", table: "suppliers", key: "supplier" }],
    read: (take) =>
      Effect.forEach(
        catalog.countries.keys(),
        (country) =>
          Effect.flatMap(store.suppliersOfCountry(country), (roles) =>
            take(
              roles.flatMap(({ role, targets: known, suppliers }) =>
                suppliers.map((each) => ({ country, role, known, ...each })),
              ),
            ),
          ),
        { discard: true },
      ),
  })
}

const adoptionBySupplier = ({ store, catalog }: DatasetSources): DatasetTable => {
  type Row = { readonly supplier: SupplierId; readonly standard: StandardId; readonly point: AdoptionPoint }
  return datasetTable<Row>({
    name: "adoption-by-supplier",
    isFigures: true,
    title: "Adoption by supplier",
    description:
      "Adoption of every standard among the targets that each supplier serves in any role, over time, in all countries.",
    columns: [
      day("date", "Day of the figure (UTC)", ({ point }) => point.at.slice(0, 10), REQUIRED),
      moment("at", "Moment of the figure (UTC)", ({ point }) => point.at, REQUIRED),
      whole("methodology", "Number of the version of all judges", ({ point }) => point.methodology, REQUIRED),
      text("supplier", "Identifier of the supplier", ({ supplier }) => supplier, REQUIRED),
      text("supplier_name", "Its name", ({ supplier }) => supplierName(catalog, supplier), REQUIRED),
      text("standard", "Identifier of the standard", ({ standard }) => standard, { ...A_STANDARD, required: true }),
      ...figureColumns<Row>(({ point }) => point.adoption),
    ],
    primaryKey: ["at", "supplier", "standard"],
    foreignKeys: [
      { column: "supplier", table: "suppliers", key: "supplier" },
      { column: "standard", table: "standards", key: "standard" },
    ],
    read: (take) =>
      Effect.gen(function* () {
        for (const { supplier } of yield* store.supplierFigures()) {
          const found = yield* store.supplierAdoption({ supplier })
          yield* take(found.flatMap(({ standard, points }) => points.map((point) => ({ supplier, standard, point }))))
        }
      }),
  })
}

/** A supplier's name, also of what stands in the place of one. */
export const supplierName = ({ suppliers }: Pick<CatalogView, "suppliers">, id: SupplierId): string =>
  id === SELF_HOSTED ? "Run by the body itself" : id === OTHER_SUPPLIER ? "Others" : (suppliers.get(id)?.name ?? id)
