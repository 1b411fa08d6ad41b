/** What goes into the store and comes out of it, where core has no word for it already. */
import type { ListMoment, VantageMoment, ViewComparison } from "@plumbline/assess"
import type {
  Adoption,
  AdoptionPoint,
  CatalogView,
  Change,
  ChangeCounts,
  ChangeFilter,
  ChangeGroup,
  CheckId,
  ComparedSide,
  Comparison,
  CountryCode,
  DomainName,
  FixedPanel,
  Frequency,
  GovernmentLevel,
  GridCell,
  Instant,
  IsoDate,
  Judgement,
  Language,
  ListId,
  MandateId,
  Membership,
  MethodologyId,
  Organisation,
  OrganisationId,
  RequirementLevel,
  Scan,
  ScanId,
  Sector,
  Sha256,
  SnapshotId,
  SnapshotManifest,
  StandardId,
  StandardVerdict,
  SupplierId,
  SupplierRole,
  SuppliersByRole,
  Tag,
  Target,
  Verdict,
  VerdictCounts,
  VerdictPeriod,
} from "@plumbline/core"

/** A part of a list, with the length of the whole. */
export interface Items<A> {
  readonly items: ReadonlyArray<A>
  readonly total: number
}

/** Which part of a list is wanted. */
export interface Part {
  readonly offset: number
  readonly limit: number
}

/** What `syncCatalog` did. */
export interface SyncReport {
  readonly targets: number
  readonly added: ReadonlyArray<DomainName>
  readonly retired: ReadonlyArray<DomainName>
}

/** A scan to be started, or to be taken up again. */
export interface OpenScan {
  readonly country: CountryCode
  readonly scheduledFor: Instant
  readonly startedAt: Instant
  readonly methodology: MethodologyId
  readonly vantage: string
  readonly targets: ReadonlyArray<DomainName>
}

/** `pending` are the targets still to be recorded, in the order given; `resumed` tells that the scan had been started before. */
export interface OpenedScan {
  readonly scan: Scan
  readonly pending: ReadonlyArray<DomainName>
  readonly resumed: boolean
}

/** What one probe saw of one target. Addressed by the hash of the canonical JSON of exactly these three members. */
export interface RecordedEvidence {
  readonly standard: StandardId
  readonly version: number
  readonly document: unknown
}

export interface RecordedJudgement extends Judgement {
  readonly standard: StandardId
}

/** All that a scan says of one target. Its checks and its evidence replace those of the scan before. */
export interface TargetRecord {
  readonly target: DomainName
  readonly observedAt: Instant
  readonly evidence: ReadonlyArray<RecordedEvidence>
  readonly judgements: ReadonlyArray<RecordedJudgement>
  /** False when the judgements are too few to decide on a standard, as those from a zone file: only checks are counted then. */
  readonly decidesStandards?: boolean
  /** Standards on whose verdict two measurements within the scan agreed; none unless given. */
  readonly confirmed?: ReadonlyArray<StandardId>
  /** Who serves it; a role that is left out could not be seen, and what stood for it stands on. */
  readonly suppliers?: SuppliersByRole
  /** True when the target was left alone on request; it then counts as not measured. */
  readonly excluded: boolean
}

/** A scan that comes as a whole, from an archive: with the catalog as it stood, and all that is said of its targets. */
export interface WholeScan {
  readonly catalog: CatalogView
  readonly scan: Omit<OpenScan, "targets">
  readonly finishedAt: Instant
  readonly records: ReadonlyArray<TargetRecord>
}

/** A judgement that stands, and the methodology by which it was made. */
export interface CurrentJudgement extends RecordedJudgement {
  readonly methodology: MethodologyId
}

/** How a target looks from a vantage point other than that of its scan. */
export interface ViewRecord {
  readonly target: DomainName
  readonly vantage: string
  /** The scan of the target's country beside which it was looked at. */
  readonly scan: ScanId
  readonly observedAt: Instant
  readonly methodology: MethodologyId
  readonly judgements: ReadonlyArray<RecordedJudgement>
}

