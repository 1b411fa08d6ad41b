/**
 * The laboratory as the scanner sees it: a fictional Internet whose servers run in a thread of their own on 127.0.0.1.
 *
 * Fictional addresses stay what the DNS says; `route` tells which real port stands for each of them in the present month.
 */
import { once } from "node:events"
import { Worker } from "node:worker_threads"
import type { DomainName } from "@plumbline/core"
import type { Endpoint, Route } from "@plumbline/dns"
import { Data, Effect, type Scope } from "effect"
import type { Openings } from "./internet.ts"
import type { MonthRequest, WorkerReply, WorkerStart } from "./worker.ts"
import { endpointsOf } from "./world/endpoints.ts"
import { type Expected, expectedOf } from "./world/expected.ts"
import { type RoutingTables, routingTables } from "./world/routes.ts"
import { MONTHS, type Month } from "./world/state.ts"
import { type Catalog, makeWorld } from "./world/world.ts"

export interface Lab {
  /** A recursive resolver that never validates; UDP and TCP. Dial it as it stands, without `route`. */
  readonly resolver: Endpoint
  /** DS of the laboratory's root, as lines of a zone file. */
  readonly trustAnchors: string
  /** PEM of the authority that issued the sound certificates. */
  readonly rootCertificates: ReadonlyArray<string>
  /**
   * The port that stands for an endpoint of the fictional Internet this month; one that refuses connections where nobody
   * listens. Addresses outside 198.18.0.0/15 and 2001:db8::/32 are refused.
   */
  readonly route: Route
  readonly catalog: Catalog
  /** Who announces the fictional addresses this month, and who may; the same object while the month lasts. */
  readonly routing: () => RoutingTables
  /** How many months there are: 24. */
  readonly months: number
  /** 00:00 UTC on the first day of the month; the last month is the one in which the laboratory was started. */
  readonly dateOfMonth: (month: Month) => Date
  /** Moves all servers to a month and ends when they are there. Clients must forget DNS answers by themselves. */
  readonly setMonth: (month: Month) => Effect.Effect<void, LabError>
  /** What a scan in a month must find of a target. Throws a RangeError for a name that is no target. */
  readonly expected: (target: DomainName, month: Month) => Expected
}

export interface LabOptions {
  /** The present; decides on the dates of the months. By default now. */
  readonly today?: Date
  /** Month to start in; by default the last. */
  readonly month?: Month
}

export class LabError extends Data.TaggedError("LabError")<{
  readonly reason: "not-started" | "stopped" | "no-such-month"
  readonly detail: string
}> {
  override get message(): string {
    return `${this.reason}: ${this.detail}`
  }
}

/** Starts the laboratory; it ends with the scope, and leaves nothing open. */
export const startLab = (options: LabOptions = {}): Effect.Effect<Lab, LabError, Scope.Scope> =>
  Effect.gen(function* () {
    const today = options.today ?? new Date()
    const world = makeWorld(today)
    let month = options.month ?? MONTHS - 1
    const { worker, openings } = yield* Effect.acquireRelease(
      openWorker({ todayMilliseconds: today.getTime(), month }),
      ({ worker: running }) => Effect.promise(() => running.terminate()),
    )
    let endpoints = endpointsOf(world, month)
    let routing = routingTables(month)

    const moves: Array<(moved: Effect.Effect<void, LabError>) => void> = []
    worker.on("message", () => moves.shift()?.(Effect.void))
    worker.on("exit", () => {
      const stopped = Effect.fail(new LabError({ reason: "stopped", detail: "the thread of the servers has ended" }))
      for (const resume of moves.splice(0)) resume(stopped)
    })

    const portOf = (endpoint: Endpoint): number => {
      const listener = endpoints.get(`${endpoint.address} ${endpoint.port}`)
      return (listener && openings.ports.get(listener)) ?? openings.closedPort
    }
    return {
      resolver: { address: LOOPBACK, port: openings.resolverPort },
      trustAnchors: openings.trustAnchors,
      rootCertificates: openings.rootCertificates,
      route: (endpoint) =>
        FICTIONAL.test(endpoint.address)
          ? { address: LOOPBACK, port: portOf(endpoint) }
          : { refused: "outside the laboratory" },
      catalog: world.catalog,
      routing: () => routing,
      months: MONTHS,
      dateOfMonth: world.dateOfMonth,
      setMonth: (next) => {
        if (!Number.isInteger(next) || next < 0 || next >= MONTHS)
          return Effect.fail(new LabError({ reason: "no-such-month", detail: `${next}; there are 0 to ${MONTHS - 1}` }))
        return Effect.callback<void, LabError>((resume) => {
          moves.push(resume)
          worker.postMessage({ month: next } satisfies MonthRequest)
        }).pipe(
          Effect.tap(() =>
            Effect.sync(() => {
              month = next
              endpoints = endpointsOf(world, month)
              routing = routingTables(month)
            }),
          ),
        )
      },
      expected: (target, at) => expectedOf(world, target, at),
    } satisfies Lab
  })

const LOOPBACK = "127.0.0.1"

/** 198.18.0.0/15 and 2001:db8::/32, as they are written in canonical form. */
const FICTIONAL = /^(?:198\.1[89]\.\d+\.\d+|2001:db8:[0-9a-f:]+)$/

const openWorker = (
  workerData: WorkerStart,
): Effect.Effect<{ readonly worker: Worker; readonly openings: Openings }, LabError> =>
  Effect.tryPromise({
    try: async () => {
      // The worker's file is TypeScript: it must not inherit loaders of a test runner.
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData, execArgv: [] })
      const [reply] = (await once(worker, "message")) as [WorkerReply]
      if (reply.kind === "open") return { worker, openings: reply.openings }
      await worker.terminate()
      throw new Error(reply.kind === "failed" ? reply.detail : "no openings were reported")
    },
    catch: (error) =>
      new LabError({ reason: "not-started", detail: error instanceof Error ? error.message : String(error) }),
  })
