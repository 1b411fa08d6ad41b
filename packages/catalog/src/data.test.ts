/** The real `data/` of this repository. */
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { CatalogView } from "@plumbline/core"
import { OBSTACLE_KINDS, rolesOfSupplier, STANDARD_IDS, SUPPLIER_ROLES } from "@plumbline/core"
import { Effect, Exit } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { checkCatalog, loadCatalog } from "./check.ts"
import { fixFiles } from "./fix/fix-catalog.ts"
import { readFolder } from "./folder.ts"
import { jsonSchemas } from "./json-schema.ts"
import { formatProblem } from "./problem.ts"

const DATA = fileURLToPath(new URL("../../../data", import.meta.url))

describe("data/", () => {
  let catalog: CatalogView
  beforeAll(async () => {
    const { problems } = await Effect.runPromise(checkCatalog(DATA))
    expect(problems.map((problem) => formatProblem(problem, "data"))).toEqual([])
    catalog = await Effect.runPromise(loadCatalog(DATA))
  })

  it("describes every standard, in the order of a report, all of them measured", () => {
    expect([...catalog.standards.keys()]).toEqual([...STANDARD_IDS])
    const measured = [...catalog.standards.values()].filter((standard) => standard.status === "measured")
    expect(measured.map((standard) => standard.id)).toEqual([...STANDARD_IDS])
  })

  it("says in every check that a name may not exist, and whom it does not concern", () => {
    for (const { checks } of catalog.standards.values()) {
      for (const { id, roles, reasons } of checks) {
        const codes = reasons.filter((reason) => reason.verdict === "not-applicable").map((reason) => reason.code)
        expect(codes, id).toContain("name-does-not-exist")
        if (!roles.includes("web")) expect(codes, id).toContain("not-a-mail-target")
        if (!roles.includes("mail")) expect(codes, id).toContain("not-a-web-target")
      }
    }
  })

  it("says of every failure how to mend it", () => {
    for (const { checks } of catalog.standards.values()) {
      for (const { id, reasons } of checks) {
        for (const reason of reasons)
          if (reason.verdict === "fail") expect(reason.mend, `${id} ${reason.code}`).toBeTruthy()
      }
    }
  })

  it("has a text for every obstacle", () => {
    expect(catalog.obstacles.map((text) => text.code).sort()).toEqual([...OBSTACLE_KINDS].sort())
  })

  it("has lists of at least 15 names for at least 12 countries, over all five regions", () => {
    const names = new Map<string, number>()
    for (const { country } of catalog.targets.values()) names.set(country, (names.get(country) ?? 0) + 1)
    const large = [...names].filter(([, count]) => count >= 15).map(([country]) => country)
    expect(large.length).toBeGreaterThanOrEqual(12)
    for (const region of ["africa", "americas", "asia", "europe", "oceania"]) {
      const members = new Set(catalog.regions.get(region)?.members.map((member) => member.country))
      expect(large.filter((country) => members.has(country)).length, region).toBeGreaterThan(0)
    }
  })

  it("has at least 40 suppliers in each part of the world and every role", () => {
    const suppliers = [...catalog.suppliers.values()]
    expect(suppliers.length).toBeGreaterThanOrEqual(40)
    for (const role of SUPPLIER_ROLES) {
      expect(suppliers.filter((supplier) => rolesOfSupplier(supplier).includes(role)).length, role).toBeGreaterThan(7)
    }
    for (const region of ["africa", "americas", "asia", "europe", "oceania"]) {
      const members = new Set(catalog.regions.get(region)?.members.map((member) => member.country))
      const seated = suppliers.filter(({ country }) => country !== undefined && members.has(country))
      expect(seated.length, region).toBeGreaterThan(2)
    }
  })

  it("has the library and the mandates, in the folders of regions and countries", () => {
    expect(catalog.policies.size).toBeGreaterThanOrEqual(21)
    expect(catalog.mandates.size).toBeGreaterThanOrEqual(67)
    expect([...catalog.mandates.values()].filter(({ region }) => region !== undefined).length).toBeGreaterThan(3)
  })

  it("tells of what is unverified why", () => {
    for (const { id, confidence, notes } of [...catalog.policies.values(), ...catalog.mandates.values()])
      if (confidence === "low") expect(notes, id).toBeTruthy()
  })

  it("bounds numbers only that findings of the check name in their text", () => {
    for (const { id, demands } of catalog.mandates.values())
      for (const { standard, requires = [] } of demands)
        for (const { check, parameter } of requires) {
          if (parameter === undefined) continue
          const checks = catalog.standards.get(standard)?.checks ?? []
          const texts = checks.find((each) => each.id === check)?.reasons.map(({ explanation }) => explanation) ?? []
          expect(texts.join(" "), `${id} ${check}`).toContain(parameter)
        }
  })

  it("starts no two countries at the same minute of the week", () => {
    const starts = [...catalog.countries.values()].map(({ schedule }) => `${schedule.cron} ${schedule.timeZone}`)
    expect(new Set(starts).size).toBe(starts.length)
  })

  it("names the JSON Schema in the first line of every YAML file, and needs no mending", async () => {
    const { files } = await Effect.runPromise(readFolder(DATA))
    expect(fixFiles(files).map(({ file }) => file)).toEqual([])
  })

  it("has the JSON Schemas that core makes", () => {
    const committed = readdirSync(`${DATA}/schemas`).sort()
    expect(committed).toEqual([...jsonSchemas().keys()].sort())
    for (const [name, text] of jsonSchemas()) {
      expect(readFileSync(`${DATA}/schemas/${name}`, "utf8"), `npm run schemas -w @plumbline/catalog`).toBe(text)
      expect(text).not.toContain('"additionalProperties": true')
      expect(text).not.toContain('"null"')
    }
  })
})

describe("loading", () => {
  it("fails with every problem at once", async () => {
    const exit = await Effect.runPromiseExit(loadCatalog(`${DATA}/missing`))
    expect(Exit.isFailure(exit)).toBe(true)
    expect(String(Exit.isFailure(exit) ? exit.cause : "")).toContain("cannot be read")
  })
})
