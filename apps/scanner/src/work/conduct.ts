/**
 * The work on a scan, as many machines share it.
 *
 * The conductor opens the scan or takes it up, queues its batches, waits until every target is recorded, and finishes it. Batches whose
 * work ended without a record of each target (a worker of another version, say) are planned anew in another round. Workers measure batches;
 * what a batch has recorded already is passed over.
 *
 * When every target is recorded, the same targets are queued for each further vantage point: what they see is then compared with what the scan
 * has just found, and a difference is looked at twice. The scan waits for none of them.
 */
import type { CountryCode } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Clock, Effect } from "effect"
import { aboutScan, openScan, type ScanOptions, scanTargets, targetsOf } from "../scan/scan-country.ts"
import { previousRun } from "../scan/schedule.ts"
import { viewTargets } from "../scan/view-targets.ts"
import { currentTraceParent } from "../traces/trace-parent.ts"
import { planBatches } from "./plan.ts"
import type { MeasureWork, ScanWork, WorkQueue } from "./queue.ts"

/** Conducts the scan of a country to its end. Nothing to do when the run it was queued for has been made. */
export const conductScan = Effect.fn("work.conduct")(function* (
  { country, scheduledFor: given }: ScanWork,
  queue: WorkQueue,
  options: ScanOptions,
) {
  const store = yield* Store
  const schedule = options.catalog.countries.get(country)?.schedule
  if (schedule === undefined)
    return yield* Effect.sync(() => options.onNotice(`${country}: is not configured here, so it is not scanned`))
  const now = new Date(yield* Clock.currentTimeMillis)
  const scheduledFor = given ?? (previousRun(schedule, now) ?? now).toISOString()
  const last = yield* store.lastScan(country)
  if (last !== null && last.finishedAt !== null && last.scheduledFor >= scheduledFor) return
  yield* store.syncCatalog(options.catalog, now.toISOString().slice(0, 10))
  const { scan } = yield* openScan(country, scheduledFor, options)
  yield* Effect.annotateCurrentSpan(aboutScan(scan))
  const traceparent = yield* currentTraceParent
  const trace = traceparent === undefined ? {} : { traceparent }
  const targets = targetsOf(options.catalog, country).length
  const sharedHosts = yield* store.sharedHosts(scan.id)
  const planned = targetsOf(options.catalog, country).map(({ name }) => ({
    target: name,
    sharedHost: sharedHosts.get(name) ?? null,
  }))
  for (let round = 0; ; round += 1) {
    const recorded = yield* store.recordedTargets(scan.id)
    const missing = planned.filter(({ target }) => !recorded.has(target))
    if (missing.length === 0) break
    // The first round plans all, so that whoever conducts plans the same.
    const batches = planBatches(scan.id, country, round === 0 ? planned : missing, round)
    yield* Effect.promise(() => queue.sendBatches(batches.map((batch) => ({ ...batch, ...trace }))))
    yield* waitForBatches(scan.id, country, targets, queue, options)
  }
  for (const vantage of options.vantages.slice(1)) {
    const batches = planBatches(scan.id, country, planned, 0, { vantage })
    yield* Effect.promise(() =>
      queue.sendViews(
        vantage,
        country,
        scan.id,
        batches.map((batch) => ({ ...batch, ...trace })),
      ),
    )
  }
  const finished = yield* store.finishScan(scan.id, new Date(yield* Clock.currentTimeMillis).toISOString())
  options.onProgress({ country, scan: scan.id, done: targets, targets, isFinished: true })
  options.onNotice(`${country}: scan ${scan.id} finished, ${finished.measured} of ${finished.targets} targets measured`)
})

const waitForBatches = Effect.fnUntraced(function* (
  scan: number,
  country: CountryCode,
  targets: number,
  queue: WorkQueue,
  options: ScanOptions,
) {
  const store = yield* Store
  for (;;) {
    const open = yield* Effect.promise(() => queue.openBatches(scan))
    const done = yield* store.recordedCount(scan)
    options.onProgress({ country, scan, done, targets, isFinished: false })
    if (open === 0 || done >= targets) return
    yield* Effect.sleep(LOOK_EVERY)
  }
})

/** Measures a batch. */
export const measureBatch = Effect.fn("work.measure")(function* (work: MeasureWork, options: ScanOptions) {
  const store = yield* Store
  const recorded = yield* store.recordedTargets(work.scan)
  const pending = work.targets.filter((target) => !recorded.has(target))
  yield* scanTargets({ id: work.scan, country: work.country }, pending, options, () => undefined)
})

/** Looks at a batch from a vantage point that makes no figures. */
export const viewBatch = Effect.fn("work.view")(function* (work: MeasureWork, options: ScanOptions) {
  const store = yield* Store
  const seen = yield* store.viewedTargets(work.scan, options.vantage)
  const pending = work.targets.filter((target) => !seen.has(target))
  yield* viewTargets({ id: work.scan, country: work.country }, pending, options)
})

const LOOK_EVERY = "500 millis"
