/**
 * The store's interface: what can be written, and every question that can be asked.
 *
 * Time is the measured world's time, given by the caller; nothing here reads a clock. Whatever goes wrong inside the database
 * is a defect, and so is a call that breaks the order of things (recording into a finished scan, a target that no catalog named).
 */
import type {
  AdoptionPoint,
  CatalogView,
  Change,
  CountryCode,
  DomainName,
  EvidenceRecord,
  Instant,
  IsoDate,
  MandateId,
  OrganisationId,
  Scan,
  ScanId,
  Sha256,
  Snapshot,
  SnapshotId,
  SnapshotManifest,
  SnapshotSummary,
  SupplierId,
  VantagePoint,
} from "@plumbline/core"
import { Context, type Effect, Layer } from "effect"
import type { Notices } from "./notices.ts"
import type { PostgresOptions } from "./postgres.ts"
import { postgresStore } from "./postgres-store.ts"
import type { RejudgementStore } from "./rejudgements.ts"
import type { SpotCheckStore } from "./spot-checks.ts"
import { type SqliteOptions, sqliteStore } from "./sqlite-store.ts"
import type {
  AdoptionCell,
  AdoptionPoints,
  AdoptionTrendQuestion,
  BeginSnapshot,
  BegunSnapshot,
  CellAdoption,
  CellFigure,
  ChangeKey,
  ChangesOfGroup,
  ChangesQuestion,
  ChangesSummaryQuestion,
  CompareQuestion,
  ComplianceFigure,
  CountryFigure,
  CountryRoleFigure,
  CurrentJudgement,
  DayFigure,
  DemandPoints,
  FiguresOnQuestion,
  FindingKey,
  FindingRow,
  GridFigureRow,
  GridQuestion,
  GroupAdoptionQuestion,
  InstallationFigure,
  Items,
  KeyedChange,
  OpenedScan,
  OpenScan,
  OrganisationFigure,
  OrganisationsQuestion,
  PanelAdoption,
  PanelQuestion,
  Part,
  ReasonFigure,
  ReasonsQuestion,
  ScanFigures,
  ScansQuestion,
  SearchFound,
  SeriesMoments,
  StandardsMet,
  StoredComparison,
  StoredDifference,
  StoredView,
  SupplierAdoption,
  SupplierAdoptionQuestion,
  SupplierCheckFigure,
  SupplierDemandFigure,
  SupplierFigure,
  SupplierTrendQuestion,
  SyncReport,
  TargetFindings,
  TargetRecord,
  TargetRow,
  TargetsQuestion,
  ViewDifferencesQuestion,
  ViewRecord,
  WholeScan,
} from "./words.ts"

export interface StoreShape {
  /**
   * Takes over the catalog as it stands on a day. Targets and organisations that it no longer names are retired, not deleted. Demands
   * of mandates that are new or ask for something else are counted anew over all finished scans.
   */
  readonly syncCatalog: (catalog: CatalogView, on: IsoDate) => Effect.Effect<SyncReport>
  /**
   * Starts a scan, or takes up the country's unfinished scan of this methodology and vantage point. An unfinished scan of
   * another methodology or vantage point cannot be completed any more: it is discarded as if it had never been.
   */
  readonly openScan: (scan: OpenScan) => Effect.Effect<OpenedScan>
  /** Keeps what a scan says of a target, in one transaction. Returns false, and changes nothing, when the scan has it already. */
  readonly recordTarget: (scan: ScanId, record: TargetRecord) => Effect.Effect<boolean>
  /** The judgements of the newest scan that recorded the target; empty for a target never recorded. */
  readonly currentJudgements: (target: DomainName) => Effect.Effect<ReadonlyArray<CurrentJudgement>>
  /**
   * Keeps how a target looks from another vantage point; it enters no figure. Returns false, and changes nothing, when a view of this scan or
   * a newer one is there already, or when the scan has been discarded. Whether the scan is finished does not matter.
   */
  readonly recordView: (record: ViewRecord) => Effect.Effect<boolean>
  /** The targets of which a vantage point has a view of this scan or a newer one. */
  readonly viewedTargets: (scan: ScanId, vantage: string) => Effect.Effect<ReadonlySet<DomainName>>
  /** The newest view of a target from each vantage point, by its name, compared with what stands. */
  readonly viewsOf: (target: DomainName) => Effect.Effect<ReadonlyArray<StoredView>>
  /** Every vantage point that today's figures are made from, or that has seen a target of today's lists; those that make figures first. */
  readonly vantagesSummary: () => Effect.Effect<ReadonlyArray<VantagePoint>>
  /** What differs from what stands, by target and check. */
  readonly viewDifferences: (question: ViewDifferencesQuestion) => Effect.Effect<Items<StoredDifference>>
  /** Makes the figures of a scan and marks it finished, in one transaction. Targets that it did not record have left the list. Finishing twice changes nothing. */
  readonly finishScan: (scan: ScanId, finishedAt: Instant) => Effect.Effect<Scan>
  /**
   * Keeps a scan from an archive: catalog, targets and figures in one transaction, so that an interruption leaves nothing. A defect
   * when the country has a scan that is unfinished, or that did not start before this one: scans of a country rise in time.
   */
  readonly recordScan: (given: WholeScan) => Effect.Effect<Scan>
  /** The targets that a scan has a record of. */
  readonly recordedTargets: (scan: ScanId) => Effect.Effect<ReadonlySet<DomainName>>
  readonly recordedCount: (scan: ScanId) => Effect.Effect<number>
  /** Of a scan's country: which named supplier hosts the mail, or else the web site, of a target, as seen before the scan. */
  readonly sharedHosts: (scan: ScanId) => Effect.Effect<ReadonlyMap<DomainName, string>>
  /** Makes all figures anew from the findings. */
  readonly rebuildRollups: () => Effect.Effect<void>
  readonly unfinishedScans: () => Effect.Effect<ReadonlyArray<Scan>>
  /** The country's newest scan, finished or not. */
  readonly lastScan: (country: CountryCode) => Effect.Effect<Scan | null>

