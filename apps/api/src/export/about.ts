/** What a download says of itself, and how a request for it is known. */
import type { SnapshotId } from "@plumbline/core"
import type { DatasetAbout } from "@plumbline/dataset"
import type { FastifyRequest } from "fastify"
import type { ApiContext } from "../route.ts"

/** The address at which this installation was asked. */
export const siteOf = (request: Pick<FastifyRequest, "protocol" | "host">): string =>
  `${request.protocol}://${request.host}`

/** The figures of this moment, or those as of the snapshot that answers; or, where a citation names another, of that one. */
export const aboutOf = (context: ApiContext, site: string, named?: SnapshotId): DatasetAbout => {
  const { now, version, mode, methodology } = context.status()
  const snapshot = named ?? context.snapshot
  const isHere = named === undefined || named === context.snapshot
  return {
    id: snapshot ?? now.slice(0, 10),
    createdAt: isHere ? now : `${named.slice(0, 10)}T00:00:00.000Z`,
    methodology,
    version,
    publisher: context.publisher ?? "Plumbline",
    site: context.site ?? site,
    isFictional: mode === "lab",
  }
}

/** The snapshot that a citation asks for; whether there is one is the route's to say. */
export const snapshotIn = (query: unknown): SnapshotId | undefined => {
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
