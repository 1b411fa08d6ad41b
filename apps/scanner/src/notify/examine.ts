/** Are notifications told? What was given up, what waits, and who wants no more, as `plumbline doctor` says it. */
import { existsSync } from "node:fs"
import { Store } from "@plumbline/store"
import { Effect } from "effect"
import type { Config } from "../config.ts"
import { configuredStore } from "../store-place.ts"
import { isNotifying } from "./options.ts"

interface Finding {
  readonly state: "good" | "wrong" | "note"
  readonly text: string
  readonly mend?: string
}

/** Nothing where nobody is told, or no store is there yet. */
export const examineNotifications = Effect.fn("doctor.notifications")(function* (config: Config) {
  if (!isNotifying(config) || (config.database === null && !existsSync(config.store))) return []
  const report = yield* Effect.flatMap(Effect.service(Store), ({ notices }) => notices.deliveryReport(SHOWN)).pipe(
    Effect.provide(Store.layer(configuredStore(config))),
  )
  const findings: Array<Finding> = [
    {
      state: report.givenUp > 0 ? "note" : "good",
      text: `notifications: ${report.sent} sent, ${report.waiting} waiting, ${report.givenUp} given up in the last 90 days`,
    },
  ]
  for (const { delivery, attempts, error, nextAt } of report.troubles)
    findings.push({
      // The past cannot be mended: what was given up keeps nobody from measuring.
      state: "note",
      text: `notification ${delivery}: ${attempts} attempts, ${nextAt === null ? "given up" : `next at ${nextAt}`}: ${error}`,
      mend: "try the set-up with plumbline notify test",
    })
  for (const { subscription, because } of report.ended)
    findings.push({
      state: "note",
      text: `notification ${subscription}: ended, ${because}`,
      mend: "take it out of plumbline.yaml, or give it another name to begin anew",
    })
  return findings
})

const SHOWN = 5
