/** All files that describe a data set, in one list. */
import type { DatasetAbout } from "../about.ts"
import { citationOf } from "../cite/citation.ts"
import type { DatasetSources } from "../tables/dataset-table.ts"
import { citationFile } from "./citation-file.ts"
import { codebook } from "./codebook.ts"
import { croissant } from "./croissant.ts"
import { csvMetadata } from "./csvw.ts"
import { dataPackage } from "./data-package.ts"
import { dcat } from "./dcat.ts"
import type { DescribedTable } from "./described.ts"
import { errataText } from "./errata.ts"
import { licenceText } from "./licence.ts"
import { methodologyTexts } from "./methodology.ts"
import { readme } from "./readme.ts"

export interface Description {
  readonly path: string
  readonly title: string
  readonly mediaType: string
  readonly text: string
}

export const descriptionsOf = (
  about: DatasetAbout,
  catalog: DatasetSources["catalog"],
  tables: ReadonlyArray<DescribedTable>,
): ReadonlyArray<Description> => {
  const citation = citationOf(about, about.createdAt.slice(0, 10))
  return [
    markdown("README.md", "What is in this data set", readme(about, tables)),
    markdown("codebook.md", "Codebook: every column and every code", codebook(tables, catalog)),
    markdown("errata.md", "Errata", errataText(catalog.errata ?? [], about.site)),
    ...[...methodologyTexts(catalog)].map(([path, text]) => markdown(path, "Methodology", text)),
    { path: "LICENSE", title: "Licence", mediaType: PLAIN, text: licenceText(about.publisher) },
    json("datapackage.json", "Frictionless Data Package", dataPackage(about, tables)),
    json("dcat.jsonld", "DCAT 3", dcat(about, tables), "application/ld+json"),
    json("croissant.json", "Croissant 1.1", croissant(about, tables), "application/ld+json"),
    ...tables.flatMap((table) =>
      table.distributions
        .filter(({ format }) => format === "csv")
        .map(({ path }) =>
          json(
            `${path}-metadata.json`,
            `${table.title}: CSV on the Web`,
            csvMetadata(path.split("/").at(-1)!, table.title, table.columns),
            "application/csvm+json",
          ),
        ),
    ),
    { path: "CITATION.cff", title: "Citation File Format", mediaType: "application/yaml", text: citationFile(about) },
    { path: "citation.txt", title: "Citation", mediaType: PLAIN, text: `${citation.text}\n` },
    { path: "citation.bib", title: "Citation as BibTeX", mediaType: "application/x-bibtex", text: citation.bibtex },
    {
      path: "citation.ris",
      title: "Citation as RIS",
      mediaType: "application/x-research-info-systems",
      text: citation.ris,
    },
    json("citation.csl.json", "Citation as CSL-JSON", [citation.csl], "application/vnd.citationstyles.csl+json"),
    json(
      "datacite.json",
      "DataCite metadata, ready for a DOI",
      citation.dataCite,
      "application/vnd.datacite.datacite+json",
    ),
  ]
}

const PLAIN = "text/plain; charset=utf-8"
const markdown = (path: string, title: string, text: string): Description => ({
  path,
  title,
  mediaType: "text/markdown; charset=utf-8",
  text,
})
const json = (path: string, title: string, value: unknown, mediaType = "application/json"): Description => ({
  path,
  title,
  mediaType,
  text: `${JSON.stringify(value, null, 2)}\n`,
})
