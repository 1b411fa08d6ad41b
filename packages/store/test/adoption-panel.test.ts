/** The fixed panel against small worlds counted by hand, and the whole list of the same pass against the roll-ups. */
import type { Verdict } from "@plumbline/core"
import { Effect } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { StoreShape } from "../src/index.ts"
import { catalogOf, type Placed, recordOf, scanOn, withStore } from "./small-world.ts"

const place = (name: string, level: Placed["level"] = "local"): Placed => ({
  name,
  country: "qm",
  organisation: level,
  sector: "health",
  level,
})
const signed = (verdict: Verdict) => ({ "dnssec.signed": verdict })
const names = (letters: string) => [...letters].map((letter) => place(`${letter}.gov.qm`))

/** Scans of what is said, a string for each date: a letter for a name, upper case where it passes, `!` behind it where it is unknown. */
const history = Effect.fnUntraced(function* (store: StoreShape, scans: Readonly<Record<string, string>>) {
  for (const [date, said] of Object.entries(scans)) {
    const verdicts = [...said.matchAll(/([a-zA-Z])(!?)/g)].map(
      ([, letter, doubt]) =>
        [
          `${letter!.toLowerCase()}.gov.qm`,
          signed(doubt === "!" ? "unknown" : letter === letter!.toUpperCase() ? "pass" : "fail"),
        ] as const,
    )
    yield* store.syncCatalog(catalogOf(names(said.replaceAll("!", "").toLowerCase())), date)
    yield* scanOn(store, "qm", date, Object.fromEntries(verdicts))
  }
})

describe("who is in the panel", () => {
  it.each([
    {
      title: "those who joined unsigned drag the whole list down while the same names rise",
      scans: { "2026-01-01": "ABcd", "2026-02-01": "ABCdefgh" },
      panel: ["2 of 4", "3 of 4"],
      whole: ["2 of 4", "3 of 8"],
      joined: "0 of 4",
      left: "0 of 0",
      interrupted: 0,
    },
    {
      title: "who left counts at the first point, with what held then",
      scans: { "2026-01-01": "ABcd", "2026-02-01": "Bd" },
      panel: ["1 of 2", "1 of 2"],
      whole: ["2 of 4", "1 of 2"],
      joined: "0 of 0",
      left: "1 of 2",
      interrupted: 0,
    },
    {
      title: "who was away in between is neither",
      scans: { "2026-01-01": "ABc", "2026-02-01": "Ac", "2026-03-01": "ABC" },
      panel: ["1 of 2", "1 of 2", "2 of 2"],
      whole: ["2 of 3", "3 of 3"],
      joined: "0 of 0",
      left: "0 of 0",
      interrupted: 1,
    },
    {
      title: "who could not be measured once is not in it",
      scans: { "2026-01-01": "ABc", "2026-02-01": "Ab!c", "2026-03-01": "Abc" },
      panel: ["1 of 2", "1 of 2", "1 of 2"],
      whole: ["2 of 3", "1 of 3"],
      joined: "0 of 0",
      left: "0 of 0",
      interrupted: 1,
    },
    {
      title: "a single point is its own panel",
      scans: { "2026-01-01": "ABc" },
      panel: ["2 of 3"],
      whole: ["2 of 3", "2 of 3"],
      joined: "0 of 0",
      left: "0 of 0",
      interrupted: 0,
    },
  ])("$title", ({ scans, panel, whole, joined, left, interrupted }) =>
    withStore((store) =>
      Effect.gen(function* () {
        yield* history(store, scans)
        const [found] = yield* store.adoptionPanel({ measure: "dnssec.signed" })
        expect(found!.points.map(({ adoption }) => shown(adoption))).toEqual(panel)
        expect([found!.panel.wholeFirst, found!.panel.wholeLast].map(shown)).toEqual(whole)
        expect([found!.panel.joined, found!.panel.left].map(shown)).toEqual([joined, left])
        expect(found!.panel.interrupted).toBe(interrupted)
        expect(found!.panel.targets).toBe(found!.points[0]!.adoption.n)
      }),
    ),
  )

  it("is that of the range, of the cut and of the measure asked for", () =>
    withStore((store) =>
      Effect.gen(function* () {
        const catalog = catalogOf([place("a.gov.qm", "national"), place("b.gov.qm"), place("c.gov.qm")])
        yield* store.syncCatalog(catalog, "2026-01-01")
        yield* scanOn(store, "qm", "2026-01-01", { "a.gov.qm": signed("fail") })
        yield* scanOn(store, "qm", "2026-02-01", { "a.gov.qm": signed("pass"), "b.gov.qm": signed("fail") })
        yield* scanOn(store, "qm", "2026-03-01", {
          "a.gov.qm": signed("pass"),
          "b.gov.qm": signed("pass"),
          "c.gov.qm": signed("fail"),
        })
        const ask = (more: object) =>
          Effect.map(store.adoptionPanel({ measure: "dnssec.signed", ...more }), (found) =>
            found.flatMap(({ points }) => points.map(({ adoption }) => shown(adoption))),
          )
        expect(yield* ask({})).toEqual(["0 of 1", "1 of 1", "1 of 1"])
        expect(yield* ask({ from: "2026-02-01" })).toEqual(["1 of 2", "2 of 2"])
        expect(yield* ask({ from: "2026-02-01", to: "2026-02-28" })).toEqual(["1 of 2"])
        expect(yield* ask({ from: "2026-02-01", level: "local" })).toEqual(["0 of 1", "1 of 1"])
        expect(yield* ask({ level: "national" })).toEqual(["0 of 1", "1 of 1", "1 of 1"])
        expect(yield* ask({ measure: "dmarc.record" })).toEqual([])
        expect(yield* ask({ measure: "dnssec" })).toEqual(["0 of 1", "1 of 1", "1 of 1"])
        expect(yield* ask({ ids: ["qn"] })).toEqual([])
      }),
    ))
})

