/** `plumbline import` as a process: a small world of its own, and the .gov zone of four dates where it is at hand. */
import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { gzipSync } from "node:zlib"
import { Store, type StoreShape } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

const ROOT = resolve(import.meta.dirname, "../../..")
const DOTGOV = resolve(ROOT, "../shared/data/dotgov")
const MAP = join(ROOT, "data/import/dotgov.yaml")

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-import-"))
  writeFileSync(
    join(folder, "plumbline.yaml"),
    "contact: mailto:monitor@example.org\ncountries: [us]\ndata: data\nstore: plumbline.sqlite\n",
  )
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const plumbline = (...words: ReadonlyArray<string>) =>
  new Promise<{ readonly code: number; readonly out: string; readonly told: string }>((ended) => {
    const command = resolve(import.meta.dirname, "../bin/plumbline.js")
    execFile(process.execPath, [command, ...words], { cwd: folder, maxBuffer: 1 << 26 }, (error, out, told) =>
      ended({ code: error === null ? 0 : Number(error.code), out, told }),
    )
  })
const importList = (file: string, at: string) =>
  plumbline("import", "list", file, "--country", "us", "--list", "dotgov", "--map", MAP, "--at", at, "--json")
const importZone = (file: string, at: string) =>
  plumbline("import", "zone", file, "--list", "us/dotgov", "--at", at, "--config", "plumbline.yaml", "--json")

const withStore = async <A>(use: (store: StoreShape) => Effect.Effect<A>): Promise<A> => {
  const runtime = ManagedRuntime.make(Store.layer({ file: join(folder, "plumbline.sqlite") }))
  try {
    return await runtime.runPromise(Effect.flatMap(Effect.service(Store), use))
  } finally {
    await runtime.dispose()
  }
}

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text)
  return name
}
const LIST =
  "Domain name,Domain type,Organization name,State\r\nA.GOV,City,Town of A,MD\r\nb.gov,Federal - Executive,Bureau,DC\r\n"
const ZONE = "gov. 9 IN SOA a. b. 1 2 3 4 5\na.gov. 9 IN NS ns.\nb.gov. 9 IN NS ns.\nb.gov. 9 IN DS 1 8 2 ab\n"

describe("a small world", () => {
  it("is valid, recorded in order of time, and unharmed by what is refused", async () => {
    expect(await importList(write("list.csv", LIST), "2024-01-01")).toMatchObject({ code: 0 })
    expect(await plumbline("check", "data")).toMatchObject({ code: 0 })
    expect(await importZone(write("a.zone.gz", ZONE), "2024-01-01")).toMatchObject({ code: 0, told: "" })

    const again = await importZone("a.zone.gz", "2024-01-01")
    expect([again.code, again.told]).toEqual([
      1,
      expect.stringContaining("imported before, as scan 1 of us; nothing was changed"),
    ])
    const earlier = await importZone("a.zone.gz", "2023-01-01")
    expect([earlier.code, earlier.told]).toEqual([1, expect.stringContaining("from the oldest to the newest")])
    const broken = await importZone(write("broken.zone", `${ZONE}c.gov. 9 IN NS (\n`), "2024-02-01")
    expect([broken.code, broken.told]).toEqual([1, expect.stringContaining("line 5: a parenthesis is never closed")])
    expect((await importZone(write("mil.zone", ZONE.replaceAll("gov.", "mil.")), "2024-02-01")).told).toContain(
      "no name of us/dotgov lies in it",
    )
    expect((await importZone("a.zone.gz", "2024-02-30")).code).toBe(2)
    expect((await importZone("absent.zone", "2024-02-01")).told).toContain("absent.zone")

    // The list of the day is older than the zone; c.gov is in the zone alone, and a.gov has left it.
    const next = await importZone(
      write("b.zone", `${ZONE.replace("a.gov. 9 IN NS ns.\n", "")}c.gov. 9 IN NS ns.\n`),
      "2024-02-01",
    )
    expect(next).toMatchObject({ code: 0, told: expect.stringContaining("us/dotgov was taken on 2024-01-01") })
    expect(JSON.parse(next.out)).toMatchObject({
      scan: 2,
      names: 3,
      delegated: 2,
      signed: 1,
      notDelegated: 1,
      unlisted: ["c.gov"],
    })
    const said = await withStore((store) =>
      Effect.gen(function* () {
        const [trend] = yield* store.adoptionTrend({ by: "country", measure: "dnssec.signed" })
        const found = yield* store.target("b.gov")
        const evidence = yield* store.evidence(found!.findings[0]!.evidence!)
        return {
          counts: trend!.points.map(
            ({ at, adoption }) => `${at.slice(0, 10)} ${adoption.counts.pass} of ${adoption.n}`,
          ),
          standard: (yield* store.adoptionTrend({ by: "country", measure: "dnssec" })).length,
          scans: (yield* store.scans({ offset: 0, limit: 9 })).items.map(({ vantage }) => vantage),
          evidence,
        }
      }),
    )
    expect(said).toMatchObject({
      counts: ["2024-01-01 1 of 2", "2024-02-01 1 of 2"],
      standard: 0,
      scans: ["zone-file", "zone-file"],
      evidence: {
        standard: "dnssec",
        version: 1001,
        document: { delegated: true, nameServers: 1, ds: [{ keyTag: 1, algorithm: 8, digestType: 2 }] },
      },
    })
  })

  it("refuses what would leave the folder invalid, and writes nothing", async () => {
    const foreign = await importList(write("list.csv", LIST.replace("b.gov", "b.example.fr")), "2024-01-01")
    expect(foreign.code).toBe(1)
    expect(foreign.told).toContain("b.example.fr")
    expect(existsSync(join(folder, "data/countries"))).toBe(false)
  })

  it("replaces its own list and leaves names that other lists have to them", async () => {
    await importList(write("list.csv", LIST), "2024-01-01")
    const other = await plumbline(
      "import",
      "list",
      "list.csv",
      "--country",
      "us",
      "--list",
      "more",
      "--map",
      MAP,
      "--at",
      "2024-01-02",
      "--json",
    )
    expect(JSON.parse(other.out)).toMatchObject({ listed: 0, notes: [{ kind: "elsewhere" }, { kind: "elsewhere" }] })
    expect((await importList(write("later.csv", LIST.replace("A.GOV", "c.gov")), "2025-01-01")).code).toBe(0)
    expect(readFileSync(join(folder, "data/countries/us/domains/dotgov.csv"), "utf8")).toContain("c.gov,")
    expect(readFileSync(join(folder, "data/countries/us/country.yaml"), "utf8").match(/id: us\/\w+/g)).toEqual([
      "id: us/dotgov",
      "id: us/more",
    ])
    expect(await plumbline("check", "data")).toMatchObject({ code: 0 })
  })
})

