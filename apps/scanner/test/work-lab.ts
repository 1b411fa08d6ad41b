/**
 * A worker over the lab, with more targets than the lab has: the child of work.test.ts. Arguments: address of the database, number of targets,
 * and the country whose scan it queues, if any.
 *
 * The further names do not exist, so that most targets cost a few questions to the DNS only.
 */
import { Store } from "@plumbline/store"
import { Effect, Layer, ManagedRuntime } from "effect"
import { scanOptionsOf } from "../src/commands/scan.ts"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"
import { joinWork, leaseOf } from "../src/work/join.ts"

const [url = "", count = "0", country] = process.argv.slice(2)
process.env.DATABASE_URL = url

const program = Effect.gen(function* () {
  const config = yield* loadConfig(undefined)
  const installation = yield* openInstallation(config, yield* leaseOf(config))
  const targets = new Map(installation.catalog.targets)
  const own = [...targets.values()].filter((target) => target.country === "xa")
  for (let number = 0; targets.size < Number(count); number += 1) {
    const like = own[number % own.length]!
    targets.set(`missing-${number}.${like.name}`, { ...like, name: `missing-${number}.${like.name}` })
  }
  const runtime = ManagedRuntime.make(Layer.mergeAll(Store.layer({ url }), installation.lab!.clock.layer))
  const options = scanOptionsOf(
    { ...installation, catalog: { ...installation.catalog, targets } },
    { show: () => {}, say: (line) => console.error(line) },
  )
  const queue = yield* joinWork({ url, isScheduler: false, runtime, options })
  if (country !== undefined)
    yield* Effect.promise(() => queue.sendScan({ country, scheduledFor: installation.lab!.clock.now().toISOString() }))
  console.log("ready")
  return yield* Effect.never
})

await Effect.runPromise(Effect.scoped(program))
