import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedStatus } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
const app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
const document = (await app.inject("/api/openapi.json")).json()
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

const DOWNLOAD = /\.(?:svg|png|csv|parquet|xlsx|metadata\.json|zip)$/

/** Every member of a JSON document, with the path to it. */
function* membersOf(value: unknown, path: string): Generator<readonly [string, string, unknown]> {
  if (value === null || typeof value !== "object") return
  for (const [key, member] of Object.entries(value)) {
    yield [path, key, member]
    yield* membersOf(member, `${path}/${key}`)
  }
}

describe("the OpenAPI document", () => {
  it("is OpenAPI 3.1 with every address of the API", () => {
    expect(document.openapi).toBe("3.1.0")
    expect(document.info).toMatchObject({ title: "Plumbline", version: "0.1.0" })
    expect(Object.keys(document.paths).filter((path) => !DOWNLOAD.test(path))).toEqual(
      [
        "/status",
        "/countries",
        "/countries/{cc}",
        "/regions",
        "/regions/{id}",
        "/standards",
        "/standards/{id}",
        "/standards/{id}/reasons",
        "/adoption",
        "/grid",
        "/ranking",
        "/distribution",
        "/organisations",
        "/organisations/{cc}/{slug}",
        "/targets",
        "/targets/{name}",
        "/targets/{name}/spot-checks",
        "/suppliers",
        "/suppliers/{id}",
        "/suppliers/{id}/targets",
        "/countries/{cc}/suppliers",
        "/suppliers/{id}/mandates",
        "/policies",
        "/policies/matrix",
        "/policies/places",
        "/policies/{place}/{slug}",
        "/csf",
        "/mandates",
        "/mandates/{place}/{slug}",
        "/mandates/{place}/{slug}/trend",
        "/countries/{cc}/demand",
        "/demand",
        "/explanations",
        "/policies/findings",
        "/evidence/{hash}",
        "/scans",
        "/scans/{id}",
        "/vantages",
        "/vantages/{name}/differences",
        "/changes",
        "/changes.atom",
        "/changes/summary",
        "/compare",
        "/search",
        "/toolkit",
        "/toolkit/choices",
        "/cite",
        "/snapshots",
        "/snapshots/{id}",
        "/subscriptions",
        "/subscriptions/confirm",
        "/subscriptions/unsubscribe",
        "/session",
        "/session/end",
      ].map((path) => `/api/v1${path}`),
    )
  })

  it("has every list and figure as a table in every format", () => {
    const paths = new Set(Object.keys(document.paths))
    // The status, a search and a document's record are no tables; evidence, citations and the toolkit have forms of their own.
    const without = [
      "status",
      "search",
      "policies/{place}/{slug}",
      "evidence/{hash}",
      "toolkit",
      "toolkit/choices",
      "cite",
      // Its files are listed with their hashes in the manifest.
      "snapshots/{id}",
      "subscriptions",
      "subscriptions/confirm",
      "subscriptions/unsubscribe",
      // What operators do and see, which enters no figure.
      "targets/{name}/spot-checks",
      "session",
      "session/end",
    ]
    for (const path of paths) {
      if (DOWNLOAD.test(path) || path.endsWith(".atom")) continue
      const isTable = !without.includes(path.slice("/api/v1/".length))
      for (const end of ["csv", "parquet", "xlsx", "metadata.json"]) {
        expect(paths.has(`${path}.${end}`), `${path}.${end}`).toBe(isTable)
      }
    }
  })

  it("resolves every reference within itself", () => {
    const references = [...membersOf(document, "#")].filter(([, key]) => key === "$ref")
    expect(references.length).toBeGreaterThan(100)
    for (const [path, , reference] of references) {
      const found = String(reference)
        .slice(2)
        .split("/")
        .reduce((part, key) => part?.[key], document)
      expect(found, `${path} → ${reference}`).toBeTypeOf("object")
    }
  })

  it("declares the parameters of every path, and no name twice", () => {
    const operations = new Set<string>()
    type Operation = {
      readonly operationId: string
      readonly parameters: ReadonlyArray<{ name: string; in: string; required: boolean }>
    }
    const all = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => [path, operation] as const),
    )
    for (const [path, operation] of all) {
      expect(operations.has(operation.operationId)).toBe(false)
      operations.add(operation.operationId)
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path")
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{[a-z]+\}/g) ?? [])
      expect(inPath.every(({ required }) => required)).toBe(true)
      const names = operation.parameters.map(({ name }) => name)
      expect(names).toEqual([...new Set(names)])
    }
  })

  it("describes numbers as numbers and lists as lists", () => {
    const { parameters } = document.paths["/api/v1/adoption"].get
    expect(parameters.find(({ name }: { name: string }) => name === "id").schema).toMatchObject({ type: "array" })
    const { parameters: ofTargets } = document.paths["/api/v1/targets"].get
    const limit = ofTargets.find(({ name }: { name: string }) => name === "limit")
    expect(limit.schema).toMatchObject({ type: "integer", minimum: 1, maximum: 500 })
  })
})
