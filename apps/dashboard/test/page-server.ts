/** Serves the built pages and the fixture API from one process, as the API does in earnest. */
import { existsSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import { fileURLToPath } from "node:url"
import { type FixtureState, fixtureApi } from "./fixture-api.ts"

const HANDLER = new URL("../build/handler.js", import.meta.url)

/** Whether `npm run build` has been run. */
export const isBuilt = (): boolean => existsSync(fileURLToPath(HANDLER))

export type PageServer = {
  readonly address: string
  readonly setState: (state: FixtureState) => void
  readonly close: () => Promise<void>
}

/** Listens on a port of 127.0.0.1; 0 takes a free one. */
export const servePages = async (port = 0, first: FixtureState = "usual"): Promise<PageServer> => {
  let state = first
  const { handler } = (await import(HANDLER.href)) as { readonly handler: RequestListener }
  const api = fixtureApi(() => state)
  const server = createServer((request, response) => {
    if (/^\/api(?:\/|$)/.test(request.url ?? "")) api(request, response)
    else handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  const bound = server.address()
  if (bound === null || typeof bound === "string") throw new Error("no port")
  const address = `http://127.0.0.1:${bound.port}`
  process.env.PLUMBLINE_API_URL = address
  return {
    address,
    setState: (next) => {
      state = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
