/** Entry of the worker thread: opens the servers, says where they are, and moves them through the months on demand. */
import { parentPort, workerData } from "node:worker_threads"
import { type Openings, openInternet } from "./internet.ts"
import { makeWorld } from "./world/world.ts"

/** What the worker is told at its start. */
export interface WorkerStart {
  readonly todayMilliseconds: number
  readonly month: number
}
export interface MonthRequest {
  readonly month: number
}
export type WorkerReply =
  | { readonly kind: "open"; readonly openings: Openings }
  | { readonly kind: "failed"; readonly detail: string }
  | { readonly kind: "month"; readonly month: number }

const reply = (message: WorkerReply): void => parentPort?.postMessage(message)

const { todayMilliseconds, month } = workerData as WorkerStart
try {
  const internet = await openInternet(makeWorld(new Date(todayMilliseconds)), month)
  parentPort?.on("message", (request: MonthRequest) => {
    internet.setMonth(request.month)
    reply({ kind: "month", month: request.month })
  })
  reply({ kind: "open", openings: internet.openings })
} catch (error) {
  reply({ kind: "failed", detail: error instanceof Error ? error.message : String(error) })
}
