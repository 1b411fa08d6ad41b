import { GOVERNMENT_LEVELS, Page, SECTORS, TargetSummary, VERDICTS } from "@plumbline/core"
import { SORTS, viewChoice } from "#app/agency/view-choice.server.ts"
import { ask } from "#app/api/answer.server.ts"
import { askCountries, askStandards, columnsOf, viewTarget } from "#app/page/catalogue.server.ts"
import { apiPath } from "#app/page/links.ts"
import type { PageServerLoad } from "./$types"

/** Which domains are there that meet these conditions, and how does each stand? */
export const load: PageServerLoad = async ({ url }) => {
  const [standards, countries] = await Promise.all([askStandards(), askCountries()])
  const measured = standards.filter(({ standard }) => standard.status === "measured").map(({ standard }) => standard)
  const { show, offset, ...asked } = viewChoice(url.searchParams, measured)
  const targets = await ask(Page(TargetSummary), "/targets", { ...asked, offset, limit: TARGETS })
  const columns = columnsOf(standards)
  const labels = new Map<string, string>(
    measured.flatMap((standard) => [
      [standard.id, standard.abbreviation] as const,
      ...standard.checks.map((check) => [check.id, check.title] as const),
    ]),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== null) query.append(name, each)
  }
  return {
    choice: { ...asked, show },
    columns,
    shown: show.length === 0 ? columns : columns.filter(({ id }) => show.some((each) => each === id)),
    countries: countries.map(({ id, name }) => ({ id, name })),
    conditions: [
      ...asked.verdict.map((value) => ({ name: "verdict", value })),
      ...asked.reason.map((value) => ({ name: "reason", value })),
    ].map(({ name, value }) => {
      const [measure = "", said = ""] = value.split(":")
      const reason = measured
        .flatMap(({ checks }) => checks)
        .find(({ id }) => id === measure)
        ?.reasons.find(({ code }) => code === said)
      return { name, value, measure: labels.get(measure) ?? measure, said: reason?.label ?? said }
    }),
    sectors: SECTORS,
    levels: GOVERNMENT_LEVELS,
    verdicts: VERDICTS,
    sorts: SORTS,
    targets: { ...targets, items: targets.items.map(viewTarget) },
    csv: apiPath("/targets.csv", query),
  }
}

const TARGETS = 50
