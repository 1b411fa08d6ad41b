/** What a download says of itself, and how a request for it is known. */
import type { DatasetAbout } from "@plumbline/dataset"
import type { FastifyRequest } from "fastify"
import type { ApiContext } from "../route.ts"

/** The address at which this installation was asked. */
export const siteOf = (request: Pick<FastifyRequest, "protocol" | "host">): string =>
  `${request.protocol}://${request.host}`

/** The figures of this moment, or those as of the snapshot that answers. */
export const aboutOf = (context: ApiContext, site: string): DatasetAbout => {
  const { now, version, mode, methodology } = context.status()
  return {
    id: context.snapshot ?? now.slice(0, 10),
    createdAt: now,
    methodology,
    version,
    publisher: context.publisher ?? "Plumbline",
    site: context.site ?? site,
    isFictional: mode === "lab",
  }
}

/** Active filters in words: `country: nl, standard: dnssec, dmarc`; null where there are none. */
export const selectionOf = (query: unknown): string | null => {
  const said = Object.entries(query as Readonly<Record<string, unknown>>)
    .filter(([name]) => !["offset", "limit", "snapshot"].includes(name))
    .map(([name, value]) => `${name}: ${[value].flat().join(", ")}`)
  return said.length === 0 ? null : said.join("; ")
}