/** As counted independently from the files: delegated, signed, share of all, share of the panel, federal names, share of these. */
const COUNTED = [
  ["2024-01-04", 9_805, 1_568, 16.0, 15.2, 1_347, 82.3],
  ["2025-01-01", 11_883, 1_792, 15.1, 16.2, 1_372, 85.6],
  ["2026-01-01", 14_796, 2_003, 13.5, 16.8, 1_345, 85.1],
  ["2026-08-22", 16_536, 2_069, 12.5, 16.5, 1_319, 84.6],
] as const

const isThere = existsSync(DOTGOV)
describe.skipIf(!isThere)(`the .gov zone${isThere ? "" : " (skipped: ../shared/data/dotgov is not there)"}`, () => {
  it("gives the figures that were counted from it, whole list and fixed panel, in less than a minute", async () => {
    for (const [date, delegated, signed] of COUNTED) {
      expect(await importList(join(DOTGOV, `gov-domains-${date}.csv.gz`), date)).toMatchObject({ code: 0 })
      const { code, out } = await importZone(join(DOTGOV, `gov-zone-${date}.txt.gz`), date)
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ delegated, signed, zone: { delegated, signed } })
    }
    expect(await plumbline("check", "data")).toMatchObject({ code: 0 })
    const { whole, national, panel } = await withStore((store) =>
      Effect.gen(function* () {
        const question = { by: "country", ids: ["us"], measure: "dnssec.signed" } as const
        return {
          whole: (yield* store.adoptionTrend(question))[0]!.points,
          national: (yield* store.adoptionTrend({ ...question, level: "national" }))[0]!.points,
          panel: (yield* store.adoptionPanel(question))[0]!,
        }
      }),
    )
    const percent = (share: number | null) => Math.round((share ?? 0) * 1000) / 10
    expect(
      whole.map(({ at, adoption }, index) => [
        at.slice(0, 10),
        adoption.n,
        adoption.counts.pass,
        percent(adoption.share),
        percent(panel.points[index]!.adoption.share),
        national[index]!.adoption.n,
        percent(national[index]!.adoption.share),
      ]),
    ).toEqual(COUNTED)
    expect(panel.panel.targets).toBe(9_505)
    expect([panel.panel.joined.n, panel.panel.left.n, panel.panel.interrupted]).toEqual([7_031, 300, 0])
  })
})
