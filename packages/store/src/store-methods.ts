/** The store's methods, each one dialogue in one transaction; the driver decides how a dialogue is run. */
import { Effect } from "effect"
import type { Dialogue } from "./dialogue.ts"
import { noticesMethods } from "./notices.ts"
import { adoptionCells, adoptionOfCell } from "./queries/adoption-cells.ts"
import { adoptionPanel } from "./queries/adoption-panel.ts"
import { adoptionTrend } from "./queries/adoption-trend.ts"
import { changes, changesAfter } from "./queries/changes.ts"
import { changesSummary } from "./queries/changes-summary.ts"
import { compare } from "./queries/compare.ts"
import { cellFigures, complianceFigures, complianceTrend, groupAdoption } from "./queries/compliance.ts"
import { countryFigures, installation } from "./queries/countries.ts"
import { evidence } from "./queries/evidence.ts"
import { figuresOn } from "./queries/figures-on.ts"
import { findingsAfter } from "./queries/findings-after.ts"
import { grid } from "./queries/grid.ts"
import { organisation, organisations } from "./queries/organisations.ts"
import { reasons } from "./queries/reasons.ts"
import { recordedCount, recordedTargets, sharedHosts } from "./queries/recorded.ts"
import { revision } from "./queries/revision.ts"
import { lastScan, scan, scans, unfinishedScans } from "./queries/scans.ts"
import { search } from "./queries/search.ts"
import { seriesMoments } from "./queries/series-moments.ts"
import { snapshot, snapshotCatalog, snapshotManifest, snapshots } from "./queries/snapshots.ts"
import { standardsMet } from "./queries/standards-met.ts"
import { supplierChecks, supplierCompliance } from "./queries/supplier-demand.ts"
import { supplierTrend } from "./queries/supplier-trend.ts"
import { supplierAdoption, supplierFigures, suppliersOfCountry } from "./queries/suppliers.ts"
import { currentJudgements, target } from "./queries/target.ts"
import { targets, targetsAfter } from "./queries/targets.ts"
import { vantagesSummary, viewDifferences, viewedTargets, viewsOf } from "./queries/views.ts"
import { finishScan } from "./record/finish-scan.ts"
import { openScan } from "./record/open-scan.ts"
import { recordScan } from "./record/record-scan.ts"
import { recordTarget } from "./record/record-target.ts"
import { recordView } from "./record/record-view.ts"
import { syncCatalog } from "./record/sync-catalog.ts"
import { rejudgementMethods } from "./rejudgements.ts"
import { rebuildRollups } from "./rollup/rebuild.ts"
import { completeSnapshot, createSnapshot, dropUnfinishedSnapshots } from "./snapshot/create-snapshot.ts"
import { spotCheckMethods } from "./spot-checks.ts"
import type { StoreShape } from "./store.ts"

type Question<Arguments extends ReadonlyArray<unknown>, A> = (...given: Arguments) => Dialogue<A>
type Method<Arguments extends ReadonlyArray<unknown>, A> = (...given: Arguments) => Effect.Effect<A>

/** How a driver makes a method of a dialogue. What throws inside is a defect: SQL failures, and calls that break the order of things. */
export interface Driver {
  readonly read: <Arguments extends ReadonlyArray<unknown>, A>(question: Question<Arguments, A>) => Method<Arguments, A>
  readonly write: <Arguments extends ReadonlyArray<unknown>, A>(act: Question<Arguments, A>) => Method<Arguments, A>
  readonly asOf: StoreShape["asOf"]
}

/** Writing where only the past is read. */
export const unchangeable: Driver["write"] = () => () =>
  Effect.die(new Error("a snapshot cannot be changed: ask the living store"))

export const storeMethods = ({ read, write, asOf }: Driver): StoreShape => ({
  syncCatalog: write(syncCatalog),
  openScan: write(openScan),
  recordTarget: write(recordTarget),
  currentJudgements: read(currentJudgements),
  recordView: write(recordView),
  viewedTargets: read(viewedTargets),
  viewsOf: read(viewsOf),
  vantagesSummary: read(vantagesSummary),
  viewDifferences: read(viewDifferences),
  finishScan: write(finishScan),
  recordScan: write(recordScan),
  recordedTargets: read(recordedTargets),
  recordedCount: read(recordedCount),
  sharedHosts: read(sharedHosts),
  rebuildRollups: write(rebuildRollups),
  unfinishedScans: read(unfinishedScans),
  lastScan: read(lastScan),
  revision: read(revision),
  installation: read(installation),
  countryFigures: read(countryFigures),
  adoptionTrend: read(adoptionTrend),
  adoptionPanel: read(adoptionPanel),
  figuresOn: read(figuresOn),
  standardsMet: read(standardsMet),
  supplierTrend: read(supplierTrend),
  seriesMoments: read(seriesMoments),
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
  changesSummary: read(changesSummary),
  compare: read(compare),
  targetsAfter: read(targetsAfter),
  findingsAfter: read(findingsAfter),
  changesAfter: read(changesAfter),
  adoptionCells: read(adoptionCells),
  adoptionOfCell: read(adoptionOfCell),
  search: read(search),
  createSnapshot: write(createSnapshot),
  completeSnapshot: write(completeSnapshot),
  dropUnfinishedSnapshots: write(dropUnfinishedSnapshots),
  snapshots: read(snapshots),
  snapshot: read(snapshot),
  snapshotManifest: read(snapshotManifest),
  snapshotCatalog: read(snapshotCatalog),
  asOf,
  notices: noticesMethods({ read, write }),
  rejudgements: rejudgementMethods({ read, write }),
  spotChecks: spotCheckMethods({ read, write }),
})
