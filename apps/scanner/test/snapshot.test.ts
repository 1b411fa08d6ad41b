/** Snapshots on the disk: whole or not there, chained, and every change to them seen. */
import { createHash } from "node:crypto"
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { CatalogView } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Exit, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type DatasetWriter, makeSnapshot } from "../src/snapshot/make-snapshot.ts"
import { snapshotRequestOf } from "../src/snapshot/request.ts"
import { placesOf, verifySnapshots } from "../src/snapshot/verify.ts"

const root = mkdtempSync(join(tmpdir(), "plumbline-snapshots-"))
const folder = join(root, "snapshots")
const runtime = ManagedRuntime.make(Store.layer({ file: join(root, "store.sqlite") }))
afterAll(async () => {
  await runtime.dispose()
  rmSync(root, { recursive: true })
})

const catalog = {
  countries: new Map(),
  regions: new Map(),
  standards: new Map(),
  obstacles: [],
  organisations: new Map(),
  targets: new Map(),
  policies: new Map(),
  policySearches: [],
  mandates: new Map(),
  explanations: new Map(),
  clauses: new Map(),
  toolkit: undefined,
  suppliers: new Map(),
  optOuts: [],
} satisfies CatalogView

const CONTENT = "country,share\r\nxa,0.5\r\n"
const writer: DatasetWriter = ({ directory, about }) =>
  Effect.sync(() => {
    const text = `${CONTENT}${about.id}\r\n`
    writeFileSync(join(directory, "adoption.csv"), text)
    const sha256 = createHash("sha256").update(text).digest("hex")
    return [{ path: "adoption.csv", title: "Adoption", mediaType: "text/csv", sizeBytes: text.length, sha256, rows: 2 }]
  })

const scanOn = Effect.fnUntraced(function* (day: string) {
  const store = yield* Store
  const at = `${day}T01:00:00.000Z`
  const { scan } = yield* store.openScan({
    country: "xa",
    scheduledFor: at,
    startedAt: at,
    methodology: 1,
    vantage: "lab",
    targets: [],
  })
  yield* store.finishScan(scan.id, at)
})

const makeOn = (day: string, write: DatasetWriter = writer) =>
  makeSnapshot(
    snapshotRequestOf(
      { publisher: "Test", site: null },
      { catalog, now: `${day}T02:00:00.000Z`, folder, isFictional: true, write },
    ),
  )

const registered = () =>
  runtime.runPromise(
    Effect.map(
      Effect.flatMap(Effect.service(Store), (store) => store.snapshots({ offset: 0, limit: 10 })),
      ({ items }) => new Map(items.map(({ id, sha256 }) => [id, sha256])),
    ),
  )

beforeAll(async () => {
  await runtime.runPromise(scanOn("2026-01-01"))
})

describe("making a snapshot", () => {
  it("leaves nothing when it is interrupted, and the next takes away what was left", async () => {
    const broken = await runtime.runPromiseExit(makeOn("2026-01-01", () => Effect.die(new Error("the disk is full"))))
    expect(Exit.isFailure(broken)).toBe(true)
    expect((await registered()).size).toBe(0)
    expect(readdirSync(folder)).toEqual([".unfinished-2026-01-01"])
    const made = await runtime.runPromise(makeOn("2026-01-01"))
    expect(made).toMatchObject({ id: "2026-01-01", files: 1 })
    expect(readdirSync(folder)).toEqual(["2026-01-01"])
  })

  it("is not announced when only its name was missing, and is made anew", async () => {
    await runtime.runPromise(scanOn("2026-01-02"))
    const store = await runtime.runPromise(Effect.service(Store))
    // As after a kill between the rename and the last write.
    const begun = await runtime.runPromise(
      store.createSnapshot({ createdAt: "2026-01-02T02:00:00.000Z", methodology: 1, catalog }),
    )
    renameSync(mkdtempSync(join(root, "left-")), join(folder, begun!.id))
    expect((await registered()).has(begun!.id)).toBe(false)
    expect(await runtime.runPromise(makeOn("2026-01-02"))).toMatchObject({ id: "2026-01-02" })
    expect(existsSync(join(folder, "2026-01-02/manifest.json"))).toBe(true)
  })

  it("makes none when no scan finished since, and never two at once", async () => {
    expect(await runtime.runPromise(makeOn("2026-01-03"))).toBeNull()
    await runtime.runPromise(scanOn("2026-01-03"))
    const made = await Promise.all([runtime.runPromise(makeOn("2026-01-03")), runtime.runPromise(makeOn("2026-01-03"))])
    expect(made.filter((each) => each !== null)).toHaveLength(1)
  })
})

describe("verifying", () => {
  it("finds nothing wrong with what was made, with the store and without", async () => {
    expect((await verifySnapshots(folder, await registered())).differences).toEqual([])
    const bare = await verifySnapshots(folder, null)
    expect(bare.differences).toEqual([])
    expect(bare.snapshots.map(({ id }) => id)).toEqual(["2026-01-01", "2026-01-02", "2026-01-03"])
    expect((await verifySnapshots(join(folder, "2026-01-02"), null)).differences).toEqual([])
  })

  it("says to which snapshot a loose file belongs", async () => {
    const loose = join(root, "loose.csv")
    writeFileSync(loose, `${CONTENT}2026-01-02\r\n`)
    expect((await placesOf(folder, loose)).places).toEqual([{ snapshot: "2026-01-02", path: "adoption.csv" }])
    appendFileSync(loose, "x")
    expect((await placesOf(folder, loose)).places).toEqual([])
  })

  it.each([
    ["a changed file", "2026-01-02/adoption.csv", "changed", "2026-01-02"],
    ["a changed manifest", "2026-01-02/manifest.json", "unreadable", "2026-01-02"],
  ])("sees %s", async (_, file, what, snapshot) => {
    const path = join(folder, file)
    const before = readFileSync(path)
    appendFileSync(path, " ")
    const { differences } = await verifySnapshots(folder, null)
    writeFileSync(path, before)
    expect(differences).toContainEqual(expect.objectContaining({ what, snapshot }))
  })

  it("sees a manifest that was written anew by its broken chain, without the store", async () => {
    const path = join(folder, "2026-01-01/manifest.json")
    const before = readFileSync(path, "utf8")
    writeFileSync(path, before.replace('"publisher":"Test"', '"publisher":"Nobody"'))
    const { differences } = await verifySnapshots(folder, null)
    const withStore = await verifySnapshots(folder, await registered())
    writeFileSync(path, before)
    expect(differences).toMatchObject([{ snapshot: "2026-01-01", what: "chain-broken" }])
    expect(withStore.differences.map(({ what }) => what)).toContain("changed")
  })

  it("sees files that are missing, and files that nobody named", async () => {
    const path = join(folder, "2026-01-03/adoption.csv")
    renameSync(path, `${path}.moved`)
    const { differences } = await verifySnapshots(folder, null)
    renameSync(`${path}.moved`, path)
    expect(differences.map(({ what }) => what)).toEqual(["missing", "not-named"])
  })
})