it("counts the whole list as the roll-ups do, and panel, joined, left and interrupted add up to it", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^(?:(?:[a-fA-F])!?){0,6}$/), { minLength: 1, maxLength: 5 }), (said) =>
      withStore((store) =>
        Effect.gen(function* () {
          const scans = said.map((text, index) => [`2026-0${index + 1}-01`, onlyOnce(text)] as const)
          yield* history(store, Object.fromEntries(scans))
          const [found] = yield* store.adoptionPanel({ measure: "dnssec.signed" })
          const [trend] = yield* store.adoptionTrend({ by: "country", measure: "dnssec.signed" })
          expect(found === undefined).toBe(trend === undefined)
          if (found === undefined || trend === undefined) return
          expect(found.points.map(({ at }) => at)).toEqual(trend.points.map(({ at }) => at))
          expect(found.panel.wholeFirst).toEqual(trend.points[0]!.adoption)
          expect(found.panel.wholeLast).toEqual(trend.points.at(-1)!.adoption)
          const { panel } = found
          expect(panel.targets + panel.joined.n + panel.interrupted).toBe(panel.wholeLast.n)
          expect(panel.targets + panel.left.n + panel.interrupted).toBe(panel.wholeFirst.n)
        }),
      ),
    ),
    { numRuns: 40 },
  ))

it("a scan from an archive is kept as a whole, decides on checks alone, and has its place in time", () =>
  withStore((store) =>
    Effect.gen(function* () {
      const records = (date: string) => [
        { ...recordOf("a.gov.qm", `${date}T00:00:00.000Z`, signed("pass")), decidesStandards: false },
      ]
      const whole = (date: string) => ({
        catalog: catalogOf([place("a.gov.qm"), place("b.gov.qm")]),
        scan: {
          country: "qm",
          methodology: 1,
          vantage: "zone-file",
          scheduledFor: `${date}T00:00:00.000Z`,
          startedAt: `${date}T00:00:00.000Z`,
        },
        finishedAt: `${date}T00:00:00.000Z`,
        records: records(date),
      })
      const scan = yield* store.recordScan(whole("2026-02-01"))
      expect(scan).toMatchObject({ vantage: "zone-file", targets: 1, finishedAt: "2026-02-01T00:00:00.000Z" })
      const trend = (measure: string) =>
        Effect.map(store.adoptionTrend({ by: "country", measure }), (found) =>
          found[0]?.points.map(({ adoption }) => shown(adoption)),
        )
      expect(yield* trend("dnssec.signed")).toEqual(["1 of 1"])
      expect(yield* trend("dnssec")).toBeUndefined()
      for (const date of ["2026-02-01", "2026-01-01"])
        expect((yield* Effect.exit(store.recordScan(whole(date))))._tag).toBe("Failure")
      expect((yield* store.scans({ offset: 0, limit: 9 })).total).toBe(1)
      // A record that cannot be kept undoes the whole scan, its catalog too.
      const broken = { ...whole("2026-03-01"), catalog: catalogOf([place("c.gov.qm")]) }
      const stranger = [{ ...broken.records[0]!, target: "z.gov.qm" }]
      expect((yield* Effect.exit(store.recordScan({ ...broken, records: stranger })))._tag).toBe("Failure")
      expect(
        (yield* store.targets({ country: "qm", offset: 0, limit: 9 })).items.map(({ target }) => target.name),
      ).toEqual(["a.gov.qm", "b.gov.qm"])
      expect((yield* store.recordScan(whole("2026-03-01"))).finishedAt).toBe("2026-03-01T00:00:00.000Z")
    }),
  ))

const shown = ({ counts, n }: { readonly counts: { readonly pass: number }; readonly n: number }) =>
  `${counts.pass} of ${n}`

/** A name is said once in a scan: the first time holds. */
const onlyOnce = (text: string): string => {
  const seen = new Set<string>()
  return [...text.matchAll(/([a-fA-F])!?/g)]
    .filter(([, letter]) => !seen.has(letter!.toLowerCase()) && seen.add(letter!.toLowerCase()))
    .map(([whole]) => whole)
    .join("")
}
