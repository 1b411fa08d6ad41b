/**
 * Looks at targets from a vantage point that makes no figures, and records what it sees beside the scan.
 *
 * What differs from what stands of a target is measured again at the end, and recorded only when it is seen twice. Judgements of another
 * methodology are nothing to differ from.
 */
import { type DomainName, METHODOLOGY, type Scan } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect } from "effect"
import { lookTwice } from "./look-twice.ts"
import { differsFrom } from "./measure.ts"
import type { ScanOptions } from "./scan-country.ts"

export const viewTargets = Effect.fn("scan.view")(function* (
  scan: Pick<Scan, "id" | "country">,
  names: ReadonlyArray<DomainName>,
  options: Omit<ScanOptions, "onProgress">,
) {
  const store = yield* Store
  yield* lookTwice(scan, names, options, {
    departsFrom: (standing) => differsFrom(standing.filter(({ methodology }) => methodology === METHODOLOGY)),
    keep: (target, { observedAt, judgements }) =>
      store.recordView({
        target: target.name,
        vantage: options.vantage,
        scan: scan.id,
        observedAt,
        methodology: METHODOLOGY,
        judgements,
      }),
    // The scan says so already, and has taken away what was seen before.
    leaveAlone: () => Effect.void,
  })
})
