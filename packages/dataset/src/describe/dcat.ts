/** DCAT 3 (W3C Recommendation, 2024) as JSON-LD, in what DCAT-AP asks of a data set: what portals harvest. */
import type { DatasetAbout } from "../about.ts"
import { datasetTitle, datasetUrl } from "../cite/citation.ts"
import { ABSTRACT, SUBJECTS } from "../cite/datacite.ts"
import { type DescribedTable, plainMediaType } from "./described.ts"
import { LICENCE } from "./licence.ts"

export const dcat = (about: DatasetAbout, tables: ReadonlyArray<DescribedTable>) => {
  const url = datasetUrl(about)
  // Where the installation has no address, identifiers are relative to the document.
  const id = url ?? `#${about.id}`
  return {
    "@context": {
      dcat: "http://www.w3.org/ns/dcat#",
      dct: "http://purl.org/dc/terms/",
      foaf: "http://xmlns.com/foaf/0.1/",
      spdx: "http://spdx.org/rdf/terms#",
      xsd: "http://www.w3.org/2001/XMLSchema#",
      prov: "http://www.w3.org/ns/prov#",
      adms: "http://www.w3.org/ns/adms#",
    },
    "@id": id,
    "@type": "dcat:Dataset",
    "dct:title": { "@language": "en", "@value": datasetTitle(about) },
    "dct:description": { "@language": "en", "@value": ABSTRACT },
    "dct:identifier": about.id,
    "dcat:version": about.id,
    "dct:issued": { "@type": "xsd:dateTime", "@value": about.createdAt },
    "dct:publisher": { "@type": "foaf:Agent", "foaf:name": about.publisher },
    "dct:creator": { "@type": "foaf:Agent", "foaf:name": about.publisher },
    "dct:license": { "@id": LICENCE.url },
    "dct:language": { "@id": "http://publications.europa.eu/resource/authority/language/ENG" },
    "dct:accessRights": { "@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC" },
    "dcat:keyword": SUBJECTS.map((subject) => ({ "@language": "en", "@value": subject })),
    "dcat:theme": [{ "@id": "http://publications.europa.eu/resource/authority/data-theme/GOVE" }],
    ...(url === null ? {} : { "dcat:landingPage": { "@id": url } }),
    "prov:wasGeneratedBy": {
      "@type": "prov:Activity",
      "dct:title": `Plumbline ${about.version}, methodology ${about.methodology}`,
    },
    "dcat:distribution": tables.flatMap((table) =>
      table.distributions.map(({ path, format, mediaType, sizeBytes, sha256 }) => ({
        "@id": url === null ? `#${table.name}.${format}` : `${url}#${table.name}.${format}`,
        "@type": "dcat:Distribution",
        "dct:title": { "@language": "en", "@value": `${table.title} (${format})` },
        "dct:description": { "@language": "en", "@value": table.description },
        "dcat:accessURL": { "@id": path },
        "dcat:downloadURL": { "@id": path },
        "dcat:mediaType": { "@id": `https://www.iana.org/assignments/media-types/${plainMediaType(mediaType)}` },
        "dct:license": { "@id": LICENCE.url },
        ...(sizeBytes === null
          ? {}
          : { "dcat:byteSize": { "@type": "xsd:nonNegativeInteger", "@value": String(sizeBytes) } }),
        ...(sha256 === null
          ? {}
          : {
              "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": { "@id": "spdx:checksumAlgorithm_sha256" },
                "spdx:checksumValue": { "@type": "xsd:hexBinary", "@value": sha256 },
              },
            }),
      })),
    ),
  }
}
