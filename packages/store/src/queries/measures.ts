/** Which standards and checks are there, and which checks decide on a standard? */
import type { StandardChecks } from "@plumbline/assess"
import type { CheckId, RequirementLevel, StandardId } from "@plumbline/core"
import { ask, type Dialogue } from "../dialogue.ts"

interface MeasureRow {
  readonly key: number
  readonly id: string
  readonly standard: StandardId
  readonly requirement: RequirementLevel | null
}

/** Standards and checks by name and by the database's number. Standards come in the order in which a report shows them. */
export interface Measures {
  readonly keyOf: ReadonlyMap<string, number>
  readonly idOf: ReadonlyMap<number, string>
  readonly standardKeys: ReadonlyMap<number, StandardId>
  readonly standards: ReadonlyArray<StandardChecks>
}

/** Reads all measures: some dozens of rows. */
export function* measures(): Dialogue<Measures> {
  const rows = yield* ask<MeasureRow>("SELECT key, id, standard, requirement FROM measure ORDER BY key")
  const keyOf = new Map<string, number>()
  const idOf = new Map<number, string>()
  const standardKeys = new Map<number, StandardId>()
  const checks = new Map<StandardId, Array<{ id: CheckId; requirement: RequirementLevel }>>()
  for (const { key, id, standard, requirement } of rows) {
    keyOf.set(id, key)
    idOf.set(key, id)
    let ofStandard = checks.get(standard)
    if (ofStandard === undefined) {
      ofStandard = []
      checks.set(standard, ofStandard)
    }
    if (requirement === null) standardKeys.set(key, standard)
    else ofStandard.push({ id, requirement })
  }
  return { keyOf, idOf, standardKeys, standards: [...checks].map(([id, checks]) => ({ id, checks })) }
}
