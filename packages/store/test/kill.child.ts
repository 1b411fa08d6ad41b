/**
 * A scanner that only records: opens the country's scan, records what is pending, finishes, and begins the next, until it is killed.
 * Writes a line for every target that the store has confirmed. Arguments: the place of the database.
 */
import { writeSync } from "node:fs"
import { Effect, ManagedRuntime } from "effect"
import { Store } from "../src/index.ts"
import { KILL_CATALOG, killRecord, scanDay } from "./kill-world.ts"
import { storeAt } from "./temporary-file.ts"

const runtime = ManagedRuntime.make(Store.layer(storeAt(process.argv[2]!)))
await runtime.runPromise(
  Effect.gen(function* () {
    const store = yield* Store
    yield* store.syncCatalog(KILL_CATALOG, "2026-01-01")
    for (;;) {
      const last = yield* store.lastScan("qm")
      const number = last === null ? 0 : last.finishedAt === null ? last.id - 1 : last.id
      const startedAt = scanDay(number)
      const { scan, pending } = yield* store.openScan({
        country: "qm",
        scheduledFor: startedAt,
        startedAt,
        methodology: 1,
        vantage: "lab",
        targets: [...KILL_CATALOG.targets.keys()],
      })
      for (const target of pending) {
        yield* store.recordTarget(scan.id, killRecord(target, scan.id))
        writeSync(1, `${scan.id} ${target}\n`)
      }
      yield* store.finishScan(scan.id, startedAt)
    }
  }),
)
