/** The files of a snapshot: the whole data set, in the two forms that programs read. Spreadsheets are made of them on request. */
import { writeDataset } from "@plumbline/dataset"
import type { DatasetWriter } from "./make-snapshot.ts"

export const writeFigures: DatasetWriter = (request) => writeDataset({ ...request, formats: ["csv", "parquet"] })
