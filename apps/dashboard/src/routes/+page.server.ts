import { AdoptionTrend, Change, Grid, MandateSummary, Page } from "@plumbline/core"
import { ask, askAll } from "#app/api/answer.server.ts"
import { DRAWN_POINTS, lineOf } from "#app/chart/series.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import {
  askCountries,
  askCountryGrid,
  askRegionGrid,
  askRegions,
  askStandards,
  columnsOf,
  countryNames,
  regionChoices,
  viewChange,
} from "#app/page/catalogue.server.ts"
import { explorePath } from "#app/page/links.ts"
import { oneOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
import { daysBetween, demandWords } from "#app/words/demand.ts"
import { formatList } from "#app/words/format.ts"
import { policyWords } from "#app/words/policies.ts"
import { standardName } from "#app/words/standard-name.ts"
import type { PageServerLoad } from "./$types"

/** How far is the public sector, and is it moving? */
export const load: PageServerLoad = async ({ url, parent }) => {
  const [{ status }, standards, regions, countries, world] = await Promise.all([
    parent(),
    askStandards(),
    askRegions(),
    askCountries(),
    ask(Grid, "/grid", { by: "world" }),
  ])
  const region = oneOf(
    url.searchParams,
    "region",
    regions.map((detail) => detail.region.id),
  )
  // Nobody reads a table of two hundred rows: where so many are measured, regions come first.
  const by =
    oneOf(url.searchParams, "by", ["region", "country"]) ?? (countries.length > MOST_ROWS ? "region" : "country")
  const [grid, trend, regressed, improved, mandates] = await Promise.all([
    (by === "region" ? askRegionGrid : askCountryGrid)(url.searchParams, standards, regions),
    ask(AdoptionTrend, "/adoption", {
      ...(region === null ? { by: "world" } : { by: "region", id: region }),
      points: DRAWN_POINTS,
    }),
    ask(Page(Change), "/changes", { direction: "regressed", limit: CHANGES }),
    ask(Page(Change), "/changes", { direction: "improved", limit: CHANGES }),
    askAll(MandateSummary, "/mandates", { sort: "due" }),
  ])
  const today = status?.now ?? new Date().toISOString()
  /** Only what is shown, in words: their catalogue stays on the server. */
  const viewDue =
    (which: "due" | "nextDue") =>
    ({ id, title, place, level, confidence, standards: asked, [which]: due }: MandateSummary) => ({
      id,
      title,
      place,
      level: policyWords.mandateLevel[level],
      isUnverified: confidence === "low",
      standards: formatList(asked.map(standardName)),
      due: due === null ? "" : demandWords.due(due, today),
    })
  const isDueWithin = (due: string | null, from: number, to: number) =>
    due !== null && daysBetween(today, due) >= from && daysBetween(today, due) <= to
  const columns = columnsOf(standards)
  const themeOf = new Map(standards.map(({ standard }) => [standard.id as string, standard.theme]))
  const lines = columns.flatMap((column) => {
    const series = trend.series.find((each) => each.standard === column.id)
    return series === undefined ? [] : [lineOf(series, column.id, column.abbreviation)]
  })
  const weekAgo = status === null ? "" : new Date(Date.parse(status.now) - WEEK_MILLISECONDS).toISOString()
  const isThisWeek = [...regressed.items, ...improved.items].some((change) => change.at >= weekAgo)
  const recent = (changes: ReadonlyArray<Change>) =>
    changes
      .filter((change) => !isThisWeek || change.at >= weekAgo)
      .slice(0, SHOWN_CHANGES)
      .map(viewChange(standards))
  return {
    citation: await askCitation({
      url,
      title: m.home_how_far_is_the_public(),
      finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
    }),
    by,
    region,
    regions: regionChoices(regions),
    /** The same figures as other charts: their words stay on the server. */
    others: [
      { name: m.frame_on_the_map(), path: explorePath({ view: "map" }) },
      { name: m.frame_as_a_ranking(), path: explorePath({ view: "ranking" }) },
    ],
    grid,
    figures: columns.flatMap((column) => {
      const cell = world.rows[0]?.cells.find((each) => each.standard === column.id)
      if (cell === undefined || cell.adoption.share === null) return []
      const { share, n } = cell.adoption
      return [{ ...column, share, n, at: cell.at, before: cell.before }]
    }),
    charts: [
      {
        title: m.words_names_routing_and_web(),
        file: "names-routing-web",
        lines: lines.filter((line) => themeOf.get(line.id) !== "mail"),
      },
      { title: m.words_theme_mail(), file: "mail", lines: lines.filter((line) => themeOf.get(line.id) === "mail") },
    ],
    isThisWeek,
    regressed: recent(regressed.items),
    improved: recent(improved.items),
    coming: mandates.filter(({ nextDue }) => isDueWithin(nextDue, 0, A_YEAR)).map(viewDue("nextDue")),
    fallen: mandates
      .filter(({ phase, due }) => phase === "in-force" && isDueWithin(due, -JUST, -1))
      .toSorted((left, right) => (right.due ?? "").localeCompare(left.due ?? ""))
      .map(viewDue("due")),
    names: countryNames(countries),
    measuredCountries: countries.filter((country) => country.latestScan !== null).length,
  }
}

/** The most countries that the grid shows unless it is asked for all. */
const MOST_ROWS = 60
/** Asked for, because those of this week come first; shown. */
const CHANGES = 20
const SHOWN_CHANGES = 6
/** Days ahead in which mandates are coming due, and days in which they have just fallen due. */
const A_YEAR = 365
const JUST = 90
const WEEK_MILLISECONDS = 7 * 86_400_000
