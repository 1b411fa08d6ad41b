/** A chart to be framed by others. Made without the pages' layout: it has no navigation and no script. */
import { directionOf } from "@plumbline/core"
import { FIGURES, picturePath } from "#app/chart/embed.ts"
import { EMBED_HEADERS, embedPage, missingEmbedPage } from "#app/chart/embed-page.ts"
import { apiAddress } from "#app/config.server.ts"
import { reader } from "#app/language/reader.ts"
import type { RequestHandler } from "./$types"

export const GET: RequestHandler = async ({ params, url }) => {
  const { language, snapshot } = reader()
  const direction = directionOf(language)
  const missing = (status: number) =>
    new Response(missingEmbedPage(language, direction), { status, headers: EMBED_HEADERS })
  const figure = FIGURES.find((each) => each === params.figure)
  if (figure === undefined) return missing(404)
  const chart = { figure, query: url.searchParams, reader: { language, snapshot } }
  const drawn = await fetch(new URL(picturePath(chart, "svg"), apiAddress()), {
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).catch(() => undefined)
  if (drawn === undefined) return missing(503)
  if (!drawn.ok) return missing(drawn.status)
  return new Response(embedPage(chart, direction, await drawn.text()), { headers: EMBED_HEADERS })
}

/** As long as any page waits for the API. */
const TIMEOUT_MILLISECONDS = 10_000
