/**
 * The answers of `/api/v1`: what the API promises and the dashboard reads. OpenAPI is generated from these schemas.
 *
 * Shares are 0 to 1. Moments are ISO 8601 in UTC. Lists come as a `Page`.
 */
import { Schema } from "effect"
import { Adoption } from "./adoption.ts"
import { Break, Subject } from "./api-trends.ts"
import { Country, GovernmentLevel, Organisation, Region, Sector, Target } from "./country.ts"
import { EvidenceRecord } from "./evidence.ts"
import { Judgement } from "./finding.ts"
import {
  CheckId,
  CountryCode,
  DomainName,
  Instant,
  MethodologyId,
  OrganisationId,
  RegionId,
  Sha256,
  StandardId,
} from "./identifier.ts"
import { Scan } from "./scan.ts"
import { WebAddress } from "./source.ts"
import { ObstacleText, RequirementLevel, Standard } from "./standard.ts"
import { Supplier, SupplierId, SupplierRole } from "./supplier.ts"
import { Verdict } from "./verdict.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** A part of a list. `next` is the address of the following page, null on the last. */
export const Page = <S extends Schema.Top>(item: S) =>
  Schema.Struct({
    items: Schema.Array(item),
    total: Count,
    offset: Count,
    limit: Count,
    next: Schema.NullOr(Schema.String),
  })
export type Page<A> = {
  readonly items: ReadonlyArray<A>
  readonly total: number
  readonly offset: number
  readonly limit: number
  readonly next: string | null
}

/** The one shape of every error answer. `code` is stable; `mend` says what the caller can do. */
export const ApiError = Schema.Struct({
  error: Schema.Struct({
    code: Schema.String,
    status: Count,
    message: Schema.String,
    mend: Schema.optionalKey(Schema.String),
  }),
}).annotate({ title: "ApiError", description: "The one shape of every error answer" })
export type ApiError = typeof ApiError.Type

/** `GET /api/v1/status`: what this installation is and what it is doing now. */
export const Status = Schema.Struct({
  mode: Schema.Literals(["lab", "live"]).annotate({ description: "lab: the countries are fictional" }),
  methodology: MethodologyId,
  version: Schema.String,
  /** Present moment of the measured world: the simulated date in the lab, the clock's otherwise. */
  now: Instant,
  countries: Count,
  targets: Count,
  latestFinishedScan: Schema.NullOr(Scan),
  running: Schema.Array(Scan),
  /** Progress of the lab's simulated history; null in live mode. */
  history: Schema.NullOr(Schema.Struct({ month: Count, months: Count })),
  /** When the next scheduled scan starts; null when none is scheduled. */
  nextScanAt: Schema.NullOr(Instant),
}).annotate({ title: "Status" })
export type Status = typeof Status.Type

/** One point of a trend. */
export const AdoptionPoint = Schema.Struct({ at: Instant, methodology: MethodologyId, adoption: Adoption }).annotate({
  title: "AdoptionPoint",
})
export type AdoptionPoint = typeof AdoptionPoint.Type

/**
 * The fixed panel behind a trend: the targets that were measured, and to which the measure applied, at every point from `from` to
 * `to`; and why the whole list moved otherwise. Whole list last = panel last + joined + interrupted, and likewise first with left.
 */
export const FixedPanel = Schema.Struct({
  targets: Count,
  from: Instant,
  to: Instant,
  /** The whole list at the first point. */
  wholeFirst: Adoption,
  /** The whole list at the last point. */
  wholeLast: Adoption,
  /** At the last point, those that were not measured at the first. */
  joined: Adoption,
  /** At the first point, those that are not measured at the last. */
  left: Adoption,
  interrupted: Count.annotate({ description: "Measured at the first and last point, but not at one between" }),
}).annotate({
  title: "FixedPanel",
  description: "The targets measured at every point of a trend, and who joined and left",
})
export type FixedPanel = typeof FixedPanel.Type

/** Which targets a trend compares: the whole list as it stood each time, or those present throughout. */
export const Panel = Schema.Literals(["whole", "fixed"]).annotate({ title: "Panel" })
export type Panel = typeof Panel.Type

