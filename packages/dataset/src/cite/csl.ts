/** CSL-JSON (Citation Style Language 1.0.2): what Zotero, pandoc and citeproc read. */
import type { IsoDate } from "@plumbline/core"
import type { Cited } from "./citation.ts"

export interface CslDate {
  readonly "date-parts": readonly [readonly [number, number, number]]
}
export interface CslItem {
  readonly id: string
  readonly type: "dataset"
  readonly title: string
  readonly author: readonly [{ readonly literal: string }]
  readonly publisher: string
  readonly version: string
  readonly issued: CslDate
  readonly accessed: CslDate
  readonly note: string
  readonly license: string
  readonly URL?: string
}

export const cslOf = (cited: Cited): CslItem => ({
  id: cited.key,
  type: "dataset",
  title: cited.title,
  author: [{ literal: cited.publisher }],
  publisher: cited.publisher,
  version: cited.version,
  issued: dateOf(cited.publishedOn),
  accessed: dateOf(cited.accessedOn),
  note: cited.note,
  license: cited.licence.url,
  ...(cited.url === null ? {} : { URL: cited.url }),
})

const dateOf = (date: IsoDate): CslDate => {
  const [year, month, day] = date.split("-").map(Number)
  return { "date-parts": [[year!, month!, day!]] }
}
