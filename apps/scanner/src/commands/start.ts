/**
 * `plumbline start`: API, dashboard and schedules in one process.
 *
 * With a contact configured: scans the countries on their schedules, catching up what was missed. Without: starts the lab,
 * measures its months one after the other over real sockets, and serves that under a banner.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildApi } from "@plumbline/api"
import type { CountryCode, Instant, Status } from "@plumbline/core"
import { notifyForEver, subscriptionDesk } from "@plumbline/notify"
import { Store, type StoreOptions } from "@plumbline/store"
import {
  Cause,
  Clock,
  Console,
  Duration,
  Effect,
  FiberSet,
  Layer,
  ManagedRuntime,
  Option,
  Semaphore,
  Tracer,
} from "effect"
import { Command } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { type Installation, openInstallation } from "../installation.ts"
import { isNotifying, notifyOptionsOf } from "../notify/options.ts"
import { measureTarget } from "../scan/measure-names.ts"
import { type ProgressView, progressView } from "../scan/progress.ts"
import { scanCountry } from "../scan/scan-country.ts"
import { missedRun, nextRun, startSchedules } from "../scan/schedule.ts"
import { makeSnapshot } from "../snapshot/make-snapshot.ts"
import { snapshotRequestOf } from "../snapshot/request.ts"
import { configuredStore, makeRoomFor } from "../store-place.ts"
import { traceEndpoint } from "../traces/traces.ts"
import { VERSION } from "../version.ts"
import { joinWork, leaseOf } from "../work/join.ts"
import { configFlag, scanOptionsOf } from "./scan.ts"
import { snapshotFolderOf } from "./snapshot.ts"

export const start = Command.make(
  "start",
  { config: configFlag },
  Effect.fn("command.start")(function* ({ config: file }) {
    const config = yield* loadConfig(Option.getOrUndefined(file))
    const view = progressView(process.stderr, () => performance.now())
    view.say(
      config.contact === null
        ? "No contact is configured: measuring the lab, a miniature internet of fictional countries on this machine."
        : `Measuring from ${config.vantage}, contact ${config.contact}.`,
    )
    const installation = yield* openInstallation(config, yield* leaseOf(config))
    // The lab is forgotten, but snapshots are read through a connection of their own, which a store in memory has not.
    const labFile = installation.mode === "lab" ? yield* temporaryFile : null
    const place: StoreOptions = labFile === null ? configuredStore(config) : { file: labFile }
    makeRoomFor(place)
    const snapshotFolder = snapshotFolderOf(labFile ?? config.store)
    const clockLayer = installation.lab?.clock.layer ?? Layer.empty
    const tracer = yield* Tracer.Tracer
    const runtime = yield* Effect.acquireRelease(
      Effect.sync(() =>
        ManagedRuntime.make(Layer.mergeAll(Store.layer(place), clockLayer, Layer.succeed(Tracer.Tracer)(tracer))),
      ),
      (made) => made.disposeEffect,
    )
    const store = Effect.provide(Store, yield* runtime.contextEffect)
    const state = { history: null as Status["history"] }
    yield* Effect.flatMap(store, ({ syncCatalog }) =>
      syncCatalog(installation.catalog, nowOf(installation).slice(0, 10)),
    )
    const api = buildApi({
      runtime,
      catalog: installation.catalog,
      snapshotFolder,
      publisher: config.publisher,
      ...(config.site === null ? {} : { site: config.site }),
      status: () => statusOf(installation, state.history),
      ...((yield* traceEndpoint(process.env)) === null ? {} : { tracer }),
      operators: config.operators,
      ...(config.operators.length === 0
        ? {}
        : { measure: (name) => runtime.runPromise(Effect.orDie(measureTarget(installation, name))) }),
      subscriptions: subscriptionDesk({ isOffered: config.isSubscriptionOffered && config.site !== null }),
    })
    const address = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () => api.listen({ host: config.host, port: config.port }),
        catch: (error) =>
          new CommandFailed({
            exitCode: 1,
            lines: [
              `${config.host} port ${config.port}: ${error instanceof Error ? error.message : String(error)}; choose another with PORT=… or port in plumbline.yaml`,
            ],
          }),
      }),
      () => Effect.promise(() => api.close()),
    )
    process.env.PLUMBLINE_API_URL ??= address
    view.say(`Dashboard and API: ${address}`)
    const snapshotNow = Effect.suspend(() =>
      makeSnapshot(
        snapshotRequestOf(config, {
          catalog: installation.catalog,
          now: nowOf(installation),
          folder: snapshotFolder,
          isFictional: installation.mode === "lab",
        }),
      ),
    ).pipe(
      Effect.tap((made) => Effect.sync(() => made !== null && view.say(`Snapshot ${made.id}: SHA-256 ${made.sha256}`))),
      // Figures go on without it, and the next cycle tries again.
      Effect.catchCause((cause) => Effect.sync(() => view.say(`No snapshot could be made: ${Cause.pretty(cause)}`))),
      Effect.asVoid,
    )
    const { database } = config
    const program = Effect.gen(function* () {
      if (installation.lab !== null)
        return yield* runLab(installation, installation.lab, config.labEvery, view, state, snapshotNow)
      if (database === null) return yield* runSchedules(installation, view, snapshotNow)
      yield* joinWork({ url: database, isScheduler: true, runtime, options: scanOptionsOf(installation, view) })
      return yield* snapshotWhenIdle(snapshotNow)
    })
    const notifying = isNotifying(config)
      ? notifyForEver(notifyOptionsOf(config, installation.catalog, view.say))
      : Effect.never
    yield* Effect.raceFirst(program, notifying).pipe(Effect.provide(yield* runtime.contextEffect))
  }, Effect.scoped),
).pipe(Command.withDescription("Serve API and dashboard, and scan on schedule; the lab when no contact is configured"))

/** A place for a store that goes with the scope. */
const temporaryFile = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "plumbline-lab-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
  ),
  (folder) => join(folder, "store.sqlite"),
)