/** A trend of one standard, or of one check of it when `check` is not null, for one subject. Points rise in time. */
export const AdoptionSeries = Schema.Struct({
  subject: Subject,
  standard: StandardId,
  check: Schema.NullOr(CheckId),
  sector: Schema.NullOr(Sector),
  level: Schema.NullOr(GovernmentLevel),
  points: Schema.Array(AdoptionPoint),
  /** With `panel=fixed`: whose points these are. */
  panel: Schema.optionalKey(FixedPanel),
  /** Where it cannot be read across, in the order of time; left out where there is none. */
  breaks: Schema.optionalKey(Schema.Array(Break)),
}).annotate({ title: "AdoptionSeries", description: "A trend of one standard or check for one subject" })
export type AdoptionSeries = typeof AdoptionSeries.Type

/**
 * `GET /api/v1/adoption`: query `by=world|region|country|organisation|supplier|sector|level` (world unless given); `id`, `standard`, `check` (each
 * repeatable; without standard and check every measured standard); `sector`, `level`; `from`, `to` (days);
 * `panel=whole|fixed` (whole unless given; fixed with `by=country`); `country`, `region`: within which, for suppliers, sectors and levels.
 */
export const AdoptionTrend = Schema.Struct({ series: Schema.Array(AdoptionSeries) }).annotate({
  title: "AdoptionTrend",
})
export type AdoptionTrend = typeof AdoptionTrend.Type

/** One cell of the grid: the newest figure, and the one a year (or the whole history, if shorter) before. */
export const GridCell = Schema.Struct({
  standard: StandardId,
  at: Schema.NullOr(Instant),
  adoption: Adoption,
  before: Schema.NullOr(Schema.Struct({ at: Instant, adoption: Adoption })),
  /** Shares of up to 24 latest points, oldest first; null where nothing was measured. */
  recent: Schema.Array(Schema.NullOr(Schema.Finite)),
}).annotate({ title: "GridCell" })
export type GridCell = typeof GridCell.Type

export const GridRow = Schema.Struct({
  subject: Subject,
  /** For a country: the M49 region it is shown under. */
  region: Schema.NullOr(RegionId),
  targets: Count,
  cells: Schema.Array(GridCell),
}).annotate({ title: "GridRow" })
export type GridRow = typeof GridRow.Type

/** `GET /api/v1/grid?by=country|region|world`, also `at=` a date: every standard for every subject, now and a year ago. */
export const Grid = Schema.Struct({ rows: Schema.Array(GridRow) }).annotate({ title: "Grid" })
export type Grid = typeof Grid.Type

/** `GET /api/v1/countries` (items) and `/countries/:cc`. */
export const CountrySummary = Schema.Struct({
  id: CountryCode,
  name: Schema.String,
  fictional: Schema.Boolean,
  regions: Schema.Array(RegionId),
  organisations: Count,
  targets: Count,
  latestScan: Schema.NullOr(Scan),
}).annotate({ title: "CountrySummary" })
export type CountrySummary = typeof CountrySummary.Type

export const CountryDetail = Schema.Struct({
  ...CountrySummary.fields,
  country: Country,
  nextScanAt: Schema.NullOr(Instant),
}).annotate({ title: "CountryDetail" })
export type CountryDetail = typeof CountryDetail.Type

/** `GET /api/v1/regions` (items) and `/regions/:id`. */
export const RegionDetail = Schema.Struct({ region: Region, countries: Schema.Array(CountrySummary) }).annotate({
  title: "RegionDetail",
})
export type RegionDetail = typeof RegionDetail.Type

/** `GET /api/v1/standards` (items) and `/standards/:id`. */
export const StandardDetail = Schema.Struct({
  standard: Standard,
  /** Texts for `unknown`, shared by all standards. */
  obstacles: Schema.Array(ObstacleText),
}).annotate({ title: "StandardDetail" })
export type StandardDetail = typeof StandardDetail.Type

