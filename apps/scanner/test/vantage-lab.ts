/**
 * A worker at another vantage point, to which the lab looks as it did some months ago: the child of vantages.postgresql.test.ts. Arguments:
 * configuration file, and number of months.
 *
 * So that it really sees something else: where it stands, the servers are not yet what they are at home, and its clock stands at that month, in
 * which the signatures there are valid.
 */
import { Store } from "@plumbline/store"
import { Effect, Layer, ManagedRuntime } from "effect"
import { scanOptionsOf } from "../src/commands/scan.ts"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"
import { joinWork, leaseOf } from "../src/work/join.ts"

const [file = "", months = "0"] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const config = yield* loadConfig(file)
  const installation = yield* openInstallation(config, yield* leaseOf(config))
  const { lab, clock } = installation.lab!
  const month = lab.months - 1 - Number(months)
  yield* lab.setMonth(month)
  clock.setTo(lab.dateOfMonth(month))
  const runtime = ManagedRuntime.make(Layer.mergeAll(Store.layer({ url: config.database! }), clock.layer))
  const options = scanOptionsOf(installation, { show: () => {}, say: (line) => console.error(line) })
  yield* joinWork({ url: config.database!, isScheduler: false, runtime, options })
  console.log("ready")
  return yield* Effect.never
})

await Effect.runPromise(Effect.scoped(program))
