/** What stands beside one figure's file: title, columns, citation, source, licence, date, and how it was selected. */
import type { IsoDate } from "@plumbline/core"
import type { DatasetAbout } from "../about.ts"
import { type CitedFigure, citationOf, datasetTitle } from "../cite/citation.ts"
import type { ColumnHead } from "../table/table.ts"
import { LICENCE } from "./licence.ts"

export interface DescribedFigure extends CitedFigure {
  readonly description: string
  readonly columns: ReadonlyArray<ColumnHead>
  /** Parameters of the address that are active, as they were given. */
  readonly filters: Readonly<Record<string, unknown>>
  /** Where it can be had, by format. */
  readonly downloads: Readonly<Record<string, string>>
}

export const figureMetadata = (about: DatasetAbout, accessedOn: IsoDate, figure: DescribedFigure) => {
  const { inline, text } = citationOf(about, accessedOn, figure)
  const units = new Set(figure.columns.flatMap(({ unit }) => unit ?? []))
  return {
    title: figure.title,
    description: figure.description,
    unit: [...units].join(", ") || null,
    columns: figure.columns,
    citation: { short: inline, long: text },
    source: {
      publisher: about.publisher,
      title: datasetTitle(about),
      version: about.id,
      software: `Plumbline ${about.version}`,
      ...(about.isFictional ? { note: "The countries, bodies and domain names are fictional." } : {}),
    },
    licence: LICENCE,
    methodology: {
      number: about.methodology,
      ...(about.site === null ? {} : { url: `${about.site}/methodology` }),
    },
    date: about.createdAt,
    accessedOn,
    selection: { text: figure.selection, filters: figure.filters },
    permalink: figure.permalink,
    downloads: figure.downloads,
  }
}
