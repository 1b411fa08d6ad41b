/**
 * Takes part in the work until the scope closes: where figures are made, conducts scans and measures batches as the queue gives them; elsewhere
 * only looks at what is queued for there.
 */
import type { Store } from "@plumbline/store"
import { Effect, type ManagedRuntime } from "effect"
import type { Job } from "pg-boss"
import type { ScanOptions } from "../scan/scan-country.ts"
import { withTraceParent } from "../traces/trace-parent.ts"
import { isHome } from "../vantages.ts"
import { conductScan, measureBatch, viewBatch } from "./conduct.ts"
import { type MeasureWork, type ScanWork, viewQueue, type WorkQueue } from "./queue.ts"

export interface Participation {
  readonly queue: WorkQueue
  readonly runtime: Pick<ManagedRuntime.ManagedRuntime<Store, never>, "runPromise">
  readonly options: ScanOptions
}

export const takePart = ({ queue, runtime, options }: Participation) =>
  Effect.gen(function* () {
    const run = <A>(work: Effect.Effect<A, never, Store>, { signal }: Pick<Job, "signal">) =>
      runtime.runPromise(work, { signal })
    const ofBatch = {
      ...options,
      concurrency: Math.max(1, Math.ceil(options.concurrency / BATCHES_AT_ONCE)),
    }
    const takeBatches = (name: string, workOn: typeof measureBatch | typeof viewBatch) =>
      queue.boss.work<MeasureWork>(
        name,
        {
          batchSize: 1,
          localConcurrency: BATCHES_AT_ONCE,
          groupConcurrency: 1,
          pollingIntervalSeconds: POLL_SECONDS,
        },
        async ([job]) => {
          if (job !== undefined) await run(withTraceParent(job.data.traceparent)(workOn(job.data, ofBatch)), job)
        },
      )
    yield* Effect.promise(async () => {
      if (!isHome(options)) {
        await takeBatches(viewQueue(options.vantage), viewBatch)
        return
      }
      await queue.boss.work<ScanWork>(
        "scan",
        { batchSize: 1, localConcurrency: SCANS_AT_ONCE, pollingIntervalSeconds: POLL_SECONDS },
        async ([job]) => {
          if (job !== undefined) await run(conductScan(job.data, queue, options), job)
        },
      )
      await takeBatches("measure", measureBatch)
    })
  })

/** Conducting is waiting: a process can conduct many countries. */
const SCANS_AT_ONCE = 8
/** Together they have as many targets in flight as the configuration allows. */
const BATCHES_AT_ONCE = 4
const POLL_SECONDS = 0.5
