/** How far all were at the end of a day: the same as their trends say, on either engine. */
import { Effect } from "effect"
import { expect, it } from "vitest"
import { playSmallHistory, withStore } from "./small-world.ts"

it("countries, regions and organisations are where their trends stood, level by level", () =>
  withStore(
    Effect.fnUntraced(function* (store) {
      yield* playSmallHistory(store)
      for (const by of ["country", "region"] as const) {
        for (const cut of [{}, { level: "local" }] as const) {
          for (const measure of ["dnssec", "dmarc.policy"]) {
            const trends = yield* store.adoptionTrend({ by, measure, ...cut })
            const days = new Set(trends.flatMap(({ points }) => points.map(({ at }) => at.slice(0, 10))))
            if (Object.keys(cut).length === 0) expect(days.size).toBeGreaterThan(1)
            for (const on of days) {
              const found = yield* store.figuresOn({ by, measure, on, ...cut })
              for (const { id, ...figure } of found) {
                const points = trends.find((trend) => trend.id === id)!.points
                expect(points.filter(({ at }) => at.slice(0, 10) <= on).at(-1)).toEqual(figure)
              }
            }
          }
        }
      }
      const [country] = yield* store.countryFigures()
      const on = country!.latestScan!.finishedAt!.slice(0, 10)
      const organisations = yield* store.figuresOn({
        by: "organisation",
        measure: "dnssec",
        on,
        country: country!.country,
      })
      expect(organisations.length).toBeGreaterThan(0)
      for (const { id, adoption } of organisations) {
        const ofDnssec = (yield* store.organisation(id))!.verdicts.find(({ standard }) => standard === "dnssec")!
        expect(adoption).toEqual(ofDnssec.adoption)
      }
      const met = yield* store.standardsMet(country!.country, on)
      const [row] = yield* store.grid({ by: "country", ids: [country!.country] })
      const passed = row!.cells.reduce((sum, { adoption }) => sum + adoption.counts.pass, 0)
      expect(met.reduce((sum, { value, count }) => sum + value * count, 0)).toBe(passed)
      expect(yield* store.figuresOn({ by: "country", measure: "dnssec", on: "1999-12-31" })).toEqual([])
    }),
  ))
