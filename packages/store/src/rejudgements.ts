/**
 * The part of the store that keeps what old evidence says under newer rules.
 *
 * A rejudgement is one country's finished scans of older methodologies under one newer. It goes forward target by target, each part in one
 * transaction, so that a kill costs a part; its figures are made at the end, and nothing of it shows before. Scans from zone files are left
 * as they are: their evidence is of another shape, and decides on no standard.
 */
import { ALL, countByCell, type Figure, standardVerdicts, type VerdictOfCell } from "@plumbline/assess"
import {
  type CheckId,
  type CountryCode,
  canonicalJson,
  type DomainName,
  type Instant,
  type MethodologyId,
  type ReasonParameters,
  type ScanId,
  type StandardId,
  type TargetRole,
  type Verdict,
} from "@plumbline/core"
import type { Effect } from "effect"
import { ask, askOne, type Dialogue, insertRows, marks, type SqlValue, tell } from "./dialogue.ts"
import { instantOf, millisecondsOf } from "./moment.ts"
import { adoptionTrend, drawPoints, type FigureInterval, rangeOf } from "./queries/adoption-trend.ts"
import { type Measures, measures } from "./queries/measures.ts"
import { type PointRow, subjects } from "./queries/subjects.ts"
import { type EvidenceRow, evidenceOf } from "./record/evidence.ts"
import { reasonKeys } from "./record/reason-key.ts"
import { COUNT_COLUMNS, isSameCounts } from "./rollup/count-row.ts"
import type { Driver } from "./store-methods.ts"
import type { AdoptionPoints, AdoptionTrendQuestion, RecordedEvidence } from "./words.ts"

/** How far the scans of a country are judged anew. `scans` rise; `after` is the last target that is done, as the database numbers them. */
export interface Rejudgement {
  readonly country: CountryCode
  readonly methodology: MethodologyId
  readonly scans: ReadonlyArray<ScanId>
  readonly after: number
  /** Target-scans that are done, and those of which something could not be judged anew and was carried over. */
  readonly targetScans: number
  readonly carried: number
  readonly targets: { readonly done: number; readonly all: number }
  readonly isFinished: boolean
}

/** Something that holds from one scan up to, not including, another. */
interface Span {
  readonly from: ScanId
  readonly until: ScanId
}

/** A target with everything that was seen of it. Scans are those that recorded it and did not leave it alone; spans are within them or wider. */
export interface TargetHistory {
  readonly key: number
  readonly name: DomainName
  readonly roles: ReadonlyArray<TargetRole>
  readonly scans: ReadonlyArray<{ readonly scan: ScanId; readonly observedAt: Instant }>
  readonly evidence: ReadonlyArray<Span & { readonly standard: StandardId; readonly document: number }>
  readonly said: ReadonlyArray<JudgedSpan>
}

export interface JudgedSpan extends Span {
  readonly check: CheckId
  readonly verdict: Verdict
  readonly reason: string
  readonly parameters: ReasonParameters
}

export interface HistoryPart {
  readonly targets: ReadonlyArray<TargetHistory>
  /** By the number that the targets' evidence names. */
  readonly documents: ReadonlyMap<number, RecordedEvidence>
}

export interface RejudgedTarget {
  readonly key: number
  readonly judged: ReadonlyArray<JudgedSpan>
  readonly targetScans: number
  readonly carried: number
}

export interface RejudgedTrendQuestion extends Omit<AdoptionTrendQuestion, "by"> {
  readonly methodology: MethodologyId
}

export interface RejudgementStore {
  /** Begins, or takes up again; null where the country has no finished scan of an older methodology. */
  readonly begin: (country: CountryCode, methodology: MethodologyId, now: Instant) => Effect.Effect<Rejudgement | null>
  /** The next targets, at most so many; none when all are done. */
  readonly next: (rejudgement: Rejudgement, limit: number) => Effect.Effect<HistoryPart>
  /** Keeps what was judged of the targets of a part, in its order, and answers how far it is now. */
  readonly keep: (rejudgement: Rejudgement, part: ReadonlyArray<RejudgedTarget>) => Effect.Effect<Rejudgement>
  /** Makes the figures; from now on they can be asked for. */
  readonly finish: (rejudgement: Rejudgement, now: Instant) => Effect.Effect<void>
  /** The newest methodology under which all older scans of a country are judged; null where there is none. */
  readonly newestOf: (country: CountryCode) => Effect.Effect<MethodologyId | null>
  /** Adoption by country under one methodology throughout: judged anew before it came, as measured since. */
  readonly trend: (question: RejudgedTrendQuestion) => Effect.Effect<ReadonlyArray<AdoptionPoints>>
}

export const rejudgementMethods = ({ read, write }: Pick<Driver, "read" | "write">): RejudgementStore => ({
  begin: write(begin),
  next: read(next),
  keep: write(keep),
  finish: write(finish),
  newestOf: read(newestOf),
  trend: read(trend),
})

