/**
 * Scans the lab into a store file, round after round, until it is killed: the child of resume.test.ts.
 *
 * Prints a line of JSON when the lab is up, and one for each target whose measuring begins.
 */
import { Names } from "@plumbline/probes"
import { Store } from "@plumbline/store"
import { Effect, Layer } from "effect"
import { scanOptionsOf } from "../src/commands/scan.ts"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"
import { scanCountry } from "../src/scan/scan-country.ts"

const [file = ""] = process.argv.slice(2)
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)

const program = Effect.gen(function* () {
  const installation = yield* openInstallation(yield* loadConfig(undefined))
  const { lab, clock } = installation.lab!
  let scan = 0
  const services = Layer.effect(Names)(
    Effect.map(Names, (names) =>
      Names.of({
        ...names,
        exists: (name) => {
          if (installation.catalog.targets.has(name)) print({ scan, target: name })
          return names.exists(name)
        },
      }),
    ),
  ).pipe(Layer.provideMerge(installation.services))
  const options = {
    ...scanOptionsOf(
      { ...installation, services },
      {
        show: (progress) => {
          scan = progress.scan
        },
        say: () => {},
      },
    ),
    // Few at once, so that a kill finds a scan at many different points.
    concurrency: 4,
  }
  yield* Effect.gen(function* () {
    const store = yield* Store
    yield* store.syncCatalog(installation.catalog, lab.dateOfMonth(23).toISOString().slice(0, 10))
    print({ ready: true })
    for (;;) yield* scanCountry("xa", clock.now().toISOString(), options)
  }).pipe(Effect.provide(Store.layer({ file })), Effect.provide(clock.layer))
})

await Effect.runPromise(Effect.scoped(program))
