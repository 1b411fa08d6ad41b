/** The figures of a scan: its country's, its organisations', its suppliers' and its mandates', counted from findings as of the scan; and what changed since the scan before. */
import {
  ALL,
  changesBetween,
  countByCell,
  countByOrganisation,
  type VerdictOfCell,
  type VerdictOfOrganisation,
} from "@plumbline/assess"
import type { StandardId, Verdict } from "@plumbline/core"
import { ask, askOne, type Dialogue, marks, tell } from "../dialogue.ts"
import { asOfScan } from "../interval.ts"
import { measures } from "../queries/measures.ts"
import { appendCompliance } from "./compliance.ts"
import type { EndedScan } from "./count-demands.ts"
import { appendPoint } from "./rollup-table.ts"
import { appendSuppliers } from "./supplier.ts"
import { keepSupplierChecks } from "./supplier-checks.ts"

/** Appends a scan's figures. Scans of a country come in order; reasons are replaced, changes written for this scan alone. */
export function* appendScan(scan: EndedScan): Dialogue<void> {
  yield* appendCountry(scan)
  yield* appendOrganisations(scan)
  yield* appendSuppliers(scan)
  yield* appendCompliance(scan)
  yield* keepSupplierChecks(scan)
  yield* keepReasons(scan)
  yield* keepChanges(scan)
}

function* appendCountry(scan: EndedScan): Dialogue<void> {
  const counted = yield* countSaid<VerdictOfCell<number>>(scan, BY_CELL, "", [])
  yield* appendPoint(
    "adoption_by_country_scan",
    [scan.country],
    scan.id,
    [...countByCell(counted).values()].map((figure) => ({
      ...figure,
      subject: scan.country,
      methodology: scan.methodology,
    })),
  )
}

/** Only organisations of whose targets something changed in this scan are counted: the others' figures stand. */
function* appendOrganisations(scan: EndedScan): Dialogue<void> {
  const touched = yield* touchedOrganisations(scan)
  for (let start = 0; start < touched.length; start += ORGANISATIONS_AT_ONCE) {
    const some = touched.slice(start, start + ORGANISATIONS_AT_ONCE)
    const counted = yield* countSaid<VerdictOfOrganisation<number, number>>(
      scan,
      BY_ORGANISATION,
      `AND placement.organisation_key IN (${marks(some)})`,
      some,
    )
    yield* appendPoint(
      "adoption_by_organisation_scan",
      some,
      scan.id,
      [...countByOrganisation(counted).values()].map(({ organisation, measure, counts }) => ({
        subject: organisation,
        sector: ALL,
        level: ALL,
        measure,
        methodology: scan.methodology,
        counts,
      })),
    )
  }
}

/** Those whose targets came, went, moved or were judged otherwise. */
function* touchedOrganisations(scan: EndedScan): Dialogue<ReadonlyArray<number>> {
  const judged = (table: string) =>
    `SELECT placement.organisation_key FROM placement JOIN ${table} said ON said.target_key = placement.target_key
     WHERE placement.country = ? AND ${asOfScan("placement")} AND (said.from_scan = ? OR said.until_scan = ?)`
  const parameters = [scan.country, scan.id, scan.id, scan.id, scan.id]
  const rows = yield* ask<{ organisation_key: number }>(
    `SELECT placement.organisation_key FROM placement
     WHERE placement.country = ? AND (placement.from_scan = ? OR placement.until_scan = ?)
     UNION ${judged("finding")} UNION ${judged("standard_verdict")}`,
    scan.country,
    scan.id,
    scan.id,
    ...parameters,
    ...parameters,
  )
  return rows.map(({ organisation_key }) => organisation_key)
}