/** The vantage point of what a zone file proves. */
const ZONE_FILE = "zone-file"

function* begin(country: CountryCode, methodology: MethodologyId, now: Instant): Dialogue<Rejudgement | null> {
  const [last] = (yield* scansOf(country, methodology)).slice(-1)
  if (last === undefined) return null
  yield* tell(
    `INSERT INTO rejudgement (country, methodology, through_scan, after_target, target_scans, carried, began_at)
     VALUES (?, ?, ?, 0, 0, 0, ?) ON CONFLICT DO NOTHING`,
    country,
    methodology,
    last,
    millisecondsOf(now),
  )
  return yield* stateOf(country, methodology)
}

function* scansOf(country: CountryCode, methodology: MethodologyId): Dialogue<ReadonlyArray<ScanId>> {
  const rows = yield* ask<{ id: number }>(
    "SELECT id FROM scan WHERE country = ? AND methodology < ? AND finished_at IS NOT NULL AND vantage <> ? ORDER BY id",
    country,
    methodology,
    ZONE_FILE,
  )
  return rows.map(({ id }) => id)
}

function* stateOf(country: CountryCode, methodology: MethodologyId): Dialogue<Rejudgement> {
  const row = (yield* askOne<{
    through_scan: number
    after_target: number
    target_scans: number
    carried: number
    finished_at: number | null
  }>(
    `SELECT through_scan, after_target, target_scans, carried, finished_at FROM rejudgement WHERE country = ? AND methodology = ?`,
    country,
    methodology,
  ))!
  const count = (condition: string, ...given: ReadonlyArray<number>) =>
    askOne<{ count: number }>(
      `SELECT count(DISTINCT target_key) AS count FROM placement WHERE country = ? AND from_scan <= ? ${condition}`,
      country,
      row.through_scan,
      ...given,
    )
  return {
    country,
    methodology,
    scans: (yield* scansOf(country, methodology)).filter((scan) => scan <= row.through_scan),
    after: row.after_target,
    targetScans: row.target_scans,
    carried: row.carried,
    targets: {
      done: (yield* count("AND target_key <= ?", row.after_target))?.count ?? 0,
      all: (yield* count(""))?.count ?? 0,
    },
    isFinished: row.finished_at !== null,
  }
}

function* next({ country, scans, after }: Rejudgement, limit: number): Dialogue<HistoryPart> {
  const last = scans.at(-1)
  if (last === undefined) return { targets: [], documents: new Map() }
  const heads = yield* ask<{ key: number; name: string; is_web: number; is_mail: number }>(
    `SELECT target.key, target.name, target.is_web, target.is_mail FROM target
     WHERE target.key IN (SELECT target_key FROM placement WHERE country = ? AND from_scan <= ? AND target_key > ?)
     ORDER BY target.key LIMIT ?`,
    country,
    last,
    after,
    limit,
  )
  const keys = heads.map(({ key }) => key)
  if (keys.length === 0) return { targets: [], documents: new Map() }
  const within = `target_key IN (${marks(keys)})`

  const observed = Map.groupBy(
    yield* ask<{ target_key: number; scan_id: number; at: number }>(
      `SELECT observation.target_key, observation.scan_id, scan.started_at + observation.after_milliseconds AS at
       FROM observation JOIN scan ON scan.id = observation.scan_id
       WHERE scan_id IN (${marks(scans)}) AND ${within} AND observation.is_excluded = 0 ORDER BY scan_id`,
      ...scans,
      ...keys,
    ),
    (row) => row.target_key,
  )
  const { standardKeys, idOf } = yield* measures()
  const uses = yield* ask<SpanRow & { evidence_key: number }>(
    `SELECT target_key, measure_key, from_scan, until_scan, evidence_key FROM evidence_use WHERE ${within} AND from_scan <= ?`,
    ...keys,
    last,
  )
  const evidence = Map.groupBy(uses, (row) => row.target_key)
  const said = Map.groupBy(
    yield* ask<SpanRow & { verdict: Verdict; code: string; parameters: string }>(
      `SELECT finding.target_key, finding.measure_key, finding.from_scan, finding.until_scan, finding.verdict, reason.code,
         finding.parameters
       FROM finding JOIN reason ON reason.key = finding.reason_key WHERE ${within} AND finding.from_scan <= ?`,
      ...keys,
      last,
    ),
    (row) => row.target_key,
  )
  const wanted = [...new Set(uses.map(({ evidence_key }) => evidence_key))]
  const documents = new Map<number, RecordedEvidence>()
  for (let start = 0; start < wanted.length; start += DOCUMENTS_AT_ONCE) {
    const some = wanted.slice(start, start + DOCUMENTS_AT_ONCE)
    for (const row of yield* ask<EvidenceRow & { key: number }>(
      `SELECT key, hash, first_observed_at, encoding, document FROM evidence WHERE key IN (${marks(some)})`,
      ...some,
    )) {
      documents.set(row.key, evidenceOf(row))
    }
  }
  const spanOf = ({ from_scan, until_scan }: SpanRow): Span => ({ from: from_scan, until: until_scan ?? last + 1 })
  return {
    targets: heads.map(({ key, name, is_web, is_mail }) => ({
      key,
      name,
      roles: [...(is_web === 1 ? (["web"] as const) : []), ...(is_mail === 1 ? (["mail"] as const) : [])],
      scans: (observed.get(key) ?? []).map(({ scan_id, at }) => ({ scan: scan_id, observedAt: instantOf(at) })),
      evidence: (evidence.get(key) ?? []).map((row) => ({
        ...spanOf(row),
        standard: standardKeys.get(row.measure_key)!,
        document: row.evidence_key,
      })),
      said: (said.get(key) ?? []).map((row) => ({
        ...spanOf(row),
        check: idOf.get(row.measure_key)!,
        verdict: row.verdict,
        reason: row.code,
        parameters: JSON.parse(row.parameters) as ReasonParameters,
      })),
    })),
    documents,
  }
}

