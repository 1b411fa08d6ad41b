import { AdoptionTrend, DemandMap, Grid, MandateSummary, ReasonBreakdown, StandardDetail } from "@plumbline/core"
import { ask, askAll } from "#app/api/answer.server.ts"
import { DRAWN_POINTS, lineOf } from "#app/chart/series.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askRegions, regionChoices } from "#app/page/catalogue.server.ts"
import { oneOf } from "#app/page/query.server.ts"
import { compareNames, countryName, pointsBetween } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** Who has it, who requires it, and why do the others not have it? */
export const load: PageServerLoad = async ({ params, url, parent }) => {
  const id = encodeURIComponent(params.id)
  const [{ standard, obstacles }, regions, mandates, { status }] = await Promise.all([
    ask(StandardDetail, `/standards/${id}`),
    askRegions(),
    askAll(MandateSummary, "/mandates", { standard: params.id, sort: "level" }),
    parent(),
  ])
  const region = oneOf(
    url.searchParams,
    "region",
    regions.map((detail) => detail.region.id),
  )
  const order = oneOf(url.searchParams, "sort", ["name"]) ?? "share"
  const today = status?.now ?? new Date().toISOString()
  const citation = await askCitation({
    url,
    title: standard.abbreviation,
    of: `/standards/${id}`,
    finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
  })
  const texts = { citation, standard, obstacles, region, order, mandates, today }
  const choices = regionChoices(regions)
  if (standard.status === "planned") {
    return { ...texts, regions: choices, world: null, countries: [], lines: [], reasons: [] }
  }
  const members = new Set(
    regions.find((detail) => detail.region.id === region)?.countries.map((country) => country.id) ?? [],
  )
  const [byCountry, byWorld, regional, worldwide, { reasons }, demand] = await Promise.all([
    ask(Grid, "/grid", { by: "country" }),
    ask(Grid, "/grid", { by: "world" }),
    ask(AdoptionTrend, "/adoption", { by: "region", standard: params.id, points: DRAWN_POINTS }),
    ask(AdoptionTrend, "/adoption", { by: "world", standard: params.id, points: DRAWN_POINTS }),
    ask(ReasonBreakdown, `/standards/${id}/reasons`, { region }),
    ask(DemandMap, "/demand", { by: "country" }),
  ])
  const strictest = new Map(
    demand.rows.map(({ subject, cells }) => [
      subject.id,
      cells.find((cell) => cell.standard === standard.id)?.level ?? null,
    ]),
  )
  // Groupings overlap with the M49 regions; only the latter are drawn beside the world.
  const drawn = new Set(
    regions.filter((each) => each.region.kind === "m49-region").map((each) => each.region.id as string),
  )
  const world = byWorld.rows[0]?.cells.find((cell) => cell.standard === standard.id) ?? null
  return {
    ...texts,
    regions: choices,
    world,
    countries: byCountry.rows
      .filter((row) => region === null || members.has(row.subject.id))
      .flatMap((row) => {
        const cell = row.cells.find((each) => each.standard === standard.id)
        if (cell === undefined) return []
        const points = pointsBetween(cell.before?.adoption.share, cell.adoption.share)
        const { id } = row.subject
        const name = countryName(id, row.subject.name)
        return [{ id, name, adoption: cell.adoption, points, at: cell.at, level: strictest.get(id) ?? null }]
      })
      .toSorted((left, right) =>
        order === "name"
          ? compareNames(left.name, right.name)
          : (right.adoption.share ?? -1) - (left.adoption.share ?? -1) || compareNames(left.name, right.name),
      ),
    lines: [...worldwide.series, ...regional.series.filter((series) => drawn.has(series.subject.id))].map((series) =>
      lineOf(series, series.subject.id, series.subject.name),
    ),
    reasons,
  }
}
