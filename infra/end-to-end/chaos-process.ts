/**
 * One process of an installation over the laboratory, with more targets than that has: the child of chaos.test.ts. Arguments: what it is
 * (`worker`, `scheduler` or `api`), address of the database, number of targets. Prints a line when it is ready.
 *
 * The further names do not exist, so that most targets cost a few questions to the DNS only.
 */
import { buildApi } from "@plumbline/api"
import { METHODOLOGY } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Layer, ManagedRuntime } from "effect"
import { scanOptionsOf } from "../../apps/scanner/src/commands/scan.ts"
import { loadConfig } from "../../apps/scanner/src/config.ts"
import { openInstallation } from "../../apps/scanner/src/installation.ts"
import { joinWork, leaseOf } from "../../apps/scanner/src/work/join.ts"

const COUNTRY = "xa"
const [kind = "", url = "", count = "0"] = process.argv.slice(2)
process.env.DATABASE_URL = url

const program = Effect.gen(function* () {
  const config = yield* loadConfig(undefined)
  const installation = yield* openInstallation(config, yield* leaseOf(config))
  const own = [...installation.catalog.targets.values()].filter(({ country }) => country === COUNTRY)
  const targets = new Map(own.map((target) => [target.name, target]))
  for (let number = 0; targets.size < Number(count); number += 1) {
    const like = own[number % own.length]!
    targets.set(`missing-${number}.${like.name}`, { ...like, name: `missing-${number}.${like.name}` })
  }
  const countries = new Map([...installation.catalog.countries].filter(([id]) => id === COUNTRY))
  const catalog = { ...installation.catalog, countries, targets }
  const { clock } = installation.lab!
  const runtime = ManagedRuntime.make(Layer.mergeAll(Store.layer({ url }), clock.layer))
  if (kind === "api") {
    const api = buildApi({
      runtime,
      catalog,
      publisher: "Chaos",
      status: () => ({
        mode: "lab",
        methodology: METHODOLOGY,
        version: "0",
        now: clock.now().toISOString(),
        history: null,
        nextScans: new Map(),
      }),
    })
    console.log(yield* Effect.promise(() => api.listen({ host: "127.0.0.1", port: 0 })))
    return yield* Effect.never
  }
  const options = scanOptionsOf({ ...installation, catalog }, { show: () => {}, say: (line) => console.error(line) })
  yield* joinWork({ url, isScheduler: kind === "scheduler", runtime, options })
  console.log("ready")
  return yield* Effect.never
})

await Effect.runPromise(Effect.scoped(program))
