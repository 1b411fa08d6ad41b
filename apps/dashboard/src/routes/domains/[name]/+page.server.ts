import { domainToASCII } from "node:url"
import { combineVerdicts, type FindingView, standardOfCheck, TargetDetail, type Verdict } from "@plumbline/core"
import { redirect } from "@sveltejs/kit"
import { ask } from "#app/api/answer.server.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askSpotCheck } from "#app/operator/spot-check.server.ts"
import { askStandards, displayName } from "#app/page/catalogue.server.ts"
import { domainPath } from "#app/page/links.ts"
import { differenceViews } from "#app/vantage/views.ts"
import { demandWords } from "#app/words/demand.ts"
import { countryName } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** What is wrong here, and how is it mended? */
export const load: PageServerLoad = async ({ params, url, parent, cookies }) => {
  // U-labels, capitals and a final dot lead to the one address of the name.
  const name = domainToASCII(params.name).replace(/\.$/, "")
  if (name !== "" && name !== params.name) redirect(301, domainPath(name))
  const [detail, standards, { status }] = await Promise.all([
    ask(TargetDetail, `/targets/${encodeURIComponent(params.name)}`),
    askStandards(),
    parent(),
  ])
  const measured = standards.filter(({ standard }) => standard.status === "measured").map(({ standard }) => standard)
  const checks = new Map(measured.flatMap((standard) => standard.checks.map((check) => [check.id, check] as const)))
  const verdictOf = new Map(detail.verdicts.map(({ standard, verdict }) => [standard, verdict]))
  const view = (finding: FindingView) => {
    const check = checks.get(finding.check)
    return {
      check: finding.check,
      title: check?.title ?? finding.check,
      asks: check?.asks ?? null,
      reference: check?.reference ?? null,
      verdict: finding.verdict,
      requirement: finding.requirement,
      label: finding.label,
      explanation: finding.explanation,
      mend: finding.mend,
      evidence: finding.evidence,
      since: finding.since,
      observedAt: finding.observedAt,
      methodology: finding.methodology,
    }
  }
  const sections = measured.flatMap((standard) => {
    const findings = detail.findings.filter((finding) => standardOfCheck(finding.check) === standard.id).map(view)
    if (findings.length === 0) return []
    const verdict =
      verdictOf.get(standard.id) ??
      combineVerdicts(findings.filter((each) => each.requirement === "required").map((each) => each.verdict))
    const { id, abbreviation, theme } = standard
    return [{ id, abbreviation, theme, verdict, findings }]
  })
  const histories = measured.flatMap((standard) => {
    const periods = detail.history.filter((period) => period.standard === standard.id)
    return periods.length === 0 ? [] : [{ id: standard.id, abbreviation: standard.abbreviation, periods }]
  })
  const viewDifference = differenceViews(standards)
  const summary = sections.map(({ id, abbreviation, verdict }) => ({ id, abbreviation, verdict }))
  return {
    spotCheck: await askSpotCheck(params.name, url, cookies, summary),
    citation: await askCitation({
      url,
      title: displayName(detail.target.name),
      of: `/targets/${encodeURIComponent(params.name)}`,
      finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
    }),
    name: detail.target.name,
    display: displayName(detail.target.name),
    roles: detail.target.roles,
    tags: detail.target.tags ?? [],
    organisation: { id: detail.organisation.id, name: detail.organisation.name },
    country: { id: detail.country.id, name: countryName(detail.country.id, detail.country.name) },
    observedAt: detail.observedAt,
    excluded: detail.excluded,
    now: status?.now ?? detail.observedAt ?? detail.history.at(-1)?.from ?? "",
    suppliers: detail.suppliers,
    sections,
    explanations: detail.explanations,
    demands: detail.demands.map(({ requirements, ...demand }) => ({
      ...demand,
      requirements: requirements.map(({ requirement, verdict }) => {
        const check = checks.get(requirement.check)
        const labels = (requirement.reasons ?? []).map(
          (code) => check?.reasons.find((reason) => reason.code === code)?.label ?? code,
        )
        return {
          check: requirement.check,
          verdict,
          text: demandWords.requirement(requirement, check?.title ?? requirement.check, labels),
        }
      }),
    })),
    first: sections
      .flatMap((section) => section.findings.map((finding) => ({ ...finding, abbreviation: section.abbreviation })))
      .filter((finding) => finding.verdict === "fail" || finding.verdict === "partial")
      .toSorted((left, right) => urgency(right) - urgency(left))
      .slice(0, MOST_FIRST),
    histories,
    summary,
    /** Where the figures of its country are made. */
    home: detail.country.latestScan?.vantage ?? "",
    views: detail.views.map(({ vantage, observedAt, agreeing, differing, unknownThere, differences }) => ({
      vantage,
      observedAt,
      agreeing,
      differing,
      unknownThere,
      differences: differences.map((each) => viewDifference(each)),
    })),
  }
}

/** Failures before what passes in part, required checks before recommended ones. */
const urgency = (finding: { readonly verdict: Verdict; readonly requirement: FindingView["requirement"] }): number =>
  REQUIREMENT[finding.requirement] * 2 + (finding.verdict === "fail" ? 1 : 0)

const REQUIREMENT = { required: 2, recommended: 1, optional: 0 } as const
const MOST_FIRST = 3
