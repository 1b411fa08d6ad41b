/**
 * Scans a country's lists: measure, confirm, record.
 *
 * 1. Opens the scan in the store, or takes up the one that was cut off; what it has recorded is not measured again.
 * 2. Measures the remaining targets in shuffled order, a bounded number at once. A settled target is recorded at once.
 * 3. Measures the doubtful ones again at the end, with empty caches, and records what the two measurements give together.
 * 4. Finishes the scan: figures are made.
 *
 * A kill loses what was in flight and the doubtful ones that wait for their second measurement; both are pending on restart.
 */
import { supplierPatterns } from "@plumbline/assess"
import {
  type CatalogView,
  type CountryCode,
  type DomainName,
  type Instant,
  METHODOLOGY,
  type Scan,
  type StandardId,
  type Target,
} from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Clock, Effect } from "effect"
import { type LookOptions, lookTwice } from "./look-twice.ts"
import { fallsFrom, type Measurement } from "./measure.ts"
import { suppliersOf } from "./suppliers.ts"

export interface ScanOptions extends LookOptions {
  /** Where it is measured from. */
  readonly vantage: string
  /** All vantage points of the installation; the first makes the figures. */
  readonly vantages: ReadonlyArray<string>
  readonly onProgress: (progress: ScanProgress) => void
}

export interface ScanProgress {
  readonly country: CountryCode
  readonly scan: number
  readonly done: number
  readonly targets: number
  readonly isFinished: boolean
}

/** Runs one scan of a country to its end. */
export const scanCountry = Effect.fn("scan.country")(function* (
  country: CountryCode,
  scheduledFor: Instant,
  options: ScanOptions,
) {
  const store = yield* Store
  const targets = targetsOf(options.catalog, country)
  const { scan, pending } = yield* openScan(country, scheduledFor, options)
  yield* Effect.annotateCurrentSpan(aboutScan(scan))
  let done = targets.length - pending.length
  const report = (isFinished: boolean) =>
    options.onProgress({ country, scan: scan.id, done, targets: targets.length, isFinished })
  report(false)
  yield* scanTargets(scan, pending, options, () => {
    done += 1
    report(false)
  })
  const finished: Scan = yield* store.finishScan(scan.id, new Date(yield* Clock.currentTimeMillis).toISOString())
  report(true)
  return finished
})

/** What a span says of the scan that it belongs to. */
export const aboutScan = ({ id, country, methodology, vantage }: Scan) => ({
  "plumbline.scan": id,
  "plumbline.country": country,
  "plumbline.methodology": methodology,
  "plumbline.vantage": vantage,
})

export const targetsOf = (catalog: CatalogView, country: CountryCode): ReadonlyArray<Target> =>
  [...catalog.targets.values()].filter((target) => target.country === country)

/** Opens the country's scan in the store, or takes up the one that was cut off. */
export const openScan = Effect.fnUntraced(function* (
  country: CountryCode,
  scheduledFor: Instant,
  options: Pick<ScanOptions, "catalog" | "vantage">,
) {
  const store = yield* Store
  return yield* store.openScan({
    country,
    scheduledFor,
    startedAt: new Date(yield* Clock.currentTimeMillis).toISOString(),
    methodology: METHODOLOGY,
    vantage: options.vantage,
    targets: targetsOf(options.catalog, country).map((target) => target.name),
  })
})

/** Measures targets of a scan, the doubtful ones twice, and records each as soon as it is settled. */
export const scanTargets = Effect.fn("scan.targets")(function* (
  scan: Pick<Scan, "id" | "country">,
  names: ReadonlyArray<DomainName>,
  options: LookOptions,
  onRecorded: () => void,
) {
  const store = yield* Store
  const patterns = supplierPatterns(options.catalog.suppliers.values())
  const record = (
    target: Target,
    measurement: Measurement,
    excluded: boolean,
    confirmed: ReadonlyArray<StandardId> = [],
  ) =>
    Effect.andThen(
      store
        .recordTarget(scan.id, {
          ...measurement,
          confirmed,
          excluded,
          suppliers: suppliersOf(target, measurement.evidence, patterns),
        })
        .pipe(Effect.withSpan("store.record", {}, { captureStackTrace: false })),
      Effect.sync(onRecorded),
    )
  yield* lookTwice(scan, names, options, {
    departsFrom: fallsFrom,
    keep: (target, measurement, confirmed) => record(target, measurement, false, confirmed),
    leaveAlone: (target, observedAt) =>
      record(target, { target: target.name, observedAt, evidence: [], judgements: [] }, true),
  })
})
