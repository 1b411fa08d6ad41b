/** How many verdicts got better, worse, came and went, by country, organisation, standard, supplier or scan? */
import type { ChangeGroup } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import type { ChangesOfGroup, ChangesSummaryQuestion, Items } from "../words.ts"
import { AROUND, chosenChanges } from "./changes-chosen.ts"

/** Most regressed first, then most improved; scans newest first. */
export function* changesSummary(question: ChangesSummaryQuestion): Dialogue<Items<ChangesOfGroup>> {
  const { where, parameters } = chosenChanges(question)
  const { join, id, name } = GROUPS[question.by]
  // Whoever serves a target in several roles is counted once.
  const from =
    question.by === "supplier"
      ? `(SELECT DISTINCT change.scan_id, change.target_key, change.measure_key, change.direction, supplier_use.supplier_key
          FROM verdict_change change JOIN supplier_use ON ${AROUND("supplier_use")} WHERE ${where}) change ${join}`
      : `verdict_change change ${join} WHERE ${where}`
  const count = yield* askOne<{ total: number }>(`SELECT count(DISTINCT ${id}) AS total FROM ${from}`, ...parameters)
  const counted = (direction: string) =>
    `sum(CASE change.direction WHEN '${direction}' THEN 1 ELSE 0 END) AS ${direction}_verdicts`
  const rows = yield* ask<SummaryRow>(
    `SELECT ${id} AS id, ${name} AS name, ${DIRECTIONS.map(counted).join(", ")}
     FROM ${from} GROUP BY ${id}
     ORDER BY ${question.by === "scan" ? "1 DESC" : "regressed_verdicts DESC, improved_verdicts DESC, 1"} LIMIT ? OFFSET ?`,
    ...parameters,
    question.limit,
    question.offset,
  )
  return {
    items: rows.map((row) => ({
      id: String(row.id),
      name: row.name,
      counts: {
        improved: row.improved_verdicts,
        regressed: row.regressed_verdicts,
        other: row.other_verdicts,
        new: row.new_verdicts,
        gone: row.gone_verdicts,
      },
    })),
    total: count!.total,
  }
}

const DIRECTIONS = ["improved", "regressed", "other", "new", "gone"] as const

interface SummaryRow {
  readonly id: string | number
  readonly name: string | null
  readonly improved_verdicts: number
  readonly regressed_verdicts: number
  readonly other_verdicts: number
  readonly new_verdicts: number
  readonly gone_verdicts: number
}

const GROUPS: Readonly<Record<ChangeGroup, { readonly join: string; readonly id: string; readonly name: string }>> = {
  country: { join: "JOIN scan ON scan.id = change.scan_id", id: "scan.country", name: "NULL" },
  organisation: {
    join: "JOIN organisation ON organisation.key = change.organisation_key",
    id: "organisation.id",
    name: "min(organisation.name)",
  },
  standard: { join: "JOIN measure ON measure.key = change.measure_key", id: "measure.id", name: "NULL" },
  supplier: { join: "JOIN supplier ON supplier.key = change.supplier_key", id: "supplier.id", name: "NULL" },
  scan: {
    join: "JOIN scan ON scan.id = change.scan_id",
    id: "change.scan_id",
    name: "min(scan.country || ' ' || scan.finished_at)",
  },
}
