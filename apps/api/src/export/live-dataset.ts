/** The live figures as a data set: the API's own tables as its files, described for catalogues, search engines and validators. */
import { croissant, type DescribedTable, dataPackage, dcat, TABLE_FORMATS } from "@plumbline/dataset"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { describedParameters } from "../parameters.ts"
import type { Route } from "../route.ts"
import { aboutOf, siteOf } from "./about.ts"
import type { DownloadTools } from "./downloads.ts"

export const registerLiveDataset = (app: FastifyInstance, routes: ReadonlyArray<Route>, tools: DownloadTools): void => {
  const aboutIn = (request: FastifyRequest) => aboutOf(tools.context, siteOf(request))
  for (const [file, mediaType, describe] of [
    ["datapackage.json", "application/json; charset=utf-8", dataPackage],
    ["dcat.jsonld", "application/ld+json; charset=utf-8", dcat],
    [
      "croissant.json",
      "application/ld+json; charset=utf-8",
      (about: ReturnType<typeof aboutIn>, tables: ReadonlyArray<DescribedTable>) => croissant(about, tables, true),
    ],
  ] as const) {
    app.get(`/api/v1/${file}`, (request, reply) => {
      reply.headers({ ...tools.headers, "cache-control": "public, no-cache" })
      const described = describe(aboutIn(request), liveTables(routes, siteOf(request)))
      return reply.type(mediaType).send(JSON.stringify(described))
    })
  }
}

/** Every table that needs no parameter, and adoption of everybody of a kind. */
const liveTables = (routes: ReadonlyArray<Route>, site: string): ReadonlyArray<DescribedTable> =>
  routes.flatMap((route) => {
    const { address, summary, table, query } = route
    const isWhole =
      table !== null &&
      !address.includes(":") &&
      [...describedParameters(query).values()].every((each) => !each.isRequired)
    if (!isWhole) return []
    return (WHOLES[address] ?? [["", "", summary]]).map(
      ([end, filter, title]): DescribedTable => ({
        name: `${address.slice(1).replaceAll("/", "-")}${end}`,
        title,
        description: title,
        columns: table.columns,
        primaryKey: [],
        foreignKeys: [],
        rows: null,
        distributions: (["csv", "parquet"] as const).map((format) => ({
          path: `${site}/api/v1${address}.${format}${filter}`,
          format,
          mediaType: TABLE_FORMATS[format].mediaType,
          sizeBytes: null,
          sha256: null,
        })),
      }),
    )
  })

const WHOLES: Readonly<Record<string, ReadonlyArray<readonly [end: string, filter: string, title: string]>>> = {
  "/adoption": [
    ["-world", "?by=world", "Adoption of every standard in the world, over time"],
    ["-by-region", "?by=region", "Adoption of every standard by region, over time"],
    ["-by-country", "?by=country", "Adoption of every standard by country, over time"],
  ],
  // Both are of one standard, and can be made of the adoption of everybody.
  "/ranking": [],
  "/distribution": [],
}
