/**
 * Backups as docs/operations.md has them, taken while a scan writes: what is restored is a store of one moment, whole, that goes on where it
 * was. On SQLite `VACUUM INTO`, on PostgreSQL `pg_dump` and `pg_restore`.
 */
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Fiber } from "effect"
import { expect, it } from "vitest"
import { ALL_PASS, catalogOf, PLACED, type Placed, playSmallHistory, recordOf, withStore } from "./small-world.ts"
import { execute, isPostgresql, rowsOf, withFile } from "./temporary-file.ts"

const MANY: ReadonlyArray<Placed> = Array.from({ length: 300 }, (_, index) => ({
  name: `body-${index}.gov.qm`,
  country: "qm",
  organisation: "treasury",
  sector: "economic-affairs",
  level: "national",
}))

/** Takes a backup of the store at `place` into a new place, and gives that to `use`. */
const withBackup = async (place: string, use: (restored: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-backup-"))
  try {
    if (!isPostgresql) {
      const file = join(folder, "backup.sqlite")
      execute(place, `VACUUM INTO '${file}'`)
      return await use(file)
    }
    const schema = /search_path%3D(\w+)/.exec(place)![1]!
    const server = place.split("?")[0]!
    const file = join(folder, "backup.dump")
    execFileSync("pg_dump", ["--format=custom", "--schema", schema, "--file", file, server], { stdio: "pipe" })
    const database = `restored_${schema}`
    execute(server, `CREATE DATABASE ${database}`)
    const restored = server.replace(/\/[^/]*$/, `/${database}`)
    execFileSync("pg_restore", ["--no-owner", "--exit-on-error", "--dbname", restored, file], { stdio: "pipe" })
    return await use(`${restored}?options=-csearch_path%3D${schema}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it(
  "a backup taken while a scan writes is a store of one moment that goes on",
  () =>
    withFile(async (place) => {
      const names = MANY.map(({ name }) => name)
      let recorded = 0
      await withStore(
        Effect.fnUntraced(function* (store) {
          yield* playSmallHistory(store)
          yield* store.syncCatalog(catalogOf([...PLACED, ...MANY]), "2026-02-01")
          const at = "2026-02-01T01:00:00.000Z"
          const { scan } = yield* store.openScan({
            country: "qm",
            scheduledFor: at,
            startedAt: at,
            methodology: 1,
            vantage: "lab",
            targets: names,
          })
          const writing = yield* Effect.forkChild(
            Effect.forEach(names, (name) =>
              Effect.andThen(
                store.recordTarget(scan.id, recordOf(name, at, ALL_PASS)),
                Effect.sync(() => {
                  recorded += 1
                }).pipe(Effect.andThen(Effect.yieldNow)),
              ),
            ),
          )
          while (recorded < 40) yield* Effect.sleep("5 millis")
          yield* Effect.promise(() =>
            withBackup(place, async (restored) => {
              const kept = Number(rowsOf(restored, "SELECT count(*) AS n FROM observation WHERE scan_id = 5")[0]!.n)
              expect(kept).toBeGreaterThanOrEqual(40)
              expect(kept).toBeLessThanOrEqual(300)
              // Each target is there with all that belongs to it, or not at all.
              const measured = Number(rowsOf(restored, "SELECT measured FROM scan WHERE id = 5")[0]!.measured)
              expect(measured).toBe(kept)
              const open = rowsOf(restored, "SELECT DISTINCT target_key FROM finding WHERE from_scan = 5")
              expect(open.length).toBe(kept)
              await withStore(
                Effect.fnUntraced(function* (again) {
                  const figures = yield* again.countryFigures()
                  yield* again.rebuildRollups()
                  expect(yield* again.countryFigures()).toEqual(figures)
                  const resumed = yield* again.openScan({
                    country: "qm",
                    scheduledFor: at,
                    startedAt: at,
                    methodology: 1,
                    vantage: "lab",
                    targets: names,
                  })
                  expect(resumed.resumed).toBe(true)
                  expect(resumed.pending.length).toBe(300 - kept)
                  for (const name of resumed.pending)
                    yield* again.recordTarget(resumed.scan.id, recordOf(name, at, ALL_PASS))
                  const finished = yield* again.finishScan(resumed.scan.id, "2026-02-01T02:00:00.000Z")
                  expect([finished.targets, finished.measured]).toEqual([300, 300])
                }),
                restored,
              )
            }),
          )
          yield* Fiber.join(writing)
          expect(recorded).toBe(300)
        }),
        place,
      )
    }),
  120_000,
)