interface SpanRow {
  readonly target_key: number
  readonly measure_key: number
  readonly from_scan: number
  readonly until_scan: number | null
}

/** Engines limit the parameters of one statement. */
const DOCUMENTS_AT_ONCE = 5_000

function* keep({ country, methodology }: Rejudgement, part: ReadonlyArray<RejudgedTarget>): Dialogue<Rejudgement> {
  const known = yield* measures()
  const reasons = yield* reasonKeys(part.flatMap(({ judged }) => judged.map(({ reason }) => reason)))
  const keyOf = (id: string): number => {
    const key = known.keyOf.get(id)
    if (key === undefined) throw new Error(`the catalog describes no ${id}`)
    return key
  }
  yield* insertRows(
    "rejudged_verdict",
    ["target_key", "measure_key", "methodology", "from_scan", "until_scan", "verdict", "reason_key", "parameters"],
    part.flatMap(
      ({ key, judged }): ReadonlyArray<ReadonlyArray<SqlValue>> => [
        ...judged.map(({ check, from, until, verdict, reason, parameters }) => [
          key,
          keyOf(check),
          methodology,
          from,
          until,
          verdict,
          reasons.get(reason)!,
          canonicalJson(parameters),
        ]),
        ...standardSpans(known, judged).map(({ standard, from, until, verdict }) => [
          key,
          keyOf(standard),
          methodology,
          from,
          until,
          verdict,
          null,
          null,
        ]),
      ],
    ),
  )
  yield* tell(
    `UPDATE rejudgement SET after_target = ?, target_scans = target_scans + ?, carried = carried + ?
     WHERE country = ? AND methodology = ?`,
    part.at(-1)?.key ?? 0,
    part.reduce((sum, { targetScans }) => sum + targetScans, 0),
    part.reduce((sum, { carried }) => sum + carried, 0),
    country,
    methodology,
  )
  return yield* stateOf(country, methodology)
}

/** The verdicts of standards that follow, from scan to scan at which one of their checks begins or ends to be judged otherwise. */
const standardSpans = (
  { standards }: Measures,
  judged: ReadonlyArray<JudgedSpan>,
): ReadonlyArray<Span & { readonly standard: StandardId; readonly verdict: Verdict }> => {
  const bounds = [...new Set(judged.flatMap(({ from, until }) => [from, until]))].sort((left, right) => left - right)
  const spans: Array<Span & { readonly standard: StandardId; readonly verdict: Verdict }> = []
  const standing = new Map<StandardId, { from: ScanId; verdict: Verdict }>()
  for (const at of bounds) {
    const holding = judged.filter(({ from, until }) => from <= at && at < until)
    const now = new Map(standardVerdicts(standards, holding).map(({ standard, verdict }) => [standard, verdict]))
    for (const [standard, { from, verdict }] of standing) {
      if (now.get(standard) === verdict) continue
      spans.push({ standard, verdict, from, until: at })
      standing.delete(standard)
    }
    for (const [standard, verdict] of now) if (!standing.has(standard)) standing.set(standard, { from: at, verdict })
  }
  return spans
}

