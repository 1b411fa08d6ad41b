/** Scans: one run over a country's lists, started by its schedule. */
import { Schema } from "effect"
import { CountryCode, Instant, MethodologyId } from "./identifier.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** Number of a scan in its store, rising with time. */
export const ScanId = Count.annotate({ title: "ScanId" })
export type ScanId = typeof ScanId.Type

/** One run over a country's lists. `finishedAt` is null while it runs; figures are made when it finishes. */
export const Scan = Schema.Struct({
  id: ScanId,
  country: CountryCode,
  methodology: MethodologyId,
  /** Where from it was measured: `lab`, or the name of the vantage point in the configuration. */
  vantage: Schema.String,
  scheduledFor: Instant,
  startedAt: Instant,
  finishedAt: Schema.NullOr(Instant),
  targets: Count,
  measured: Count,
}).annotate({ title: "Scan", description: "One run over a country's lists" })
export type Scan = typeof Scan.Type