/** `GET /api/v1/standards/:id/reasons?country=&region=`: why the newest verdicts of a standard's checks are what they are, most frequent first. */
export const ReasonCount = Schema.Struct({
  check: CheckId,
  verdict: Verdict,
  reason: Schema.String,
  label: Schema.String,
  targets: Count,
}).annotate({ title: "ReasonCount" })
export type ReasonCount = typeof ReasonCount.Type
export const ReasonBreakdown = Schema.Struct({ standard: StandardId, reasons: Schema.Array(ReasonCount) }).annotate({
  title: "ReasonBreakdown",
})
export type ReasonBreakdown = typeof ReasonBreakdown.Type

/** A finding as shown: texts filled with their parameters. `since` is the moment from which the verdict and reason hold unchanged. */
export const FindingView = Schema.Struct({
  ...Judgement.fields,
  requirement: RequirementLevel,
  label: Schema.String,
  explanation: Schema.String,
  mend: Schema.NullOr(Schema.String),
  evidence: Schema.NullOr(Sha256),
  since: Instant,
  /** The last moment at which it was seen to hold. */
  observedAt: Instant,
  methodology: MethodologyId,
}).annotate({ title: "FindingView" })
export type FindingView = typeof FindingView.Type

/** A target's verdict on one standard: its required checks combined. */
export const StandardVerdict = Schema.Struct({ standard: StandardId, verdict: Verdict }).annotate({
  title: "StandardVerdict",
})
export type StandardVerdict = typeof StandardVerdict.Type

/**
 * `GET /api/v1/targets?country=&region=&organisation=&sector=&level=&standard=&verdict=&check=&reason=&q=&sort=&offset=&limit=`
 * (items). `sort` is `name`, `organisation`, `observed` (newest first) or `failing` (most standards failed first); a leading minus
 * turns the order round.
 */
export const TargetSummary = Schema.Struct({
  target: Target,
  organisation: Organisation,
  observedAt: Schema.NullOr(Instant),
  /** True when its owner asked us not to measure it. */
  excluded: Schema.Boolean,
  verdicts: Schema.Array(StandardVerdict),
}).annotate({ title: "TargetSummary" })
export type TargetSummary = typeof TargetSummary.Type

/** A supplier as shown. `self-hosted` and `other` stand in the place of one: neither has a seat nor a web address. */
export const SupplierView = Schema.Struct({
  id: SupplierId,
  name: Schema.String,
  kind: Schema.Literals(["supplier", "self-hosted", "other"]),
  country: Schema.NullOr(CountryCode),
  url: Schema.NullOr(WebAddress),
}).annotate({ title: "SupplierView" })
export type SupplierView = typeof SupplierView.Type

/** Who plays a role for a target; roles of which nothing is known, or that nobody plays, are left out. */
export const TargetSupplier = Schema.Struct({
  role: SupplierRole,
  suppliers: Schema.Array(SupplierView),
}).annotate({ title: "TargetSupplier" })
export type TargetSupplier = typeof TargetSupplier.Type

/** A past or present run of one verdict of one standard: half-open in time, `until` null while it holds. */
export const VerdictPeriod = Schema.Struct({
  standard: StandardId,
  verdict: Verdict,
  from: Instant,
  until: Schema.NullOr(Instant),
}).annotate({ title: "VerdictPeriod" })
export type VerdictPeriod = typeof VerdictPeriod.Type

/** `GET /api/v1/evidence/:hash`. */
export const EvidenceDetail = EvidenceRecord
export type EvidenceDetail = typeof EvidenceDetail.Type

/** `GET /api/v1/organisations?country=&q=` (items). */
export const OrganisationSummary = Schema.Struct({
  organisation: Organisation,
  targets: Count,
  verdicts: Schema.Array(Schema.Struct({ standard: StandardId, adoption: Adoption })),
}).annotate({ title: "OrganisationSummary" })
export type OrganisationSummary = typeof OrganisationSummary.Type

/**
 * `GET /api/v1/suppliers?role=&q=` (items, most targets first): every supplier of the catalog, and `self-hosted` and `other`, with the
 * targets that each serves: in any role, and in each.
 */
