/** The snapshots of the fixture world, and how its pages are cited. */
import { createHash } from "node:crypto"
import type { Snapshot, SnapshotSummary } from "@plumbline/core"
import * as world from "./fixture-world.ts"

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex")

const TABLES = [
  ["adoption-by-country", "Adoption by country", 18_240],
  ["adoption-by-region", "Adoption by region", 6_080],
  ["targets", "Domain names", 412],
  ["verdicts", "Verdicts of domain names", 4_532],
  ["mandates", "Mandates", 14],
] as const

const TEXTS = [
  ["CITATION.cff", "Citation File Format", "application/yaml", 1_140],
  ["LICENSE", "Licence", "text/plain; charset=utf-8", 690],
  ["README.md", "What is in this data set", "text/markdown; charset=utf-8", 5_120],
  ["citation.bib", "Citation as BibTeX", "application/x-bibtex", 412],
  ["codebook.md", "Codebook: every column and every code", "text/markdown; charset=utf-8", 61_440],
  ["croissant.json", "Croissant 1.1", "application/ld+json", 88_064],
  ["datapackage.json", "Frictionless Data Package", "application/json", 74_752],
  ["dcat.jsonld", "DCAT 3", "application/ld+json", 22_528],
  ["errata.md", "Errata", "text/markdown; charset=utf-8", 240],
  ["methodology.md", "Methodology", "text/markdown; charset=utf-8", 18_432],
] as const

const IDS: ReadonlyArray<string> = ["2026-11-23", "2026-10-23", "2026-10-09.2", "2026-10-09"]

const files: Snapshot["files"] = [
  ...TEXTS.map(([path, title, mediaType, sizeBytes]) => ({
    path,
    title,
    mediaType,
    sizeBytes,
    sha256: hashOf(path),
    rows: null,
  })),
  ...TABLES.flatMap(([name, title, rows]) =>
    (["csv", "parquet"] as const).map((format) => ({
      path: `data/${name}.${format}`,
      title,
      mediaType: format === "csv" ? "text/csv; charset=utf-8" : "application/vnd.apache.parquet",
      sizeBytes: rows * (format === "csv" ? 92 : 11) + 320,
      sha256: hashOf(`${name}.${format}`),
      rows,
    })),
  ),
]

export const snapshotDetail = (id: string): Snapshot | undefined => {
  const place = IDS.indexOf(id)
  if (place === -1) return undefined
  const [next, previous] = [IDS[place - 1] ?? null, IDS[place + 1] ?? null]
  const finished = world.scans.filter((scan) => scan.finishedAt !== null && scan.finishedAt.slice(0, 10) <= id)
  const countries = [...new Set(finished.map(({ country }) => country))].toSorted()
  return {
    format: "plumbline-snapshot-1",
    id,
    createdAt: `${id.slice(0, 10)}T05:12:00.000Z`,
    previous: previous === null ? null : { id: previous, sha256: hashOf(previous) },
    methodology: 1,
    version: "0.1.0",
    fictional: true,
    publisher: "Plumbline",
    scans: countries.flatMap((country) => {
      const scan = finished.find((each) => each.country === country)
      if (scan === undefined || scan.finishedAt === null) return []
      const { id: number, methodology, vantage, finishedAt, targets, measured } = scan
      return [{ country, scan: number, methodology, vantage, finishedAt, targets, measured }]
    }),
    files,
    sha256: hashOf(id),
    next,
  }
}

export const snapshotList = (): ReadonlyArray<SnapshotSummary> =>
  IDS.flatMap((id) => {
    const found = snapshotDetail(id)
    if (found === undefined) return []
    const { sha256, createdAt, methodology, scans } = found
    return [
      {
        id,
        sha256,
        createdAt,
        methodology,
        countries: scans.length,
        targets: scans.reduce((sum, { targets }) => sum + targets, 0),
        files: files.length,
        sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      },
    ]
  })

/** The API's answer to how something is cited, for what pages read of it. */
export const citation = (query: URLSearchParams, isFictional: boolean) => {
  const snapshot = query.get("snapshot")
  const url = `https://plumbline.example${query.get("path") ?? `/snapshots/${snapshot ?? world.NOW.slice(0, 10)}`}`
  const title = `Plumbline: adoption of Internet security standards in the public sector${isFictional ? " (fictional countries)" : ""}`
  const of = query.get("title")
  return {
    inline: "(Plumbline, 2026)",
    text: `Plumbline (2026): ${of === null ? "" : `${of}. In: `}${title}. Version ${snapshot ?? world.NOW.slice(0, 10)}. Methodology 1. Data set. CC BY 4.0. ${url} (accessed ${world.NOW.slice(0, 10)})`,
    csl: { URL: url },
  }
}

/** The living tables, as far as the page of data reads them. */
export const livePackage = () => ({
  resources: ["adoption", "countries", "targets", "changes"].flatMap((name) =>
    ["csv", "parquet"].map((format) => ({
      title: `Living table of ${name}`,
      path: `http://127.0.0.1/api/v1/${name}.${format}${name === "adoption" ? "?by=world" : ""}`,
      format,
    })),
  ),
})
