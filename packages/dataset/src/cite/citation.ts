/**
 * How a data set, or a figure of it, is cited: as text, BibTeX, RIS, CSL-JSON and DataCite.
 *
 * All forms say the same: who published, when, what, which version, where, and when it was read. Pure: the day of access is given.
 */
import type { IsoDate } from "@plumbline/core"
import type { DatasetAbout } from "../about.ts"
import { LICENCE } from "../describe/licence.ts"
import { bibtexOf } from "./bibtex.ts"
import { type CslItem, cslOf } from "./csl.ts"
import { type DataCite, dataCiteOf } from "./datacite.ts"
import { risOf } from "./ris.ts"

/** What is cited of a data set: a page with its selection. */
export interface CitedFigure {
  readonly title: string
  /** Active filters in words; null where nothing is filtered. */
  readonly selection: string | null
  /** Address at which it is seen, or the path where the installation has no address. */
  readonly permalink: string
}

/** What every form is made of. */
export interface Cited {
  /** Identifies the reference within a list: letters, digits and hyphens. */
  readonly key: string
  readonly title: string
  readonly publisher: string
  readonly version: string
  readonly publishedOn: IsoDate
  readonly accessedOn: IsoDate
  readonly url: string | null
  readonly licence: { readonly name: string; readonly url: string; readonly spdx: string }
  readonly note: string
  readonly isPart: boolean
}

export interface Citation {
  /** Name and year, for within a sentence. */
  readonly inline: string
  /** The whole reference in a line. */
  readonly text: string
  readonly bibtex: string
  readonly ris: string
  readonly csl: CslItem
  readonly dataCite: DataCite
}

/** The citation of a data set, or of one figure of it, as read on a day. */
export const citationOf = (about: DatasetAbout, accessedOn: IsoDate, figure: CitedFigure | null = null): Citation => {
  const cited = citedOf(about, accessedOn, figure)
  return {
    inline: inlineOf(cited),
    text: textOf(cited),
    bibtex: bibtexOf(cited),
    ris: risOf(cited),
    csl: cslOf(cited),
    dataCite: dataCiteOf(cited, about),
  }
}

export const DATASET_TITLE = "Plumbline: adoption of Internet security standards in the public sector"

/** The title of the whole data set; fictional countries are never passed off as real ones. */
export const datasetTitle = ({ isFictional }: Pick<DatasetAbout, "isFictional">): string =>
  isFictional ? `${DATASET_TITLE} (fictional countries)` : DATASET_TITLE

/** The address of the data set's page; null where the installation has no address. */
export const datasetUrl = ({ site, id }: Pick<DatasetAbout, "site" | "id">): string | null =>
  site === null ? null : `${site}/snapshots/${id}`

const citedOf = (about: DatasetAbout, accessedOn: IsoDate, figure: CitedFigure | null): Cited => {
  const title = datasetTitle(about)
  const methodology = `Methodology ${about.methodology}`
  const shared = {
    publisher: oneLine(about.publisher),
    version: about.id,
    publishedOn: about.createdAt.slice(0, 10),
    accessedOn,
    licence: LICENCE,
  }
  if (figure === null) {
    return { ...shared, key: `plumbline-${about.id}`, title, url: datasetUrl(about), note: methodology, isPart: false }
  }
  const selection = figure.selection === null ? "" : `${oneLine(figure.selection)}. `
  return {
    ...shared,
    key: `plumbline-${about.id}-${keyPart(figure.title)}`,
    title: `${oneLine(figure.title)}. In: ${title}`,
    url: oneLine(figure.permalink),
    note: `${selection}${methodology}`,
    isPart: true,
  }
}

const inlineOf = ({ publisher, publishedOn }: Cited): string => `(${publisher}, ${publishedOn.slice(0, 4)})`

/** In the order that DataCite suggests: creator (year): title. Version. Type. Address. */
const textOf = (cited: Cited): string =>
  [
    `${cited.publisher} (${cited.publishedOn.slice(0, 4)}): ${cited.title}`,
    `Version ${cited.version}`,
    cited.note,
    "Data set",
    `${cited.licence.name}`,
    `${cited.url === null ? "" : `${cited.url} `}(accessed ${cited.accessedOn})`,
  ].join(". ")

/** Lines, tabs and other controls become spaces: a reference is one line, and no form can be broken out of. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()

const keyPart = (title: string): string =>
  title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, KEY_LENGTH)
    .replace(/^-+|-+$/g, "") || "figure"
const KEY_LENGTH = 40
