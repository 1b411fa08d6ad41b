/**
 * Entry of the servers' thread or process: opens the servers, says where they are, and moves them through the months on demand.
 *
 * A thread is given its start as data, a process as its first message.
 */
import { once } from "node:events"
import { parentPort, workerData } from "node:worker_threads"
import { type Openings, openInternet } from "./internet.ts"
import { makeWorld, type WorldSize } from "./world/world.ts"

/** What the worker is told at its start. */
export interface WorkerStart {
  readonly todayMilliseconds: number
  readonly month: number
  readonly size: WorldSize
  readonly delayMilliseconds: number
}
export type WorkerRequest = { readonly month: number } | { readonly report: "held" }
export type WorkerReply =
  | { readonly kind: "open"; readonly openings: Openings }
  | { readonly kind: "failed"; readonly detail: string }
  | { readonly kind: "month"; readonly month: number }
  | { readonly kind: "held"; readonly moments: ReadonlyArray<number> }

const reply = (message: WorkerReply): void => {
  if (parentPort === null) process.send?.(message)
  else parentPort.postMessage(message)
}
const start =
  parentPort === null
    ? ((await once(process, "message")) as [{ readonly start: WorkerStart }])[0].start
    : (workerData as WorkerStart)

try {
  const world = makeWorld(new Date(start.todayMilliseconds), start.size)
  const internet = await openInternet(world, start.month, start.delayMilliseconds)
  const hear = (request: WorkerRequest) => {
    if ("report" in request) return reply({ kind: "held", moments: internet.takeHeld() })
    internet.setMonth(request.month)
    reply({ kind: "month", month: request.month })
  }
  if (parentPort === null) {
    process.on("message", hear)
    // Whoever started it may be killed.
    process.on("disconnect", () => process.exit())
  } else parentPort.on("message", hear)
  reply({ kind: "open", openings: internet.openings })
} catch (error) {
  reply({ kind: "failed", detail: error instanceof Error ? error.message : String(error) })
}
