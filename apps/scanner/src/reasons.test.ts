/** The reasons that the judges give are exactly those that the data files explain. */
import { loadCatalog } from "@plumbline/catalog"
import { OBSTACLE_KINDS } from "@plumbline/core"
import { PROBES } from "@plumbline/probes"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { REPOSITORY_DATA } from "./world-catalog.ts"

const catalog = await Effect.runPromise(loadCatalog(REPOSITORY_DATA))

describe.each(PROBES.map((probe) => [probe.standard, probe] as const))("%s", (id, probe) => {
  const standard = catalog.standards.get(id)

  it("has the checks of its data file, with their roles", () => {
    expect(standard?.status).toBe(Object.keys(probe.checks).length === 0 ? "planned" : "measured")
    expect(Object.fromEntries(Object.entries(probe.checks).map(([check, { roles }]) => [check, roles]))).toEqual(
      Object.fromEntries((standard?.checks ?? []).map(({ id: check, roles }) => [check, roles])),
    )
  })

  it.each(Object.entries(probe.checks))(
    "%s: gives the reasons that the data file explains",
    (check, { roles, reasons }) => {
      const described = standard?.checks.find((each) => each.id === check)?.reasons ?? []
      const shared = ["name-does-not-exist", ...(roles.length === 2 ? [] : [`not-a-${roles[0]}-target`])]
      expect(Object.fromEntries(described.map(({ code, verdict }) => [code, verdict]))).toEqual({
        ...reasons,
        ...Object.fromEntries(shared.map((code) => [code, "not-applicable"])),
      })
    },
  )
})

it("explains every obstacle, and judges every standard that is said to be measured", () => {
  expect(catalog.obstacles.map(({ code }) => code).sort()).toEqual([...OBSTACLE_KINDS].sort())
  const measured = [...catalog.standards.values()].filter(({ status }) => status === "measured").map(({ id }) => id)
  const judged = PROBES.filter(({ checks }) => Object.keys(checks).length > 0).map(({ standard }) => standard)
  expect(judged.sort()).toEqual(measured.sort())
})
