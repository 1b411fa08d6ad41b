/** Scans of the laboratory's history, judged anew: by the same rules, by others, and after an interruption. */
import { execFileSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Judgement } from "@plumbline/core"
import { type Judge, PROBES, type Probe } from "@plumbline/probes"
import { Store, type StoreOptions } from "@plumbline/store"
import { Duration, Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { scanOptionsOf } from "../src/commands/scan.ts"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"
import { rejudge } from "../src/rejudge/rejudge.ts"
import { scanCountry } from "../src/scan/scan-country.ts"

const COUNTRIES = ["xa", "xe"]
const MONTHS = [0, 9, 16, 23]

const folder = mkdtempSync(join(tmpdir(), "plumbline-rejudge-"))
/** A file or, in the project `postgresql`, a schema of the server that the project has started. */
const place = (): StoreOptions => {
  const server = process.env.PLUMBLINE_TEST_POSTGRESQL
  if (server === undefined) return { file: join(folder, "store.sqlite") }
  const schema = `rejudge_${randomUUID().replaceAll("-", "")}`
  execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", server, "-c", `CREATE SCHEMA ${schema}`])
  return { url: `${server}?options=-csearch_path%3D${schema}` }
}
const runtime = ManagedRuntime.make(Store.layer(place()))
afterAll(async () => {
  await runtime.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const measures: Array<string> = []
beforeAll(() =>
  runtime.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const installation = yield* Effect.orDie(openInstallation(yield* Effect.orDie(loadConfig(undefined))))
        const { lab, clock } = installation.lab!
        const store = yield* Store
        for (const { id, checks } of installation.catalog.standards.values())
          measures.push(id, ...checks.map((check) => check.id))
        for (const month of MONTHS) {
          yield* Effect.orDie(lab.setMonth(month))
          clock.setTo(lab.dateOfMonth(month))
          const day = lab.dateOfMonth(month).toISOString()
          yield* store.syncCatalog(installation.catalog, day.slice(0, 10))
          for (const country of COUNTRIES)
            yield* scanCountry(country, day, {
              ...scanOptionsOf(installation, { show: () => {}, say: () => {} }),
              secondLookAfter: Duration.zero,
            }).pipe(Effect.provide(clock.layer))
        }
      }),
    ),
  ),
)

const run = <A, E>(program: Effect.Effect<A, E, Store>) => runtime.runPromise(program)
const trends = (methodology: number | null) =>
  run(
    Effect.gen(function* () {
      const store = yield* Store
      return yield* Effect.forEach(measures, (measure) =>
        Effect.map(
          methodology === null
            ? store.adoptionTrend({ by: "country", ids: COUNTRIES, measure, sector: "health" })
            : store.rejudgements.trend({ ids: COUNTRIES, measure, sector: "health", methodology }),
          (series) => [measure, series.map(({ id, points }) => [id, points.map(({ at, adoption }) => [at, adoption])])],
        ),
      )
    }),
  )
const whole = (measure: string, methodology: number) =>
  run(Effect.flatMap(Store, (store) => store.rejudgements.trend({ ids: ["xa"], measure, methodology })))

describe("rejudge", () => {
  it("says the same by the same rules, of every standard and check at every scan", async () => {
    for (const country of COUNTRIES) {
      const done = await run(rejudge(country, { methodology: 2 }))
      expect(done).toMatchObject({ isFinished: true, scans: { length: MONTHS.length } })
      expect(done!.targetScans).toBeGreaterThan(60)
    }
    const [anew, then] = [await trends(2), await trends(null)]
    expect(anew).toEqual(then)
    expect(anew.flatMap(([, series]) => series as ReadonlyArray<unknown>).length).toBeGreaterThan(80)
  })

  it("stands beside what was published, which does not change", async () => {
    const before = await trends(null)
    const strict = PROBES.map((probe) => (probe.standard === "hsts" ? failing(probe) : probe))
    await run(rejudge("xa", { methodology: 3, probes: strict }))
    expect(await trends(null)).toEqual(before)
    const [[series], [lenient]] = [await whole("hsts", 3), await whole("hsts", 2)]
    expect(series!.points.map(({ methodology }) => methodology)).toEqual(MONTHS.map(() => 3))
    expect(series!.points.map(({ adoption }) => adoption.counts.pass)).toEqual(MONTHS.map(() => 0))
    expect(lenient!.points.at(-1)!.adoption.counts.pass).toBeGreaterThan(0)
    const [[dnssec], [dnssecBefore]] = [await whole("dnssec", 3), await whole("dnssec", 2)]
    expect(dnssec!.points.map(({ adoption }) => adoption)).toEqual(dnssecBefore!.points.map(({ adoption }) => adoption))
  })

  it("goes on after a kill where it was, and shows nothing before it is whole", async () => {
    await expect(
      run(
        rejudge("xe", {
          methodology: 3,
          onProgress: ({ targets }) => {
            if (targets.done > 0) throw new Error("killed")
          },
        }),
      ),
    ).rejects.toThrow()
    expect(await run(Effect.flatMap(Store, (store) => store.rejudgements.newestOf("xe")))).toBe(2)
    expect(
      await run(
        Effect.flatMap(Store, (store) => store.rejudgements.trend({ ids: ["xe"], measure: "dnssec", methodology: 3 })),
      ),
    ).toEqual([])
    const states: Array<number> = []
    await run(rejudge("xe", { methodology: 3, onProgress: ({ targets }) => states.push(targets.done) }))
    expect(states[0]).toBeGreaterThan(0)
    const [resumed] = await run(
      Effect.flatMap(Store, (store) => store.rejudgements.trend({ ids: ["xe"], measure: "tls", methodology: 3 })),
    )
    const [atOnce] = await run(
      Effect.flatMap(Store, (store) => store.rejudgements.trend({ ids: ["xe"], measure: "tls", methodology: 2 })),
    )
    expect(resumed!.points.map(({ adoption }) => adoption)).toEqual(atOnce!.points.map(({ adoption }) => adoption))
  })

  it("has nothing to do where every scan was judged by these rules", async () => {
    expect(await run(rejudge("xa"))).toBeNull()
  })
})

/** The same evidence under a rule that nobody meets. */
const failing = (probe: Probe): Probe => ({
  ...probe,
  read: (document) =>
    Effect.map(
      probe.read(document),
      (judge): Judge =>
        (roles, context) =>
          judge(roles, context).map(
            (judgement): Judgement =>
              judgement.verdict === "pass" ? { ...judgement, verdict: "fail", reason: "not-enough" } : judgement,
          ),
    ),
})