/** Counts by what begins and ends from scan to scan: its cost grows with changes, not with targets times scans. */
function* finish({ country, methodology, scans }: Rejudgement, now: Instant): Dialogue<void> {
  yield* tell("DELETE FROM rejudged_adoption WHERE country = ? AND methodology = ?", country, methodology)
  const spans = yield* ask<CountedSpan>(
    `SELECT sector, level, measure_key, verdict, from_scan, until_scan, count(*) AS targets FROM (
       SELECT placement.sector, placement.level, said.measure_key, said.verdict,
         CASE WHEN said.from_scan > placement.from_scan THEN said.from_scan ELSE placement.from_scan END AS from_scan,
         CASE WHEN placement.until_scan IS NULL OR said.until_scan < placement.until_scan
           THEN said.until_scan ELSE placement.until_scan END AS until_scan
       FROM placement JOIN rejudged_verdict said ON said.target_key = placement.target_key
       WHERE placement.country = ? AND said.methodology = ? AND placement.from_scan < said.until_scan
         AND (placement.until_scan IS NULL OR placement.until_scan > said.from_scan)) counted
     GROUP BY sector, level, measure_key, verdict, from_scan, until_scan`,
    country,
    methodology,
  )
  const standing = new Map<string, { readonly from: ScanId; readonly figure: Figure<number> }>()
  const close = (from: ScanId, until: ScanId, { sector, level, measure, counts }: Figure<number>) =>
    tell(
      `INSERT INTO rejudged_adoption (country, sector, level, measure_key, methodology, from_point, until_point,
         pass, partial, fail, not_applicable, unknown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      country,
      sector,
      level,
      measure,
      methodology,
      from,
      until,
      counts.pass,
      counts.partial,
      counts.fail,
      counts.notApplicable,
      counts.unknown,
    )
  for (const scan of scans) {
    const held = spans.filter(({ from_scan, until_scan }) => from_scan <= scan && scan < until_scan)
    const figures = countByCell(
      held.map(({ measure_key, ...rest }): VerdictOfCell<number> => ({ ...rest, measure: measure_key })),
    )
    for (const [cell, { from, figure }] of standing) {
      const is = figures.get(cell)
      if (is !== undefined && isSameCounts(is.counts, figure.counts)) continue
      yield* close(from, scan, figure)
      standing.delete(cell)
    }
    for (const [cell, figure] of figures) if (!standing.has(cell)) standing.set(cell, { from: scan, figure })
  }
  for (const { from, figure } of standing.values()) yield* close(from, scans.at(-1)! + 1, figure)
  yield* tell(
    "UPDATE rejudgement SET finished_at = ? WHERE country = ? AND methodology = ?",
    millisecondsOf(now),
    country,
    methodology,
  )
}

interface CountedSpan {
  readonly sector: VerdictOfCell<number>["sector"]
  readonly level: VerdictOfCell<number>["level"]
  readonly measure_key: number
  readonly verdict: Verdict
  readonly from_scan: number
  readonly until_scan: number
  readonly targets: number
}

function* newestOf(country: CountryCode): Dialogue<MethodologyId | null> {
  const row = yield* askOne<{ methodology: number | null }>(
    "SELECT max(methodology) AS methodology FROM rejudgement WHERE country = ? AND finished_at IS NOT NULL",
    country,
  )
  return row?.methodology ?? null
}

function* trend({ methodology, ...question }: RejudgedTrendQuestion): Dialogue<ReadonlyArray<AdoptionPoints>> {
  const measured = new Map((yield* adoptionTrend({ ...question, by: "country" })).map((series) => [series.id, series]))
  const measure = yield* askOne<{ key: number }>("SELECT key FROM measure WHERE id = ?", question.measure)
  if (measure === undefined) return []
  const series: Array<AdoptionPoints> = []
  for (const { id } of yield* subjects("country", question.ids)) {
    const since = measured.get(id)?.points.filter((point) => point.methodology === methodology) ?? []
    const points = yield* ask<PointRow>(
      `SELECT scan.country AS subject, scan.id AS number, scan.finished_at AS at, scan.methodology, scan.targets
       FROM scan JOIN rejudgement ON rejudgement.country = scan.country AND rejudgement.methodology = ?
       WHERE scan.country = ? AND scan.finished_at IS NOT NULL AND scan.methodology < ? AND scan.vantage <> ?
         AND scan.id <= rejudgement.through_scan AND rejudgement.finished_at IS NOT NULL ORDER BY scan.id`,
      methodology,
      id,
      methodology,
      ZONE_FILE,
    )
    const figures = yield* ask<FigureInterval>(
      `SELECT figure.from_point, figure.until_point, figure.methodology, ${COUNT_COLUMNS} FROM rejudged_adoption figure
       WHERE figure.country = ? AND figure.sector = ? AND figure.level = ? AND figure.measure_key = ? AND figure.methodology = ?`,
      id,
      question.sector ?? ALL,
      question.level ?? ALL,
      measure.key,
      methodology,
    )
    const [from, to] = rangeOf(question)
    const anew = drawPoints(
      points.filter(({ at }) => at >= from && at < to),
      figures,
    )
    if (anew.length + since.length > 0) series.push({ id, points: [...anew, ...since] })
  }
  return series
}
