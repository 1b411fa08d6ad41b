/**
 * DataCite Metadata Schema 4.6 as JSON: what a registration agency asks for before it gives a DOI. All mandatory fields are there but
 * the identifier, which is empty until one is given: whoever registers puts it into `doi` and `identifiers`.
 */
import type { DatasetAbout } from "../about.ts"
import type { Cited } from "./citation.ts"

export interface DataCite {
  readonly schemaVersion: "http://datacite.org/schema/kernel-4"
  readonly doi: null
  readonly identifiers: ReadonlyArray<never>
  readonly url: string | null
  readonly creators: ReadonlyArray<{ readonly name: string; readonly nameType: "Organizational" }>
  readonly titles: ReadonlyArray<{ readonly title: string; readonly lang: "en" }>
  readonly publisher: { readonly name: string }
  readonly publicationYear: number
  readonly types: { readonly resourceTypeGeneral: "Dataset"; readonly resourceType: string }
  readonly subjects: ReadonlyArray<{ readonly subject: string; readonly lang: "en" }>
  readonly dates: ReadonlyArray<{ readonly date: string; readonly dateType: "Issued" | "Created" }>
  readonly language: "en"
  readonly version: string
  readonly rightsList: ReadonlyArray<{
    readonly rights: string
    readonly rightsUri: string
    readonly rightsIdentifier: string
    readonly rightsIdentifierScheme: "SPDX"
    readonly schemeUri: "https://spdx.org/licenses/"
  }>
  readonly formats: ReadonlyArray<string>
  readonly descriptions: ReadonlyArray<{
    readonly description: string
    readonly descriptionType: "Abstract" | "Methods"
    readonly lang: "en"
  }>
  readonly relatedIdentifiers: ReadonlyArray<{
    readonly relatedIdentifier: string
    readonly relatedIdentifierType: "URL"
    readonly relationType: "IsPartOf"
  }>
}

export const dataCiteOf = (cited: Cited, { createdAt, site, id }: DatasetAbout): DataCite => ({
  schemaVersion: "http://datacite.org/schema/kernel-4",
  doi: null,
  identifiers: [],
  url: cited.url,
  creators: [{ name: cited.publisher, nameType: "Organizational" }],
  titles: [{ title: cited.title, lang: "en" }],
  publisher: { name: cited.publisher },
  publicationYear: Number(cited.publishedOn.slice(0, 4)),
  types: { resourceTypeGeneral: "Dataset", resourceType: cited.isPart ? "Figure of a data set" : "Data set" },
  subjects: SUBJECTS.map((subject) => ({ subject, lang: "en" })),
  dates: [
    { date: cited.publishedOn, dateType: "Issued" },
    { date: createdAt, dateType: "Created" },
  ],
  language: "en",
  version: cited.version,
  rightsList: [
    {
      rights: cited.licence.name,
      rightsUri: cited.licence.url,
      rightsIdentifier: cited.licence.spdx,
      rightsIdentifierScheme: "SPDX",
      schemeUri: "https://spdx.org/licenses/",
    },
  ],
  formats: ["text/csv", "application/vnd.apache.parquet"],
  descriptions: [
    { description: ABSTRACT, descriptionType: "Abstract", lang: "en" },
    { description: cited.note, descriptionType: "Methods", lang: "en" },
  ],
  relatedIdentifiers:
    cited.isPart && site !== null
      ? [{ relatedIdentifier: `${site}/snapshots/${id}`, relatedIdentifierType: "URL", relationType: "IsPartOf" }]
      : [],
})

export const ABSTRACT =
  "How far public-sector bodies have adopted the Internet's security standards: verdicts of every check on every domain name, and the shares made of them by country, region, organisation and supplier, over time, with denominators, coverage and 95 % Wilson intervals; beside them what mandates ask for."
export const SUBJECTS: ReadonlyArray<string> = [
  "Internet standards",
  "cybersecurity",
  "public sector",
  "DNSSEC",
  "IPv6",
  "TLS",
  "e-mail authentication",
  "measurement",
]