export const SupplierSummary = Schema.Struct({
  supplier: SupplierView,
  targets: Count,
  organisations: Count,
  countries: Count,
  roles: Schema.Array(Schema.Struct({ role: SupplierRole, targets: Count })),
}).annotate({ title: "SupplierSummary" })
export type SupplierSummary = typeof SupplierSummary.Type

/**
 * `GET /api/v1/suppliers/:id?country=`. `adoption` is that of the targets that it serves in any role, in the world or in one country;
 * points rise in time. `record` says by what it is recognised, null for `self-hosted` and `other`. Its targets:
 * `/suppliers/:id/targets?country=&role=&sort=` (items are `TargetSummary`).
 */
export const SupplierDetail = Schema.Struct({
  ...SupplierSummary.fields,
  record: Schema.NullOr(Supplier),
  adoption: Schema.Array(Schema.Struct({ standard: StandardId, points: Schema.Array(AdoptionPoint) })),
}).annotate({ title: "SupplierDetail" })
export type SupplierDetail = typeof SupplierDetail.Type

/**
 * `GET /api/v1/countries/:cc/suppliers`: for each role, of how many targets it is known who plays it, and the part of each supplier,
 * largest first. A target with several suppliers in a role counts for each of them: shares may add up to more than 1.
 */
export const CountrySuppliers = Schema.Struct({
  country: CountryCode,
  roles: Schema.Array(
    Schema.Struct({
      role: SupplierRole,
      targets: Count,
      suppliers: Schema.Array(Schema.Struct({ supplier: SupplierView, targets: Count, share: Schema.Finite })),
    }),
  ),
}).annotate({ title: "CountrySuppliers" })
export type CountrySuppliers = typeof CountrySuppliers.Type

/** `GET /api/v1/scans?country=` (items are `Scan`, newest first) and `/scans/:id`. `adoption` is empty while the scan runs. */
export const ScanDetail = Schema.Struct({
  scan: Scan,
  adoption: Schema.Array(Schema.Struct({ standard: StandardId, adoption: Adoption })),
}).annotate({ title: "ScanDetail" })
export type ScanDetail = typeof ScanDetail.Type

/** What a check said before and says now; null where it was not judged. */
export const ChangedCheck = Schema.Struct({
  check: CheckId,
  before: Schema.NullOr(Schema.Struct({ verdict: Verdict, reason: Schema.String })),
  after: Schema.NullOr(Schema.Struct({ verdict: Verdict, reason: Schema.String })),
}).annotate({ title: "ChangedCheck" })
export type ChangedCheck = typeof ChangedCheck.Type

/**
 * `GET /api/v1/changes` with the filters of `ChangeFilter`, and `organisation`, `target`, `scan` (items, newest first): a standard's
 * verdict on a target that differs from the country's scan before. `from` is null for a new target, `to` for one that left the list. A
 * country's first scan has no changes, nor has its first scan by a new methodology. `checks` are those whose verdict or reason differs;
 * `isConfirmed` tells that two measurements within the scan agreed on `to`.
 */
export const Change = Schema.Struct({
  scan: Schema.Number,
  at: Instant,
  country: CountryCode,
  target: DomainName,
  organisation: OrganisationId,
  organisationName: Schema.String,
  standard: StandardId,
  from: Schema.NullOr(Verdict),
  to: Schema.NullOr(Verdict),
  direction: Schema.Literals(["improved", "regressed", "other", "new", "gone"]),
  isConfirmed: Schema.Boolean,
  checks: Schema.Array(ChangedCheck),
}).annotate({ title: "Change", description: "A verdict that differs from the country's scan before" })
export type Change = typeof Change.Type

/**
 * `GET /api/v1/search?q=`: countries, regions, standards, policies, mandates, suppliers, organisations and targets whose name holds the
 * words (items). At most 50.
 */
export const SearchHit = Schema.Struct({
  kind: Schema.Literals(["country", "region", "standard", "policy", "mandate", "supplier", "organisation", "target"]),
  id: Schema.String,
  title: Schema.String,
  context: Schema.String,
}).annotate({ title: "SearchHit" })
export type SearchHit = typeof SearchHit.Type
