/** Asks for what is needed to compare a country's whole list with the domains that were measured throughout. */

import {
  AdoptionTrend,
  type CountryDemand,
  GOVERNMENT_LEVELS,
  Page,
  Panel,
  Scan,
  type StandardDetail,
} from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { lineOf, type TrendLine } from "#app/chart/series.ts"
import { m } from "#app/paraglide/messages.js"
import { formatDate } from "#app/words/format.ts"
import { words } from "#app/words/terms.ts"
import { explainPanel, marksOfMandates, type PanelRow, rowsOf } from "./panel.ts"
import { oneOf } from "./query.server.ts"

export type PanelView = {
  readonly measure: string
  /** What can be chosen: standards and, where only checks were judged, those. */
  readonly measures: ReadonlyArray<{ readonly id: string; readonly name: string }>
  readonly chosen: Panel
  readonly sentence: string
  /** The whole list and the panel; beside them the whole list by newer rules, where older scans were judged again. */
  readonly both: ReadonlyArray<TrendLine>
  /** The methodology under which older scans were judged again; null where none was. */
  readonly judgedAgain: number | null
  /** Days of the mandates that ask for the standard. */
  readonly marks: ReturnType<typeof marksOfMandates>
  /** By level of government, in the panel chosen. */
  readonly levels: ReadonlyArray<TrendLine>
  readonly rows: ReadonlyArray<PanelRow>
  /** How many of the dates come from a registry's zone file and not from the network. */
  readonly zoneFileDates: number
}

/** `null` where there are not two dates to compare yet. `trend` is that of all standards of the country. */
export const askPanel = async (
  country: string,
  query: URLSearchParams,
  standards: ReadonlyArray<StandardDetail>,
  trend: AdoptionTrend,
  demand: CountryDemand,
): Promise<PanelView | null> => {
  const measured = standards.flatMap(({ standard }) =>
    trend.series.some((series) => series.standard === standard.id && series.points.length > 1)
      ? [{ id: standard.id as string, name: standard.abbreviation }]
      : [],
  )
  const measures = [...measured, { id: ARCHIVED, name: m.page_dnssec_the_name_is_signed() }]
  const measure =
    oneOf(
      query,
      "measure",
      measures.map(({ id }) => id),
    ) ?? measures[0]!.id
  const chosen = oneOf(query, "panel", Panel.literals) ?? "whole"
  const question = {
    by: "country",
    id: country,
    ...(measure.includes(".") ? { check: measure } : { standard: measure }),
  }
  const series = async (more: Readonly<Record<string, string>>) =>
    (await ask(AdoptionTrend, "/adoption", { ...question, ...more })).series[0]
  const [scans, whole, anew, fixed, national, ...levels] = await Promise.all([
    ask(Page(Scan), "/scans", { country, limit: SCANS }),
    series({}),
    series({ rules: "newest" }),
    series({ panel: "fixed" }),
    series({ level: "national" }),
    ...GOVERNMENT_LEVELS.map((level) => series({ level, panel: chosen })),
  ])
  if (whole === undefined || whole.points.length < 2 || fixed?.panel === undefined) return null
  const archived = new Set(
    scans.items.flatMap(({ vantage, finishedAt }) => (vantage === ZONE_FILE ? (finishedAt ?? []) : [])),
  )
  return {
    measure,
    measures,
    chosen,
    sentence: explainPanel(fixed.panel, fixed.points),
    both: [
      lineOf(whole, "whole", m.page_whole_list()),
      lineOf(fixed, "fixed", m.page_same_domains()),
      ...(anew === undefined
        ? []
        : [lineOf(anew, "anew", m.page_by_methodology({ number: anew.points.at(-1)?.methodology ?? 0 }))]),
    ],
    judgedAgain: anew?.points.at(-1)?.methodology ?? null,
    marks: marksOfMandates(
      demand.rows.find(({ standard }) => standard === measure.split(".")[0])?.mandates ?? [],
      whole.points[0]!.at,
    ),
    levels: GOVERNMENT_LEVELS.flatMap((level, index) => {
      const found = levels[index]
      return found === undefined ? [] : [lineOf(found, level, words.level[level] ?? level)]
    }),
    rows: rowsOf(whole.points, fixed.points, national?.points ?? []).map((row) => ({
      ...row,
      date: formatDate(row.date),
    })),
    zoneFileDates: whole.points.filter(({ at }) => archived.has(at)).length,
  }
}

/** The vantage point of scans that were imported from a zone file. */
const ZONE_FILE = "zone-file"
/** The most that the API gives at once; older ones are not told apart. */
const SCANS = 500
/** The check that a registry's zone file decides, and the only one. */
const ARCHIVED = "dnssec.signed"
