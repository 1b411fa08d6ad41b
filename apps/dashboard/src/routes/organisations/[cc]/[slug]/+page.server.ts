import { AdoptionTrend, Change, CountryDetail, OrganisationDetail, Page, TargetSummary } from "@plumbline/core"
import { askRegressions } from "#app/agency/regressions.server.ts"
import { ask } from "#app/api/answer.server.ts"
import { DRAWN_POINTS, lineOf } from "#app/chart/series.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askStandards, columnsOf, viewChange, viewTarget } from "#app/page/catalogue.server.ts"
import { offsetOf } from "#app/page/query.server.ts"
import { countryName } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** How does this organisation stand, domain by domain? */
export const load: PageServerLoad = async ({ params, url, parent }) => {
  const { cc, slug } = params
  const [
    { organisation, targets: count, verdicts, explanations },
    country,
    standards,
    targets,
    trend,
    changes,
    { status },
  ] = await Promise.all([
    ask(OrganisationDetail, `/organisations/${encodeURIComponent(cc)}/${encodeURIComponent(slug)}`),
    ask(CountryDetail, `/countries/${encodeURIComponent(cc)}`),
    askStandards(),
    ask(Page(TargetSummary), "/targets", {
      organisation: `${cc}/${slug}`,
      sort: "failing",
      offset: offsetOf(url.searchParams),
      limit: TARGETS,
    }),
    ask(AdoptionTrend, "/adoption", { by: "organisation", id: `${cc}/${slug}`, points: DRAWN_POINTS }),
    ask(Page(Change), "/changes", { organisation: `${cc}/${slug}`, limit: CHANGES }),
    parent(),
  ])
  const columns = columnsOf(standards)
  return {
    citation: await askCitation({
      url,
      title: organisation.name,
      of: `/organisations/${encodeURIComponent(cc)}/${encodeURIComponent(slug)}`,
      finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
    }),
    organisation,
    explanations,
    count,
    country: { id: country.id, name: countryName(country.id, country.name) },
    columns,
    figures: columns.flatMap((column) => {
      const found = verdicts.find((each) => each.standard === column.id)
      return found === undefined ? [] : [{ ...column, adoption: found.adoption }]
    }),
    lines: columns.flatMap((column) => {
      const series = trend.series.find((each) => each.standard === column.id)
      return series === undefined ? [] : [lineOf(series, column.id, column.abbreviation)]
    }),
    tags: [...new Set(targets.items.flatMap(({ target }) => target.tags ?? []))].toSorted(),
    regressions: await askRegressions(
      { organisation: organisation.id },
      status?.now ?? new Date().toISOString(),
      standards,
    ),
    changes: changes.items.map(viewChange(standards)),
    targets: { ...targets, items: targets.items.map(viewTarget) },
  }
}

const TARGETS = 50
const CHANGES = 10
