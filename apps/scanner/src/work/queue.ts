/**
 * The queue by which many machines share the work: pg-boss, in the PostgreSQL database that holds the store.
 *
 * Three kinds of work. `scan`: conduct the scan of a country; one a country, queued or running. `measure`: measure a batch of a scan's
 * targets; batches of one group go to one worker at a time. `view-from.<vantage>`: look at a batch from there; a queue for each vantage point
 * that makes no figures, so that its workers take what is theirs. A worker says every few seconds that it lives; the work of one that does not
 * is given to another. What is done twice is recorded once, for the store keeps the first record of a target in a scan.
 */
import type { CountryCode, DomainName, Instant } from "@plumbline/core"
import { Data, Effect } from "effect"
import { type JobInsert, PgBoss } from "pg-boss"

export interface ScanWork {
  readonly country: CountryCode
  /** The moment of the schedule that started it; null for the last one at which the country was due. */
  readonly scheduledFor: Instant | null
}

export interface MeasureWork {
  readonly scan: number
  readonly country: CountryCode
  readonly targets: ReadonlyArray<DomainName>
  /** From which place of a trace the work hangs; see `traces/trace-parent.ts`. */
  readonly traceparent?: string
}

/** A batch as it is queued: `id` is the same whoever queues it. */
export interface Batch extends MeasureWork {
  readonly id: string
  readonly group: string
}

export interface WorkQueue {
  readonly boss: PgBoss
  /** Queues the scan of a country, unless it is queued or runs. */
  readonly sendScan: (work: ScanWork) => Promise<void>
  /** Queues batches that are not known yet. */
  readonly sendBatches: (batches: ReadonlyArray<Batch>) => Promise<void>
  /**
   * Queues batches, that are not known yet, for a vantage point that makes no figures. What still waits there of older scans of the country is
   * dropped: what comes after it says more, and a place at which nobody works gathers no more than one scan of each country.
   */
  readonly sendViews: (
    vantage: string,
    country: CountryCode,
    scan: number,
    batches: ReadonlyArray<Batch>,
  ) => Promise<void>
  /** How many batches of a scan wait or are worked on. */
  readonly openBatches: (scan: number) => Promise<number>
}

export class QueueUnreachable extends Data.TaggedError("QueueUnreachable")<{ readonly message: string }> {}

export interface QueueOptions {
  readonly url: string
  /** Told of what goes wrong in the background: a database that restarts, mostly. */
  readonly onError: (line: string) => void
  /** Whether this process also queues what the schedules say. */
  readonly isScheduler: boolean
  /** The vantage points that make no figures. */
  readonly elsewhere: ReadonlyArray<string>
}

/** Connects, and stops with the scope: work in hand is given back when it has not ended within the deadline. */
export const openQueue = (options: QueueOptions) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => start(options),
      catch: (problem) =>
        new QueueUnreachable({ message: problem instanceof Error ? problem.message : String(problem) }),
    }),
    ({ boss }) =>
      Effect.promise(() => boss.stop({ graceful: true, timeout: STOP_MILLISECONDS }).catch(() => undefined)),
  )

const start = async ({ url, onError, isScheduler, elsewhere }: QueueOptions): Promise<WorkQueue> => {
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    application_name: "plumbline-queue",
    max: 6,
    schedule: isScheduler,
    monitorIntervalSeconds: MONITOR_SECONDS,
    superviseIntervalSeconds: MONITOR_SECONDS,
  })
  boss.on("error", (problem) => onError(problem.message))
  await boss.start()
  const lasting = {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retryLimit: 1_000,
    retryDelay: 1,
    expireInSeconds: 86_399,
    deleteAfterSeconds: 7 * 86_400,
  }
  await boss.createQueue("scan", { policy: "exclusive", ...lasting })
  await boss.createQueue("measure", { policy: "standard", ...lasting })
  for (const vantage of elsewhere) await boss.createQueue(viewQueue(vantage), { policy: "standard", ...lasting })
  const insert = async (queue: string, batches: ReadonlyArray<Batch>) => {
    for (let start = 0; start < batches.length; start += BATCHES_AT_ONCE) {
      const jobs = batches
        .slice(start, start + BATCHES_AT_ONCE)
        .map(({ id, group, ...data }): JobInsert => ({ id, data, group: { id: group } }))
      await boss.insert(queue, jobs)
    }
  }
  return {
    boss,
    sendScan: async (work) => {
      await boss.send("scan", work, { singletonKey: work.country })
    },
    sendBatches: (batches) => insert("measure", batches),
    sendViews: async (vantage, country, scan, batches) => {
      await boss
        .getDb()
        .executeSql(
          `DELETE FROM ${SCHEMA}.job WHERE name = $1 AND state < 'active' AND data->>'country' = $2 AND (data->>'scan')::bigint < $3`,
          [viewQueue(vantage), country, scan],
        )
      await insert(viewQueue(vantage), batches)
    },
    openBatches: async (scan) => {
      const { rows } = await boss
        .getDb()
        .executeSql(
          `SELECT count(*)::int AS open FROM ${SCHEMA}.job WHERE name = 'measure' AND state < 'completed' AND (data->>'scan')::bigint = $1`,
          [scan],
        )
      return (rows[0] as { readonly open: number }).open
    },
  }
}

/** The queue of a vantage point that makes no figures. */
export const viewQueue = (vantage: string): string => `view-from.${vantage}`

const SCHEMA = "plumbline_queue"
/** The least that pg-boss takes. */
const HEARTBEAT_SECONDS = 10
const MONITOR_SECONDS = 2
const STOP_MILLISECONDS = 30_000
const BATCHES_AT_ONCE = 500