/** A judgement that stands, and since when. */
export interface StandingFinding extends CurrentJudgement {
  readonly fromScan: ScanId
}

export interface StoredView extends Omit<ViewRecord, "target"> {
  readonly comparison: ViewComparison<StandingFinding, RecordedJudgement>
}

/** `limit` checks after the first `offset`. */
export interface ViewDifferencesQuestion extends Part {
  readonly vantage: string
  readonly country?: CountryCode
  readonly standard?: StandardId
}

export interface StoredDifference {
  readonly country: CountryCode
  readonly target: DomainName
  readonly organisation: OrganisationId
  readonly organisationName: string
  readonly here: StandingFinding
  /** The last moment at which `here` was seen to hold. */
  readonly observedHereAt: Instant
  readonly there: RecordedJudgement
  readonly observedThereAt: Instant
}

/** Whose adoption: the whole world, regions, countries or organisations. No `ids` means all of the kind (of organisations: none). */
export interface AdoptionTrendQuestion {
  readonly by: "world" | "region" | "country" | "organisation"
  readonly ids?: ReadonlyArray<string>
  /** A standard or a check. */
  readonly measure: StandardId | CheckId
  /** Not for organisations, which have one sector and one level. */
  readonly sector?: Sector
  readonly level?: GovernmentLevel
  /** First and last day (UTC), both included. */
  readonly from?: IsoDate
  readonly to?: IsoDate
}

/** Points rise in time; subjects without any point are left out. */
export interface AdoptionPoints {
  readonly id: string
  readonly points: ReadonlyArray<AdoptionPoint>
}

/** Whose fixed panel: of all countries, or of those named. Cut as the trend of the whole list is. */
export interface PanelQuestion {
  readonly ids?: ReadonlyArray<CountryCode>
  readonly measure: StandardId | CheckId
  readonly sector?: Sector
  readonly level?: GovernmentLevel
  /** First and last day (UTC), both included. */
  readonly from?: IsoDate
  readonly to?: IsoDate
}

/** The trend of the panel's targets, and how the whole list differs from it. */
export interface PanelAdoption extends AdoptionPoints {
  readonly panel: FixedPanel
}

/** How far all of a kind were at the end of a day (UTC). Of organisations those of one country, when it is given. */
export interface FiguresOnQuestion {
  readonly by: "country" | "region" | "organisation" | "supplier"
  /** A standard or a check; of suppliers a standard. */
  readonly measure: StandardId | CheckId
  readonly on: IsoDate
  /** Of countries and regions only. */
  readonly sector?: Sector
  readonly level?: GovernmentLevel
  /** Of organisations: theirs. Of suppliers: where they serve. */
  readonly country?: CountryCode
}

/** The newest figure of a subject at the end of a day. */
export interface DayFigure {
  readonly id: string
  readonly at: Instant
  readonly methodology: MethodologyId
  readonly adoption: Adoption
}

/** So many targets meet so many standards. */
export interface StandardsMet {
  readonly value: number
  readonly count: number
}

/** The adoption of a standard among those whom these suppliers serve, in any role: in the world, or in one country. */
export interface SupplierTrendQuestion {
  readonly ids: ReadonlyArray<SupplierId>
  readonly standard: StandardId
  readonly country?: CountryCode
  /** First and last day (UTC), both included. */
  readonly from?: IsoDate
  readonly to?: IsoDate
}

/** When a list changed and when a vantage point: both rise in time. */
export interface SeriesMoments {
  readonly lists: ReadonlyArray<ListMoment>
  readonly vantages: ReadonlyArray<VantageMoment>
}

export interface GridQuestion {
  readonly by: "world" | "region" | "country"
  /** Which rows; all when absent. */
  readonly ids?: ReadonlyArray<string>
  /** The grid as it stood at the end of this day (UTC); now when absent. */
  readonly at?: IsoDate
}

export interface GridFigureRow {
  readonly id: string
  readonly targets: number
  readonly cells: ReadonlyArray<GridCell>
}

