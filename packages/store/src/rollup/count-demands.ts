/**
 * Counts how the targets that demands bind meet them, as of a scan: of all, and by supplier.
 *
 * Where a demand has no requirements of its own, the standard's verdict is its verdict. A target of which nothing was said that the
 * demand asks about is not counted, as it is not in adoption.
 */
import { isBound, type JudgedCheck, verdictOfDemand } from "@plumbline/assess"
import {
  type GovernmentLevel,
  noVerdicts,
  type ReasonParameters,
  type Sector,
  type Verdict,
  type VerdictCounts,
} from "@plumbline/core"
import { ask, type Dialogue, marks } from "../dialogue.ts"
import { asOfScan } from "../interval.ts"
import { type Measures, measures } from "../queries/measures.ts"
import type { DemandDefinition } from "../record/sync-demands.ts"
import type { ScanRow } from "../scan-row.ts"

/** A scan that has ended. Membership of a region is that of the day on which it ended. */
export interface EndedScan extends Pick<ScanRow, "id" | "country" | "methodology"> {
  readonly finished_at: number
}

/** A demand as the database knows it. */
export interface KnownDemand {
  readonly key: number
  readonly definition: DemandDefinition
}

/** Counts of each demand by its key; by supplier only where that is wanted. */
export function* countDemands(
  scan: EndedScan,
  holding: ReadonlyArray<KnownDemand>,
  isBySupplier: boolean,
): Dialogue<CountedDemands> {
  const counted: CountedDemands = { all: new Map(), bySupplier: new Map() }
  if (holding.length === 0) return counted
  const asked = askedOf(holding, yield* measures())
  const bindingOf = bindingReader(holding)
  const bound = (yield* ask<PlacedTarget>(
    `SELECT target_key, sector, level FROM placement WHERE country = ? AND ${asOfScan("placement")} ORDER BY target_key`,
    scan.country,
    scan.id,
    scan.id,
  )).filter((placed) => bindingOf(placed).length > 0)
  for (let start = 0; start < bound.length; start += TARGETS_AT_ONCE) {
    const some = bound.slice(start, start + TARGETS_AT_ONCE)
    const keys = some.map(({ target_key }) => target_key)
    const said = yield* readSaid(scan, asked, keys)
    const served = isBySupplier ? yield* readSuppliers(scan, keys) : new Map<number, ReadonlyArray<number>>()
    for (const placed of some) {
      for (const demand of bindingOf(placed)) {
        const verdict = verdictOf(demand, placed.target_key, said)
        if (verdict === undefined) continue
        count(counted.all, demand.key, verdict)
        for (const supplier of served.get(placed.target_key) ?? []) {
          let ofDemand = counted.bySupplier.get(demand.key)
          if (ofDemand === undefined) {
            ofDemand = new Map()
            counted.bySupplier.set(demand.key, ofDemand)
          }
          count(ofDemand, supplier, verdict)
        }
      }
    }
  }
  return counted
}

const verdictOf = (
  { definition }: KnownDemand,
  target: number,
  { verdicts, judgements }: SaidOfTargets,
): Verdict | undefined => {
  if (definition.requires === undefined) return verdicts.get(target)?.get(definition.standard)
  const ofTarget = judgements.get(target)
  if (!definition.requires.some(({ check }) => ofTarget?.has(check))) return undefined
  return verdictOfDemand(definition, { id: definition.standard, checks: [] }, ofTarget?.values() ?? [])
}

/** What was said of some targets that the demands ask about. */
function* readSaid(scan: EndedScan, asked: Asked, keys: ReadonlyArray<number>): Dialogue<SaidOfTargets> {
  const verdicts = new Map<number, Map<string, Verdict>>()
  const judgements = new Map<number, Map<string, JudgedCheck>>()
  if (asked.standards.size > 0) {
    const measureKeys = [...asked.standards.keys()]
    for (const row of yield* ask<{ target_key: number; measure_key: number; verdict: Verdict }>(
      `SELECT target_key, measure_key, verdict FROM standard_verdict said
       WHERE target_key IN (${marks(keys)}) AND measure_key IN (${marks(measureKeys)}) AND methodology = ? AND ${asOfScan("said")}`,
      ...keys,
      ...measureKeys,
      scan.methodology,
      scan.id,
      scan.id,
    )) {
      memberOf(verdicts, row.target_key).set(asked.standards.get(row.measure_key)!, row.verdict)
    }
  }
  if (asked.checks.size > 0) {
    const measureKeys = [...asked.checks.keys()]
    for (const row of yield* ask<JudgementRow>(
      `SELECT finding.target_key, finding.measure_key, finding.verdict, reason.code, finding.parameters
       FROM finding JOIN reason ON reason.key = finding.reason_key
       WHERE finding.target_key IN (${marks(keys)}) AND finding.measure_key IN (${marks(measureKeys)})
         AND finding.methodology = ? AND ${asOfScan("finding")}`,
      ...keys,
      ...measureKeys,
      scan.methodology,
      scan.id,
      scan.id,
    )) {
      const check = asked.checks.get(row.measure_key)!
      memberOf(judgements, row.target_key).set(check, {
        check,
        verdict: row.verdict,
        reason: row.code,
        parameters: asked.bounded.has(check) ? (JSON.parse(row.parameters) as ReasonParameters) : {},
      })
    }
  }
  return { verdicts, judgements }
}

