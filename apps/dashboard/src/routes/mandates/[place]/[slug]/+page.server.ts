import {
  type AdoptionPoint,
  type DemandView,
  ExplanationView,
  MandateDetail,
  MandateTrend,
  type Milestone,
  type StandardDetail,
} from "@plumbline/core"
import { ask, askAll } from "#app/api/answer.server.ts"
import { lineOf, type TrendLine } from "#app/chart/series.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askCountries, askStandards, countryNames } from "#app/page/catalogue.server.ts"
import { m } from "#app/paraglide/messages.js"
import { demandWords } from "#app/words/demand.ts"
import { formatMonth, formatShare, pointsBetween } from "#app/words/format.ts"
import { standardName } from "#app/words/standard-name.ts"
import { words } from "#app/words/terms.ts"
import type { PageServerLoad } from "./$types"

/** What does this mandate ask of whom, since when, until when, and did those bound follow? */
export const load: PageServerLoad = async ({ params, url, parent }) => {
  const path = `/mandates/${encodeURIComponent(params.place)}/${encodeURIComponent(params.slug)}`
  const [{ status }, detail, trend, standards, countries] = await Promise.all([
    parent(),
    ask(MandateDetail, path),
    ask(MandateTrend, `${path}/trend`),
    askStandards(),
    askCountries(),
  ])
  const explanations = await askAll(ExplanationView, "/explanations", { mandate: detail.id })
  const names = countryNames(countries)
  return {
    citation: await askCitation({
      url,
      title: detail.title,
      of: path,
      finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
    }),
    today: status?.now ?? new Date().toISOString(),
    detail,
    explanations,
    demands: detail.demands.map((demand) => {
      const own = trend.demands.find(({ index }) => index === demand.index)
      const { countries: group, targets, points } = own?.comparison ?? { countries: [], targets: 0, points: [] }
      // Where the standard's required checks decide, both are the same; elsewhere they may happen to be.
      const isSame = areSame(own?.compliance ?? [], own?.adoption ?? [])
      const lines: ReadonlyArray<TrendLine> = [
        lineOf({ points: own?.compliance ?? [] }, "compliance", m.mandate_compliance()),
        ...(isSame ? [] : [lineOf({ points: own?.adoption ?? [] }, "adoption", m.words_adoption())]),
        { ...lineOf({ points }, "comparison", m.mandate_comparison()), isGrey: true },
      ]
      return {
        ...demand,
        file: `plumbline-${detail.id.replace("/", "-")}-${demand.index}`,
        title: titleOf(demand, own?.compliance ?? [], own?.milestones ?? []),
        isSame,
        requirements: viewRequirements(demand, standards),
        lines: lines.filter((line) => line.points.length > 0),
        marks: demandWords.marks(own ?? { ...demand, earlierDues: detail.mandate.earlierDues ?? [] }),
        milestones: own?.milestones ?? [],
        comparison: { countries: group.map((id) => ({ id, name: names[id] ?? id })), targets },
      }
    }),
  }
}

/** How a demand is evaluated, check by check; null where the standard's required checks decide. */
const viewRequirements = (demand: DemandView, standards: ReadonlyArray<StandardDetail>) =>
  demand.requires?.map((requirement) => {
    const [standard, check] = standards.flatMap((each) => {
      const found = each.standard.checks.find(({ id }) => id === requirement.check)
      return found === undefined ? [] : [[each.standard.id, found] as const]
    })[0] ?? [demand.standard, undefined]
    const labels = (requirement.reasons ?? []).map(
      (code) => check?.reasons.find((reason) => reason.code === code)?.label ?? code,
    )
    return {
      standard,
      check: requirement.check,
      text: demandWords.requirement(requirement, check?.title ?? requirement.check, labels),
    }
  }) ?? null

/** Whether two trends have the same figures on the same days, so that one line says both. */
const areSame = (compliance: ReadonlyArray<AdoptionPoint>, adoption: ReadonlyArray<AdoptionPoint>): boolean =>
  compliance.length > 0 &&
  compliance.length === adoption.length &&
  compliance.every(
    ({ at, adoption: { share, n } }, index) =>
      at === adoption[index]?.at && share === adoption[index].adoption.share && n === adoption[index].adoption.n,
  )

/** What the chart shows, in a sentence: the newest share, and its way since before the demand or since the first figure. */
const titleOf = (
  { standard, compliance }: DemandView,
  points: ReadonlyArray<AdoptionPoint>,
  milestones: ReadonlyArray<Milestone>,
): string => {
  const name = standardName(standard)
  const share = points.at(-1)?.adoption.share ?? compliance?.share ?? null
  if (share === null) return m.mandate_chart_title_no_figure({ standard: name })
  const before = milestones.find(({ moment }) => moment === "before")?.compliance ?? null
  const from = before ?? points.find(({ adoption }) => adoption.share !== null) ?? null
  const moved = points.length < 2 ? null : pointsBetween(from?.adoption.share, share)
  const comply = { standard: standardName(standard), share: formatShare(share) }
  if (moved === null) return m.mandate_chart_title(comply)
  const change = words.change(moved)
  return before === null
    ? m.mandate_chart_title_since({ ...comply, change, month: formatMonth(from?.at ?? "") })
    : m.mandate_chart_title_since_before({ ...comply, change })
}
