/** Every table of the data set, in the order in which a reader meets them. */
import { adoptionTables } from "./adoption.ts"
import { complianceTables } from "./compliance.ts"
import type { DatasetSources, DatasetTable } from "./dataset-table.ts"
import { libraryTables } from "./library.ts"
import { scansTable } from "./scans.ts"
import { supplierTables } from "./suppliers.ts"
import { targetTables } from "./targets.ts"

export const datasetTables = (sources: DatasetSources): ReadonlyArray<DatasetTable> => [
  ...adoptionTables(sources),
  ...complianceTables(sources),
  scansTable(sources),
  ...targetTables(sources),
  ...supplierTables(sources),
  ...libraryTables(sources),
]