export interface ReasonsQuestion {
  readonly standard: StandardId
  /** Only these countries; all when absent. */
  readonly countries?: ReadonlyArray<CountryCode>
}

export interface ReasonFigure {
  readonly check: CheckId
  readonly verdict: Verdict
  readonly reason: string
  readonly targets: number
}

export interface OrganisationsQuestion extends Part {
  readonly country?: CountryCode
  /** Those with a target of this tag. */
  readonly tag?: Tag
  readonly q?: string
}

export interface OrganisationFigure {
  readonly organisation: Organisation
  readonly targets: number
  readonly verdicts: ReadonlyArray<{ readonly standard: StandardId; readonly adoption: Adoption }>
}

/** `failing`: how many standards it fails, most first; `changed`: those whose verdicts changed last, first. A leading `-` turns the order round. */
export const TARGET_SORTS = [
  "name",
  "-name",
  "organisation",
  "-organisation",
  "observed",
  "-observed",
  "failing",
  "-failing",
  "changed",
  "-changed",
] as const
/** Beside those, a standard: what fails it first. */
export type TargetSort = (typeof TARGET_SORTS)[number] | StandardId | `-${StandardId}`

/** A standing verdict of a standard or a check; of any standard where `measure` is null. */
export interface SaidVerdict {
  readonly measure: StandardId | CheckId | null
  readonly verdict: Verdict
}

/** A standing reason; of any check where `check` is null. */
export interface FoundReason {
  readonly check: CheckId | null
  readonly reason: string
}

/** Filters are joined by "and". `verdict` without `standard` means: this verdict for any standard. */
export interface TargetsQuestion extends Part {
  readonly country?: CountryCode
  readonly countries?: ReadonlyArray<CountryCode>
  readonly organisation?: OrganisationId
  readonly sector?: Sector
  readonly level?: GovernmentLevel
  readonly standard?: StandardId
  readonly verdict?: Verdict
  readonly check?: CheckId
  readonly reason?: string
  readonly list?: ListId
  readonly tag?: Tag
  /** Each of these must hold. */
  readonly verdicts?: ReadonlyArray<SaidVerdict>
  readonly reasons?: ReadonlyArray<FoundReason>
  /** Those that this supplier serves, in any role or, with `role`, in that one. */
  readonly supplier?: SupplierId
  readonly role?: SupplierRole
  /** Words that the name, or its organisation's, must hold. */
  readonly q?: string
  readonly sort?: TargetSort
}

export interface TargetRow {
  readonly target: Target
  readonly organisation: Organisation
  readonly observedAt: Instant | null
  readonly excluded: boolean
  readonly retiredOn: IsoDate | null
  readonly verdicts: ReadonlyArray<StandardVerdict>
}

/** A judgement that stands, with what it rests on and since when. */
export interface FindingRecord extends CurrentJudgement {
  readonly evidence: Sha256 | null
  readonly since: Instant
  readonly observedAt: Instant
}

export interface TargetFindings extends TargetRow {
  readonly findings: ReadonlyArray<FindingRecord>
  readonly history: ReadonlyArray<VerdictPeriod>
  /** Who serves it; a role of which nothing could be seen, or that nobody plays, is left out. */
  readonly suppliers: SuppliersByRole
}

/** A supplier, `self-hosted` or `other`, and how many of today's targets it serves: in any role, and in each. */
export interface SupplierFigure {
  readonly supplier: SupplierId
  readonly targets: number
  readonly organisations: number
  readonly countries: number
  readonly roles: ReadonlyArray<{ readonly role: SupplierRole; readonly targets: number }>
}

/** The adoption of the targets that a supplier serves: in the world, or in one country. */
export interface SupplierAdoptionQuestion {
  readonly supplier: SupplierId
  readonly country?: CountryCode
}

/** Points rise in time. */
export interface SupplierAdoption {
  readonly standard: StandardId
  readonly points: ReadonlyArray<AdoptionPoint>
}

