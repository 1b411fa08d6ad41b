import { askCitation } from "#app/cite/citation.server.ts"
import { formatName } from "#app/cite/snapshot-files.ts"
import { explore } from "#app/explore/explore.server.ts"
import type { PageServerLoad } from "./$types"

/** The one place where a chart is built. */
export const load: PageServerLoad = async ({ url, parent }) => {
  const [chart, { status }] = await Promise.all([explore(url.searchParams), parent()])
  const citation =
    chart.actions === null
      ? null
      : await askCitation({
          url,
          title: chart.heading,
          self: chart.actions.self,
          data: chart.actions.data.map(({ format, path }) => ({ name: formatName(format), path })),
          finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
        })
  return { ...chart, citation }
}
