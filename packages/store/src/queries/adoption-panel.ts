/**
 * How did the adoption of the same targets move? The fixed panel of a country: the targets to which a measure applied, and of which
 * it could be measured, at every point of a range.
 *
 * 1. The points: finished scans of the range in which the measure was judged.   2. One pass over the intervals of the measure and of
 * the lists: each target's verdict at each point, where it stood in the cut asked for.   3. Who was there throughout, who joined, who left.
 *
 * Reads intervals, not roll-ups: the cost grows with targets and with points, not with what was measured besides.
 */
import {
  type AdoptionPoint,
  adoptionOf,
  type CountryCode,
  countVerdicts,
  noVerdicts,
  VERDICTS,
  type Verdict,
  type VerdictCounts,
} from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import { endOf, instantOf, startOf } from "../moment.ts"
import type { PanelAdoption, PanelQuestion } from "../words.ts"
import { subjects } from "./subjects.ts"

/** Countries without any point are left out. */
export function* adoptionPanel(question: PanelQuestion): Dialogue<ReadonlyArray<PanelAdoption>> {
  const measure = yield* askOne<{ key: number; requirement: string | null }>(
    "SELECT key, requirement FROM measure WHERE id = ?",
    question.measure,
  )
  if (measure === undefined) return []
  const found: Array<PanelAdoption> = []
  for (const { id } of yield* subjects("country", question.ids)) {
    const panel = yield* panelOf(
      id,
      measure.key,
      measure.requirement === null ? "standard_verdict" : "finding",
      question,
    )
    if (panel !== null) found.push(panel)
  }
  return found
}

function* panelOf(
  country: CountryCode,
  measureKey: number,
  table: "finding" | "standard_verdict",
  { from, to, sector, level }: PanelQuestion,
): Dialogue<PanelAdoption | null> {
  const scans = yield* ask<ScanPoint>(
    `SELECT id, finished_at AS at, methodology FROM scan
     WHERE country = ? AND finished_at >= ? AND finished_at < ? ORDER BY id`,
    country,
    from === undefined ? Number.MIN_SAFE_INTEGER : startOf(from),
    to === undefined ? Number.MAX_SAFE_INTEGER : endOf(to),
  )
  const [first, last] = [scans[0], scans.at(-1)]
  if (first === undefined || last === undefined) return null
  const cut = Object.entries({ sector, level }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value }],
  )
  const stood = yield* ask<Interval>(
    `SELECT target_key, from_scan, until_scan FROM placement
     WHERE country = ? AND from_scan <= ? AND (until_scan IS NULL OR until_scan > ?)
       ${cut.map(({ column }) => `AND ${column} = ?`).join(" ")}`,
    country,
    last.id,
    first.id,
    ...cut.map(({ value }) => value),
  )
  const said = yield* ask<SaidInterval>(
    `SELECT said.target_key, said.from_scan, said.until_scan, said.methodology, said.verdict FROM ${table} said
     WHERE said.measure_key = ? AND said.target_key IN (SELECT target_key FROM placement WHERE country = ?)
       AND said.from_scan <= ? AND (said.until_scan IS NULL OR said.until_scan > ?)`,
    measureKey,
    country,
    last.id,
    first.id,
  )
  return compare(country, scans, stood, said)
}