function* readSuppliers(
  scan: EndedScan,
  keys: ReadonlyArray<number>,
): Dialogue<ReadonlyMap<number, ReadonlyArray<number>>> {
  const served = new Map<number, Array<number>>()
  for (const { target_key, supplier_key } of yield* ask<{ target_key: number; supplier_key: number }>(
    `SELECT DISTINCT target_key, supplier_key FROM supplier_use used
     WHERE target_key IN (${marks(keys)}) AND ${asOfScan("used")}`,
    ...keys,
    scan.id,
    scan.id,
  )) {
    const suppliers = served.get(target_key)
    if (suppliers === undefined) served.set(target_key, [supplier_key])
    else suppliers.push(supplier_key)
  }
  return served
}

/** The measures that demands ask about, by the database's number; `bounded` are checks of which a number is asked. */
interface Asked {
  readonly standards: ReadonlyMap<number, string>
  readonly checks: ReadonlyMap<number, string>
  readonly bounded: ReadonlySet<string>
}

const askedOf = (demands: ReadonlyArray<KnownDemand>, { keyOf }: Measures): Asked => {
  const standards = new Map<number, string>()
  const checks = new Map<number, string>()
  const bounded = new Set<string>()
  for (const { definition } of demands) {
    const ofStandard = keyOf.get(definition.standard)
    if (definition.requires === undefined && ofStandard !== undefined) standards.set(ofStandard, definition.standard)
    for (const { check, parameter } of definition.requires ?? []) {
      const ofCheck = keyOf.get(check)
      if (ofCheck !== undefined) checks.set(ofCheck, check)
      if (parameter !== undefined) bounded.add(check)
    }
  }
  return { standards, checks, bounded }
}

/** The demands that bind a target, found once for each pair of sector and level. */
const bindingReader = (demands: ReadonlyArray<KnownDemand>) => {
  const known = new Map<string, ReadonlyArray<KnownDemand>>()
  return ({ sector, level }: Pick<PlacedTarget, "sector" | "level">): ReadonlyArray<KnownDemand> => {
    const pair = `${sector}|${level}`
    let binding = known.get(pair)
    if (binding === undefined) {
      binding = demands.filter(({ definition }) => isBound(definition, { sector, level }))
      known.set(pair, binding)
    }
    return binding
  }
}

const memberOf = <Member>(all: Map<number, Map<string, Member>>, key: number): Map<string, Member> => {
  let member = all.get(key)
  if (member === undefined) {
    member = new Map()
    all.set(key, member)
  }
  return member
}

const count = (all: Map<number, MutableCounts>, key: number, verdict: Verdict): void => {
  let counts = all.get(key)
  if (counts === undefined) {
    counts = { ...noVerdicts }
    all.set(key, counts)
  }
  counts[verdict === "not-applicable" ? "notApplicable" : verdict] += 1
}

type MutableCounts = { -readonly [Key in keyof VerdictCounts]: VerdictCounts[Key] }

export interface CountedDemands {
  readonly all: Map<number, MutableCounts>
  readonly bySupplier: Map<number, Map<number, MutableCounts>>
}

interface SaidOfTargets {
  readonly verdicts: ReadonlyMap<number, ReadonlyMap<string, Verdict>>
  readonly judgements: ReadonlyMap<number, ReadonlyMap<string, JudgedCheck>>
}

interface PlacedTarget {
  readonly target_key: number
  readonly sector: Sector
  readonly level: GovernmentLevel
}

interface JudgementRow {
  readonly target_key: number
  readonly measure_key: number
  readonly verdict: Verdict
  readonly code: string
  readonly parameters: string
}

/** Bounds the rows held at once, and the parameters of a statement. */
const TARGETS_AT_ONCE = 1_000
