import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { loadCatalog } from "@plumbline/catalog"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { REPOSITORY_DATA } from "../src/world-catalog.ts"

const folder = mkdtempSync(path.join(tmpdir(), "plumbline-export-"))
const config = path.join(folder, "plumbline.yaml")
const store = path.join(folder, "store.sqlite")

beforeAll(async () => {
  writeFileSync(config, `contact: mailto:measurements@example.org\nstore: ${store}\n`)
  const runtime = ManagedRuntime.make(Store.layer({ file: store }))
  await runtime.runPromise(
    Effect.gen(function* () {
      const { syncCatalog } = yield* Store
      yield* syncCatalog(yield* loadCatalog(REPOSITORY_DATA), "2026-11-01")
    }),
  )
  await runtime.dispose()
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...given: ReadonlyArray<string>) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, "../bin/plumbline.js"), "export", "--config", config, ...given],
    { encoding: "utf8" },
  )
  return { status, stdout, stderr }
}

describe("plumbline export", () => {
  it("writes the data set into a new folder, tells its progress on stderr, and does not write over it", () => {
    const to = path.join(folder, "out")
    const done = run("--to", to, "--format", "csv,jsonl")
    expect(done.stderr).toContain("targets: ")
    expect(done).toMatchObject({ status: 0, stdout: "" })
    const { resources } = JSON.parse(readFileSync(path.join(to, "datapackage.json"), "utf8"))
    for (const resource of resources) expect(existsSync(path.join(to, resource.path)), resource.path).toBe(true)
    expect(new Set(resources.map(({ format }: { format: string }) => format))).toEqual(new Set(["csv", "jsonl"]))
    const rows = readFileSync(path.join(to, "data/targets.csv"), "utf8").split("\r\n").length - 2
    expect(rows).toBeGreaterThan(300)
    expect(run("--to", to)).toMatchObject({ status: 2, stderr: expect.stringContaining("is not empty") })
  })

  it("refuses a format that it does not know", () => {
    expect(run("--format", "odt")).toMatchObject({ status: 2, stderr: expect.stringContaining("--format odt") })
  })

  it("says how to get figures where there are none", () => {
    writeFileSync(config, `contact: mailto:measurements@example.org\nstore: ${path.join(folder, "none.sqlite")}\n`)
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining("there are no figures yet") })
  })
})
