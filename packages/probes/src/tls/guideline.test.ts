import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { tierOfCipherSuite, tierOfFiniteField, tierOfGroup } from "./guideline.ts"

const RULES = resolve(import.meta.dirname, "../../../../../shared/cases/internetnl/tls_rules.json")

describe.skipIf(!existsSync(RULES))("tables of internet.nl (skipped without ../shared/cases)", () => {
  const { tables } = existsSync(RULES)
    ? (JSON.parse(readFileSync(RULES, "utf8")) as { tables: Readonly<Record<string, ReadonlyArray<string>>> })
    : { tables: {} }

  it.each([
    ["CIPHERS_GOOD", "good"],
    ["CIPHERS_SUFFICIENT", "sufficient"],
    ["CIPHERS_PHASE_OUT", "phase-out"],
  ])("%s are %s", (table, tier) => {
    const suites = tables[table] ?? []
    expect(suites.length).toBeGreaterThan(1)
    expect(suites.filter((suite) => tierOfCipherSuite(suite) !== tier)).toEqual([])
  })

  it("has the same curves and fields", () => {
    for (const curve of tables.FS_EC_GOOD ?? [])
      expect(tierOfGroup(curve.replace("SECP", "secp").replace("R1", "r1").replace("X", "x"))).toBe("good")
    for (const prime of tables.FFDHE_PHASE_OUT_PRIMES ?? [])
      expect(tierOfFiniteField(prime.replace("_PRIME", "").toLowerCase())).toBe("phase-out")
    expect(tables.FS_EC_PHASE_OUT).toEqual(["SECP224R1"])
  })
})
