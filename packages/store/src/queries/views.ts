/** How do targets look from elsewhere, and where does that differ from what figures are made of? */
import { compareView } from "@plumbline/assess"
import {
  CheckId,
  CountryCode,
  DomainName,
  MethodologyId,
  OrganisationId,
  ReasonCode,
  ReasonParameters,
  ScanId,
  StandardId,
  type VantagePoint,
  Verdict,
} from "@plumbline/core"
import { Schema } from "effect"
import { ask, askFor, askOne, type Dialogue, marks, type SqlValue } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { Items, RecordedJudgement, StoredDifference, StoredView, ViewDifferencesQuestion } from "../words.ts"
import { standingOf } from "./target.ts"
import { observedAt } from "./targets.ts"

export function* viewedTargets(scan: ScanId, vantage: string): Dialogue<ReadonlySet<DomainName>> {
  const rows = yield* ask<{ name: DomainName }>(
    `SELECT target.name FROM vantage_view seen JOIN target ON target.key = seen.target_key
     WHERE seen.scan_id >= ? AND seen.vantage_key = (SELECT key FROM vantage WHERE name = ?)
       AND target.country = (SELECT country FROM scan WHERE id = ?)`,
    scan,
    vantage,
    scan,
  )
  return new Set(rows.map(({ name }) => name))
}

export function* viewsOf(name: DomainName): Dialogue<ReadonlyArray<StoredView>> {
  const target = yield* askOne<{ key: number }>("SELECT key FROM target WHERE name = ?", name)
  if (target === undefined) return []
  const rows = yield* askFor(
    ViewRow,
    `SELECT vantage.name AS vantage, seen.scan_id, seen.observed_at, seen.methodology, seen.judgements
     FROM vantage_view seen JOIN vantage ON vantage.key = seen.vantage_key WHERE seen.target_key = ? ORDER BY vantage.name`,
    target.key,
  )
  if (rows.length === 0) return []
  const standing = yield* standingOf(target.key)
  return rows.map((row) => {
    const view = {
      scan: row.scan_id,
      methodology: row.methodology,
      judgements: JSON.parse(row.judgements) as ReadonlyArray<RecordedJudgement>,
    }
    return {
      ...view,
      vantage: row.vantage,
      observedAt: instantOf(row.observed_at),
      comparison: compareView(standing, view),
    }
  })
}

export function* vantagesSummary(): Dialogue<ReadonlyArray<VantagePoint>> {
  const homes = yield* ask<{ vantage: string; countries: number; targets: number; finished_at: number }>(
    `SELECT vantage, count(*) AS countries, sum(measured) AS targets, max(finished_at) AS finished_at
     FROM scan WHERE id IN (SELECT max(scan.id) FROM scan JOIN country ON country.id = scan.country
       WHERE scan.finished_at IS NOT NULL AND country.retired_on IS NULL GROUP BY scan.country)
     GROUP BY vantage ORDER BY vantage`,
  )
  const looks = yield* ask<SummaryRow>(
    `SELECT vantage.name, count(*) AS targets, max(seen.observed_at) AS observed_at, sum(seen.agreeing) AS agreeing,
       sum(seen.differing) AS differing, sum(seen.unknown_there) AS unknown_there, sum(seen.unknown_here) AS unknown_here
     FROM vantage_view seen JOIN vantage ON vantage.key = seen.vantage_key JOIN target ON target.key = seen.target_key
     WHERE target.retired_on IS NULL GROUP BY vantage.name ORDER BY vantage.name`,
  )
  const viewsFrom = new Map(looks.map((row) => [row.name, viewsOfRow(row)]))
  const isHome = new Set(homes.map(({ vantage }) => vantage))
  return [
    ...homes.map(({ vantage, countries, targets, finished_at }) => ({
      name: vantage,
      figures: { countries, targets, finishedAt: instantOf(finished_at) },
      views: viewsFrom.get(vantage) ?? null,
    })),
    ...[...viewsFrom]
      .filter(([name]) => !isHome.has(name))
      .map(([name, views]): VantagePoint => ({ name, figures: null, views })),
  ]
}

