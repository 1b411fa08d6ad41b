/**
 * How do two things stand side by side: two dates of one country, list or tag, or two of them?
 *
 * 1. Of every country concerned, the newest scan that had finished by the end of the day.   2. The verdicts as of these scans.
 * 3. Counted by standard, and target by target where both sides have it.
 *
 * Lists and tags are those of today: a target that has left them is on neither side.
 */
import {
  adoptionOf,
  countVerdicts,
  type DomainName,
  directionOfChange,
  type MovedVerdict,
  type OrganisationId,
  type StandardId,
  type Verdict,
} from "@plumbline/core"
import { ask, type Dialogue, type SqlValue } from "../dialogue.ts"
import { asOfScan } from "../interval.ts"
import { endOf, instantOf } from "../moment.ts"
import type { CompareQuestion, CompareSide, StoredComparison } from "../words.ts"

export function* compare({ left, right, standard }: CompareQuestion): Dialogue<StoredComparison> {
  const [before, after] = [yield* sideOf(left), yield* sideOf(right)]
  const standards = [...new Set([...before.counts.keys(), ...after.counts.keys()])]
  const moved: Array<MovedVerdict> = []
  const verdicts = { improved: 0, regressed: 0, other: 0, unchanged: 0 }
  for (const [name, target] of before.targets) {
    const now = after.targets.get(name)
    if (now === undefined) continue
    for (const [measure, from] of target.verdicts) {
      const to = now.verdicts.get(measure)
      if (to === undefined || (standard !== undefined && measure !== standard)) continue
      const direction = directionOfChange(from, to)
      verdicts[direction] += 1
      if (direction === "unchanged") continue
      moved.push({
        target: name,
        organisation: now.organisation,
        organisationName: now.organisationName,
        standard: measure,
        from,
        to,
        direction,
      })
    }
  }
  const namesIn = (side: Side, other: Side) => [...side.targets.keys()].filter((name) => !other.targets.has(name))
  return {
    left: before.figure,
    right: after.figure,
    standards: standards.map((id) => ({
      standard: id,
      left: adoptionOf(countVerdicts(before.counts.get(id) ?? [])),
      right: adoptionOf(countVerdicts(after.counts.get(id) ?? [])),
    })),
    verdicts,
    moved: moved.sort((one, two) => ORDER[one.direction] - ORDER[two.direction] || (one.target < two.target ? -1 : 1)),
    onlyLeft: namesIn(before, after),
    onlyRight: namesIn(after, before),
  }
}

interface Side {
  readonly figure: StoredComparison["left"]
  readonly counts: ReadonlyMap<StandardId, ReadonlyArray<Verdict>>
  readonly targets: ReadonlyMap<DomainName, SideTarget>
}

interface SideTarget {
  readonly organisation: OrganisationId
  readonly organisationName: string
  readonly verdicts: Map<StandardId, Verdict>
}

function* sideOf(side: CompareSide): Dialogue<Side> {
  const country = side.country ?? side.list?.slice(0, 2)
  const conditions = ["finished_at IS NOT NULL"]
  const parameters: Array<SqlValue> = []
  const add = (condition: string, value: SqlValue) => {
    conditions.push(condition)
    parameters.push(value)
  }
  if (country !== undefined) add("country = ?", country)
  if (side.tag !== undefined) {
    add(
      "country IN (SELECT target.country FROM target JOIN target_tag ON target_tag.target_key = target.key WHERE target_tag.tag = ?)",
      side.tag,
    )
  }
  if (side.at !== undefined) add("finished_at < ?", endOf(side.at))
  // Scans of a country rise in time with their numbers.
  const scans = yield* ask<{ id: number; country: string; methodology: number; finished_at: number }>(
    `SELECT id, country, methodology, finished_at FROM scan
     WHERE id IN (SELECT max(id) FROM scan WHERE ${conditions.join(" AND ")} GROUP BY country) ORDER BY country`,
    ...parameters,
  )
  const counts = new Map<StandardId, Array<Verdict>>()
  const targets = new Map<DomainName, SideTarget>()
  for (const scan of scans) {
    const [within, value] =
      side.list !== undefined
        ? ["AND target.list = ?", [side.list]]
        : side.tag !== undefined
          ? ["AND target.key IN (SELECT target_key FROM target_tag WHERE tag = ?)", [side.tag]]
          : ["", []]
    const rows = yield* ask<VerdictRow>(
      `SELECT target.name, organisation.id AS organisation, organisation.name AS organisation_name, measure.standard, said.verdict
       FROM target JOIN organisation ON organisation.key = target.organisation_key
       JOIN standard_verdict said ON said.target_key = target.key JOIN measure ON measure.key = said.measure_key
       WHERE target.country = ? ${within} AND said.methodology = ? AND ${asOfScan("said")} ORDER BY target.name, measure.key`,
      scan.country,
      ...value,
      scan.methodology,
      scan.id,
      scan.id,
    )
    for (const row of rows) {
      const counted = counts.get(row.standard)
      if (counted === undefined) counts.set(row.standard, [row.verdict])
      else counted.push(row.verdict)
      const known = targets.get(row.name)
      if (known !== undefined) known.verdicts.set(row.standard, row.verdict)
      else {
        const { organisation, organisation_name: organisationName } = row
        targets.set(row.name, { organisation, organisationName, verdicts: new Map([[row.standard, row.verdict]]) })
      }
    }
  }
  const newest = scans.reduce((latest, scan) => Math.max(latest, scan.finished_at), 0)
  return {
    figure: {
      at: scans.length === 0 ? null : instantOf(newest),
      methodologies: [...new Set(scans.map(({ methodology }) => methodology))],
      targets: targets.size,
    },
    counts,
    targets,
  }
}

interface VerdictRow {
  readonly name: DomainName
  readonly organisation: OrganisationId
  readonly organisation_name: string
  readonly standard: StandardId
  readonly verdict: Verdict
}

const ORDER = { regressed: 0, improved: 1, other: 2 } as const
