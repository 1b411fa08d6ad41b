/**
 * The laboratory as the scanner sees it: a fictional Internet whose servers run in a thread of their own on 127.0.0.1.
 *
 * Fictional addresses stay what the DNS says; `route` tells which real port stands for each of them in the present month.
 */
import { fork } from "node:child_process"
import { once } from "node:events"
import { Worker } from "node:worker_threads"
import type { DomainName } from "@plumbline/core"
import type { Endpoint, Route } from "@plumbline/dns"
import { Data, Effect, type Scope } from "effect"
import type { Openings } from "./internet.ts"
import type { WorkerReply, WorkerRequest, WorkerStart } from "./worker.ts"
import { endpointsOf } from "./world/endpoints.ts"
import { type Expected, expectedOf } from "./world/expected.ts"
import { type RoutingTables, routingTables } from "./world/routes.ts"
import { MONTHS, type Month } from "./world/state.ts"
import { type Catalog, makeWorld, USUAL_SIZE, type WorldSize } from "./world/world.ts"

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
  /** When the delay held something back since this was asked last: moments of arrival in milliseconds since 1970, the newest 100,000. */
  readonly held: () => Effect.Effect<ReadonlyArray<number>, LabError>
  /** What a scan in a month must find of a target. Throws a RangeError for a name that is no target. */
  readonly expected: (target: DomainName, month: Month) => Expected
}

export interface LabOptions {
  /** The present; decides on the dates of the months. By default now. */
  readonly today?: Date
  /** Month to start in; by default the last. */
  readonly month?: Month
  /** By default the eight small countries alone. */
  readonly size?: WorldSize
  /** How long every server takes before it hears what was said to it, and the DNS before it answers; by default not at all. */
  readonly delayMilliseconds?: number
  /** Whether the servers run in a process of their own, so that memory and processor time can be told apart; by default in a thread. */
  readonly isApart?: boolean
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
    const size = options.size ?? USUAL_SIZE
    const isLarge = size.towns > 0
    const world = makeWorld(today, size)
    let month = options.month ?? MONTHS - 1
    const { worker, openings } = yield* Effect.acquireRelease(
      openWorker(
        { todayMilliseconds: today.getTime(), month, size, delayMilliseconds: options.delayMilliseconds ?? 0 },
        options.isApart === true ? startProcess : startThread,
      ),
      ({ worker: running }) => Effect.promise(() => running.end()),
    )
    let endpoints = endpointsOf(world, month)
    let routing = routingTables(month, isLarge)

    const asked: Array<(answer: Effect.Effect<WorkerReply, LabError>) => void> = []
    const ask = (request: WorkerRequest) =>
      Effect.callback<WorkerReply, LabError>((resume) => {
        asked.push(resume)
        worker.post(request)
      })
    worker.onMessage((reply) => asked.shift()?.(Effect.succeed(reply)))
    worker.onExit(() => {
      const stopped = Effect.fail(new LabError({ reason: "stopped", detail: "the thread of the servers has ended" }))
      for (const resume of asked.splice(0)) resume(stopped)
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
        return Effect.map(ask({ month: next }), () => {
          month = next
          endpoints = endpointsOf(world, month)
          routing = routingTables(month, isLarge)
        })
      },
      held: () => Effect.map(ask({ report: "held" }), (reply) => (reply.kind === "held" ? reply.moments : [])),
      expected: (target, at) => expectedOf(world, target, at),
    } satisfies Lab
  })

const LOOPBACK = "127.0.0.1"

/** 198.18.0.0/15, 2001:db8::/32 and the towns' 44.0.0.0/8, as they are written in canonical form. */
const FICTIONAL = /^(?:198\.1[89]\.\d+\.\d+|44\.\d+\.\d+\.\d+|2001:db8:[0-9a-f:]+)$/

/** What the servers run in. */
interface Servers {
  readonly post: (request: WorkerRequest) => void
  readonly onMessage: (hear: (reply: WorkerReply) => void) => void
  readonly onExit: (hear: () => void) => void
  readonly end: () => Promise<void>
}

const WORKER = new URL("./worker.ts", import.meta.url)

// The worker's file is TypeScript: it must not inherit loaders of a test runner.
const startThread = (start: WorkerStart): Servers => {
  const worker = new Worker(WORKER, { workerData: start, execArgv: [] })
  return {
    post: (request) => worker.postMessage(request),
    onMessage: (hear) => void worker.on("message", hear),
    onExit: (hear) => void worker.on("exit", hear),
    end: async () => void (await worker.terminate()),
  }
}

const startProcess = (start: WorkerStart): Servers => {
  const child = fork(WORKER, { execArgv: [], serialization: "advanced" })
  child.send({ start })
  return {
    post: (request) => void child.send(request),
    onMessage: (hear) => void child.on("message", (reply) => hear(reply as WorkerReply)),
    onExit: (hear) => void child.on("exit", hear),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill("SIGKILL")
      await once(child, "exit")
    },
  }
}

const openWorker = (
  start: WorkerStart,
  run: (start: WorkerStart) => Servers,
): Effect.Effect<{ readonly worker: Servers; readonly openings: Openings }, LabError> =>
  Effect.tryPromise({
    try: async () => {
      const worker = run(start)
      const reply = await new Promise<WorkerReply>((resolve, reject) => {
        worker.onMessage(resolve)
        worker.onExit(() => reject(new Error("it ended before it was open")))
      })
      if (reply.kind === "open") return { worker, openings: reply.openings }
      await worker.end()
      throw new Error(reply.kind === "failed" ? reply.detail : "no openings were reported")
    },
    catch: (error) =>
      new LabError({ reason: "not-started", detail: error instanceof Error ? error.message : String(error) }),
  })