/** Where many machines share the scans, none sees the end of a cycle: it is looked for now and then, for ever. */
const snapshotWhenIdle = (snapshotNow: Effect.Effect<void, never, Store>) =>
  Effect.forever(
    Effect.gen(function* () {
      yield* Effect.sleep(IDLE_LOOK)
      const store = yield* Store
      if ((yield* store.unfinishedScans()).length === 0) yield* snapshotNow
    }),
  )
const IDLE_LOOK = Duration.minutes(1)

/** The measured world's present moment. */
const nowOf = (installation: Installation): Instant => (installation.lab?.clock.now() ?? new Date()).toISOString()

const statusOf = (installation: Installation, history: Status["history"]) => {
  const now = nowOf(installation)
  return {
    mode: installation.mode,
    methodology: installation.methodology,
    version: VERSION,
    now,
    history,
    nextScans: new Map(
      installation.mode === "lab"
        ? []
        : [...installation.catalog.countries.values()].flatMap(({ id, schedule }): Array<[CountryCode, Instant]> => {
            const next = nextRun(schedule, new Date(now))
            return next === null ? [] : [[id, next.toISOString()]]
          }),
    ),
  }
}

/** Countries scanned at once, each with its own share of targets in flight. */
const COUNTRIES_AT_ONCE = 2

/** Scans when due, for ever. */
const runSchedules = Effect.fn("start.schedules")(function* (
  installation: Installation,
  view: ProgressView,
  snapshotNow: Effect.Effect<void, never, Store>,
) {
  const store = yield* Store
  const places = yield* Semaphore.make(COUNTRIES_AT_ONCE)
  const running = new Set<CountryCode>()
  const fork = yield* FiberSet.makeRuntime<Store>()
  const options = scanOptionsOf(installation, view)

  const scanNow = (country: CountryCode, scheduledFor: Date) => {
    if (running.has(country)) {
      view.say(`${country}: still being scanned, so the run due ${scheduledFor.toISOString()} is left out`)
      return
    }
    running.add(country)
    fork(
      scanCountry(country, scheduledFor.toISOString(), options).pipe(
        places.withPermits(1),
        Effect.tap((scan) =>
          Effect.sync(() =>
            view.say(`${country}: scan ${scan.id} finished, ${scan.measured} of ${scan.targets} targets measured`),
          ),
        ),
        Effect.ensuring(Effect.sync(() => running.delete(country))),
        // The cycle is complete when nobody is being scanned any more.
        Effect.andThen(Effect.suspend(() => (running.size === 0 ? snapshotNow : Effect.void))),
      ),
    )
  }

  const now = new Date(yield* Clock.currentTimeMillis)
  const unfinished = new Set((yield* store.unfinishedScans()).map(({ country }) => country))
  for (const { id, schedule } of installation.catalog.countries.values()) {
    const last = yield* store.lastScan(id)
    if (last !== null && unfinished.has(id)) {
      view.say(`${id}: taking up scan ${last.id}, which was cut off`)
      scanNow(id, new Date(last.scheduledFor))
      continue
    }
    const missed = missedRun(schedule, last === null ? null : new Date(last.scheduledFor), now)
    if (missed === null) continue
    view.say(`${id}: catching up the run due ${missed.toISOString()}`)
    scanNow(id, missed)
  }
  yield* scheduleForEver(installation, scanNow)
})

const scheduleForEver = (installation: Installation, run: (country: CountryCode, scheduledFor: Date) => void) =>
  Effect.andThen(
    Effect.acquireRelease(
      Effect.sync(() =>
        startSchedules(new Map([...installation.catalog.countries].map(([id, { schedule }]) => [id, schedule])), run),
      ),
      (schedules) => Effect.sync(schedules.stop),
    ),
    Effect.never,
  )

/** Measures every month of the lab, oldest first, each country once a month. */
const runLab = Effect.fn("start.lab")(function* (
  installation: Installation,
  { lab, clock }: NonNullable<Installation["lab"]>,
  every: number,
  view: ProgressView,
  state: { history: Status["history"] },
  snapshotNow: Effect.Effect<void, never, Store>,
) {
  const options = scanOptionsOf(installation, view)
  const started = performance.now()
  for (let month = (lab.months - 1) % every; month < lab.months; month += every) {
    state.history = { month, months: lab.months }
    yield* lab.setMonth(month)
    clock.setTo(lab.dateOfMonth(month))
    const scheduledFor = lab.dateOfMonth(month).toISOString()
    yield* Effect.forEach(
      installation.catalog.countries.keys(),
      (country) => scanCountry(country, scheduledFor, options),
      {
        concurrency: COUNTRIES_AT_ONCE,
        discard: true,
      },
    )
    view.say(
      `${scheduledFor.slice(0, 7)} measured: month ${month + 1} of ${lab.months}, ${((performance.now() - started) / 1000).toFixed(0)} s since the start`,
    )
  }
  yield* snapshotNow
  state.history = null
  yield* Console.error("All months are measured. Stop with Ctrl+C.")
  return yield* Effect.never
})
