/** Croissant 1.1 (MLCommons, 2026-01-29): schema.org/Dataset with files, and record sets with typed fields. Search engines read it too. */
import type { DatasetAbout } from "../about.ts"
import { citationOf, datasetTitle, datasetUrl } from "../cite/citation.ts"
import { ABSTRACT, SUBJECTS } from "../cite/datacite.ts"
import type { ColumnHead } from "../table/table.ts"
import { hasPrimaryKey } from "../tables/dataset-table.ts"
import { type DescribedTable, type Distribution, plainMediaType } from "./described.ts"
import { LICENCE } from "./licence.ts"

export const croissant = (about: DatasetAbout, tables: ReadonlyArray<DescribedTable>, isLive = false) => {
  const published = about.createdAt.slice(0, 10)
  return {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.1",
    name: datasetTitle(about),
    description: ABSTRACT,
    license: LICENCE.url,
    url: datasetUrl(about) ?? `urn:plumbline:${about.id}`,
    creator: { "@type": "sc:Organization", name: about.publisher },
    publisher: { "@type": "sc:Organization", name: about.publisher },
    datePublished: published,
    dateCreated: about.createdAt,
    version: about.id,
    inLanguage: "en",
    keywords: SUBJECTS,
    citeAs: citationOf(about, published).bibtex,
    isLiveDataset: isLive,
    distribution: tables.flatMap((table) => table.distributions.map((distribution) => fileOf(table, distribution))),
    recordSet: tables.flatMap((table) => recordSetOf(table, tables)),
  }
}

const fileOf = (table: DescribedTable, { path, format, mediaType, sizeBytes, sha256 }: Distribution) => ({
  "@type": "cr:FileObject",
  "@id": `${table.name}.${format}`,
  name: `${table.name}.${format}`,
  description: table.description,
  contentUrl: path,
  encodingFormat: plainMediaType(mediaType),
  ...(sizeBytes === null ? {} : { contentSize: `${sizeBytes} B` }),
  ...(sha256 === null ? {} : { sha256 }),
})

/** Of tables that can be had as CSV, whose columns can be named. */
const recordSetOf = (table: DescribedTable, tables: ReadonlyArray<DescribedTable>) =>
  table.distributions.some(({ format }) => format === "csv")
    ? [
        {
          "@type": "cr:RecordSet",
          "@id": table.name,
          name: table.name,
          description: table.description,
          ...(table.primaryKey.length > 0 && hasPrimaryKey(table)
            ? { key: table.primaryKey.map((name) => ({ "@id": `${table.name}/${name}` })) }
            : {}),
          field: table.columns.map((column) => fieldOf(table, column, tables)),
        },
      ]
    : []

const fieldOf = (
  table: DescribedTable,
  { name, description, type }: ColumnHead,
  tables: ReadonlyArray<DescribedTable>,
) => {
  const reference = table.foreignKeys.find(({ column }) => column === name)
  return {
    "@type": "cr:Field",
    "@id": `${table.name}/${name}`,
    name,
    description,
    dataType: DATA_TYPES[type],
    source: { fileObject: { "@id": `${table.name}.csv` }, extract: { column: name } },
    ...(reference !== undefined && tables.some((each) => each.name === reference.table)
      ? { references: { field: { "@id": `${reference.table}/${reference.key}` } } }
      : {}),
  }
}

const DATA_TYPES: Readonly<Record<ColumnHead["type"], string>> = {
  string: "sc:Text",
  integer: "sc:Integer",
  number: "sc:Float",
  boolean: "sc:Boolean",
  date: "sc:Date",
  dateTime: "sc:DateTime",
}

/** The terms that Croissant's specification asks every description to spell out. */
const CONTEXT = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  citeAs: "cr:citeAs",
  column: "cr:column",
  conformsTo: "dct:conformsTo",
  cr: "http://mlcommons.org/croissant/",
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  dct: "http://purl.org/dc/terms/",
  extract: "cr:extract",
  field: "cr:field",
  fileObject: "cr:fileObject",
  isLiveDataset: "cr:isLiveDataset",
  key: "cr:key",
  recordSet: "cr:recordSet",
  references: "cr:references",
  sc: "https://schema.org/",
  sha256: "sc:sha256",
  source: "cr:source",
} as const
