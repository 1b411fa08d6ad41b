/**
 * `plumbline worker`: takes its part of the scans of an installation that many machines share.
 *
 * Any number may run, on any machines that reach the database. `--schedule` makes it queue what the schedules say too; several may, and each
 * run is queued once. Stops on Ctrl+C or SIGTERM within half a minute: what it had in hand is given to others.
 */
import { Store } from "@plumbline/store"
import { Clock, Effect, Layer, ManagedRuntime, Option, Tracer } from "effect"
import { Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { openInstallation } from "../installation.ts"
import { progressView } from "../scan/progress.ts"
import { joinWork, leaseOf } from "../work/join.ts"
import { configFlag, scanOptionsOf } from "./scan.ts"

export const worker = Command.make(
  "worker",
  {
    config: configFlag,
    schedule: Flag.Boolean("schedule").pipe(
      Flag.withDescription("Queue the scans that fall due, too; several workers may"),
      Flag.withDefault(false),
    ),
    scan: Flag.String("scan").pipe(
      Flag.withDescription("Queue a scan of this country now; all for every country"),
      Flag.optional,
    ),
  },
  Effect.fn("command.worker")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const url = config.database
    if (url === null)
      return yield* new CommandFailed({
        exitCode: 2,
        lines: [
          "There is no queue without PostgreSQL: set DATABASE_URL=postgresql://user@host/database, or store in plumbline.yaml. One machine needs no worker: plumbline start",
        ],
      })
    const view = progressView(process.stderr, () => performance.now())
    const installation = yield* openInstallation(config, yield* leaseOf(config))
    const countries = [...installation.catalog.countries.keys()]
    const asked = Option.getOrUndefined(given.scan)
    const wanted = countries.filter((id) => asked === "all" || asked === id)
    if (asked !== undefined && wanted.length === 0)
      return yield* new CommandFailed({
        exitCode: 2,
        lines: [`--scan ${asked}: is not configured; allowed are all, ${countries.join(", ")}`],
      })
    const clockLayer = installation.lab?.clock.layer ?? Layer.empty
    const tracer = yield* Tracer.Tracer
    const runtime = yield* Effect.acquireRelease(
      Effect.sync(() =>
        ManagedRuntime.make(Layer.mergeAll(Store.layer({ url }), clockLayer, Layer.succeed(Tracer.Tracer)(tracer))),
      ),
      (made) => made.disposeEffect,
    )
    const options = scanOptionsOf(installation, view)
    const queue = yield* joinWork({ url, isScheduler: given.schedule, runtime, options })
    const scheduledFor = new Date(yield* Clock.currentTimeMillis).toISOString()
    for (const country of wanted) yield* Effect.promise(() => queue.sendScan({ country, scheduledFor }))
    view.say("Ready for work. Stop with Ctrl+C.")
    return yield* Effect.never
  }, Effect.scoped),
).pipe(Command.withDescription("Take part in the scans of an installation on PostgreSQL, beside any number of others"))
