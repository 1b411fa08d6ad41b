import {
  AdoptionTrend,
  Change,
  CountryDemand,
  CountryDetail,
  CountrySuppliers,
  Grid,
  OrganisationSummary,
  Page,
  StandardId,
  TargetSummary,
} from "@plumbline/core"
import { askRegressions } from "#app/agency/regressions.server.ts"
import { ask } from "#app/api/answer.server.ts"
import { DRAWN_POINTS, lineOf } from "#app/chart/series.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askRegions, askStandards, columnsOf, regionNames, viewChange, viewTarget } from "#app/page/catalogue.server.ts"
import { isStale } from "#app/page/freshness.ts"
import { askPanel } from "#app/page/panel.server.ts"
import { offsetOf, oneOf, textOf, verdictOf } from "#app/page/query.server.ts"
import { countryName, pointsBetween } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** Where does this country stand, who does well, what changed? */
export const load: PageServerLoad = async ({ params, url, parent }) => {
  const { cc } = params
  const query = url.searchParams
  const [standards, { items: organisations, total: bodies }] = await Promise.all([
    askStandards(),
    ask(Page(OrganisationSummary), "/organisations", { country: cc, limit: ORGANISATIONS }),
  ])
  const columns = columnsOf(standards)
  const choice = {
    standard: oneOf(query, "standard", StandardId.literals),
    verdict: verdictOf(query),
    organisation: oneOf(
      query,
      "organisation",
      organisations.map((each) => each.organisation.id),
    ),
    q: textOf(query, "q"),
    offset: offsetOf(query),
  }
  const [detail, grid, trend, targets, changes, regions, suppliers, demand, { status }] = await Promise.all([
    ask(CountryDetail, `/countries/${encodeURIComponent(cc)}`),
    ask(Grid, "/grid", { by: "country", id: cc }),
    ask(AdoptionTrend, "/adoption", { by: "country", id: cc, points: DRAWN_POINTS }),
    ask(Page(TargetSummary), "/targets", { country: cc, ...choice, limit: TARGETS }),
    ask(Page(Change), "/changes", { country: cc, limit: CHANGES }),
    askRegions(),
    ask(CountrySuppliers, `/countries/${encodeURIComponent(cc)}/suppliers`),
    ask(CountryDemand, `/countries/${encodeURIComponent(cc)}/demand`),
    parent(),
  ])
  const row = grid.rows.find((each) => each.subject.id === cc)
  const names = regionNames(regions)
  const finishedAt = detail.latestScan?.finishedAt ?? null
  const newest = changes.items[0]?.scan
  return {
    citation: await askCitation({
      url,
      title: countryName(cc, detail.name),
      of: `/countries/${encodeURIComponent(cc)}`,
      finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
    }),
    country: {
      id: detail.id,
      name: countryName(cc, detail.name),
      fictional: detail.fictional,
      organisations: detail.organisations,
      targets: detail.targets,
      lists: detail.country.lists,
      schedule: detail.country.schedule,
      regions: detail.regions.map((id) => ({ id, name: names.get(id) ?? id })),
    },
    latestScan: detail.latestScan,
    nextScanAt: detail.nextScanAt,
    isStale: finishedAt !== null && status !== null && isStale(finishedAt, status.now, detail.country.schedule.cron),
    figures: columns.flatMap((column) => {
      const cell = row?.cells.find((each) => each.standard === column.id)
      if (cell === undefined) return []
      const points = pointsBetween(cell.before?.adoption.share, cell.adoption.share)
      return [{ ...column, adoption: cell.adoption, points, at: cell.at, before: cell.before?.at ?? null }]
    }),
    lines: columns.flatMap((column) => {
      const series = trend.series.find((each) => each.standard === column.id)
      return series === undefined ? [] : [lineOf(series, column.id, column.abbreviation)]
    }),
    columns,
    regressions: await askRegressions({ country: cc }, status?.now ?? new Date().toISOString(), standards),
    panel: await askPanel(cc, query, standards, trend, demand),
    bodies,
    organisations: organisations.map(({ organisation, targets: count, verdicts }) => ({
      id: organisation.id,
      name: organisation.name,
      nameLocal: organisation.nameLocal ?? null,
      level: organisation.level,
      targets: count,
      counts: Object.fromEntries(
        verdicts.map(({ standard, adoption }) => [standard, { pass: adoption.counts.pass, n: adoption.n }]),
      ),
    })),
    suppliers: suppliers.roles,
    demand,
    today: status?.now ?? new Date().toISOString(),
    choice,
    targets: { ...targets, items: targets.items.map(viewTarget) },
    // Those of the newest scan that changed anything.
    changes: changes.items.filter((change) => change.scan === newest).map(viewChange(standards)),
    isOfLatestScan: newest !== undefined && newest === detail.latestScan?.id,
  }
}

/** Shown on one page; some countries have ten thousand. */
const ORGANISATIONS = 100
const TARGETS = 25
const CHANGES = 12
