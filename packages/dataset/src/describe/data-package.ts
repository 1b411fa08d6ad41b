/** `datapackage.json`: Frictionless Data Package, version 2 (2024), with Table Schema for every CSV file. Readable as version 1. */
import type { DatasetAbout } from "../about.ts"
import { datasetTitle, datasetUrl } from "../cite/citation.ts"
import { ABSTRACT, SUBJECTS } from "../cite/datacite.ts"
import type { ColumnHead } from "../table/table.ts"
import { hasPrimaryKey } from "../tables/dataset-table.ts"
import { type DescribedTable, type Distribution, plainMediaType } from "./described.ts"
import { LICENCE } from "./licence.ts"

export const dataPackage = (about: DatasetAbout, tables: ReadonlyArray<DescribedTable>) => {
  const homepage = datasetUrl(about)
  return {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: `plumbline-${about.id}`,
    title: datasetTitle(about),
    description: ABSTRACT,
    ...(homepage === null ? {} : { homepage }),
    version: about.id,
    created: about.createdAt,
    licenses: [{ name: LICENCE.spdx, path: LICENCE.url, title: LICENCE.name }],
    contributors: [{ title: about.publisher, role: "publisher", roles: ["publisher"] }],
    keywords: SUBJECTS,
    resources: tables.flatMap((table) => table.distributions.map((distribution) => resourceOf(table, distribution))),
  }
}

const resourceOf = (table: DescribedTable, { path, format, mediaType, sizeBytes, sha256 }: Distribution) => ({
  name: format === "csv" ? table.name : `${table.name}.${format}`,
  path,
  title: table.title,
  description: table.description,
  format,
  mediatype: plainMediaType(mediaType),
  ...(sizeBytes === null ? {} : { bytes: sizeBytes }),
  ...(sha256 === null ? {} : { hash: `sha256:${sha256}` }),
  ...(format === "csv"
    ? {
        type: "table",
        encoding: "utf-8",
        dialect: { delimiter: ",", lineTerminator: "\r\n", quoteChar: '"', doubleQuote: true, header: true },
        schema: tableSchema(table),
      }
    : {}),
})

/** Table Schema of a table as CSV. */
export const tableSchema = (table: Pick<DescribedTable, "columns" | "primaryKey" | "foreignKeys">) => ({
  $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
  fields: table.columns.map(fieldOf),
  ...(table.primaryKey.length === 0
    ? {}
    : hasPrimaryKey(table)
      ? { primaryKey: table.primaryKey }
      : { uniqueKeys: [table.primaryKey] }),
  ...(table.foreignKeys.length === 0
    ? {}
    : {
        foreignKeys: table.foreignKeys.map(({ column, table: resource, key }) => ({
          fields: column,
          reference: { resource, fields: key },
        })),
      }),
  missingValues: [""],
})

const fieldOf = ({ name, description, type, unit, values, required }: ColumnHead) => ({
  name,
  title: name.replaceAll("_", " "),
  description,
  type: type === "dateTime" ? "datetime" : type,
  ...(type === "dateTime" ? { format: MOMENT } : {}),
  ...(type === "boolean" ? { trueValues: ["true"], falseValues: ["false"] } : {}),
  ...(unit === undefined ? {} : { unit }),
  ...(values === undefined && required === undefined && unit !== "share"
    ? {}
    : {
        constraints: {
          ...(required === undefined ? {} : { required }),
          ...(values === undefined ? {} : { enum: values }),
          ...(unit === "share" ? { minimum: 0, maximum: 1 } : unit === "targets" ? { minimum: 0 } : {}),
        },
      }),
})

/** ISO 8601 in UTC with milliseconds, in the words of strptime: the default of version 1 has no fractions. */
const MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
