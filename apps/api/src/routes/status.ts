/** What is this installation, and what does it do now? */
import { Status } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect } from "effect"
import { type ApiContext, defineRoute, type Route } from "../route.ts"

export const statusRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/status",
    operation: "status",
    isLive: true,
    summary: "What this installation is and what it is doing now",
    answer: Status,
    run: Effect.fnUntraced(function* () {
      const store = yield* Store
      const { nextScans, ...live } = context.status()
      const nextScanAt = [...nextScans.values()].sort((left, right) => Date.parse(left) - Date.parse(right))[0] ?? null
      return { ...live, ...(yield* store.installation()), nextScanAt }
    }),
  }),
]
