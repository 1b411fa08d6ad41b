/** Which scans were there? */
import { CountryCode, Page, Scan, ScanDetail } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { pageOf, partOf } from "../page.ts"
import { PART, wholeNumber } from "../parameters.ts"
import { checkFilter } from "../places.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"

const ScanNumber = wholeNumber(1, Number.MAX_SAFE_INTEGER, "Number of a scan")

export const scanRoutes = ({ catalog }: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/scans",
    operation: "scans",
    isLive: true,
    summary: "Scans, finished or running, newest first",
    query: Schema.Struct({ country: Schema.optionalKey(CountryCode), ...PART }),
    answer: Page(Scan),
    run: Effect.fnUntraced(function* (asked) {
      yield* checkFilter("country", asked.query.country, catalog.countries)
      const store = yield* Store
      return pageOf(yield* store.scans({ ...asked.query, ...partOf(asked.query) }), asked)
    }),
  }),
  defineRoute({
    address: "/scans/:id",
    operation: "scan",
    isLive: true,
    summary: "One scan with its country's figures; without figures while it runs",
    path: Schema.Struct({ id: ScanNumber }),
    answer: ScanDetail,
    failures: ["unknown-scan"],
    run: Effect.fnUntraced(function* ({ path }) {
      const store = yield* Store
      const found = yield* store.scan(path.id)
      if (found !== null) return found
      return yield* new ApiFailure({ code: "unknown-scan", message: `There is no scan ${path.id}.` })
    }),
  }),
]