/** Counts what was said of checks and of standards, for the targets that stood in the country's lists as of the scan. */
function* countSaid<Row>(
  scan: EndedScan,
  by: { readonly selected: string; readonly grouped: string },
  condition: string,
  parameters: ReadonlyArray<number>,
): Dialogue<ReadonlyArray<Row>> {
  const counted: Array<ReadonlyArray<Row>> = []
  for (const table of ["finding", "standard_verdict"]) {
    counted.push(
      yield* ask<Row>(
        `SELECT ${by.selected}, said.measure_key AS measure, said.verdict, count(*) AS targets
         FROM placement JOIN ${table} said ON said.target_key = placement.target_key
         WHERE placement.country = ? AND ${asOfScan("placement")} AND said.methodology = ? AND ${asOfScan("said")} ${condition}
         GROUP BY ${by.grouped}, said.measure_key, said.verdict`,
        scan.country,
        scan.id,
        scan.id,
        scan.methodology,
        scan.id,
        scan.id,
        ...parameters,
      ),
    )
  }
  return counted.flat()
}

/** Replaces the country's counted reasons by those of this scan. */
function* keepReasons(scan: EndedScan): Dialogue<void> {
  yield* tell("DELETE FROM reason_by_country_scan WHERE country = ?", scan.country)
  yield* tell(
    `INSERT INTO reason_by_country_scan (country, measure_key, verdict, reason_key, targets)
     SELECT placement.country, finding.measure_key, finding.verdict, finding.reason_key, count(*)
     FROM placement JOIN finding ON finding.target_key = placement.target_key
     WHERE placement.country = ? AND ${asOfScan("placement")} AND finding.methodology = ? AND ${asOfScan("finding")}
     GROUP BY placement.country, finding.measure_key, finding.verdict, finding.reason_key`,
    scan.country,
    scan.id,
    scan.id,
    scan.methodology,
    scan.id,
    scan.id,
  )
}

/**
 * Keeps the verdicts of standards that differ from the country's scan before. Nothing is a change in a country's first scan, nor
 * between scans of different methodologies: there the rules differ, not the targets.
 */
function* keepChanges(scan: EndedScan): Dialogue<void> {
  const previous = yield* askOne<{ id: number; methodology: number }>(
    "SELECT id, methodology FROM scan WHERE country = ? AND id < ? AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1",
    scan.country,
    scan.id,
  )
  yield* tell("DELETE FROM verdict_change WHERE scan_id = ?", scan.id)
  if (previous === undefined || previous.methodology !== scan.methodology) return
  const { standardKeys, keyOf } = yield* measures()

  const before = new Map<number, Map<StandardId, Verdict>>()
  const after = new Map<number, Map<StandardId, Verdict>>()
  const bodies = new Map<number, number>()
  const rows = yield* ask<ChangedRow>(
    `SELECT said.target_key, said.measure_key, said.from_scan, said.verdict, placement.organisation_key
     FROM placement JOIN standard_verdict said ON said.target_key = placement.target_key
     WHERE placement.country = ? AND placement.from_scan <= ?
       AND (placement.until_scan IS NULL OR placement.until_scan >= ?)
       AND (said.from_scan = ? OR said.until_scan = ?)`,
    scan.country,
    scan.id,
    scan.id,
    scan.id,
    scan.id,
  )
  for (const row of rows) {
    const side = row.from_scan === scan.id ? after : before
    let verdicts = side.get(row.target_key)
    if (verdicts === undefined) {
      verdicts = new Map()
      side.set(row.target_key, verdicts)
    }
    verdicts.set(standardKeys.get(row.measure_key)!, row.verdict)
    bodies.set(row.target_key, row.organisation_key)
  }
  for (const [target, organisation] of bodies) {
    for (const change of changesBetween(before.get(target) ?? new Map(), after.get(target) ?? new Map())) {
      yield* tell(
        `INSERT INTO verdict_change (scan_id, target_key, measure_key, organisation_key, from_verdict, to_verdict, direction)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        scan.id,
        target,
        keyOf.get(change.standard)!,
        organisation,
        change.from,
        change.to,
        change.direction,
      )
    }
  }
}

interface ChangedRow {
  readonly target_key: number
  readonly measure_key: number
  readonly from_scan: number
  readonly verdict: Verdict
  readonly organisation_key: number
}

/** Bounds the rows held at once, and the parameters of a statement. */
const ORGANISATIONS_AT_ONCE = 2_000

const BY_CELL = { selected: "placement.sector, placement.level", grouped: "placement.sector, placement.level" }
const BY_ORGANISATION = {
  selected: "placement.organisation_key AS organisation",
  grouped: "placement.organisation_key",
}
