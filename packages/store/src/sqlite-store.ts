/** The store on SQLite: each method one dialogue, in one transaction. */
import { Effect } from "effect"
import { sqlite } from "./dialect.ts"
import type { Dialogue } from "./dialogue.ts"
import { migrate } from "./migrate.ts"
import { adoptionPanel } from "./queries/adoption-panel.ts"
import { adoptionTrend } from "./queries/adoption-trend.ts"
import { changes } from "./queries/changes.ts"
import { compare } from "./queries/compare.ts"
import { cellFigures, complianceFigures, complianceTrend, groupAdoption } from "./queries/compliance.ts"
import { countryFigures, installation } from "./queries/countries.ts"
import { evidence } from "./queries/evidence.ts"
import { grid } from "./queries/grid.ts"
import { organisation, organisations } from "./queries/organisations.ts"
import { reasons } from "./queries/reasons.ts"
import { lastScan, scan, scans, unfinishedScans } from "./queries/scans.ts"
import { search } from "./queries/search.ts"
import { supplierChecks, supplierCompliance } from "./queries/supplier-demand.ts"
import { supplierAdoption, supplierFigures, suppliersOfCountry } from "./queries/suppliers.ts"
import { currentJudgements, target } from "./queries/target.ts"
import { targets } from "./queries/targets.ts"
import { finishScan } from "./record/finish-scan.ts"
import { openScan } from "./record/open-scan.ts"
import { recordScan } from "./record/record-scan.ts"
import { recordTarget } from "./record/record-target.ts"
import { syncCatalog } from "./record/sync-catalog.ts"
import { rebuildRollups } from "./rollup/rebuild.ts"
import { openSqlite } from "./sqlite.ts"
import type { StoreShape } from "./store.ts"

export interface StoreOptions {
  /** Path of the database file, or `:memory:`. */
  readonly file: string
}

/** Opens the database, brings its schema up to date, and closes it with the scope. */
export const sqliteStore = Effect.fnUntraced(function* ({ file }: StoreOptions) {
  const database = yield* Effect.acquireRelease(
    Effect.sync(() => openSqlite(file)),
    (opened) => Effect.sync(() => opened.close()),
  )
  yield* Effect.sync(() => database.write(migrate(sqlite)))

  // What throws inside is a defect: SQL failures, and calls that break the order of things.
  const read =
    <Arguments extends ReadonlyArray<unknown>, A>(question: (...given: Arguments) => Dialogue<A>) =>
    (...given: Arguments) =>
      Effect.sync(() => database.read(question(...given)))
  const write =
    <Arguments extends ReadonlyArray<unknown>, A>(act: (...given: Arguments) => Dialogue<A>) =>
    (...given: Arguments) =>
      Effect.sync(() => database.write(act(...given)))

  const store: StoreShape = {
    syncCatalog: write(syncCatalog),
    openScan: write(openScan),
    recordTarget: write(recordTarget),
    currentJudgements: read(currentJudgements),
    finishScan: write(finishScan),
    recordScan: write(recordScan),
    rebuildRollups: write(rebuildRollups),
    unfinishedScans: read(unfinishedScans),
    lastScan: read(lastScan),
    installation: read(installation),
    countryFigures: read(countryFigures),
    adoptionTrend: read(adoptionTrend),
    adoptionPanel: read(adoptionPanel),
    grid: read(grid),
    reasons: read(reasons),
    organisations: read(organisations),
    organisation: read(organisation),
    targets: read(targets),
    target: read(target),
    evidence: read(evidence),
    supplierFigures: read(supplierFigures),
    supplierAdoption: read(supplierAdoption),
    suppliersOfCountry: read(suppliersOfCountry),
    complianceTrend: read(complianceTrend),
    complianceFigures: read(complianceFigures),
    groupAdoption: read(groupAdoption),
    cellFigures: read(cellFigures),
    supplierCompliance: read(supplierCompliance),
    supplierChecks: read(supplierChecks),
    scans: read(scans),
    scan: read(scan),
    changes: read(changes),
    compare: read(compare),
    search: read(search),
  }
  return store
})