/** Who plays a role in a country. A target with several suppliers counts for each, so the sum may be above `targets`. */
export interface CountryRoleFigure {
  readonly role: SupplierRole
  /** Targets of which it is known who plays the role. */
  readonly targets: number
  /** Most targets first. */
  readonly suppliers: ReadonlyArray<{ readonly supplier: SupplierId; readonly targets: number }>
}

/** The compliance of those bound by one demand of a mandate; `index` is its place in the mandate. Points rise in time. */
export interface DemandPoints {
  readonly index: number
  readonly points: ReadonlyArray<AdoptionPoint>
}

/** How many targets of a country meet a demand, as of its newest finished scan. */
export interface ComplianceFigure {
  readonly mandate: MandateId
  readonly index: number
  readonly country: CountryCode
  readonly at: Instant
  readonly methodology: MethodologyId
  readonly counts: VerdictCounts
}

/** Whose adoption: targets of these levels and sectors (all when absent) in countries, each between the days of its membership. */
export interface GroupAdoptionQuestion {
  readonly standard: StandardId
  readonly members: ReadonlyArray<Membership>
  readonly levels?: ReadonlyArray<GovernmentLevel>
  readonly sectors?: ReadonlyArray<Sector>
}

/** How many targets of one sector and level in a country meet a standard, as of its newest finished scan. */
export interface CellFigure {
  readonly country: CountryCode
  readonly standard: StandardId
  readonly sector: Sector
  readonly level: GovernmentLevel
  readonly at: Instant
  readonly methodology: MethodologyId
  readonly counts: VerdictCounts
}

/** Those that a supplier serves, beside those of the same countries that it does not serve. */
export interface SideBySide {
  readonly customers: VerdictCounts
  readonly others: VerdictCounts
}

export interface SupplierDemandFigure extends SideBySide {
  readonly mandate: MandateId
  readonly index: number
}

export interface SupplierCheckFigure extends SideBySide {
  readonly role: SupplierRole
  readonly check: CheckId
}

export interface ScansQuestion extends Part {
  readonly country?: CountryCode
}

export interface ScanFigures {
  readonly scan: Scan
  readonly adoption: ReadonlyArray<{ readonly standard: StandardId; readonly adoption: Adoption }>
}

/** `from` and `to` are days (UTC) on which scans finished, both included. */
export interface ChangesChosen extends ChangeFilter {
  readonly target?: DomainName
  readonly scan?: number
  readonly from?: IsoDate
  readonly to?: IsoDate
  /** Those of scans noticed after one notice, up to another. */
  readonly noticed?: { readonly after: number; readonly until: number }
}
export interface ChangesQuestion extends ChangesChosen, Part {}

export interface ChangesSummaryQuestion extends ChangesChosen, Part {
  readonly by: ChangeGroup
}

/** How many verdicts changed, by the identifier of what is counted by. `name` is known of organisations; of scans it is country and end, in milliseconds. */
export interface ChangesOfGroup {
  readonly id: string
  readonly name: string | null
  readonly counts: ChangeCounts
}

/** A subscription as it is sent to. `address` is a URL or a mail address; `period` the last for which a digest was made. */
export interface Subscription {
  readonly id: string
  readonly channel: "webhook" | "mail"
  readonly origin: "configuration" | "visitor"
  readonly address: string
  readonly frequency: Frequency
  readonly language: Language
  readonly filter: ChangeFilter
  readonly sendsEmpty: boolean
  readonly period: string
}

/** One that the configuration names. `period` is the one in which it begins. */
export interface ConfiguredSubscription extends Omit<Subscription, "origin"> {}

/** What a visitor asked for. Moments are milliseconds; an address gets at most `mostMails` such mails after `since`. */
export interface RequestedSubscription {
  readonly id: string
  readonly email: string
  readonly frequency: Frequency
  readonly language: Language
  readonly filter: ChangeFilter
  readonly now: number
  readonly since: number
  readonly mostMails: number
}

/** A period that began: what changed before it is to be told. */
export interface PlannedDigest {
  readonly subscription: string
  readonly period: string
}

