import { Snapshot } from "@plumbline/core"
import { Schema } from "effect"
import { ask } from "#app/api/answer.server.ts"
import { askDatasetCitation, askSnapshots } from "#app/cite/citation.server.ts"
import { splitFiles } from "#app/cite/snapshot-files.ts"
import { reader } from "#app/language/reader.ts"
import { apiPath } from "#app/page/links.ts"
import { offsetOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** What can be taken away, how is it cited, and which snapshots are there? */
export const load: PageServerLoad = async ({ url }) => {
  const offset = offsetOf(url.searchParams)
  const pinned = reader().snapshot
  const [snapshots, first, described] = await Promise.all([
    askSnapshots(offset, SNAPSHOTS),
    pinned === null ? askSnapshots(0, 1) : null,
    ask(LivePackage, "/datapackage.json"),
  ])
  const id = pinned ?? first?.items[0]?.id ?? null
  const newest = id === null ? null : await ask(Snapshot, `/snapshots/${id}`)
  return {
    snapshots,
    frozen:
      newest === null
        ? null
        : {
            id: newest.id,
            createdAt: newest.createdAt,
            sizeBytes: newest.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
            ...splitFiles(newest),
          },
    live: described.resources
      .filter(({ format }) => format === "csv")
      .map(({ title, path }) => {
        const { pathname, search } = new URL(path, url)
        return { title, forms: LIVE_FORMATS.map((format) => ({ format, path: withFormat(pathname, search, format) })) }
      }),
    descriptions: (
      [
        ["datapackage.json", "Data Package"],
        ["dcat.jsonld", "DCAT"],
        ["croissant.json", "Croissant"],
      ] as const
    ).map(([file, name]) => ({ name, path: apiPath(`/${file}`) })),
    /** Cited in the page itself: the panel below other pages would say it twice. */
    dataset: await askDatasetCitation(url, id),
  }
}

/** `/api/v1/adoption.parquet?by=world` from the CSV's address; on a pinned page of the same snapshot. */
const withFormat = (pathname: string, search: string, format: string): string =>
  apiPath(pathname.replace(/^\/api\/v1/, "").replace(/csv$/, format), new URLSearchParams(search))

const LIVE_FORMATS = ["csv", "xlsx", "parquet", "zip"] as const
/** Two years of snapshots by the fortnight. */
const SNAPSHOTS = 50

const LivePackage = Schema.Struct({
  resources: Schema.Array(Schema.Struct({ title: Schema.String, path: Schema.String, format: Schema.String })),
})