  /** Two that are equal say that no figure has changed in between: a digest of which scans finished and which run. */
  readonly revision: () => Effect.Effect<string>
  readonly installation: () => Effect.Effect<InstallationFigure>
  readonly countryFigures: (only?: CountryCode) => Effect.Effect<ReadonlyArray<CountryFigure>>
  readonly adoptionTrend: (question: AdoptionTrendQuestion) => Effect.Effect<ReadonlyArray<AdoptionPoints>>
  /** Of countries only: the targets measured at every point of the range, and who joined and left. */
  readonly adoptionPanel: (question: PanelQuestion) => Effect.Effect<ReadonlyArray<PanelAdoption>>
  /** The newest figure of each of a kind at the end of a day. */
  readonly figuresOn: (question: FiguresOnQuestion) => Effect.Effect<ReadonlyArray<DayFigure>>
  /** How many targets of a country met how many standards at the end of a day; numbers rise. */
  readonly standardsMet: (country: CountryCode, on: IsoDate) => Effect.Effect<ReadonlyArray<StandardsMet>>
  readonly supplierTrend: (question: SupplierTrendQuestion) => Effect.Effect<ReadonlyArray<AdoptionPoints>>
  /** What the breaks of their series are found from. */
  readonly seriesMoments: (
    by: AdoptionTrendQuestion["by"],
    ids: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyMap<string, SeriesMoments>>
  readonly grid: (question: GridQuestion) => Effect.Effect<ReadonlyArray<GridFigureRow>>
  /** Most frequent first, as of each country's newest finished scan. */
  readonly reasons: (question: ReasonsQuestion) => Effect.Effect<ReadonlyArray<ReasonFigure>>
  readonly organisations: (question: OrganisationsQuestion) => Effect.Effect<Items<OrganisationFigure>>
  readonly organisation: (id: OrganisationId) => Effect.Effect<OrganisationFigure | null>
  readonly targets: (question: TargetsQuestion) => Effect.Effect<Items<TargetRow>>
  readonly target: (name: DomainName) => Effect.Effect<TargetFindings | null>
  readonly evidence: (hash: Sha256) => Effect.Effect<EvidenceRecord | null>
  /** Those that serve a target of today's lists, most targets first. */
  readonly supplierFigures: () => Effect.Effect<ReadonlyArray<SupplierFigure>>
  readonly supplierAdoption: (question: SupplierAdoptionQuestion) => Effect.Effect<ReadonlyArray<SupplierAdoption>>
  readonly suppliersOfCountry: (country: CountryCode) => Effect.Effect<ReadonlyArray<CountryRoleFigure>>
  /** Sums over the countries in which the mandate held on the days of their scans. */
  readonly complianceTrend: (mandate: MandateId) => Effect.Effect<ReadonlyArray<DemandPoints>>
  readonly complianceFigures: (country?: CountryCode) => Effect.Effect<ReadonlyArray<ComplianceFigure>>
  readonly groupAdoption: (question: GroupAdoptionQuestion) => Effect.Effect<ReadonlyArray<AdoptionPoint>>
  readonly cellFigures: (country?: CountryCode) => Effect.Effect<ReadonlyArray<CellFigure>>
  readonly supplierCompliance: (
    supplier: SupplierId,
    country?: CountryCode,
  ) => Effect.Effect<ReadonlyArray<SupplierDemandFigure>>
  readonly supplierChecks: (
    supplier: SupplierId,
    country?: CountryCode,
  ) => Effect.Effect<ReadonlyArray<SupplierCheckFigure>>
  /** Newest first. */
  readonly scans: (question: ScansQuestion) => Effect.Effect<Items<Scan>>
  readonly scan: (id: ScanId) => Effect.Effect<ScanFigures | null>
  /** Newest first. */
  readonly changes: (question: ChangesQuestion) => Effect.Effect<Items<Change>>
  readonly changesSummary: (question: ChangesSummaryQuestion) => Effect.Effect<Items<ChangesOfGroup>>
  /** Every list as a whole, part by part, each after the last of the part before; an empty part ends it. */
  readonly targetsAfter: (after: DomainName | null, limit: number) => Effect.Effect<ReadonlyArray<TargetRow>>
  readonly findingsAfter: (after: FindingKey | null, limit: number) => Effect.Effect<ReadonlyArray<FindingRow>>
  readonly changesAfter: (after: ChangeKey | null, limit: number) => Effect.Effect<ReadonlyArray<KeyedChange>>
  /** All figures of a subject: the cells of which it has some, and each of them. */
  readonly adoptionCells: (by: AdoptionTrendQuestion["by"], id: string) => Effect.Effect<ReadonlyArray<AdoptionCell>>
  readonly adoptionOfCell: (
    by: AdoptionTrendQuestion["by"],
    id: string,
    cell: AdoptionCell,
  ) => Effect.Effect<ReadonlyArray<CellAdoption>>
  readonly compare: (question: CompareQuestion) => Effect.Effect<StoredComparison>
  /**
   * Begins a snapshot of the finished scans; null when none has finished since the one before. It is not listed until it is completed, and
   * is dropped by the next that begins.
   */
  readonly createSnapshot: (wanted: BeginSnapshot) => Effect.Effect<BegunSnapshot | null>
  /** Gives a begun snapshot its manifest; it cannot change from then on. */
  readonly completeSnapshot: (manifest: SnapshotManifest) => Effect.Effect<void>
  /** Takes away what an interruption left; answers the ids. */
  readonly dropUnfinishedSnapshots: () => Effect.Effect<ReadonlyArray<SnapshotId>>
  /** Newest first. */
  readonly snapshots: (question: Part) => Effect.Effect<Items<SnapshotSummary>>
  readonly snapshot: (id: SnapshotId) => Effect.Effect<Snapshot | null>
  /** The manifest byte for byte, in canonical JSON. */
  readonly snapshotManifest: (id: SnapshotId) => Effect.Effect<string | null>
  /** The catalog that the snapshot was made with. */
  readonly snapshotCatalog: (id: SnapshotId) => Effect.Effect<CatalogView | null>
  /**
   * Every question answered as of a snapshot, begun ones included; null when there is none of that name. Writing is a defect there. It
   * needs no closing, and answers as long as this store is open. A store in memory cannot be read so: a defect.
   */
  readonly asOf: (id: SnapshotId) => Effect.Effect<StoreShape | null>
  /** Whom to tell what. */
  readonly notices: Notices
  /** What old evidence says under newer rules. A snapshot has none: it shows what was judged then. */
  readonly rejudgements: RejudgementStore
  /** Measurements at an operator's request. */
  readonly spotChecks: SpotCheckStore
  /** Organisations and targets whose name holds all the words; at most `limit` of each. */
  readonly search: (words: string, limit: number) => Effect.Effect<SearchFound>
}

export class Store extends Context.Service<Store, StoreShape>()("@plumbline/store/Store") {
  /** A store on SQLite, in a file or, for `:memory:`, for the life of the layer; or on PostgreSQL. */
  static readonly layer = (options: StoreOptions): Layer.Layer<Store> =>
    "url" in options ? Layer.effect(Store)(postgresStore(options)) : Layer.effect(Store)(sqliteStore(options))
}

/** Where the store is. */
export type StoreOptions = SqliteOptions | PostgresOptions
