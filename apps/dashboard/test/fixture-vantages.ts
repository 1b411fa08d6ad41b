/**
 * What the fixture world looks like from elsewhere: from Nairobi what does not pass at home does at every third domain, and something is not seen;
 * from Lima all is as at home.
 */
import {
  type FindingView,
  type SaidOfCheck,
  standardOfCheck,
  type TargetView,
  type VantagePoint,
  type ViewDifference,
} from "@plumbline/core"
import * as world from "./fixture-world.ts"

const SEEN_AT = "2026-11-23T05:20:00.000Z"

export const viewsOf = (target: (typeof world.targets)[number], language: string | null): ReadonlyArray<TargetView> =>
  ["lima", "nairobi"].map((vantage) => {
    const findings = world.findings(target, language)
    const differences = vantage === "nairobi" && target.name.length % 3 === 2 ? findings.flatMap(differenceOf) : []
    const known = findings.filter(({ verdict }) => verdict !== "unknown" && verdict !== "not-applicable").length
    const unknownThere = vantage === "nairobi" ? 1 : 0
    return {
      vantage,
      scan: 190,
      observedAt: SEEN_AT,
      methodology: 1,
      agreeing: known - differences.length - unknownThere,
      differing: differences.length,
      unknownThere,
      unknownHere: 0,
      differences,
    }
  })

const differenceOf = (finding: FindingView): TargetView["differences"] => {
  const standard = world.measured.find(({ id }) => id === standardOfCheck(finding.check))
  const check = standard?.checks.find(({ id }) => id === finding.check)
  const passes = check?.reasons.find(({ verdict }) => verdict === "pass")
  if ((finding.verdict !== "fail" && finding.verdict !== "partial") || standard === undefined || passes === undefined)
    return []
  const { verdict, reason, parameters, label, explanation, observedAt } = finding
  const there: SaidOfCheck = {
    verdict: "pass",
    reason: passes.code,
    parameters: {},
    label: passes.label,
    explanation: passes.explanation,
    observedAt: SEEN_AT,
  }
  return [
    {
      standard: standard.id,
      check: finding.check,
      requirement: finding.requirement,
      here: { verdict, reason, parameters, label, explanation, observedAt },
      there,
    },
  ]
}

const scanned = world.targets.filter(world.isScanned)

const differences = (vantage: string): ReadonlyArray<ViewDifference> =>
  scanned.flatMap((target) =>
    (viewsOf(target, null).find((view) => view.vantage === vantage)?.differences ?? []).map((difference) => ({
      vantage,
      country: target.country,
      target: target.name,
      organisation: target.organisation,
      organisationName: world.organisationName(target),
      ...difference,
    })),
  )

const points = (isPinned: boolean): ReadonlyArray<VantagePoint> => {
  const sum = (vantage: string) => {
    const views = scanned.flatMap((target) => viewsOf(target, null).filter((view) => view.vantage === vantage))
    const total = (of: (view: TargetView) => number) => views.reduce((before, view) => before + of(view), 0)
    return {
      targets: views.length,
      observedAt: SEEN_AT,
      agreeing: total(({ agreeing }) => agreeing),
      differing: total(({ differing }) => differing),
      unknownThere: total(({ unknownThere }) => unknownThere),
      unknownHere: total(({ unknownHere }) => unknownHere),
    }
  }
  const home = { countries: 7, targets: scanned.length, finishedAt: world.scans[0]!.finishedAt! }
  return [
    { name: "lab", figures: home, views: null },
    ...(isPinned ? [] : ["lima", "nairobi"].map((name) => ({ name, figures: null, views: sum(name) }))),
  ]
}

/** `/vantages`: in a snapshot, only what makes figures. */
export const vantageList = (query: URLSearchParams, finished: boolean) => ({
  items: finished ? points(query.has("snapshot")) : [],
})

/** The items of `/vantages/{name}/differences`. */
export const differenceList = (name: string, query: URLSearchParams): ReadonlyArray<ViewDifference> => {
  const [inCountry, ofStandard] = [query.get("country"), query.get("standard")]
  return differences(name).filter(
    ({ country, standard }) =>
      (inCountry === null || inCountry === country) && (ofStandard === null || ofStandard === standard),
  )
}