/** Pure: from the intervals to the panel and to those who came and went. */
const compare = (
  country: CountryCode,
  scans: ReadonlyArray<ScanPoint>,
  stood: ReadonlyArray<Interval>,
  said: ReadonlyArray<SaidInterval>,
): PanelAdoption | null => {
  // One byte for each target and scan: 0 where it was not in the cut or not judged, else the number of its verdict and one.
  const rows = new Map<number, Uint8Array>()
  const isIn = new Map<number, Uint8Array>()
  const fill = (into: Map<number, Uint8Array>, interval: Interval, value: (scan: ScanPoint) => number) => {
    let row = into.get(interval.target_key)
    if (row === undefined) {
      row = new Uint8Array(scans.length)
      into.set(interval.target_key, row)
    }
    for (let index = firstFrom(scans, interval.from_scan); index < scans.length; index++) {
      const scan = scans[index]!
      if (interval.until_scan !== null && scan.id >= interval.until_scan) break
      row[index] = value(scan) || row[index]!
    }
  }
  for (const interval of stood) fill(isIn, interval, () => 1)
  for (const interval of said) {
    if (!isIn.has(interval.target_key)) continue
    const number = VERDICTS.indexOf(interval.verdict) + 1
    fill(rows, interval, (scan) => (scan.methodology === interval.methodology ? number : 0))
  }
  const judged = new Uint32Array(scans.length)
  for (const [target, row] of rows) {
    const within = isIn.get(target)!
    for (let index = 0; index < row.length; index++) {
      row[index] = row[index]! * within[index]!
      if (row[index]! > 0) judged[index]! += 1
    }
  }
  const points = scans.flatMap((scan, index) => (judged[index]! > 0 ? [{ index, scan }] : []))
  const [start, end] = [points[0]?.index, points.at(-1)?.index]
  if (start === undefined || end === undefined) return null

  const counts = points.map((): MutableCounts => ({ ...noVerdicts }))
  const wholeFirst: Array<Verdict> = []
  const wholeLast: Array<Verdict> = []
  const joined: Array<Verdict> = []
  const left: Array<Verdict> = []
  let [panel, interrupted] = [0, 0]
  for (const row of rows.values()) {
    const [before, after] = [verdictAt(row, start), verdictAt(row, end)]
    if (before !== null) wholeFirst.push(before)
    if (after !== null) wholeLast.push(after)
    const [was, is] = [isMeasured(before), isMeasured(after)]
    if (!was && is) joined.push(after!)
    if (was && !is) left.push(before!)
    if (!was || !is) continue
    if (!points.every(({ index }) => isMeasured(verdictAt(row, index)))) {
      interrupted += 1
      continue
    }
    panel += 1
    points.forEach(({ index }, place) => {
      const verdict = verdictAt(row, index)!
      counts[place]![verdict === "not-applicable" ? "notApplicable" : verdict] += 1
    })
  }
  return {
    id: country,
    points: points.map(
      ({ scan }, place): AdoptionPoint => ({
        at: instantOf(scan.at),
        methodology: scan.methodology,
        adoption: adoptionOf(counts[place]!),
      }),
    ),
    panel: {
      targets: panel,
      from: instantOf(scans[start]!.at),
      to: instantOf(scans[end]!.at),
      wholeFirst: adoptionOf(countVerdicts(wholeFirst)),
      wholeLast: adoptionOf(countVerdicts(wholeLast)),
      joined: adoptionOf(countVerdicts(joined)),
      left: adoptionOf(countVerdicts(left)),
      interrupted,
    },
  }
}

const verdictAt = (row: Uint8Array, index: number): Verdict | null => VERDICTS[row[index]! - 1] ?? null

/** Measured, and of those to whom it applies. */
const isMeasured = (verdict: Verdict | null): boolean =>
  verdict === "pass" || verdict === "partial" || verdict === "fail"

/** Index of the first scan from this number on. */
const firstFrom = (scans: ReadonlyArray<ScanPoint>, id: number): number => {
  let [low, high] = [0, scans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (scans[middle]!.id < id) low = middle + 1
    else high = middle
  }
  return low
}

interface ScanPoint {
  readonly id: number
  readonly at: number
  readonly methodology: number
}

interface Interval {
  readonly target_key: number
  readonly from_scan: number
  readonly until_scan: number | null
}

interface SaidInterval extends Interval {
  readonly methodology: number
  readonly verdict: Verdict
}

type MutableCounts = { -readonly [Key in keyof VerdictCounts]: VerdictCounts[Key] }
