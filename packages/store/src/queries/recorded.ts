/** How far is a scan, and what of its targets is shared? Asked by those who share its work. */
import type { DomainName, ScanId } from "@plumbline/core"
import { ask, askOne, type Dialogue } from "../dialogue.ts"
import { ROLE_NUMBERS } from "../record/supplier-use.ts"

export function* recordedTargets(scan: ScanId): Dialogue<ReadonlySet<DomainName>> {
  const rows = yield* ask<{ name: DomainName }>(
    "SELECT target.name FROM observation JOIN target ON target.key = observation.target_key WHERE observation.scan_id = ?",
    scan,
  )
  return new Set(rows.map(({ name }) => name))
}

export function* recordedCount(scan: ScanId): Dialogue<number> {
  const row = yield* askOne<{ recorded: number }>(
    "SELECT count(*) AS recorded FROM observation WHERE scan_id = ?",
    scan,
  )
  return row!.recorded
}

/**
 * The supplier of each target's mail, or else of its web site, as scans before this one saw it: the same while this one is recorded.
 * Targets that serve themselves, or whose supplier has no name, are left out.
 */
export function* sharedHosts(scan: ScanId): Dialogue<ReadonlyMap<DomainName, string>> {
  const rows = yield* ask<{ name: DomainName; supplier: string }>(
    `SELECT target.name, supplier.id AS supplier
     FROM scan JOIN target ON target.country = scan.country
       JOIN supplier_use served ON served.target_key = target.key
       JOIN supplier ON supplier.key = served.supplier_key
     WHERE scan.id = ? AND served.role IN (?, ?) AND served.from_scan < ?
       AND (served.until_scan IS NULL OR served.until_scan >= ?)
       AND supplier.id NOT IN ('self-hosted', 'other')
     ORDER BY target.name, served.role DESC, supplier.id DESC`,
    scan,
    ROLE_NUMBERS["mail-host"],
    ROLE_NUMBERS["web-host"],
    scan,
    scan,
  )
  // The last row of a target wins: its mail host before its web host, the first name of several.
  return new Map(rows.map(({ name, supplier }) => [name, supplier]))
}
