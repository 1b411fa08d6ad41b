import { AdoptionTrend, RegionDetail } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { DRAWN_POINTS, lineOf } from "#app/chart/series.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askCountryGrid, askRegions, askStandards, columnsOf } from "#app/page/catalogue.server.ts"
import { m } from "#app/paraglide/messages.js"
import type { PageServerLoad } from "./$types"

/** Where do the countries of a region stand, and where is it going? */
export const load: PageServerLoad = async ({ params, url, parent }) => {
  const [{ region, countries }, standards, regions, trend, { status }] = await Promise.all([
    ask(RegionDetail, `/regions/${encodeURIComponent(params.id)}`),
    askStandards(),
    askRegions(),
    ask(AdoptionTrend, "/adoption", { by: "region", id: params.id, points: DRAWN_POINTS }),
    parent(),
  ])
  const members = new Set(countries.map((country) => country.id))
  const themeOf = new Map(standards.map(({ standard }) => [standard.id as string, standard.theme]))
  const lines = columnsOf(standards).flatMap((column) => {
    const series = trend.series.find((each) => each.standard === column.id)
    return series === undefined ? [] : [lineOf(series, column.id, column.abbreviation)]
  })
  return {
    citation: await askCitation({
      url,
      title: region.name,
      of: `/regions/${encodeURIComponent(params.id)}`,
      finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
    }),
    region: {
      id: region.id,
      name: region.name,
      kind: region.kind,
      m49: region.m49 ?? null,
      description: region.description ?? null,
      url: region.url ?? null,
    },
    countries: countries.length,
    targets: countries.reduce((sum, country) => sum + country.targets, 0),
    grid: await askCountryGrid(url.searchParams, standards, regions, (row) => members.has(row.subject.id)),
    charts: [
      {
        title: m.words_names_routing_and_web(),
        file: "names-routing-web",
        lines: lines.filter((line) => themeOf.get(line.id) !== "mail"),
      },
      { title: m.words_theme_mail(), file: "mail", lines: lines.filter((line) => themeOf.get(line.id) === "mail") },
    ],
  }
}
