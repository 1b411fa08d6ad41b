/** CSV on the Web (W3C, 2015): what stands in each column of a file. */
import type { ColumnHead } from "../table/table.ts"

/** The metadata of the file at `url`. */
export const csvMetadata = (url: string, title: string, columns: ReadonlyArray<ColumnHead>) => ({
  "@context": "http://www.w3.org/ns/csvw",
  url,
  "dc:title": title,
  dialect: { header: true, encoding: "utf-8", lineTerminators: ["\r\n"] },
  tableSchema: {
    columns: columns.map(({ name, description, type }) => ({
      name,
      titles: name,
      datatype: type,
      "dc:description": description,
    })),
  },
})
