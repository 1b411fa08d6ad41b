/** The dashboard in the same process: a request handler that its build brings, loaded at the first request for a page. */
import type { IncomingMessage, ServerResponse } from "node:http"

/** A handler as SvelteKit's adapter for Node makes it. `next` is called when it has nothing to answer. */
export type DashboardHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/** Why there are no pages: it has not been built. */
export class DashboardNotBuilt extends Error {}

/** Loads the build once. A build that comes later is found at the next request. */
export const loadDashboard = (): (() => Promise<DashboardHandler>) => {
  let loaded: Promise<DashboardHandler> | undefined
  return () => {
    loaded ??= importDashboard().catch((problem: unknown) => {
      loaded = undefined
      throw problem
    })
    return loaded
  }
}

const importDashboard = async (): Promise<DashboardHandler> => {
  // Not a literal: the module exists only after a build, and types are checked before.
  const name: string = "@plumbline/dashboard"
  const dashboard: unknown = await import(name).catch((problem: NodeJS.ErrnoException) => {
    throw problem.code === "ERR_MODULE_NOT_FOUND" ? new DashboardNotBuilt(problem.message) : problem
  })
  const { handler } = dashboard as { readonly handler?: DashboardHandler }
  if (typeof handler !== "function") throw new TypeError(`${name} has no handler`)
  return handler
}
