/**
 * How long does the API take, and how long a page, on a store of many years?
 *
 * `npm exec -c 'node packages/store/bench/decade.ts FOLDER'` makes the store, `npm exec -c 'node apps/api/bench/speed.ts FOLDER'` asks
 * it: each question many times over real HTTP, one after the other, each time for another country, organisation or standard. Prints the median,
 * the 95th percentile, the size of the answer, and the ratio of the median to its goal: 20 ms for a series, 100 ms for the home page.
 * The dashboard must have been built.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { CatalogView } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import { buildApi } from "../src/index.ts"

const SERIES_GOAL = 20
const PAGE_GOAL = 100
const TIMES = 40

const main = async () => {
  const folder = process.argv[2]
  if (folder === undefined) throw new Error("name the folder of the store: node apps/api/bench/speed.ts FOLDER")
  const catalog = readCatalog(join(folder, "catalog.json"))
  const runtime = ManagedRuntime.make(Store.layer({ file: join(folder, "store.sqlite") }))
  const status = {
    mode: "live" as const,
    methodology: 1,
    version: "bench",
    now: "2026-11-23T12:00:00.000Z",
    history: null,
    nextScans: new Map(),
  }
  const app = buildApi({ runtime, catalog, status: () => status })
  const site = await app.listen({ host: "127.0.0.1", port: 0 })
  process.env.PLUMBLINE_API_URL = site

  const countries = [...catalog.countries.keys()]
  const standards = [...catalog.standards.keys()]
  const organisations = [...catalog.organisations.keys()]
  const targets = [...catalog.targets.keys()]
  const regions = [...catalog.regions.keys()]
  const checks = [...catalog.standards.values()].flatMap((standard) => standard.checks.map(({ id }) => id))
  const one = <A>(items: ReadonlyArray<A>, run: number): A => items[(run * 7919) % items.length]!
  const api = (address: string) => `/api/v1${address}`
  const questions: ReadonlyArray<readonly [string, number, (run: number) => string]> = [
    [
      "series of a country, one standard",
      SERIES_GOAL,
      (run) => api(`/adoption?by=country&id=${one(countries, run)}&standard=${one(standards, run)}`),
    ],
    [
      "series of a country, one check",
      SERIES_GOAL,
      (run) => api(`/adoption?by=country&id=${one(countries, run)}&check=${one(checks, run)}`),
    ],
    [
      "series of a country, one sector",
      SERIES_GOAL,
      (run) => api(`/adoption?by=country&id=${one(countries, run)}&standard=${one(standards, run)}&sector=health`),
    ],
    ["series of the world, one standard", SERIES_GOAL, (run) => api(`/adoption?standard=${one(standards, run)}`)],
    [
      "series of a region, one standard",
      SERIES_GOAL,
      (run) => api(`/adoption?by=region&id=${one(regions, run)}&standard=${one(standards, run)}`),
    ],
    [
      "series of an organisation, one standard",
      SERIES_GOAL,
      (run) => api(`/adoption?by=organisation&id=${one(organisations, run)}&standard=${one(standards, run)}`),
    ],
    [
      "series of five countries, one standard",
      SERIES_GOAL,
      (run) =>
        api(
          `/adoption?by=country${[0, 1, 2, 3, 4].map((n) => `&id=${one(countries, run + n)}`).join("")}&standard=${one(standards, run)}`,
        ),
    ],
    ["grid by country", PAGE_GOAL, () => api("/grid?by=country")],
    ["targets of a country", SERIES_GOAL, (run) => api(`/targets?country=${one(countries, run)}`)],
    ["changes, newest", SERIES_GOAL, () => api("/changes?limit=20")],
    ["home page", PAGE_GOAL, () => "/"],
    ["country page", PAGE_GOAL, (run) => `/countries/${one(countries, run)}`],
    ["standard page", PAGE_GOAL, (run) => `/standards/${one(standards, run)}`],
    ["domain page", PAGE_GOAL, (run) => `/domains/${one(targets, run)}`],
    ["organisation page", PAGE_GOAL, (run) => `/organisations/${one(organisations, run)}`],
  ]
  console.log("question | median ms | 95 % ms | KB | median / goal")
  for (const [name, goal, addressOf] of questions) {
    const taken: Array<number> = []
    let bytes = 0
    for (let run = 0; run < TIMES; run += 1) {
      const start = performance.now()
      const response = await fetch(`${site}${addressOf(run)}`)
      const body = await response.arrayBuffer()
      taken.push(performance.now() - start)
      bytes = Math.max(bytes, body.byteLength)
      if (!response.ok)
        throw new Error(`${addressOf(run)}: ${response.status} ${new TextDecoder().decode(body).slice(0, 300)}`)
    }
    taken.sort((left, right) => left - right)
    const at = (share: number) => taken[Math.floor(share * (taken.length - 1))]!
    console.log(
      `${name} | ${at(0.5).toFixed(1)} | ${at(0.95).toFixed(1)} | ${(bytes / 1000).toFixed(0)} | ${(at(0.5) / goal).toFixed(2)} of ${goal} ms`,
    )
  }
  await app.close()
  await runtime.dispose()
}

/** Maps were written as lists of pairs. */
const readCatalog = (file: string): CatalogView => {
  const read = JSON.parse(readFileSync(file, "utf8")) as Record<keyof CatalogView, never>
  const isMap = (key: string) => !["obstacles", "policySearches", "optOuts", "toolkit"].includes(key)
  return Object.fromEntries(
    Object.entries(read).map(([key, value]) => [key, isMap(key) ? new Map(value) : value]),
  ) as unknown as CatalogView
}

await main()
