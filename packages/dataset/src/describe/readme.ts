/** `README.md` of a data set: what it is, what is in it, how it is cited and checked. */
import type { DatasetAbout } from "../about.ts"
import { citationOf, datasetTitle, datasetUrl } from "../cite/citation.ts"
import { ABSTRACT } from "../cite/datacite.ts"
import type { DescribedTable } from "./described.ts"
import { LICENCE } from "./licence.ts"

export const readme = (about: DatasetAbout, tables: ReadonlyArray<DescribedTable>): string => {
  const published = about.createdAt.slice(0, 10)
  const url = datasetUrl(about)
  return [
    `# ${datasetTitle(about)}`,
    ...(about.isFictional
      ? [
          "**The countries, bodies and domain names in this data set are fictional.** It comes from Plumbline's laboratory.",
        ]
      : []),
    ABSTRACT,
    `Version ${about.id}, made at ${about.createdAt} by Plumbline ${about.version}, methodology ${about.methodology}. Published by ${about.publisher}${url === null ? "" : `: ${url}`}.`,
    "## Tables",
    ...[
      [
        "| Table | Rows | Files |",
        "| --- | --- | --- |",
        ...tables.map(
          ({ name, title, rows, distributions }) =>
            `| ${title} (\`${name}\`) | ${rows ?? ""} | ${distributions.map(({ path, format }) => `[${format}](${path})`).join(", ")} |`,
        ),
      ].join("\n"),
    ],
    "Every table is there as CSV (UTF-8, with a head) and as Parquet, with the same rows; figures also as XLSX where a sheet holds them.",
    [
      "- [codebook.md](codebook.md): every column and every code",
      "- [methodology.md](methodology.md): what is measured, and how figures are made",
      "- [errata.md](errata.md): what was known to be wrong",
      "- [datapackage.json](datapackage.json): Frictionless Data Package with the schema of every table",
      "- [dcat.jsonld](dcat.jsonld), [croissant.json](croissant.json): for catalogues, search engines and learning machines",
      "- [CITATION.cff](CITATION.cff), [citation.bib](citation.bib), [citation.ris](citation.ris), [citation.csl.json](citation.csl.json), [datacite.json](datacite.json): how to cite it",
    ].join("\n"),
    "## Citing",
    `> ${citationOf(about, published).text}`,
    "Put the day on which you read it in place of the last date.",
    "## Licence",
    `[${LICENCE.name}](${LICENCE.url}), see [LICENSE](LICENSE).`,
    "",
  ].join("\n\n")
}