/** Something to be sent: changes of scans noticed, or the question whether an address was meant. `attempt` counts from 1. */
export interface ClaimedDelivery {
  readonly key: number
  readonly id: string
  readonly kind: "changes" | "confirmation"
  readonly noticed: { readonly after: number; readonly until: number }
  readonly part: number
  readonly parts: number
  readonly total: number
  readonly attempt: number
  readonly createdAt: Instant
  readonly subscription: Subscription
}

/** How deliveries stand. */
export interface DeliveryReport {
  readonly waiting: number
  readonly sent: number
  readonly givenUp: number
  readonly troubles: ReadonlyArray<{
    readonly delivery: string
    readonly isGivenUp: boolean
    readonly attempts: number
    readonly error: string
    readonly nextAt: Instant | null
  }>
  readonly ended: ReadonlyArray<{ readonly subscription: string; readonly because: string }>
}

/** Where a reading of all changes has come to. */
export interface ChangeKey {
  readonly scan: ScanId
  readonly target: number
  readonly measure: number
}
export interface KeyedChange extends Change {
  readonly key: ChangeKey
}

/** Where a reading of all findings has come to. */
export interface FindingKey {
  readonly target: number
  readonly measure: number
  readonly methodology: MethodologyId
}

/** A standing finding of a target of today's lists. `parameters` is JSON; `since` the start of the scan from which it holds unchanged. */
export interface FindingRow {
  readonly key: FindingKey
  readonly target: DomainName
  readonly country: CountryCode
  readonly organisation: OrganisationId
  readonly standard: StandardId
  readonly check: CheckId
  readonly requirement: RequirementLevel
  readonly methodology: MethodologyId
  readonly verdict: Verdict
  readonly reason: string
  readonly parameters: string
  readonly scan: ScanId
  readonly since: Instant
}

/** A part of a subject's targets: of one sector, one level, or one pair; null stands for all. */
export interface AdoptionCell {
  readonly sector: Sector | null
  readonly level: GovernmentLevel | null
}

/** The trend of a standard, or of one check of it. Points rise in time. */
export interface CellAdoption {
  readonly standard: StandardId
  readonly check: CheckId | null
  readonly points: ReadonlyArray<AdoptionPoint>
}

/** A country, a list or the targets of a tag: exactly one; `at` the end of a day (UTC), now when absent. */
export interface CompareSide {
  readonly country?: CountryCode
  readonly list?: ListId
  readonly tag?: Tag
  readonly at?: IsoDate
}

export interface CompareQuestion {
  readonly left: CompareSide
  readonly right: CompareSide
  /** Only moves on this standard. */
  readonly standard?: StandardId
}

/** A comparison; its sides without the names that they were asked by. */
export interface StoredComparison extends Omit<Comparison, "left" | "right"> {
  readonly left: Omit<ComparedSide, "subject" | "on">
  readonly right: Omit<ComparedSide, "subject" | "on">
}

export interface SearchFound {
  readonly organisations: ReadonlyArray<Organisation>
  readonly targets: ReadonlyArray<{ readonly target: DomainName; readonly organisationName: string }>
}

/** A country's newest counts. */
export interface CountryFigure {
  readonly country: CountryCode
  readonly organisations: number
  readonly targets: number
  /** The newest finished scan. */
  readonly latestScan: Scan | null
}

/** What the whole store holds, and what runs now. */
export interface InstallationFigure {
  readonly countries: number
  readonly targets: number
  readonly latestFinishedScan: Scan | null
  readonly running: ReadonlyArray<Scan>
}

/** A snapshot to be made: of the present moment, by the methodology and the catalog that hold now. */
export interface BeginSnapshot {
  readonly createdAt: Instant
  readonly methodology: MethodologyId
  readonly catalog: CatalogView
}

/** A snapshot that waits for its files: what its manifest says beside them. Never earlier than the scans that it holds. */
export interface BegunSnapshot {
  readonly id: SnapshotId
  readonly createdAt: Instant
  readonly previous: SnapshotManifest["previous"]
  readonly scans: SnapshotManifest["scans"]
}