export function* viewDifferences(question: ViewDifferencesQuestion): Dialogue<Items<StoredDifference>> {
  const vantage = yield* askOne<{ key: number }>("SELECT key FROM vantage WHERE name = ?", question.vantage)
  if (vantage === undefined) return { items: [], total: 0 }
  const { where, parameters } = chosen(vantage.key, question)
  const count = yield* askOne<{ total: number }>(
    `SELECT count(*) AS total FROM vantage_difference differs JOIN target ON target.key = differs.target_key WHERE ${where}`,
    ...parameters,
  )
  const rows = yield* askFor(
    DifferenceRow,
    `SELECT differs.target_key, target.country, target.name AS target, organisation.id AS organisation,
       organisation.name AS organisation_name, measure.standard, measure.id AS "check", finding.methodology, finding.from_scan,
       finding.verdict, reason.code AS reason, finding.parameters, ${observedAt("target.key")} AS observed_here_at
     FROM vantage_difference differs JOIN target ON target.key = differs.target_key
       JOIN organisation ON organisation.key = target.organisation_key
       JOIN measure ON measure.key = differs.measure_key
       JOIN finding ON finding.target_key = differs.target_key AND finding.measure_key = differs.measure_key
         AND finding.until_scan IS NULL
       JOIN reason ON reason.key = finding.reason_key
     WHERE ${where} ORDER BY target.name, differs.measure_key LIMIT ? OFFSET ?`,
    ...parameters,
    question.limit,
    question.offset,
  )
  const seen = yield* judgedThere(
    vantage.key,
    rows.map(({ target_key }) => target_key),
  )
  const items = rows.flatMap((row): ReadonlyArray<StoredDifference> => {
    const view = seen.get(row.target_key)
    const there = view?.judgements.get(row.check)
    if (view === undefined || there === undefined) return []
    const { standard, check, verdict, reason, parameters: given, methodology } = row
    return [
      {
        country: row.country,
        target: row.target,
        organisation: row.organisation,
        organisationName: row.organisation_name,
        here: { standard, check, verdict, reason, parameters: given, methodology, fromScan: row.from_scan },
        observedHereAt: instantOf(row.observed_here_at),
        there,
        observedThereAt: instantOf(view.observedAt),
      },
    ]
  })
  return { items, total: count!.total }
}

const chosen = (vantageKey: number, { country, standard }: ViewDifferencesQuestion) => {
  const conditions = ["differs.vantage_key = ?", "target.retired_on IS NULL"]
  const parameters: Array<SqlValue> = [vantageKey]
  if (country !== undefined) {
    conditions.push("target.country = ?")
    parameters.push(country)
  }
  if (standard !== undefined) {
    conditions.push("differs.measure_key IN (SELECT key FROM measure WHERE standard = ?)")
    parameters.push(standard)
  }
  return { where: conditions.join(" AND "), parameters }
}

interface Seen {
  readonly observedAt: number
  readonly judgements: ReadonlyMap<CheckId, RecordedJudgement>
}

function* judgedThere(vantageKey: number, targetKeys: ReadonlyArray<number>): Dialogue<ReadonlyMap<number, Seen>> {
  const wanted = [...new Set(targetKeys)]
  if (wanted.length === 0) return new Map()
  const rows = yield* ask<{ target_key: number; observed_at: number; judgements: string }>(
    `SELECT target_key, observed_at, judgements FROM vantage_view
     WHERE vantage_key = ? AND target_key IN (${marks(wanted)})`,
    vantageKey,
    ...wanted,
  )
  return new Map(
    rows.map((row) => {
      const judgements = JSON.parse(row.judgements) as ReadonlyArray<RecordedJudgement>
      return [
        row.target_key,
        { observedAt: row.observed_at, judgements: new Map(judgements.map((each) => [each.check, each])) },
      ]
    }),
  )
}

const viewsOfRow = (row: SummaryRow) => ({
  targets: row.targets,
  observedAt: instantOf(row.observed_at),
  agreeing: row.agreeing,
  differing: row.differing,
  unknownThere: row.unknown_there,
  unknownHere: row.unknown_here,
})

interface SummaryRow {
  readonly name: string
  readonly targets: number
  readonly observed_at: number
  readonly agreeing: number
  readonly differing: number
  readonly unknown_there: number
  readonly unknown_here: number
}

const ViewRow = Schema.Struct({
  vantage: Schema.String,
  scan_id: ScanId,
  observed_at: Schema.Number,
  methodology: MethodologyId,
  judgements: Schema.String,
})

const DifferenceRow = Schema.Struct({
  target_key: Schema.Number,
  country: CountryCode,
  target: DomainName,
  organisation: OrganisationId,
  organisation_name: Schema.String,
  standard: StandardId,
  check: CheckId,
  methodology: MethodologyId,
  from_scan: ScanId,
  verdict: Verdict,
  reason: ReasonCode,
  parameters: Schema.fromJsonString(ReasonParameters),
  observed_here_at: Schema.Number,
})
