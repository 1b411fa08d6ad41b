/** Joins the work that the machines of an installation share: what `plumbline worker` does, and `plumbline start` on PostgreSQL. */
import { Store } from "@plumbline/store"
import { Clock, Duration, Effect, type ManagedRuntime } from "effect"
import type { Config } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import type { ScanOptions } from "../scan/scan-country.ts"
import { missedRun } from "../scan/schedule.ts"
import { openLeases } from "./leases.ts"
import { openQueue, type WorkQueue } from "./queue.ts"
import { takePart } from "./take-part.ts"

/** Places at addresses, shared with the other machines; none where there is no database to share them by. */
export const leaseOf = ({ database, limits }: Config) =>
  database === null
    ? Effect.succeed(undefined)
    : openLeases({ url: database, spacing: Duration.millis(limits.spacingMilliseconds) })

export interface Joining {
  readonly url: string
  readonly isScheduler: boolean
  readonly runtime: ManagedRuntime.ManagedRuntime<Store, never>
  readonly options: ScanOptions
}

/** Takes work from the queue until the scope closes; as a scheduler also queues what falls due. */
export const joinWork = Effect.fnUntraced(function* ({ url, isScheduler, runtime, options }: Joining) {
  const queue = yield* openQueue({
    url,
    isScheduler,
    elsewhere: options.vantages.slice(1),
    onError: (line) => options.onNotice(`queue: ${line}`),
  }).pipe(
    Effect.catchTag("QueueUnreachable", ({ message }) =>
      Effect.fail(
        new CommandFailed({
          exitCode: 3,
          lines: [`The database cannot be reached: ${message}. Check DATABASE_URL, and that the server runs.`],
        }),
      ),
    ),
  )
  yield* takePart({ queue, runtime, options })
  if (isScheduler) yield* Effect.provide(queueSchedules(queue, options), yield* runtime.contextEffect)
  return queue
})

/** Tells the queue every country's schedule, and queues what was missed. However many schedulers do, each run is queued once. */
const queueSchedules = Effect.fnUntraced(function* (queue: WorkQueue, { catalog, onNotice }: ScanOptions) {
  const store = yield* Store
  const now = new Date(yield* Clock.currentTimeMillis)
  for (const { id, schedule } of catalog.countries.values()) {
    yield* Effect.promise(() =>
      queue.boss.schedule(
        "scan",
        schedule.cron,
        { country: id, scheduledFor: null },
        { tz: schedule.timeZone, key: id, singletonKey: id },
      ),
    )
    const last = yield* store.lastScan(id)
    const missed =
      last !== null && last.finishedAt === null
        ? new Date(last.scheduledFor)
        : missedRun(schedule, last === null ? null : new Date(last.scheduledFor), now)
    if (missed === null) continue
    onNotice(`${id}: catching up the run due ${missed.toISOString()}`)
    yield* Effect.promise(() => queue.sendScan({ country: id, scheduledFor: missed.toISOString() }))
  }
})
