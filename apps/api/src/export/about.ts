/** What a download says of itself, and how a request for it is known. */
import { METHODOLOGY } from "@plumbline/core"
import type { DatasetAbout } from "@plumbline/dataset"
import type { FastifyRequest } from "fastify"
import type { ApiContext } from "../route.ts"

/** The address at which this installation was asked. */
export const siteOf = (request: Pick<FastifyRequest, "protocol" | "host">): string =>
  `${request.protocol}://${request.host}`

/** The live figures of this moment; those of a snapshot where one is named. */
export const aboutOf = (context: ApiContext, site: string, snapshot?: string): DatasetAbout => {
  const { now, version, mode } = context.status()
  return {
    id: snapshot ?? now.slice(0, 10),
    createdAt: snapshot === undefined ? now : `${snapshot.slice(0, 10)}T00:00:00.000Z`,
    methodology: METHODOLOGY,
    version,
    publisher: context.publisher ?? "Plumbline",
    site,
    isFictional: mode === "lab",
  }
}

/** The snapshot that a request names; whether there is one is the route's to say. */
export const snapshotIn = (query: unknown): string | undefined => {
  const given = (query as Readonly<Record<string, unknown>>).snapshot
  return typeof given === "string" && /^\d{4}-\d{2}-\d{2}(?:\.\d{1,4})?$/.test(given) ? given : undefined
}

/** Active filters in words: `country: nl, standard: dnssec, dmarc`; null where there are none. */
export const selectionOf = (query: unknown): string | null => {
  const said = Object.entries(query as Readonly<Record<string, unknown>>)
    .filter(([name]) => !["offset", "limit", "snapshot"].includes(name))
    .map(([name, value]) => `${name}: ${[value].flat().join(", ")}`)
  return said.length === 0 ? null : said.join("; ")
}
